//! `/reports` of beta: which apps and credentials signed in, and when last.
//!
//! Source: "List servicePrincipalSignInActivities", "List appCredentialSignInActivities" (beta).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::graph::{
    call::{Answer, Call, object},
    error::GraphError,
    governance_entity::{CREDENTIAL_ACTIVITY, SIGN_IN_ACTIVITY},
    listing,
    path::Segment,
    principal::{Principal, Principals},
    resources::{Key, end_of_path, unknown},
    source::{SLOTS, Source},
};
use crate::population::Holder;
use crate::state::EmulatorState;
use crate::tenant::Tenant;

/// `GET` of a report.
///
/// # Errors
/// 400 outside of beta and for a bad query or path, 403 for a tenant without the licence.
pub(crate) fn read(
    state: &EmulatorState,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let name = key.map_or("", |key| key.value);
    if !call.is_beta() {
        return Err(unknown(name));
    }
    end_of_path(rest)?;
    let tenant = &*state.tenant();
    require_licence(tenant)?;
    let activities = Activities { state, tenant };
    if name.eq_ignore_ascii_case("servicePrincipalSignInActivities") {
        listing::page(call, &SIGN_IN_ACTIVITY, &activities)
    } else if name.eq_ignore_ascii_case("appCredentialSignInActivities") {
        listing::page(call, &CREDENTIAL_ACTIVITY, &Credentials(activities))
    } else {
        Err(unknown(name))
    }
}

/// 403 for a tenant without Entra ID P1 or P2.
pub(crate) fn require_licence(tenant: &Tenant) -> Result<(), GraphError> {
    if tenant.premium {
        return Ok(());
    }
    Err(GraphError::new(
        StatusCode::FORBIDDEN,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
        "Neither tenant is B2C or tenant doesn't have premium license",
    ))
}

/// The apps that signed in, at the positions of their service principals.
#[derive(Clone, Copy)]
struct Activities<'a> {
    state: &'a EmulatorState,
    tenant: &'a Tenant,
}

impl Activities<'_> {
    /// Time and request of the latest sign-in.
    fn latest(self, position: usize) -> Option<(Uuid, Timestamp, Uuid)> {
        let principal = Principals::of(self.tenant).at(position)?;
        let app_id = principal.app_id();
        let (time, request) = match principal {
            Principal::Generated(generated) => (generated.last_sign_in()?, app_id),
            _ => self.state.sign_ins().latest_of(app_id).map(|latest| (latest.time, latest.id))?,
        };
        Some((app_id, time, request))
    }
}

impl Source for Activities<'_> {
    fn len(&self) -> usize {
        let all = Principals::of(self.tenant);
        let mut at = all.at_or_after(0);
        let mut count = 0;
        while let Some(position) = at {
            count += usize::from(self.latest(position).is_some());
            at = all.at_or_after(position + 1);
        }
        count
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        let all = Principals::of(self.tenant);
        let mut at = all.at_or_after(from);
        while let Some(position) = at {
            if self.latest(position).is_some() {
                return at;
            }
            at = all.at_or_after(position + 1);
        }
        None
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        let Some((app_id, time, request)) = self.latest(position) else { return Map::new() };
        let activity = activity(time, request);
        object(json!({
            "id": STANDARD.encode(app_id.to_string()),
            "appId": app_id.to_string(),
            "lastSignInActivity": activity,
            "applicationAuthenticationClientSignInActivity": activity,
            "applicationAuthenticationResourceSignInActivity": null,
            "delegatedClientSignInActivity": null,
            "delegatedResourceSignInActivity": null,
        }))
    }

    fn candidates(&self, property: &str, value: &str) -> Option<Vec<usize>> {
        if property == "appId" { Principals::of(self.tenant).candidates(property, value) } else { None }
    }
}

fn activity(time: Timestamp, request: Uuid) -> Value {
    json!({"lastSignInDateTime": time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), "lastSignInRequestId": request.to_string()})
}

/// The credentials that signed in: several of each service principal.
struct Credentials<'a>(Activities<'a>);

impl Credentials<'_> {
    fn of(&self, position: usize) -> Vec<Map<String, Value>> {
        let Activities { state, tenant } = self.0;
        let Some(principal) = Principals::of(tenant).at(position) else { return Vec::new() };
        match principal {
            Principal::Generated(generated) => {
                let used = generated.credentials().into_iter().filter_map(|credential| {
                    let used = credential.last_used?;
                    let of_app = credential.holder == Holder::Application;
                    let kind = (credential.is_certificate, of_app, credential.end);
                    let holder = (principal, generated.application_id());
                    Some(credential_activity(holder, credential.key_id, kind, (used, credential.key_id)))
                });
                used.collect()
            }
            Principal::App(app) => {
                let own = app.secrets.iter().map(|secret| (secret.key_id, false, true, secret.expires));
                let of_principal = app.service_principal_secrets.iter();
                let of_principal = of_principal.map(|secret| (secret.key_id, false, false, secret.expires));
                let keys = app.certificates.iter().map(|key| (key.key_id, true, true, Some(key.not_after)));
                let used = own.chain(of_principal).chain(keys).filter_map(|(id, is_key, of_app, end)| {
                    let latest = state.sign_ins().latest_with(id)?;
                    let kind = (is_key, of_app, end.unwrap_or(Timestamp::MAX));
                    let holder = (principal, Some(app.object_id));
                    Some(credential_activity(holder, id, kind, (latest.time, latest.id)))
                });
                used.collect()
            }
            Principal::Api(_) | Principal::Identity(_) => Vec::new(),
        }
    }
}

/// One row: whose it is, its key id, what it is (certificate, of the application, end), time and id of the sign-in.
fn credential_activity(
    (principal, application): (Principal<'_>, Option<Uuid>),
    key_id: Uuid,
    (is_certificate, of_application, end): (bool, bool, Timestamp),
    (time, request): (Timestamp, Uuid),
) -> Map<String, Value> {
    object(json!({
        "id": STANDARD.encode(key_id.to_string()),
        "keyId": key_id.to_string(),
        "keyType": if is_certificate { "certificate" } else { "clientSecret" },
        "keyUsage": if is_certificate { "verify" } else { "sign" },
        "appId": principal.app_id().to_string(),
        "appObjectId": application.map(|id| id.to_string()),
        "servicePrincipalObjectId": principal.object_id().to_string(),
        "resourceId": Tenant::GRAPH.to_string(),
        "credentialOrigin": if of_application { "application" } else { "servicePrincipal" },
        "expirationDate": end.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "signInActivity": activity(time, request),
    }))
}

impl Source for Credentials<'_> {
    fn len(&self) -> usize {
        let all = Principals::of(self.0.tenant);
        let mut at = all.at_or_after(0);
        let mut count = 0;
        while let Some(position) = at {
            count += self.of(position).len();
            at = all.at_or_after(position + 1);
        }
        count
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        let all = Principals::of(self.0.tenant);
        let mut holder = all.at_or_after(from / SLOTS);
        while let Some(position) = holder {
            let first = if position == from / SLOTS { from % SLOTS } else { 0 };
            if first < self.of(position).len() {
                return Some(position * SLOTS + first);
            }
            holder = all.at_or_after(position + 1);
        }
        None
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        self.of(position / SLOTS).into_iter().nth(position % SLOTS).unwrap_or_default()
    }
}
