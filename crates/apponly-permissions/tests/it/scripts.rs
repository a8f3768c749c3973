//! Scripts as people write them, each with the calls that it makes in lines `#=> METHOD PATH`.

use std::collections::BTreeSet;
use std::path::Path;

use apponly_permissions::found::{Cmdlets, Language, in_script_with};

/// The share of labelled calls that must be found, and of found calls that must be labelled.
const RECALL: f64 = 0.97;
const PRECISION: f64 = 0.97;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data/scripts")
}

fn labels(text: &str) -> BTreeSet<String> {
    let label =
        |line: &str| line.trim_start_matches(['#', '/']).strip_prefix("=> ").map(|call| call.trim().to_lowercase());
    text.lines().filter(|line| line.starts_with(['#', '/'])).filter_map(label).collect()
}

/// All labelled calls, as a map would hold them.
fn cmdlets(scripts: &[(String, String)]) -> Cmdlets {
    let all: BTreeSet<_> = scripts.iter().flat_map(|(_, text)| labels(text)).collect();
    Cmdlets::of_rows(all.iter().filter_map(|call| call.split_once(' ')))
}

fn scripts() -> Vec<(String, String)> {
    let mut scripts: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    scripts.sort();
    scripts
}

#[test]
fn labelled_calls_are_found_and_nothing_else() {
    let scripts = scripts();
    let cmdlets = cmdlets(&scripts);
    let (mut labelled, mut found, mut both) = (0, 0, 0);
    let mut differences = Vec::new();
    for (name, text) in &scripts {
        let expected = labels(text);
        let calls = in_script_with(text, Language::of_path(Path::new(name)), &cmdlets).calls;
        let calls: BTreeSet<_> =
            calls.iter().map(|found| format!("{} {}", found.call.method(), found.call.path()).to_lowercase()).collect();
        labelled += expected.len();
        found += calls.len();
        both += expected.intersection(&calls).count();
        differences.extend(expected.difference(&calls).map(|call| format!("{name}: not found: {call}")));
        differences.extend(calls.difference(&expected).map(|call| format!("{name}: wrongly found: {call}")));
    }
    let (recall, precision) =
        (f64::from(both as u32) / f64::from(labelled as u32), f64::from(both as u32) / f64::from(found as u32));
    println!(
        "{} scripts, {labelled} labelled, {found} found: recall {recall:.3}, precision {precision:.3}",
        scripts.len()
    );
    println!("{}", differences.join("\n"));
    assert!(scripts.len() >= 40 && labelled >= 100);
    assert!(recall >= RECALL && precision >= PRECISION, "{recall} {precision}\n{}", differences.join("\n"));
}
