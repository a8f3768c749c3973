//! `/auditLogs/signIns` of beta: who got a token while the emulator ran.
//!
//! Source: "List signIns" and "signIn resource type" (beta).

use serde_json::{Map, Value, json};

use crate::graph::{
    call::{Answer, Call, object},
    error::GraphError,
    governance_entity::SIGN_IN,
    listing,
    path::Segment,
    principal::Principal,
    reports::require_licence,
    resources::{Key, end_of_path, unknown},
};
use crate::sign_ins::{SignIn, SignInCredential};
use crate::state::EmulatorState;
use crate::tenant::Tenant;

/// `GET`: newest first. Without a filter on `signInEventTypes`, which only beta has, Graph lists interactive sign-ins of
/// users: here there are none.
///
/// # Errors
/// 403 for a tenant without the licence, 400 for a bad query or path.
pub(crate) fn read(
    state: &EmulatorState,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let name = key.map_or("", |key| key.value);
    if !name.eq_ignore_ascii_case("signIns") {
        return Err(unknown(name));
    }
    end_of_path(rest)?;
    let tenant = &*state.tenant();
    require_licence(tenant)?;
    let options = call.options(&SIGN_IN)?;
    let events = "signInEventTypes";
    let by_event = options.filter.as_ref().is_some_and(|filter| filter.properties().contains(&events));
    if by_event && !call.is_beta() {
        return Err(GraphError::bad_request(format!("Could not find a property named '{events}'.")));
    }
    let wanted = if by_event { state.sign_ins().newest_first() } else { Vec::new() };
    let all: Vec<_> = wanted.into_iter().map(|sign_in| resource(tenant, sign_in)).collect();
    listing::page(call, &SIGN_IN, &all)
}

fn resource(tenant: &Tenant, sign_in: SignIn) -> Map<String, Value> {
    let client = Principal::by_app_id(tenant, sign_in.client_id);
    let api = Principal::by_app_id(tenant, sign_in.resource);
    let (event, kind) = match sign_in.credential {
        SignInCredential::Certificate(_) => ("servicePrincipal", "certificate"),
        SignInCredential::Federation(_) => ("servicePrincipal", "federatedIdentityCredential"),
        SignInCredential::ManagedIdentity => ("managedIdentity", "managedIdentity"),
        SignInCredential::Secret(_) => ("servicePrincipal", "clientSecret"),
    };
    let federation = match sign_in.credential {
        SignInCredential::Federation(id) => Some(id.to_string()),
        _ => None,
    };
    object(json!({
        "id": sign_in.id.to_string(),
        "createdDateTime": sign_in.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "appId": sign_in.client_id.to_string(),
        "appDisplayName": client.map(Principal::display_name),
        "servicePrincipalId": client.map(|client| client.object_id().to_string()),
        "servicePrincipalName": client.map(Principal::display_name),
        "servicePrincipalCredentialKeyId": sign_in.credential.key_id().map(|id| id.to_string()),
        "clientCredentialType": kind,
        "federatedCredentialId": federation,
        "signInEventTypes": [event],
        "resourceId": sign_in.resource.to_string(),
        "resourceDisplayName": api.map(Principal::display_name),
        "ipAddress": "127.0.0.1",
        "conditionalAccessStatus": "notApplied",
        "status": {"errorCode": 0, "failureReason": "Other.", "additionalDetails": null},
    }))
}
