//! Questions about calls and permissions.

use apponly_emulator::{Fault, FaultTarget};
use serde_json::Value;

use super::home;
use crate::support::{Home, NIGHTLY, Outcome, Running, WITHOUT_CONSENT};

fn ask(home: &Home, line: &str) -> Outcome {
    home.line(&[], line)
}

fn kinds(document: &Value) -> Vec<String> {
    let of = |call: &Value| format!("{} {}", call["path"].as_str().unwrap(), call["kind"].as_str().unwrap());
    document["calls"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn list_and_message_need_one_permission_together() {
    let home = home();
    let line = "permissions for GET /users/ada/messages GET https://graph.microsoft.com/v1.0/users/ada/messages/1?$top=1 --format json";
    let document = ask(&home, line).code(0).json();
    assert_eq!(kinds(&document), ["/users/{id}/messages app", "/users/{id}/messages/{id} app"]);
    let minimum = document["minimum"].as_array().unwrap();
    assert_eq!(minimum.len(), 1, "{document}");
    assert_eq!(minimum[0]["permission"], "Mail.Read");
    assert_eq!(minimum[0]["calls"], serde_json::json!([0, 1]));
    assert!(minimum[0]["why"].as_str().is_some_and(|why| !why.is_empty()) && minimum[0]["risk"].is_string());
    assert_eq!(
        (&document["uncovered"], &document["map_date"]),
        (&serde_json::json!([]), &serde_json::json!("2026-08-07"))
    );
}

#[test]
fn calls_of_users_and_unknown_ones_are_said_to_be_so() {
    let home = home();
    let document = ask(&home, "permissions for GET /me GET /nothing/here --format json").code(0).json();
    assert_eq!(kinds(&document), ["/me user-only", "/nothing/here unknown"]);
    assert_eq!(document["uncovered"], serde_json::json!([0, 1]));
    assert_eq!(document["minimum"], serde_json::json!([]));
    let outcome = ask(&home, "permissions for GET /me --strict").code(1);
    assert!(
        outcome.stdout.contains("needs a signed-in user") && outcome.stdout.contains("/users/{id}"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn lists_are_read_from_files_and_standard_input() {
    let home = home();
    let list = home.file("calls", "# all\nGET /users\n{\"method\":\"GET\",\"path\":\"/groups\"}\n");
    let document = ask(&home, &format!("permissions for --calls {} --format json", list.display())).code(0).json();
    assert_eq!(document["calls"].as_array().unwrap().len(), 2);
    let mut command = home.command(["permissions", "for", "--calls", "-", "--format", "json"]);
    let outcome = Outcome::of(command.write_stdin("GET /users\n")).code(0);
    assert_eq!(kinds(&outcome.json()), ["/users app"]);
    let wrong = home.file("wrong", "GET /users\nhello\n");
    let error =
        ask(&home, &format!("permissions for --calls {} --error-format json", wrong.display())).code(2).error_json();
    assert_eq!(error["code"], "calls-invalid");
    assert!(error["message"].as_str().unwrap().contains("line 2"), "{error}");
}

#[test]
fn scripts_name_the_lines_of_their_calls() {
    let home = home();
    home.file(
        "a.ps1",
        "# needs User.Read.All\n$u = Get-MgUser -All\nirm \"https://graph.microsoft.com/v1.0/users/$id/messages\"\n",
    );
    home.file("b.sh", "curl https://graph.microsoft.com/v1.0/users\n");
    let document = ask(&home, "permissions for --script a.ps1 b.sh --format json").code(0).json();
    assert_eq!(kinds(&document), ["/users app", "/users/{id}/messages app"]);
    assert_eq!(document["calls"][0]["places"], serde_json::json!(["a.ps1:2", "b.sh:1"]));
    assert_eq!(document["declared"][0]["permission"], "User.Read.All");
    let table = ask(&home, "permissions for --script a.ps1").code(0).stdout;
    assert!(table.contains("a.ps1:3") && table.contains("Map of 2026-08-07"), "{table}");
}

#[test]
fn activity_counts_what_was_used_or_refused() {
    let home = home();
    let row =
        |app: &str, path: &str, status: u16| format!("{app},GET,https://graph.microsoft.com/v1.0{path},{status}\n");
    let log = format!(
        "AppId,RequestMethod,RequestUri,ResponseStatusCode\n{}{}{}{}broken\n",
        row("app-1", "/users/ada@x.example/messages", 200),
        row("app-1", "/users/bob@x.example/messages", 403),
        row("app-1", "/groups", 429),
        row("app-2", "/groups", 200)
    );
    home.file("log.csv", log);
    let error = ask(&home, "permissions for --activity log.csv --error-format json").code(2);
    assert!(error.stderr.contains("app-1") && error.stderr.contains("--app"), "{}", error.stderr);
    let outcome = ask(&home, "permissions for --activity log.csv --app APP-1 --format json").code(0);
    let document = outcome.json();
    assert_eq!(kinds(&document), ["/users/{id}/messages app"]);
    assert_eq!(document["calls"][0]["seen"], serde_json::json!({"used": 1, "missing": 1, "other": 0}));
    assert!(outcome.stderr.contains("line 6"), "{}", outcome.stderr);
}

#[test]
fn permission_is_shown_by_name_and_by_id() {
    let home = home();
    let by_name = ask(&home, "permissions show Mail.Read --format json").code(0).json();
    let id = by_name["id"].as_str().unwrap();
    assert_eq!(ask(&home, &format!("permissions show {id} --format json")).code(0).json(), by_name);
    assert!(by_name["opens"].as_array().is_some_and(|opens| !opens.is_empty()), "{by_name}");
    assert!(by_name["risk"].is_string() && by_name["risk_reason"].is_string(), "{by_name}");
    let error = ask(&home, "permissions show Mail.Reed --error-format json").code(2).error_json();
    assert_eq!(error["code"], "permission-unknown");
    assert!(error["fix"].as_str().unwrap().contains("`Mail.Read`"), "{error}");
}

#[test]
fn nothing_asked_is_a_question_back() {
    let home = home();
    for line in
        ["permissions for", "permissions for GET", "permissions for --calls missing", "permissions for FETCH /users"]
    {
        ask(&home, line).code(2);
    }
}

#[test]
fn refusal_of_graph_names_the_least_permission_where_a_map_exists() {
    let home = home();
    let running = Running::start();
    let variables = running.secret(NIGHTLY);
    let mut fault = Fault::new(FaultTarget::Graph).status(403);
    fault.body =
        Some(r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}"#.to_owned());
    running.emulator.set_faults(vec![fault]);
    let outcome = home.line(&variables, "graph get /users/ada/contacts/1/photo --error-format json").code(4);
    assert!(
        !outcome.error_json()["fix"].as_str().unwrap().contains("the least that suffices"),
        "a call that the map lacks"
    );
    let error = home.line(&variables, "graph get /users/ada/messages --error-format json").code(4).error_json();
    assert!(error["fix"].as_str().unwrap().contains("Mail.ReadBasic.All (the least that suffices)"), "{error}");
    let without_map =
        Home::new().line(&variables, "graph get /users/ada/messages --error-format json").code(4).error_json();
    assert!(!without_map["fix"].as_str().unwrap().contains("Mail.ReadBasic.All"), "{without_map}");
    let refused = home.line(&running.secret(WITHOUT_CONSENT), "graph get /groups/x/events --error-format json").code(4);
    assert_eq!(refused.error_json()["code"], "user-required");
}
