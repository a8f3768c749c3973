//! Grants and revocations: what is found, refused, changed, and waited for.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use apponly::{BoxFuture, CacheKind, Env, Error, Host, TokenSource, catalogue};
use apponly_emulator::tenant::{Grant, Tenant};
use apponly_emulator::{Emulator, Fault, FaultKind, FaultTarget};
use apponly_governance::{
    Action, Applied, ApplyOptions, ChangeState, Plan, PlanRequest, Principal, PrincipalKind, Waiter, apply,
    find_principal, plan,
};
use apponly_graph::GraphClient;

use crate::support::seed;

const NIGHTLY: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const NIGHTLY_OBJECT: &str = "dddddddd-0000-4000-8000-000000000001";

/// A tenant with one who governs it.
struct Place {
    emulator: Emulator,
    client: GraphClient,
    waited: Arc<AtomicI64>,
}

impl Place {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Tenant)) -> Self {
        Self::of("Governance", change).await
    }

    /// The client of the app with this name.
    async fn of(app: &str, change: impl FnOnce(&mut Tenant)) -> Self {
        let mut tenant = seed();
        change(&mut tenant);
        let app = tenant.apps.iter().find(|known| known.display_name == app).unwrap();
        let (id, secret) = (app.client_id.to_string(), app.secrets[0].value.reveal().to_owned());
        let emulator = Emulator::start(tenant, apponly_emulator::Options::default()).await.unwrap();
        let wanted = ["AZURE_AUTHORITY_HOST", "AZURE_TENANT_ID", "APPONLY_CA_FILE", "APPONLY_GRAPH_URL"];
        let place = emulator.environment().into_iter().filter(|(name, _)| wanted.contains(&name.as_str()));
        let identity = [("AZURE_CLIENT_ID".to_owned(), id), ("AZURE_CLIENT_SECRET".to_owned(), secret)];
        let source = TokenSource::builder().env(Env::fixed(place.chain(identity))).cache(CacheKind::None);
        let client = GraphClient::new(source.host(Host::unknown()).build().unwrap()).unwrap();
        Self { emulator, client, waited: Arc::default() }
    }

    async fn find(&self, text: &str) -> Result<Principal, Error> {
        find_principal(&self.client, text).await
    }

    async fn plan(&self, action: Action, permissions: &[&str], to: &str) -> Result<Plan, Error> {
        let permissions = permissions.iter().map(|name| (*name).to_owned()).collect();
        plan(&self.client, &PlanRequest::new(action, permissions, to)).await
    }

    async fn apply(&self, plan: Plan) -> Result<Applied, Error> {
        let mut options = ApplyOptions::default();
        options.waiter = Arc::new(Ahead { clock: self.emulator.clock(), waited: Arc::clone(&self.waited) });
        apply(&self.client, plan, &options).await
    }

    async fn grant(&self, permissions: &[&str], to: &str) -> Result<Applied, Error> {
        self.apply(self.plan(Action::Grant, permissions, to).await?).await
    }

    fn roles(&self, app: usize) -> Vec<String> {
        self.emulator.tenant().apps[app].roles_on(Tenant::GRAPH)
    }

    fn writes(&self) -> usize {
        self.emulator
            .requests()
            .iter()
            .filter(|request| request.path.starts_with("/v1.0") && request.method != "GET")
            .count()
    }
}

/// Lets the tenant's time pass in place of the test's.
#[derive(Debug)]
struct Ahead {
    clock: apponly_emulator::Clock,
    waited: Arc<AtomicI64>,
}

impl Waiter for Ahead {
    fn wait(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let milliseconds = i64::try_from(duration.as_millis()).unwrap();
        let all = self.waited.fetch_add(milliseconds, Ordering::SeqCst) + milliseconds;
        self.clock.set_offset(all / 1000);
        Box::pin(std::future::ready(()))
    }
}

fn states(applied: &Applied) -> Vec<(&str, ChangeState)> {
    applied.changes.iter().map(|change| (change.permission.as_str(), change.state)).collect()
}

