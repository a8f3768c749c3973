//! `apponly review`: what it prints, keeps, and ends with.

use serde_json::{Value, json};

use crate::support::{App, Home, NIGHTLY, Outcome, Running, WITHOUT_CONSENT, assert_shown, shared, with};

/// Reads everything that a review asks for.
const GOVERNANCE: App = App { client_id: "aaaaaaaa-0000-4000-8000-00000000000a", secret: "emulated~secret.governance" };

/// The small map that the permission crate is tested with.
const MAP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../apponly-permissions/test-data/map.json");

fn named<'a>(document: &'a Value, name: &str) -> &'a Value {
    let apps = document["apps"].as_array().unwrap();
    apps.iter().find(|app| app["display_name"] == name).unwrap_or_else(|| panic!("no {name}: {document}"))
}

#[test]
fn app_without_any_permission_still_reviews_itself() {
    let (tenant, home) = (shared(), Home::new());
    assert_shown!("review_itself_unreadable", home.line(&tenant.secret(WITHOUT_CONSENT), "review").code(0));
    let all = home.line(&tenant.secret(WITHOUT_CONSENT), "review --all").code(4);
    assert!(all.stdout.is_empty() && all.stderr.contains("permission-missing"), "{}", all.stderr);
    assert!(all.stderr.contains("fix: grant the application permission `Application.Read.All` (read-only)"));
}

#[test]
fn one_app_is_shown_with_everything_and_what_to_do() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.run(&tenant.secret(GOVERNANCE), ["review", "--app", "Nightly report"]).code(0);
    for part in [
        "Nightly report (own)",
        "  client id     aaaaaaaa-0000-4000-8000-000000000001",
        "permissions\n  PERMISSION",
        "  User.Read.All          Microsoft Graph  yes      no        ?     ?      medium  unknown",
        "credentials\n  CREDENTIAL",
        "system:serviceaccount:reports:nightly",
        "  low       credential-expired: the secret \"nightly, last year's\"",
        "            fix: apponly graph post /applications/aaaaaaaa-0000-4000-8000-0000000000a1/removePassword --body",
    ] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
    let unknown = home.run(&tenant.secret(GOVERNANCE), ["review", "--app", "Nobody"]).code(2);
    assert!(unknown.stderr.contains("principal-not-found"), "{}", unknown.stderr);
}

#[test]
fn html_is_one_page_with_every_app_and_what_was_not_read() {
    let (tenant, home) = (shared(), Home::new());
    home.line(&tenant.secret(GOVERNANCE), "review --all --format html --output review.html").code(0);
    let page = std::fs::read_to_string(home.path().join("review.html")).unwrap();
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let apps: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    let names: Vec<_> = apps.as_array().unwrap().iter().map(|app| app["display_name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Nightly report"), "{names:?}");
    assert!(page.contains("What could not be read") && page.contains("no list of calls was given"));
}

#[test]
fn json_has_the_shape_of_the_contract() {
    let (tenant, home) = (shared(), Home::new());
    let document = home.line(&tenant.secret(GOVERNANCE), "review --all --format json").code(0).json();
    assert_eq!(document["tenant_id"], "11111111-2222-4333-8444-555555555555");
    assert!(document["taken_at"].is_string() && document["map_date"].is_null() && document.get("changes").is_none());
    let nightly = named(&document, "Nightly report");
    assert_eq!(nightly["app_id"], NIGHTLY.client_id);
    assert_eq!(nightly["object_id"], "dddddddd-0000-4000-8000-000000000001");
    let permission = &nightly["permissions"][3];
    let expected = json!({"permission": "User.Read.All", "resource": "Microsoft Graph", "granted": true, "declared": false,
        "used": null, "risk": "medium", "verdict": "unknown", "fix": ""});
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&permission[name], value, "{name}");
    }
    assert!(permission["risk_reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    let credential = &nightly["credentials"][0];
    assert_eq!((&credential["kind"], &credential["display_name"]), (&json!("secret"), &json!("nightly, last year's")));
    assert!(credential["days_left"].as_i64().is_some_and(|days| days < 0) && credential["last_used"].is_null());
    for name in ["rule", "severity", "message", "fix"] {
        assert!(nightly["findings"][0][name].is_string(), "{name}");
    }
}

#[test]
fn calls_that_were_made_give_verdicts() {
    let (tenant, home) = (shared(), Home::new());
    let row = json!({"AppId": NIGHTLY.client_id, "RequestMethod": "GET", "ResponseStatusCode": 200, "UserId": "",
        "RequestUri": "https://graph.microsoft.com/v1.0/applications?$top=5"});
    home.file("activity.ndjson", format!("{row}\n{row}\nnot a row\n"));
    let line = "review --activity activity.ndjson --format json";
    let without_map = home.line(&tenant.secret(NIGHTLY), line).code(2);
    assert!(without_map.stderr.contains("permission-map-missing"), "{}", without_map.stderr);
    let outcome = home.line(&with(tenant.secret(NIGHTLY), &[("APPONLY_PERMISSION_MAP", MAP)]), line).code(0);
    assert!(
        outcome.stderr.contains("1 rows of `activity.ndjson` could not be understood, the first in line 3"),
        "{}",
        outcome.stderr
    );
    let document = outcome.json();
    let nightly = named(&document, "Nightly report");
    let verdicts: Vec<_> = nightly["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (row["permission"].as_str().unwrap(), row["verdict"].as_str().unwrap(), row["used"].as_u64().unwrap())
        })
        .collect();
    let expected = [
        ("Application.Read.All", "keep", 2),
        ("Group.Read.All", "remove", 0),
        ("Organization.Read.All", "remove", 0),
        ("User.Read.All", "remove", 0),
    ];
    assert_eq!(verdicts, expected);
    let fix = format!("apponly revoke User.Read.All --to {}", NIGHTLY.client_id);
    assert_eq!(nightly["permissions"][3]["fix"], fix.as_str());
}

