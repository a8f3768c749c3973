//! Snapshots, comparisons, formats.

use apponly_emulator::tenant::{Grant, Tenant};
use apponly_governance::Inventory;
use apponly_governance::review::{
    FINDING_RULES, FailOn, Level, Review, ReviewDocument, Snapshot, compare, format, write_snapshot,
};
use serde_json::Value;

use super::support::{GOVERNANCE, Reviewed, secret};

fn snapshot(review: &Review<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    write_snapshot(&review.head(), review.apps(), &mut out).unwrap();
    out
}

fn without_time(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().filter(|line| !line.contains("\"taken_at\"")).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn same_tenant_gives_the_same_bytes_on_another_day() {
    let place = Reviewed::with(|tenant| tenant.service_principals = 200).await;
    let first = place.inventory().await;
    place.emulator.clock().set_offset(40 * 86_400);
    // Another sign-in, by which the reviewing app was used later than before.
    let second = place.inventory().await;
    let (first, second) = (snapshot(&Review::new(&first, None, None)), snapshot(&Review::new(&second, None, None)));
    assert_eq!(without_time(&first), without_time(&second));
    assert_ne!(first, second, "`taken_at` differs");
}

#[tokio::test(flavor = "multi_thread")]
async fn comparison_names_what_came_what_went_and_what_is_riskier() {
    let place = Reviewed::seeded().await;
    let before = place.inventory().await;
    let kept = Snapshot::read(snapshot(&Review::new(&before, None, None)).as_slice(), "a.json").unwrap();
    let changed = Reviewed::with(|tenant| {
        let nightly = &mut tenant.apps[0];
        nightly.grants.retain(|grant| grant.role != "Group.Read.All");
        nightly.grants.push(Grant::new("new", Tenant::GRAPH, "Mail.ReadWrite"));
        nightly.secrets.remove(1);
        nightly.secrets.push(secret(&nightly.secrets[0], "fresh", 1));
        tenant.apps.retain(|app| app.display_name != "Disabled");
        // Every app is an API as well.
        tenant.resources.retain(|api| api.display_name != "Disabled");
        let mut new = tenant.apps[4].clone();
        (new.display_name, new.client_id) =
            ("Brand new".to_owned(), "aaaaaaaa-0000-4000-8000-0000000000ee".parse().unwrap());
        (new.object_id, new.service_principal_object_id) =
            (new.client_id, "dddddddd-0000-4000-8000-0000000000ee".parse().unwrap());
        tenant.apps.push(new);
    })
    .await;
    let after = changed.inventory().await;
    let review = Review::new(&after, None, None);
    let changes = compare(&review.head(), review.apps(), &kept);
    let names = |apps: &[apponly_governance::review::AppName]| {
        apps.iter().map(|app| app.display_name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (names(&changes.new_apps), names(&changes.gone_apps)),
        (vec!["Brand new".to_owned()], vec!["Disabled".to_owned()])
    );
    let permissions: Vec<_> =
        changes.new_permissions.iter().chain(&changes.gone_permissions).map(|one| one.permission.as_str()).collect();
    assert_eq!(permissions, ["Mail.ReadWrite", "Group.Read.All"]);
    assert_eq!((changes.new_credentials.len(), changes.gone_credentials.len()), (2, 1), "one of the new app");
    let riskier = &changes.riskier[0];
    assert_eq!(
        (riskier.app.display_name.as_str(), riskier.from, riskier.to),
        ("Nightly report", Some(Level::Medium), Level::High)
    );
    assert!(!FailOn::met(&[FailOn::New], review.apps(), Some(&changes)).is_empty());

    let unchanged = Review::new(&before, None, None);
    let nothing = compare(&unchanged.head(), unchanged.apps(), &kept);
    assert!(nothing.is_empty() && FailOn::met(&[FailOn::New], unchanged.apps(), Some(&nothing)).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_hidden_is_not_called_gone() {
    let place = Reviewed::seeded().await;
    let whole = place.inventory().await;
    let review = Review::new(&whole, None, None);
    let kept = Snapshot::read(snapshot(&review).as_slice(), "a.json").unwrap();
    let one = Inventory::of_apps(&place.client(GOVERNANCE), &["aaaaaaaa-0000-4000-8000-000000000001".to_owned()])
        .await
        .unwrap();
    let one = Review::new(&one, None, None);
    assert!(compare(&one.head(), one.apps(), &kept).is_empty(), "the other apps were not looked at");
    let mut head = review.head();
    head.limits.push(serde_json::from_str(r#"{"about":"assignments"}"#).unwrap());
    let blind = review.apps().map(|mut app| {
        app.permissions.clear();
        app
    });
    assert!(compare(&head, blind, &kept).is_empty(), "assignments could not be read");
}

#[test]
fn foreign_and_damaged_snapshots_are_refused() {
    for text in ["", "[]", "{}", "{\"tenant_id\":\"t\",\"taken_at\":\"x\",\"apps\":[{\"app_id\":\"a\""] {
        assert_eq!(Snapshot::read(text.as_bytes(), "a.json").unwrap_err().code(), "review-snapshot-unusable", "{text}");
    }
    let text = "{\"tenant_id\":\"t\",\"taken_at\":\"x\",\"apps\":[]}";
    let snapshot = Snapshot::read(text.as_bytes(), "a.json").unwrap();
    let error = snapshot.check(&ReviewDocument::default(), "a.json").unwrap_err();
    assert!(error.code() == "review-snapshot-unusable" && error.to_string().contains("`a.json` is of the tenant `t`"));
}

#[tokio::test(flavor = "multi_thread")]
async fn printed_json_is_the_document_and_serves_as_a_snapshot() {
    let place = Reviewed::seeded().await;
    let inventory = place.inventory().await;
    let review = Review::new(&inventory, None, None);
    let mut out = Vec::new();
    format::json(&review.head(), review.apps(), &mut out).unwrap();
    let read: ReviewDocument = serde_json::from_slice(&out).unwrap();
    assert_eq!(read, review.document());
    let kept = Snapshot::read(out.as_slice(), "review.json").unwrap();
    assert!(compare(&review.head(), review.apps(), &kept).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn sarif_is_valid_and_names_every_finding() {
    let place = Reviewed::with(|tenant| tenant.service_principals = 300).await;
    let inventory = place.inventory().await;
    let review = Review::new(&inventory, None, None);
    let mut out = Vec::new();
    format::sarif(&review.head(), review.apps(), &mut out).unwrap();
    let log: Value = serde_json::from_slice(&out).unwrap();
    let mut schema: Value = serde_json::from_str(include_str!("../../../test-data/sarif-schema-2.1.0.json")).unwrap();
    // A pattern of the published schema is no regular expression: a bracket is closed that was not opened.
    for holder in ["run", "toolComponent"] {
        schema["definitions"][holder]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> =
        validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{:#?}", &errors[..errors.len().min(5)]);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), review.apps().map(|app| app.findings.len()).sum::<usize>());
    let fingerprints: std::collections::BTreeSet<_> =
        results.iter().map(|result| &result["partialFingerprints"]["apponly/v1"]).map(Value::to_string).collect();
    assert_eq!(fingerprints.len(), results.len(), "each finding is told apart");
}

#[tokio::test(flavor = "multi_thread")]
async fn markdown_stays_below_what_an_issue_holds() {
    let place = Reviewed::with(|tenant| tenant.service_principals = 1_000).await;
    let inventory = place.inventory().await;
    let review = Review::new(&inventory, None, None);
    let mut out = Vec::new();
    format::markdown(&review.head(), review.apps(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.chars().count() < 65_536 && text.contains("more: see the JSON or CSV"), "{}", text.len());
    for title in [
        "# Review of application permissions",
        "## Apps",
        "## Credentials that end soon",
        "## What to do",
        "## What is unknown",
    ] {
        assert!(text.contains(title), "{title}");
    }
}

#[test]
fn every_rule_is_in_the_reference() {
    let reference = include_str!("../../../../../docs/reference/review.md");
    for rule in FINDING_RULES {
        assert!(reference.contains(&format!("| `{}` | {} |", rule.id, rule.severity)), "{}", rule.id);
    }
    let rows = reference
        .lines()
        .filter(|line| line.starts_with("| `") && line.contains(" | ") && line.matches('|').count() == 4);
    assert_eq!(rows.count(), FINDING_RULES.len());
}