#[tokio::test]
async fn principal_is_found_by_every_name_that_it_has() {
    let place = Place::new().await;
    for text in ["Nightly report", "nightly REPORT", NIGHTLY, NIGHTLY_OBJECT, "aaaaaaaa-0000-4000-8000-0000000000A1"] {
        let found = place.find(text).await.unwrap();
        assert_eq!((found.app_id.as_str(), found.object_id.as_deref()), (NIGHTLY, Some(NIGHTLY_OBJECT)), "{text}");
        assert_eq!((found.kind, found.enabled), (PrincipalKind::Application, true));
    }
    let identity = place.emulator.tenant().identities[1].clone();
    for text in [&identity.name, &identity.resource_id, &identity.resource_id.to_uppercase()] {
        let found = place.find(text).await.unwrap();
        assert_eq!(
            (found.app_id, found.kind),
            (identity.client_id.to_string(), PrincipalKind::ManagedIdentity),
            "{text}"
        );
    }
    assert!(!place.find("Disabled").await.unwrap().enabled);
    assert_eq!(place.find("Without service principal").await.unwrap().object_id, None);
}

#[tokio::test]
async fn what_is_not_found_is_said_with_what_may_be_meant() {
    let place = Place::new().await;
    let error = place.find("Nightly reprot").await.unwrap_err();
    assert_eq!(error.row(), &catalogue::PRINCIPAL_NOT_FOUND);
    assert!(error.fix().contains("`Nightly report`"), "{}", error.fix());
    for text in ["O'Neil' or displayName ne '", "00000000-0000-4000-8000-000000000000", "/subscriptions/none/at/all"] {
        assert_eq!(place.find(text).await.unwrap_err().row(), &catalogue::PRINCIPAL_NOT_FOUND, "{text}");
    }
}

#[tokio::test]
async fn name_of_several_apps_lists_them_and_an_id_decides() {
    let place = Place::with(|tenant| tenant.identities[0].name = "Nightly report".to_owned()).await;
    let error = place.find("Nightly report").await.unwrap_err();
    assert_eq!(error.row(), &catalogue::PRINCIPAL_AMBIGUOUS);
    for part in [NIGHTLY, NIGHTLY_OBJECT, "bbbbbbbb-0000-4000-8000-000000000001", "managed identity"] {
        assert!(error.to_string().contains(part), "{error}");
    }
    assert!(place.find(NIGHTLY).await.is_ok());
}

#[tokio::test]
async fn permission_is_granted_once_and_revoked_once() {
    let place = Place::new().await;
    let plan = place.plan(Action::Grant, &["mail.send", "User.Read.All", "Mail.Send"], "Nightly report").await.unwrap();
    let planned: Vec<_> = plan.changes.iter().map(|change| (change.permission.as_str(), change.state)).collect();
    assert_eq!(planned, [("Mail.Send", ChangeState::ToGrant), ("User.Read.All", ChangeState::AlreadyGranted)]);
    assert_eq!((plan.is_empty(), place.writes()), (false, 0));
    let applied = place.apply(plan).await.unwrap();
    assert_eq!(states(&applied), [("Mail.Send", ChangeState::Granted), ("User.Read.All", ChangeState::AlreadyGranted)]);
    assert!(place.roles(0).contains(&"Mail.Send".to_owned()));
    let again = place.plan(Action::Grant, &["Mail.Send"], NIGHTLY).await.unwrap();
    assert!(again.is_empty() && again.notes().is_empty());

    let plan = place.plan(Action::Revoke, &["Mail.Send", "Mail.Read"], NIGHTLY_OBJECT).await.unwrap();
    let applied = place.apply(plan).await.unwrap();
    assert_eq!(states(&applied), [("Mail.Send", ChangeState::Revoked), ("Mail.Read", ChangeState::NotGranted)]);
    assert!(!place.roles(0).contains(&"Mail.Send".to_owned()));
    assert!(place.plan(Action::Revoke, &["Mail.Send"], NIGHTLY).await.unwrap().is_empty());
}

