//! Delta queries.

use serde_json::Value;

use super::{graph_requests, tenant};
use crate::support::{Home, NIGHTLY};

#[test]
fn later_runs_print_what_changed_since() {
    let (tenant, home) = (tenant(250), Home::new());
    let variables = tenant.secret(NIGHTLY);
    let delta = "graph get /users/delta?$select=id,jobTitle --delta-state users.delta";
    let items = |line: &str| -> Vec<Value> {
        let text = home.line(&variables, line).code(0).stdout;
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = items(delta);
    assert_eq!(all.len(), 250);
    assert_eq!(items(delta).len(), 0, "nothing changed");
    let id = |index: usize| all[index]["id"].as_str().unwrap();
    home.line(&variables, &format!("graph patch /users/{} -f jobTitle=Astronaut", id(7))).code(0);
    home.line(&variables, &format!("graph delete /users/{}", id(9))).code(0);
    let changed = items(delta);
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(changed.iter().any(|item| item["id"] == all[7]["id"] && item["jobTitle"] == "Astronaut"));
    assert!(changed.iter().any(|item| item["id"] == all[9]["id"] && item.get("@removed").is_some()));
    assert_eq!(items(delta).len(), 0);
}

#[test]
fn state_is_kept_only_after_everything_is_written() {
    let (tenant, home) = (tenant(250), Home::new());
    let variables = tenant.secret(NIGHTLY);
    // `.none` of a text fails on the first item.
    let failing = "graph get /users/delta --delta-state state --jq .id.none";
    home.line(&variables, failing).code(2);
    assert!(!home.path().join("state").exists());
    home.line(&variables, "graph get /users/delta --delta-state state").code(0);
    let state = std::fs::read(home.path().join("state")).unwrap();
    let before = graph_requests(&tenant);
    let other = home.line(&variables, "graph get /groups/delta --delta-state state --error-format json").code(2);
    assert_eq!(other.error_json()["code"], "checkpoint-mismatch");
    assert_eq!(graph_requests(&tenant), before);
    assert_eq!(std::fs::read(home.path().join("state")).unwrap(), state);
}
