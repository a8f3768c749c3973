//! What changes the credentials of an application: `addKey`, `removeKey`, `addPassword`, `removePassword`, and `PATCH` of
//! `keyCredentials`.
//!
//! Sources: the pages of these actions in the v1.0 reference, and "Update application".

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{Method, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::graph::{
    call::{Answer, Call, object},
    credentials,
    error::GraphError,
    path::{self, Segment},
    permission::{self, Subject},
    proof,
};
use crate::state::EmulatorState;
use crate::tenant::{App, Certificate, Secret, SecretValue, Tenant};
use crate::token::VerifiedToken;

/// What a call does to the credentials of the application that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    AddKey,
    AddPassword,
    Patch,
    RemoveKey,
    RemovePassword,
}

/// The property and value by which a path names the application.
struct Name {
    property: String,
    value: String,
}

/// Carries out a call that changes credentials; `None` for every other call.
///
/// # Errors
/// 403 without permission, 401 without a good proof, 404 for an unknown application, 400 for a bad body.
pub(crate) fn run(state: &EmulatorState, token: &VerifiedToken, call: &Call<'_>) -> Option<Result<Answer, GraphError>> {
    let (name, action) = target(call)?;
    Some(state.change_tenant(|tenant| change(tenant, token, call, &name, action)))
}

fn target(call: &Call<'_>) -> Option<(Name, Action)> {
    let segments = path::segments(call.path).ok()?;
    let (first, rest) = segments.split_first()?;
    if !first.text.eq_ignore_ascii_case("applications") {
        return None;
    }
    let (name, rest) = match &first.key {
        Some((property, value)) => (Name { property: property.clone(), value: value.clone() }, rest),
        None => {
            let (id, rest) = rest.split_first()?;
            (Name { property: "id".to_owned(), value: id.text.clone() }, rest)
        }
    };
    let action = match (call.method, rest) {
        (&Method::PATCH, []) => Action::Patch,
        (&Method::POST, [action]) => posted(action)?,
        _ => return None,
    };
    Some((name, action))
}

fn posted(segment: &Segment) -> Option<Action> {
    let actions = [
        ("addKey", Action::AddKey),
        ("addPassword", Action::AddPassword),
        ("removeKey", Action::RemoveKey),
        ("removePassword", Action::RemovePassword),
    ];
    // The full name of an action, with its namespace, is as good.
    let text = segment.text.strip_prefix("microsoft.graph.").unwrap_or(&segment.text);
    actions.into_iter().find(|(name, _)| text.eq_ignore_ascii_case(name)).map(|(_, action)| action)
}

fn change(
    tenant: &mut Tenant,
    token: &VerifiedToken,
    call: &Call<'_>,
    name: &Name,
    action: Action,
) -> Result<Answer, GraphError> {
    let secret_lifetime = tenant.secret_lifetime;
    let app = find(tenant, name)?;
    let own = app.client_id == token.client_id;
    let owned = own && app.owns_itself && token.roles.iter().any(|role| role == "Application.ReadWrite.OwnedBy");
    let permitted = owned || permission::allows(&token.roles, Subject::Applications, call.method);
    // An application needs no permission to roll its own keys: the proof stands in for it.
    let by_proof = matches!(action, Action::AddKey | Action::RemoveKey);
    let allowed = permitted || (own && by_proof);
    if !allowed {
        return Err(GraphError::request_denied());
    }
    match action {
        Action::AddKey => add_key(app, call),
        Action::AddPassword => add_password(app, call, secret_lifetime),
        Action::Patch => patch(app, call),
        Action::RemoveKey => remove_key(app, call),
        Action::RemovePassword => remove_password(app, call),
    }
}

fn find<'a>(tenant: &'a mut Tenant, name: &Name) -> Result<&'a mut App, GraphError> {
    let id = Uuid::parse_str(&name.value)
        .map_err(|_| GraphError::directory_bad_request(format!("Invalid object identifier '{}'.", name.value)))?;
    let by_client_id = name.property == "appId";
    let apps = tenant.apps.iter_mut().filter(|app| app.home_tenant.is_none());
    apps.into_iter()
        .find(|app| if by_client_id { app.client_id == id } else { app.object_id == id })
        .ok_or_else(|| GraphError::resource_not_found(&name.value))
}