#[tokio::test]
async fn somebody_who_was_faster_is_no_failure() {
    let place = Place::new().await;
    let grants = place.plan(Action::Grant, &["Mail.Send"], NIGHTLY).await.unwrap();
    place.emulator.change_tenant(|tenant| tenant.apps[0].grants.push(Grant::new("other", Tenant::GRAPH, "Mail.Send")));
    assert_eq!(states(&place.apply(grants).await.unwrap()), [("Mail.Send", ChangeState::AlreadyGranted)]);
    let revokes = place.plan(Action::Revoke, &["Mail.Send"], NIGHTLY).await.unwrap();
    place.emulator.change_tenant(|tenant| tenant.apps[0].grants.clear());
    assert_eq!(states(&place.apply(revokes).await.unwrap()), [("Mail.Send", ChangeState::NotGranted)]);
}

#[tokio::test]
async fn lost_answer_is_asked_for_again_and_grants_once() {
    let place = Place::new().await;
    let plan = place.plan(Action::Grant, &["Mail.Send"], NIGHTLY).await.unwrap();
    let lost = Fault::new(FaultTarget::Graph).kind(FaultKind::LostAnswer).path("/v1.0/servicePrincipals").times(1);
    place.emulator.set_faults(vec![lost]);
    place.apply(plan).await.unwrap();
    assert_eq!(place.roles(0).iter().filter(|role| *role == "Mail.Send").count(), 1);
}

#[tokio::test]
async fn missing_service_principal_is_planned_and_made() {
    let place = Place::new().await;
    let plan = place.plan(Action::Grant, &["User.Read.All"], "Without service principal").await.unwrap();
    assert!(plan.creates_service_principal && plan.notes()[0].contains("registration"), "{:?}", plan.notes());
    let applied = place.apply(plan).await.unwrap();
    assert!(applied.created_service_principal && applied.principal.object_id.is_some());
    assert_eq!(place.roles(3), ["User.Read.All"]);
    let nothing = Place::new().await;
    let plan = nothing.plan(Action::Revoke, &["User.Read.All"], "Without service principal").await.unwrap();
    assert!(plan.is_empty());
    assert!(!nothing.apply(plan).await.unwrap().created_service_principal);
}

#[tokio::test]
async fn wrong_names_are_refused_with_near_ones_before_anything_is_changed() {
    let place = Place::new().await;
    let refused = |names: &'static [&'static str]| {
        let place = &place;
        async move { place.plan(Action::Grant, names, NIGHTLY).await.unwrap_err() }
    };
    let unknown = refused(&["Mail.Send", "User.Reed.All"]).await;
    assert_eq!(unknown.row(), &catalogue::PERMISSION_UNKNOWN);
    assert!(unknown.fix().contains("`User.Read.All`"), "{}", unknown.fix());
    let delegated = refused(&["User.Read"]).await;
    assert_eq!(delegated.row(), &catalogue::PERMISSION_DELEGATED_ONLY);
    assert!(delegated.fix().contains("`User.Read.All`"), "{}", delegated.fix());
    let critical = refused(&["RoleManagement.ReadWrite.Directory"]).await;
    assert_eq!(critical.row(), &catalogue::PERMISSION_CRITICAL);
    assert_eq!(place.writes(), 0);
    let mut wish = PlanRequest::new(Action::Grant, vec!["RoleManagement.ReadWrite.Directory".to_owned()], NIGHTLY);
    wish.allow_critical = true;
    assert!(plan(&place.client, &wish).await.is_ok());
    // What is dangerous may be taken away without more ado.
    assert!(place.plan(Action::Revoke, &["RoleManagement.ReadWrite.Directory"], NIGHTLY).await.is_ok());
}

