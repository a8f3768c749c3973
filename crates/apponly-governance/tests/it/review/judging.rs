//! Verdicts from calls, findings from facts.

use std::path::Path;

use apponly_emulator::tenant::{Federation, Grant, IssuerKeys, Tenant};
use apponly_governance::Inventory;
use apponly_governance::review::{Level, Review, ReviewDocument, ReviewedPermission, Verdict};
use apponly_permissions::PermissionMap;
use apponly_permissions::found::{Usage, in_activity};

use super::support::{NIGHTLY, Reviewed, app, rules, secret};

/// The small map that the permission crate is tested with.
fn map() -> PermissionMap {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../apponly-permissions/test-data");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    PermissionMap::from_published(&read("map.json"), Some(&read("provisioning.json")), "2026-08-07").unwrap()
}

/// A log in which an app made calls: method, path, status.
fn usage(app_id: &str, calls: &[(&str, &str, u16)]) -> Usage {
    let lines = calls.iter().map(|(method, path, status)| {
        let uri = format!("https://graph.microsoft.com/v1.0{path}");
        format!(
            "{}\n",
            serde_json::json!({"AppId": app_id, "RequestMethod": method, "RequestUri": uri, "ResponseStatusCode": status,
                "ServicePrincipalId": "dddddddd-0000-4000-8000-000000000001", "UserId": ""})
        )
    });
    in_activity(lines.collect::<String>().as_bytes()).unwrap()
}

fn judged(inventory: &Inventory, calls: &[(&str, &str, u16)]) -> ReviewDocument {
    Review::new(inventory, Some(&map()), Some(&usage(NIGHTLY.0, calls))).document()
}

fn row<'a>(document: &'a ReviewDocument, name: &str) -> &'a ReviewedPermission {
    app(document, "Nightly report").permissions.iter().find(|row| row.permission == name).unwrap()
}

/// Gives the nightly app more roles of Graph.
fn with_roles(tenant: &mut Tenant, roles: &[&str]) {
    let grants = roles.iter().map(|role| Grant::new(format!("more-{role}"), Tenant::GRAPH, *role));
    tenant.apps[0].grants.extend(grants);
}