#[test]
fn snapshots_of_one_tenant_are_the_same_and_name_what_changed() {
    let (tenant, home) = (Running::start(), Home::new());
    let variables = tenant.secret(GOVERNANCE);
    home.line(&variables, "review --all --save first.json --no-cache").code(0);
    let second =
        home.line(&variables, "review --all --since first.json --save second.json --fail-on new --no-cache").code(0);
    assert!(second.stdout.contains("nothing has changed since "), "{}", second.stdout);
    let kept = |name: &str| {
        let text = std::fs::read_to_string(home.path().join(name)).unwrap();
        text.lines().filter(|line| !line.contains("\"taken_at\"")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(kept("first.json"), kept("second.json"));
    assert_eq!(
        std::fs::read_dir(home.path())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|end| end == "tmp"))
            .count(),
        0
    );

    let granted = home.line(&variables, "grant Mail.Read --to aaaaaaaa-0000-4000-8000-000000000001 --yes").code(0);
    assert_eq!(granted.code, 0, "{}", granted.stderr);
    let third =
        home.line(&variables, "review --all --since second.json --fail-on critical,new --format json --quiet").code(1);
    let changes = &third.json()["changes"];
    assert_eq!(changes["new_permissions"][0]["permission"], "Mail.Read");
    assert_eq!(changes["riskier"][0]["display_name"], "Nightly report");
    let lines: Vec<_> = third.stderr.lines().collect();
    assert!(
        lines.len() == 2 && lines[0].starts_with("--fail-on critical: 4, the first: \"Governance\": holds"),
        "{lines:?}"
    );
    assert_eq!(lines[1], "--fail-on new: 2, the first: \"Nightly report\" has `Mail.Read`");
}

#[test]
fn mistakes_cost_no_request() {
    let (tenant, home) = (Running::start(), Home::new());
    home.file("other.json", "{\"a\":1}");
    for (line, part) in [
        ("review --all --fail-on new", "`--since FILE`"),
        ("review --all --fail-on sometimes", "`sometimes` is no condition"),
        ("review --all --since missing.json", "missing.json"),
        ("review --all --since other.json", "`other.json` is no snapshot of a review"),
        ("review --all --app x", "cannot be used with"),
        ("review --activity missing.ndjson", "permission-map-missing"),
    ] {
        let outcome = home.line(&tenant.secret(GOVERNANCE), line).code(2);
        assert!(outcome.stderr.contains(part), "{line}: {}", outcome.stderr);
    }
    assert_eq!(tenant.emulator.request_count(), 0);
}

#[test]
fn conditions_decide_the_exit_code() {
    let (tenant, home) = (shared(), Home::new());
    for (conditions, code) in [("critical", 1), ("low", 1), ("expiring:1d", 0), ("expiring:60w", 1), ("unused", 1)] {
        home.line(&tenant.secret(GOVERNANCE), &format!("review --all --fail-on {conditions}")).code(code);
    }
    let outcome = home.line(&tenant.secret(GOVERNANCE), "review --app Public~client --fail-on critical,high");
    assert_eq!(outcome.code, 2, "a name with a tilde is nobody's");
    home.run(&tenant.secret(GOVERNANCE), ["review", "--app", "Public client", "--fail-on", "critical,high"]).code(0);
}

#[test]
fn hostile_names_steer_neither_terminal_nor_spreadsheet() {
    let text = "tenant_id = \"11111111-2222-4333-8444-555555555555\"\n\
        display_name = \"Hostile\"\ndomains = [\"hostile.example\"]\n\
        [[apps]]\ndisplay_name = \"=cmd|' /C calc'!A0\"\nclient_id = \"aaaaaaaa-0000-4000-8000-000000000001\"\n\
        roles = [\"Application.Read.All\", \"Directory.Read.All\", \"AuditLog.Read.All\"]\n\
        secrets = [{ display_name = \"s\", value = \"emulated~secret.of+nightly/report==\" }]\n\
        [[apps]]\ndisplay_name = \"a\\u001b]0;owned\\u0007|<script>\"\nclient_id = \"aaaaaaaa-0000-4000-8000-000000000002\"\n\
        secrets = [{ display_name = \"s\", value = \"x\" }]\n";
    let (tenant, home) = (Running::described(text), Home::new());
    let printed = |format: &str| -> Outcome {
        home.line(&tenant.secret(NIGHTLY), &format!("review --all --format {format}")).code(0)
    };
    let csv = printed("csv").stdout;
    assert!(csv.contains(",'=cmd|") && !csv.contains(",=cmd"), "{csv}");
    for format in ["table", "csv", "markdown", "sarif"] {
        assert!(!printed(format).stdout.contains(['\u{1b}', '\u{7}']), "{format}");
    }
    assert!(!printed("markdown").stdout.contains("<script>"));
}

#[test]
fn file_holds_what_would_be_printed() {
    let (tenant, home) = (shared(), Home::new());
    for format in ["csv", "sarif", "markdown", "json"] {
        let name = format!("out.{format}");
        let outcome =
            home.line(&tenant.secret(GOVERNANCE), &format!("review --all --format {format} --output {name}")).code(0);
        assert_eq!(outcome.stdout, "");
        let written = std::fs::read_to_string(home.path().join(&name)).unwrap();
        assert!(written.ends_with('\n') && written.len() > 500, "{format}");
    }
    let failed = home.line(&tenant.secret(GOVERNANCE), "review --output missing/out.csv").code(2);
    assert!(failed.stderr.contains("output-failed"), "{}", failed.stderr);
}
