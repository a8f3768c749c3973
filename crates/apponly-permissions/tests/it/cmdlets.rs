//! Cmdlets as the published map has them, where it is at hand.

use std::path::Path;

use apponly_permissions::PermissionMap;
use apponly_permissions::found::Cmdlets;

/// Name, options, method and path: from the reference of Microsoft Graph PowerShell.
const KNOWN: &str = include_str!("../../test-data/cmdlets.txt");

/// The share that the rule must resolve.
const RESOLVED: f64 = 0.95;

fn full_map() -> Option<PermissionMap> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let permissions = std::fs::read(data.join("graph-permissions.json")).ok()?;
    Some(PermissionMap::from_published(&permissions, None, "2026-08-07").unwrap())
}

#[test]
fn cmdlets_lead_to_their_calls() {
    let Some(map) = full_map() else {
        eprintln!("skipped: the published map is not there");
        return;
    };
    let cmdlets = Cmdlets::new(&map);
    let (mut known, mut resolved) = (0, 0);
    let mut differences = Vec::new();
    for line in KNOWN.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap();
        let (options, call): (Vec<_>, Vec<_>) = words.partition(|word| word.starts_with('-'));
        let found = cmdlets.resolve(name, &options);
        let found = found.map(|(method, path)| format!("{method} {path}").to_lowercase());
        known += 1;
        if found.as_deref() == Some(call.join(" ").to_lowercase().as_str()) {
            resolved += 1;
        } else {
            differences.push(format!("{line}: {found:?}"));
        }
    }
    let share = f64::from(resolved) / f64::from(known);
    println!("{known} cmdlets, {resolved} resolved\n{}", differences.join("\n"));
    assert!(known >= 80 && share >= RESOLVED, "{share}\n{}", differences.join("\n"));
}