#[tokio::test(flavor = "multi_thread")]
async fn verdicts_follow_from_the_calls_that_were_made() {
    let place = Reviewed::with(|tenant| {
        with_roles(tenant, &["User.ReadWrite.All", "Mail.ReadWrite"]);
        tenant.apps[0].grants.retain(|grant| grant.role != "User.Read.All");
        tenant.apps[0].declared.push((Tenant::GRAPH, "Mail.Send".to_owned()));
    })
    .await;
    let inventory = place.inventory().await;
    let document = judged(&inventory, &[("GET", "/users", 200), ("GET", "/users", 200), ("GET", "/groups/x", 200)]);
    assert_eq!(document.map_date.as_deref(), Some("2026-08-07"));

    let narrow = row(&document, "User.ReadWrite.All");
    assert_eq!((narrow.verdict, narrow.used, narrow.least), (Verdict::Narrow, Some(2), Some(false)));
    let least: Vec<_> = app(&document, "Nightly report").minimum.as_ref().unwrap().iter().collect();
    assert!(least.iter().any(|one| !one.granted && one.permission == narrow.narrower[0]), "{least:?}");
    let app_id = NIGHTLY.0;
    let expected = format!(
        "apponly grant {} --to {app_id} && apponly revoke User.ReadWrite.All --to {app_id}",
        narrow.narrower.join(" ")
    );
    assert_eq!(narrow.fix, expected);

    let unused = row(&document, "Mail.ReadWrite");
    assert_eq!((unused.verdict, unused.used), (Verdict::Remove, Some(0)));
    assert_eq!(unused.fix, format!("apponly revoke Mail.ReadWrite --to {app_id}"));

    let asked = row(&document, "Mail.Send");
    assert_eq!((asked.verdict, asked.granted, asked.declared), (Verdict::Consent, false, true));
    assert!(asked.reason.contains("no call needs it") && asked.fix.starts_with("az ad app permission delete"));

    let rules = rules(app(&document, "Nightly report"));
    for rule in ["permission-unused", "permission-too-wide", "permission-not-consented"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_permission_covers_is_removed_and_what_is_least_is_kept() {
    let place = Reviewed::with(|tenant| with_roles(tenant, &["Application.ReadWrite.All"])).await;
    let inventory = place.inventory().await;
    let document = judged(&inventory, &[("GET", "/applications", 200), ("GET", "/applications", 200)]);
    let least = row(&document, "Application.Read.All");
    assert_eq!((least.verdict, least.used, least.least), (Verdict::Keep, Some(2), Some(true)));
    let wide = row(&document, "Application.ReadWrite.All");
    assert_eq!((wide.verdict, wide.used, wide.least), (Verdict::Remove, Some(2), Some(false)));
    assert!(wide.reason.contains("`Application.Read.All`, which the app holds"), "{}", wide.reason);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_the_map_does_not_know_keep_a_permission_from_being_removed() {
    let place = Reviewed::with(|tenant| with_roles(tenant, &["Mail.ReadWrite"])).await;
    let inventory = place.inventory().await;
    let document = judged(&inventory, &[("GET", "/users", 200), ("GET", "/unheardOf/thing", 200)]);
    let row = row(&document, "Mail.ReadWrite");
    assert_eq!(row.verdict, Verdict::Unknown);
    assert!(row.reason.contains("does not know 1 of the calls") && row.fix.is_empty(), "{}", row.reason);
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_calls_want_what_was_not_granted() {
    let place = Reviewed::with(|tenant| tenant.apps[0].declared.push((Tenant::GRAPH, "Mail.Send".to_owned()))).await;
    let inventory = place.inventory().await;
    let document = judged(&inventory, &[("POST", "/users/x/sendMail", 403)]);
    let row = row(&document, "Mail.Send");
    assert_eq!(
        (row.verdict, row.fix.as_str()),
        (Verdict::Consent, format!("apponly grant Mail.Send --to {}", NIGHTLY.0).as_str())
    );
    let nightly = app(&document, "Nightly report");
    assert_eq!(nightly.calls.as_ref().map(|calls| (calls.succeeded, calls.refused)), Some((0, 1)));
    assert!(rules(nightly).contains(&"calls-refused"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_calls_nobody_knows_and_nothing_is_proposed() {
    let place = Reviewed::seeded().await;
    let document = place.document().await;
    for row in document.apps.iter().flat_map(|app| &app.permissions).filter(|row| row.granted) {
        assert_eq!((row.verdict, row.used, row.least, row.fix.as_str()), (Verdict::Unknown, None, None, ""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_habits_are_found_and_good_ones_are_not() {
    let place = Reviewed::with(|tenant| {
        let expires = |days: i64| Some(jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * days + 1));
        let app = &mut tenant.apps[0];
        let pattern = app.secrets[0].clone();
        let secret = |name: &str, days: i64| {
            let mut secret = secret(&pattern, name, u8::try_from(days + 100).unwrap());
            (secret.expires, secret.added) = (expires(days), expires(days - 90));
            secret
        };
        app.secrets.retain(|secret| secret.display_name == "nightly");
        app.secrets.extend([secret("soon", 10), secret("later", 25), secret("ended", -3)]);
        app.service_principal_secrets = vec![secret("hidden", 80)];
        let federation = |name: &str, subject: &str, audience: &str| {
            Federation::new(name, "https://token.actions.githubusercontent.com", subject, audience, IssuerKeys::BuiltIn)
        };
        app.federations = vec![
            federation("pull", "repo:contoso/site:pull_request", "api://AzureADTokenExchange"),
            federation("audience", "repo:contoso/site:ref:refs/heads/main", "https://contoso.example"),
        ];
    })
    .await;
    let document = place.document().await;
    let nightly = app(&document, "Nightly report");
    let severity = |rule: &str, part: &str| {
        let found = nightly.findings.iter().find(|finding| finding.rule == rule && finding.message.contains(part));
        found.unwrap_or_else(|| panic!("{rule} {part}: {:#?}", nightly.findings)).severity
    };
    assert_eq!(severity("credential-expiring", "\"soon\""), Level::High);
    assert_eq!(severity("credential-expiring", "\"later\""), Level::Medium);
    assert_eq!(severity("credential-expired", "\"ended\""), Level::Low);
    assert_eq!(severity("credential-on-service-principal", "\"hidden\""), Level::High);
    assert_eq!(severity("federated-subject-wide", "\"pull\""), Level::High);
    assert_eq!(severity("federated-audience", "\"audience\""), Level::Medium);
    assert_eq!(severity("secrets-several", "4 secrets"), Level::Low);
    assert_eq!(severity("owner-missing", ""), Level::Low);
    assert!(nightly.findings.is_sorted_by_key(|finding| std::cmp::Reverse(finding.severity)), "the worst first");
    let orders = rules(app(&document, "Orders API"));
    assert_eq!(orders, ["owner-missing"], "an API without credentials and permissions");
}

#[tokio::test(flavor = "multi_thread")]
async fn apps_are_unused_by_the_report_alone() {
    let place = Reviewed::seeded().await;
    let document = place.document().await;
    let governance = app(&document, "Governance");
    assert!(!governance.unused && !rules(governance).contains(&"app-unused"), "it signs in right now");
    let provisioning = app(&document, "Provisioning");
    assert!(provisioning.unused && rules(provisioning).contains(&"app-unused"));
    assert!(!app(&document, "Microsoft Graph").unused, "what Microsoft's own apps do is not reported");
    assert_eq!(document.totals.unused_apps, document.apps.iter().filter(|app| app.unused).count() as u64);
}
