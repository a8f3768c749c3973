//! Where the map comes from.

use super::{ids, map};
use crate::support::Home;

#[test]
fn command_that_needs_a_map_says_how_to_get_one() {
    let home = Home::new();
    for line in ["permissions for GET /users", "permissions show Mail.Read"] {
        let error = home.line(&[], &format!("{line} --error-format json")).code(2).error_json();
        assert_eq!(error["code"], "permission-map-missing");
        assert!(error["fix"].as_str().unwrap().contains("apponly permissions pull"), "{error}");
    }
}

#[test]
fn pulled_map_is_kept_and_compared_with_the_one_before() {
    let home = Home::new();
    let from = map();
    let pull = |date: &str| {
        let line = ["permissions", "pull", "--format", "json", "--date", date, "--from", from.to_str().unwrap()];
        home.run(&[], line).code(0).json()
    };
    let first = pull("2026-08-01");
    assert!(first["changes"].is_null() && first["permissions"].as_u64().unwrap() > 0, "{first}");
    let file = home.path().join(".local/share/apponly/permission-map.bin");
    assert_eq!(first["file"], file.display().to_string());
    let second = pull("2026-08-02");
    assert_eq!((&second["changes"]["since"], &second["changes"]["calls_new"]), (&"2026-08-01".into(), &0.into()));
    let document = home.line(&[], "permissions for GET /users --format json").code(0).json();
    assert_eq!(document["map_date"], "2026-08-02");
    // Damage is found, and the next pull repairs it.
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    std::fs::write(&file, bytes).unwrap();
    let error = home.line(&[], "permissions for GET /users --error-format json").code(2).error_json();
    assert_eq!(error["code"], "permission-map-invalid");
    assert!(error["message"].as_str().unwrap().contains("permission-map.bin"), "{error}");
    pull("2026-08-03");
    home.line(&[], "permissions for GET /users").code(0);
}

#[test]
fn variable_names_a_map_of_either_form() {
    let home = Home::new();
    let variable = |path: &std::path::Path| vec![("APPONLY_PERMISSION_MAP".to_owned(), path.display().to_string())];
    home.run(&variable(&map()), ["permissions", "for", "GET", "/users"]).code(0);
    // The ids lie beside the map under its own name or the published one.
    let beside = home.file("permissions.json", std::fs::read(map()).unwrap());
    home.file("provisioningInfo.json", std::fs::read(ids()).unwrap());
    let shown = home.run(&variable(&beside), ["permissions", "show", "Mail.Read", "--format", "json"]).code(0).json();
    assert!(shown["id"].is_string(), "{shown}");
    let wrong = home.file("wrong.json", "{\"permissions\": 1}");
    let error = home
        .run(&variable(&wrong), ["permissions", "for", "GET", "/users", "--error-format", "json"])
        .code(2)
        .error_json();
    assert_eq!(error["code"], "permission-map-invalid");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("APPONLY_PERMISSION_MAP") && message.contains("wrong.json"), "{error}");
}

#[test]
fn map_is_fetched_over_https_alone() {
    let home = Home::new();
    for url in [
        "http://example.com/permissions.json",
        "https://user:hunter2@example.com/permissions.json",
        "file:///etc/passwd",
    ] {
        let error = home.run(&[], ["permissions", "pull", "--from", url, "--error-format", "json"]).code(2);
        assert_eq!(error.error_json()["code"], "setting-invalid", "{url}");
        assert!(!error.stderr.contains("hunter2"));
    }
    // Nobody listens there; the network is a cause of its own.
    let error = home
        .run(&[], ["permissions", "pull", "--from", "https://127.0.0.1:9/permissions.json", "--error-format", "json"]);
    assert_eq!(error.code(5).error_json()["code"], "network-unreachable");
    assert!(!home.path().join(".local/share/apponly/permission-map.bin").exists());
}
