//! The foreign token beside what the app trusts, letter by letter.

use apponly::AssertionFacts;
use apponly_governance::FederatedCredential;

use super::signs::Signs;

/// What a comparison shows.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Lines of evidence.
    pub(super) lines: Vec<String>,
    /// What to do, where no federated credential of the app fits.
    pub(super) mismatch: Option<String>,
}

/// Compares what there is; nothing where no foreign token is used.
pub(super) fn compare(signs: &Signs) -> Comparison {
    let Some(Ok(shown)) = &signs.assertion else { return Comparison::default() };
    let mut lines = vec![format!("the token shows {shown}")];
    let registered = signs.registration.facts.as_ref().map(|facts| &facts.federations);
    let mismatch = match registered {
        Some(Ok(registered)) => beside(shown, registered, &mut lines),
        Some(Err(error)) => {
            lines.push(format!("the app's federated credentials were not read: {error}"));
            None
        }
        None => {
            lines.extend(signs.registration.unknown());
            None
        }
    };
    Comparison { lines, mismatch }
}

/// A line for each federated credential with its differences; the fix, where none fits.
fn beside(shown: &AssertionFacts, registered: &[FederatedCredential], lines: &mut Vec<String>) -> Option<String> {
    if registered.is_empty() {
        lines.push("the app has no federated credential".to_owned());
        return Some(add(shown));
    }
    let mut nearest: Option<(usize, &FederatedCredential)> = None;
    for credential in registered {
        let differences = differences(shown, credential);
        if nearest.is_none_or(|(fewest, _)| differences.len() < fewest) {
            nearest = Some((differences.len(), credential));
        }
        lines.push(match differences.as_slice() {
            [] => format!("`{}` of the app fits", credential.name),
            several => format!("`{}` of the app differs: {}", credential.name, several.join("; ")),
        });
    }
    match nearest {
        Some((0, _)) => None,
        Some((1, credential)) => Some(format!(
            "correct the one difference of `{}` under App registrations > Certificates & secrets > Federated credentials; \
             letters, case and a slash at the end all count",
            credential.name
        )),
        _ => Some(add(shown)),
    }
}

fn add(shown: &AssertionFacts) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    format!(
        "add a federated credential to the app with issuer `{}`, subject `{}` and audience `{}`",
        text(&shown.issuer),
        text(&shown.subject),
        shown.audiences.first().map_or("none", String::as_str)
    )
}

fn differences(shown: &AssertionFacts, registered: &FederatedCredential) -> Vec<String> {
    let mut found = Vec::new();
    difference("issuer", shown.issuer.as_deref(), &registered.issuer, &mut found);
    // A flexible one has an expression in its place, which only Entra evaluates.
    if let Some(subject) = &registered.subject {
        difference("subject", shown.subject.as_deref(), subject, &mut found);
    }
    if !shown.audiences.iter().any(|audience| registered.audiences.contains(audience)) {
        let audience = shown.audiences.first().map(String::as_str);
        difference("audience", audience, &registered.audiences.join(", "), &mut found);
    }
    found
}

fn difference(name: &str, shown: Option<&str>, registered: &str, found: &mut Vec<String>) {
    let shown = shown.unwrap_or("none");
    if shown == registered {
        return;
    }
    let kind = if shown.eq_ignore_ascii_case(registered) {
        " in letter case only"
    } else if shown.trim() == registered.trim() {
        " in blanks at an end only"
    } else if shown.trim_end_matches('/') == registered.trim_end_matches('/') {
        " in the slash at the end only"
    } else {
        ""
    };
    let (shown, registered) = (marked(shown, registered), marked(registered, shown));
    found.push(format!("{name}{kind}: the token has `{shown}`, the app has `{registered}`"));
}

/// `text` with «» around what `other` has differently.
fn marked(text: &str, other: &str) -> String {
    let (text, other): (Vec<_>, Vec<_>) = (text.chars().collect(), other.chars().collect());
    let start = text.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let rest = text.len().min(other.len()) - start;
    let end = text.iter().rev().zip(other.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default().iter().collect::<String>();
    format!("{}«{}»{}", part(0, start), part(start, text.len() - end), part(text.len() - end, text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_from_both_sides() {
        assert_eq!(marked("repo:contoso/reports:main", "repo:Contoso/reports:main"), "repo:«c»ontoso/reports:main");
        assert_eq!(marked("https://i/", "https://i"), "https://i«/»");
        assert_eq!(marked("https://i", "https://i/"), "https://i«»");
        assert_eq!(marked("aa", "a"), "a«a»");
        assert_eq!(marked("", "x"), "«»");
    }

    #[test]
    fn small_differences_are_named() {
        for (shown, registered, part) in [
            ("repo:a/b", "repo:A/b", "in letter case only"),
            ("https://i/", "https://i", "in the slash at the end only"),
            ("s", " s", "in blanks at an end only"),
        ] {
            let mut found = Vec::new();
            difference("subject", Some(shown), registered, &mut found);
            assert!(found[0].contains(part), "{found:?}");
        }
        let mut found = Vec::new();
        difference("subject", Some("same"), "same", &mut found);
        assert!(found.is_empty());
    }
}
