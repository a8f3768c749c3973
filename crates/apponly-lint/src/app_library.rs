//! Libraries that sign an app in by their settings rather than by a call of their own.
use crate::flow::document::{Call, Document};
use crate::flow::knowledge::fold;

/// So many tokens of the settings are read.
const LONGEST: usize = 400;

/// `GraphDefault({ msal: { config: { auth: { clientSecret: … } } } })` of PnPjs, also where the settings have a name.
pub(crate) fn signs_in(document: &Document<'_>, call: &Call) -> bool {
    if !matches!(call.folded.as_str(), "graphdefault" | "spdefault") || call.command {
        return false;
    }
    let shows = |range: std::ops::Range<usize>| {
        range.take(LONGEST).any(|at| {
            let name = document.name(at);
            matches!(name.len(), 12..=18)
                && matches!(fold(name).as_str(), "clientsecret" | "clientcertificate" | "clientassertion")
        })
    };
    if shows(call.name..call.end) {
        return true;
    }
    // `GraphDefault({ msal })`, `GraphDefault(options)`
    (call.name + 1..call.end).take(16).any(|at| {
        let bindings = document.assigned_before(document.name(at), at).take(2);
        bindings.into_iter().any(|binding| shows(binding.value.clone()))
    })
}

/// Whether a file by that name is a test.
pub(crate) fn is_test(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let marked = [".test.", ".tests.", ".spec.", ".specs."].iter().any(|mark| name.to_ascii_lowercase().contains(mark));
    marked
        || stem.starts_with("test_")
        || ["_test", "_tests", "Test", "Tests", "_spec"].iter().any(|end| stem.len() > end.len() && stem.ends_with(end))
        || stem == "conftest"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_known_by_their_names() {
        let tests =
            ["test_graph.py", "graph_test.go", "Graph.Tests.ps1", "GraphTests.cs", "graph.spec.ts", "conftest.py"];
        assert!(tests.into_iter().all(is_test));
        assert!(!["latest.py", "contest.sh", "test.ps1", "attestation.cs"].into_iter().any(is_test));
    }
}