#[tokio::test]
async fn roles_of_another_api_are_granted_by_its_name() {
    let place = Place::new().await;
    for api in ["Orders API", "aaaaaaaa-0000-4000-8000-000000000009", "https://orders.contoso.example"] {
        let mut wish = PlanRequest::new(Action::Grant, vec!["Orders.Read.All".to_owned()], NIGHTLY);
        wish.resource = Some(api.to_owned());
        let plan = plan(&place.client, &wish).await.unwrap();
        assert_eq!((plan.api.display_name.as_str(), plan.changes[0].risk), ("Orders API", None));
        place.apply(plan).await.unwrap();
    }
    let orders = "aaaaaaaa-0000-4000-8000-000000000009".parse().unwrap();
    assert_eq!(place.emulator.tenant().apps[0].roles_on(orders), ["Orders.Read.All"]);
}

#[tokio::test]
async fn run_waits_until_the_grant_is_seen_and_gives_up_in_the_end() {
    let place = Place::with(|tenant| tenant.assignment_delay = 30).await;
    place.grant(&["Mail.Send"], NIGHTLY).await.unwrap();
    let waited = place.waited.load(Ordering::SeqCst) / 1000;
    assert!((30..60).contains(&waited), "{waited}");
    let slow = Place::with(|tenant| tenant.assignment_delay = 3600).await;
    let error = slow.grant(&["Mail.Send"], NIGHTLY).await.unwrap_err();
    assert_eq!((error.row(), error.is_retriable()), (&catalogue::ASSIGNMENT_NOT_VISIBLE, true));
    let waited = slow.waited.load(Ordering::SeqCst);
    assert!((119_900..=120_000).contains(&waited), "all of the patience, and no more: {waited}");
    assert!(slow.roles(0).contains(&"Mail.Send".to_owned()), "it was granted all the same");
}

#[tokio::test]
async fn identity_is_granted_with_a_word_about_old_tokens() {
    let place = Place::new().await;
    let plan = place.plan(Action::Grant, &["Mail.Send"], "vm-nightly").await.unwrap();
    assert!(plan.notes().iter().any(|note| note.contains("24 hours")), "{:?}", plan.notes());
    place.apply(plan).await.unwrap();
    assert!(place.emulator.tenant().identities[0].roles_on(Tenant::GRAPH).contains(&"Mail.Send".to_owned()));
}

#[tokio::test]
async fn callers_own_missing_permission_is_named() {
    let reader = Place::of("Nightly report", |_| {}).await;
    let error = reader.grant(&["Mail.Send"], NIGHTLY).await.unwrap_err();
    assert_eq!(error.row(), &catalogue::PERMISSION_MISSING);
    assert!(error.fix().contains("`AppRoleAssignment.ReadWrite.All` and `Application.Read.All`"), "{}", error.fix());
    let plan = reader.plan(Action::Revoke, &["User.Read.All"], NIGHTLY).await.unwrap();
    let error = reader.apply(plan).await.unwrap_err();
    assert!(error.fix().contains("`AppRoleAssignment.ReadWrite.All`"), "{}", error.fix());
    let stranger = Place::of("Without consent", |_| {}).await;
    let error = stranger.find(NIGHTLY).await.unwrap_err();
    assert!(error.fix().contains("`Application.Read.All`"), "{}", error.fix());
}

#[tokio::test]
async fn principal_of_a_large_tenant_is_found_and_granted() {
    let place = Place::with(|tenant| tenant.service_principals = 2000).await;
    let list = place.client.get("/servicePrincipals?$top=999&$select=displayName,appId").await.unwrap();
    let generated = list["value"].as_array().unwrap().last().unwrap();
    let name = generated["displayName"].as_str().unwrap();
    assert_eq!(place.find(name).await.unwrap().app_id, generated["appId"]);
    let applied = place.grant(&["Policy.Read.All"], name).await.unwrap();
    assert_eq!(states(&applied), [("Policy.Read.All", ChangeState::Granted)]);
    assert!(place.plan(Action::Grant, &["Policy.Read.All"], name).await.unwrap().is_empty());
}
