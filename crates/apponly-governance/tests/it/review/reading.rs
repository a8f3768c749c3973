//! What is read, with how many requests, and what is said where it may not be.

use apponly_emulator::tenant::Tenant;
use apponly_emulator::{Fault, FaultTarget, RetryAfter};
use apponly_governance::Inventory;
use apponly_governance::review::{AppKind, CredentialKind, CredentialPurpose, OwnerOf, Review};

use super::support::{GOVERNANCE, NIGHTLY, Reviewed, WITHOUT_CONSENT, app};

/// What reading a tenant asks for besides its pages: three counts, and one batch of the APIs' first pages.
const BESIDES_PAGES: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn whole_tenant_is_joined_from_its_lists() {
    let place = Reviewed::with(|tenant| {
        tenant.apps[0].owners = vec!["Ada Adams".to_owned()];
        tenant.apps[1].owns_itself = true;
    })
    .await;
    let document = place.document().await;
    assert!(
        document.is_whole_tenant && document.limits.iter().all(|limit| limit.about == "calls"),
        "{:?}",
        document.limits
    );
    assert_eq!(document.tenant_id, "11111111-2222-4333-8444-555555555555");
    let names: Vec<_> = document.apps.iter().map(|app| app.display_name.to_lowercase()).collect();
    assert!(names.is_sorted() && names.len() as u64 == document.totals.apps, "{names:?}");

    let nightly = app(&document, "Nightly report");
    let held: Vec<_> = nightly.permissions.iter().map(|row| (row.permission.as_str(), row.granted)).collect();
    let expected = ["Application.Read.All", "Group.Read.All", "Organization.Read.All", "User.Read.All"];
    assert_eq!(held, expected.map(|name| (name, true)));
    assert_eq!(nightly.permissions[3].role_id, "df021288-bdef-4463-88db-98f22de89214");
    let kinds = |kind| nightly.credentials.iter().filter(|credential| credential.kind == kind).count();
    assert_eq!([CredentialKind::Secret, CredentialKind::Certificate, CredentialKind::Federated].map(kinds), [2, 4, 4]);
    assert!(
        nightly.credentials.iter().any(|credential| credential.thumbprint.as_ref().is_some_and(|hex| hex.len() == 40))
    );

    let without = app(&document, "Without consent");
    assert_eq!((without.permissions[0].granted, without.permissions[0].declared), (false, true));
    let owners = without.owners.as_ref().unwrap();
    assert_eq!((owners.len(), owners[0].of), (1, OwnerOf::Both));

    let governance = app(&document, "Governance");
    assert!(
        governance.permissions.iter().any(|row| row.permission == "Orders.Read.All" && row.resource == "Orders API")
    );
    assert!(governance.last_sign_in.is_some(), "it has just signed in");
    assert_eq!(app(&document, "vm-nightly").kind, AppKind::ManagedIdentity);
    assert_eq!(app(&document, "Microsoft Graph").kind, AppKind::FirstParty);
    assert_eq!(app(&document, "Without service principal").object_id, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_grow_with_pages_and_not_with_apps() {
    let place = Reviewed::with(|tenant| tenant.service_principals = 3_000).await;
    let inventory = place.inventory().await;
    let document = Review::new(&inventory, None, None).document();
    assert!(document.totals.apps > 3_000, "{:?}", document.totals);
    let requests = place.emulator.requests();
    let to = |end: &str| requests.iter().filter(|request| request.path.ends_with(end)).count();
    let pages = to("/servicePrincipals")
        + to("/applications")
        + to("/appRoleAssignedTo")
        + to("/oauth2PermissionGrants")
        + to("/servicePrincipalSignInActivities")
        + to("/appCredentialSignInActivities");
    assert!(place.graph_requests() <= pages + BESIDES_PAGES, "{} requests, {pages} pages", place.graph_requests());
    let most = 6 * (3_016_usize.div_ceil(999) + 1);
    assert!(pages <= most, "{pages} pages of 999, at most {most}");
    let signing = document
        .apps
        .iter()
        .flat_map(|app| &app.credentials)
        .filter(|credential| credential.purpose == CredentialPurpose::SamlSigning);
    assert!(signing.count() > 0, "SAML certificates of third-party apps are told apart");
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_permissions_are_named_and_the_rest_is_read() {
    let place = Reviewed::seeded().await;
    let inventory = Inventory::of_tenant(&place.client(NIGHTLY)).await.unwrap();
    let document = Review::new(&inventory, None, None).document();
    let limits: Vec<_> =
        document.limits.iter().map(|limit| (limit.about.as_str(), limit.permission.as_deref())).collect();
    let expected = [
        ("delegated", Some("Directory.Read.All")),
        ("sign-ins", Some("AuditLog.Read.All")),
        ("credential-use", Some("AuditLog.Read.All")),
        ("calls", None),
    ];
    assert_eq!(limits, expected);
    assert!(!document.evidence.sign_ins && document.totals.unused_apps == 0, "nothing unknown is called unused");
    assert!(!app(&document, "Nightly report").permissions.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_readable_names_the_permission_to_grant() {
    let place = Reviewed::seeded().await;
    let error = Inventory::of_tenant(&place.client(WITHOUT_CONSENT)).await.unwrap_err();
    assert_eq!(error.code(), "permission-missing");
    assert!(error.fix().contains("`Application.Read.All`"), "{}", error.fix());
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_licence_leaves_the_reports_out() {
    let place = Reviewed::with(|tenant| tenant.premium = false).await;
    let document = place.document().await;
    let limit = document.limits.iter().find(|limit| limit.about == "sign-ins").unwrap();
    assert!(limit.permission.is_none() && limit.fix.contains("licence"), "{limit:?}");
    assert_eq!(document.totals.unused_apps, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn app_without_any_permission_is_reviewed_by_its_token() {
    let place = Reviewed::with(drop_read_permission).await;
    let inventory = Inventory::of_own_app(&place.client(NIGHTLY)).await.unwrap();
    let document = Review::new(&inventory, None, None).document();
    let nightly = app(&document, "Nightly report");
    let held: Vec<_> = nightly.permissions.iter().map(|row| row.permission.as_str()).collect();
    assert_eq!(held, ["Group.Read.All", "Organization.Read.All", "User.Read.All"]);
    let limit = &document.limits[0];
    assert_eq!(
        (limit.about.as_str(), limit.permission.as_deref()),
        ("service-principals", Some("Application.Read.All"))
    );
}

fn drop_read_permission(tenant: &mut Tenant) {
    tenant.apps[0].grants.retain(|grant| grant.role != "Application.Read.All");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_app_is_the_same_alone_as_in_the_whole_tenant() {
    let place = Reviewed::seeded().await;
    let client = place.client(GOVERNANCE);
    let whole = place.document().await;
    for name in ["Nightly report", "Provisioning", "Without consent", "vm-nightly", "Without service principal"] {
        let expected = app(&whole, name);
        let inventory = Inventory::of_apps(&client, std::slice::from_ref(&expected.app_id)).await.unwrap();
        let alone = Review::new(&inventory, None, None).document();
        assert_eq!(app(&alone, name), expected);
        assert!(!alone.is_whole_tenant);
    }
    let nobody = Inventory::of_apps(&client, &["aaaaaaaa-0000-4000-8000-0000000000ff".to_owned()]).await.unwrap_err();
    assert_eq!(nobody.code(), "graph-not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn throttling_and_failures_on_the_way_change_nothing() {
    let calm = Reviewed::with(|tenant| tenant.service_principals = 2_000).await;
    let expected = calm.inventory().await;
    let expected = Review::new(&expected, None, None).document();
    let place = Reviewed::with(|tenant| tenant.service_principals = 2_000).await;
    let fault = |status, after| {
        Fault::new(FaultTarget::Graph).status(status).retry_after(RetryAfter::Seconds(0)).after(after).times(2)
    };
    place.emulator.set_faults(vec![fault(429, 1), fault(503, 5)]);
    let document = place.document().await;
    assert_eq!(document.totals.apps, expected.totals.apps);
    assert_eq!(document.apps.len(), expected.apps.len());
    assert_eq!(document.totals.permissions_by_risk, expected.totals.permissions_by_risk);
    assert!(place.emulator.requests().iter().any(|request| request.fault), "the faults were met");
}
