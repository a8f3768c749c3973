//! `cargo bench --manifest-path benches/Cargo.toml --bench permissions`: loading the permission map, one look-up, the least
//! permissions for many calls. With the published map where `PERMISSION_MAP` names it (and `PERMISSION_PROVISIONING` the
//! provisioning file), else with the small one of the tests.

use apponly_permissions::{Call, PermissionMap, minimum};

fn main() {
    divan::main();
}

fn map() -> PermissionMap {
    let read = |variable: &str, small: &str| {
        let path = std::env::var(variable).unwrap_or_else(|_| format!("{}/../{small}", env!("CARGO_MANIFEST_DIR")));
        std::fs::read(path).expect("the file can be read")
    };
    let permissions = read("PERMISSION_MAP", "crates/apponly-permissions/test-data/map.json");
    let provisioning = read("PERMISSION_PROVISIONING", "crates/apponly-permissions/test-data/provisioning.json");
    PermissionMap::from_published(&permissions, Some(&provisioning), "2026-08-07").expect("it is a map")
}

/// Calls of the map itself, the same at each run.
fn calls(map: &PermissionMap, count: usize) -> Vec<Call> {
    let mut rows: Vec<Call> = Vec::new();
    for name in [
        "Directory.ReadWrite.All",
        "User.ReadWrite.All",
        "Mail.ReadWrite",
        "Group.ReadWrite.All",
        "Sites.ReadWrite.All",
        "DeviceManagementConfiguration.ReadWrite.All",
        "Policy.Read.All",
        "Application.Read.All",
        "Files.ReadWrite.All",
    ] {
        let opened = map.opened_by(name);
        rows.extend(opened.iter().filter_map(|row| Call::parse(row.method, &row.path).ok()));
    }
    let mut number = 7_usize;
    let pick = |_| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        rows[(number >> 33) % rows.len()].clone()
    };
    (0..count).map(pick).collect()
}

#[divan::bench]
fn load(bencher: divan::Bencher) {
    let stored = map().to_compact();
    bencher.bench(|| PermissionMap::from_compact(&stored).expect("it was written so"));
}

#[divan::bench(args = ["/users", "/users/a@contoso.com/messages", "/users/a/drive/root:/b/c.txt:/content", "/nowhere/at/all"])]
fn look_up(bencher: divan::Bencher, path: &str) {
    let map = map();
    let call = Call::parse("GET", path).expect("it is a call");
    bencher.bench(|| map.look_up(&call));
}

#[divan::bench]
fn parse_a_call(bencher: divan::Bencher) {
    bencher.bench(|| Call::parse("GET", "https://graph.microsoft.com/v1.0/users/a@contoso.com/messages?$top=5"));
}

#[divan::bench(args = [1, 12, 100, 1000])]
fn least_permissions(bencher: divan::Bencher, count: usize) {
    let map = map();
    let calls = calls(&map, count);
    bencher.bench(|| minimum(&map, &calls));
}