fn body<'a, T: Deserialize<'a>>(call: &Call<'a>) -> Result<T, GraphError> {
    serde_json::from_slice(call.body)
        .map_err(|error| GraphError::bad_request(format!("Unable to read JSON request payload: {error}.")))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AddKey {
    key_credential: KeyForm,
    #[serde(default)]
    password_credential: Option<Value>,
    proof: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeyForm {
    key_id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    usage: Option<String>,
    key: Option<String>,
}

fn add_key(app: &mut App, call: &Call<'_>) -> Result<Answer, GraphError> {
    let new: AddKey = body(call)?;
    proof::check(&new.proof, app, call.now)?;
    if new.password_credential.is_some() {
        // Keys with a password are for signing SAML tokens.
        return Err(call.not_emulated());
    }
    let certificate = new_certificate(&new.key_credential, call.now)?;
    let answer = Answer::json(object(credentials::key(&certificate, true)));
    app.certificates.push(certificate);
    Ok(answer)
}

fn new_certificate(form: &KeyForm, now: Timestamp) -> Result<Certificate, GraphError> {
    let invalid = |why: &str| {
        GraphError::directory_bad_request(format!("Invalid value specified for property 'keyCredentials': {why}."))
    };
    if form.kind.as_deref() != Some("AsymmetricX509Cert") || form.usage.as_deref() != Some("Verify") {
        return Err(invalid("type is AsymmetricX509Cert and usage Verify for a certificate that signs in"));
    }
    let key = form.key.as_deref().ok_or_else(|| invalid("key is missing"))?;
    let der = STANDARD.decode(key).map_err(|_| invalid("key is not base64"))?;
    // Examples of the documentation also show base64 of PEM.
    let certificate = match std::str::from_utf8(&der) {
        Ok(text) if text.contains("-----BEGIN") => Certificate::from_pem("", text),
        _ => Certificate::from_der("", &der),
    };
    let mut certificate = certificate.map_err(|why| invalid(&why))?;
    certificate.private_key = None;
    certificate.key_id = Uuid::new_v4();
    certificate.added = Some(now);
    Ok(certificate)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RemoveKey {
    key_id: String,
    proof: String,
}

fn remove_key(app: &mut App, call: &Call<'_>) -> Result<Answer, GraphError> {
    let gone: RemoveKey = body(call)?;
    proof::check(&gone.proof, app, call.now)?;
    let key_id = guid(&gone.key_id)?;
    let before = app.certificates.len();
    app.certificates.retain(|certificate| certificate.key_id != key_id);
    removed(before > app.certificates.len(), key_id)
}

fn guid(text: &str) -> Result<Uuid, GraphError> {
    Uuid::try_parse(text).map_err(|_| GraphError::bad_request("The property 'keyId' is not a GUID."))
}

/// Status and text for an unknown key id: unverified.
fn removed(was_there: bool, key_id: Uuid) -> Result<Answer, GraphError> {
    if was_there {
        return Ok(Answer::no_content());
    }
    Err(GraphError::directory_bad_request(format!("No credentials found to be removed: '{key_id}'.")))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Patch {
    key_credentials: Vec<KeyForm>,
}

/// The array replaces the present one: what keeps its `keyId` stays, what is new is added, what is missing is gone.
fn patch(app: &mut App, call: &Call<'_>) -> Result<Answer, GraphError> {
    let properties: Map<String, Value> = body(call)?;
    if properties.keys().any(|name| name != "keyCredentials") {
        return Err(call.not_emulated());
    }
    let wanted: Patch = body(call)?;
    let mut certificates = Vec::new();
    for form in &wanted.key_credentials {
        let id = form.key_id.as_deref().map(guid).transpose()?;
        let known = app.certificates.iter().find(|certificate| Some(certificate.key_id) == id);
        certificates.push(match known {
            Some(known) => known.clone(),
            None => new_certificate(form, call.now)?,
        });
    }
    app.certificates = certificates;
    Ok(Answer::no_content())
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct AddPassword {
    #[serde(default)]
    password_credential: Option<PasswordForm>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct PasswordForm {
    display_name: Option<String>,
    start_date_time: Option<Timestamp>,
    end_date_time: Option<Timestamp>,
}

fn add_password(app: &mut App, call: &Call<'_>, lifetime: u32) -> Result<Answer, GraphError> {
    let new: AddPassword = if call.body.is_empty() { AddPassword::default() } else { body(call)? };
    let form = new.password_credential.unwrap_or_default();
    let start = form.start_date_time.unwrap_or(call.now);
    let end = match form.end_date_time {
        Some(end) => end,
        None => start.saturating_add(Duration::from_secs(u64::from(lifetime))).unwrap_or(start),
    };
    if end <= start || end <= call.now {
        return Err(GraphError::directory_bad_request("Credential end date is invalid."));
    }
    let secret = Secret {
        key_id: Uuid::new_v4(),
        display_name: form.display_name.unwrap_or_default(),
        value: SecretValue::new(secret_text()?),
        expires: Some(end),
        added: Some(call.now),
    };
    let mut shown = object(credentials::password(&secret));
    shown.insert("secretText".to_owned(), secret.value.reveal().into());
    app.secrets.push(secret);
    Ok(Answer::json(shown))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RemovePassword {
    key_id: String,
}

fn remove_password(app: &mut App, call: &Call<'_>) -> Result<Answer, GraphError> {
    let gone: RemovePassword = body(call)?;
    let key_id = guid(&gone.key_id)?;
    let before = app.secrets.len();
    app.secrets.retain(|secret| secret.key_id != key_id);
    removed(before > app.secrets.len(), key_id)
}

/// 40 characters, of which real ones have `~` as the fourth or fifth.
fn secret_text() -> Result<String, GraphError> {
    let mut bytes = [0_u8; 27];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| {
        GraphError::new(StatusCode::INTERNAL_SERVER_ERROR, "Service_InternalServerError", "no random bytes")
    })?;
    let text = URL_SAFE_NO_PAD.encode(bytes);
    let (start, rest) = text.split_at(3);
    Ok(format!("{start}8Q8~{rest}"))
}
