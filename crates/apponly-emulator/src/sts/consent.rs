//! The page on which an administrator consents: here one that consents by itself, or declines.
//!
//! Source: "Admin consent on the Microsoft identity platform".

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use url::Url;
use uuid::Uuid;

use crate::state::EmulatorState;
use crate::tenant::{App, Grant, Tenant, derived_id};

/// What the link says.
#[derive(Deserialize)]
pub(super) struct Link {
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
}

/// `GET /{tenant}/adminconsent`: consents to everything that the registration declares.
pub(super) async fn consent_v1(
    State(state): State<Arc<EmulatorState>>,
    Path(tenant): Path<String>,
    Query(link): Query<Link>,
) -> Response {
    answer(&state, &tenant, &link, false)
}

/// `GET /{tenant}/v2.0/adminconsent`: consents to what `scope` asks; application permissions by `{resource}/.default`.
pub(super) async fn consent_v2(
    State(state): State<Arc<EmulatorState>>,
    Path(tenant): Path<String>,
    Query(link): Query<Link>,
) -> Response {
    answer(&state, &tenant, &link, true)
}

fn answer(state: &EmulatorState, tenant: &str, link: &Link, is_v2: bool) -> Response {
    match decide(state, tenant, link, is_v2) {
        Ok(target) => match HeaderValue::from_str(target.as_str()) {
            Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
            Err(_) => page("AADSTS50011", "the redirect URI is not one"),
        },
        Err((number, why)) => page(number, &why),
    }
}

/// What goes wrong before the app is known is shown to the administrator, as there is nowhere to send it.
fn page(number: &str, why: &str) -> Response {
    (StatusCode::BAD_REQUEST, Html(format!("<title>Sign in</title><p>{number}: {why}"))).into_response()
}

fn decide(state: &EmulatorState, tenant: &str, link: &Link, is_v2: bool) -> Result<Url, (&'static str, String)> {
    let known = state.tenant();
    let any = tenant.eq_ignore_ascii_case("organizations") || (!is_v2 && tenant.eq_ignore_ascii_case("common"));
    if !any && !known.is_named(tenant) {
        return Err(("AADSTS90002", "the tenant was not found".to_owned()));
    }
    let client_id = link.client_id.as_deref().unwrap_or_default();
    let id = Uuid::try_parse(client_id).ok();
    let app = id.and_then(|id| known.app(id)).filter(|app| app.home_tenant.is_none());
    let app = app.ok_or_else(|| ("AADSTS700016", "the application was not found in the directory".to_owned()))?;
    let mut target = redirect_target(app, link.redirect_uri.as_deref())?;
    if is_v2 && link.scope.as_deref().unwrap_or_default().is_empty() {
        return Err(("AADSTS900144", "the request must contain the parameter 'scope'".to_owned()));
    }
    let mut query = target.query_pairs_mut();
    if known.declines_consent {
        let (error, text) = if is_v2 {
            ("consent_required", "AADSTS65004: The resource owner or authorization server denied the request.")
        } else {
            ("permission_denied", "The admin canceled the request.")
        };
        query.append_pair("error", error).append_pair("error_description", text);
        if is_v2 {
            query.append_pair("admin_consent", "True");
        }
    } else {
        consent(state, app.client_id);
        query.append_pair("admin_consent", "True");
        if let Some(scope) = link.scope.as_deref().filter(|_| is_v2) {
            query.append_pair("scope", scope);
        }
    }
    query.append_pair("tenant", &known.tenant_id.to_string());
    if let Some(state) = &link.state {
        query.append_pair("state", state);
    }
    drop(query);
    Ok(target)
}

/// The redirect URI, if it is registered: on `http://localhost` with any port and path, as for every loopback address.
fn redirect_target(app: &App, wanted: Option<&str>) -> Result<Url, (&'static str, String)> {
    let Some(wanted) = wanted.or_else(|| app.redirect_uris.first().map(String::as_str)) else {
        return Err(("AADSTS500113", "no reply address is registered for the application".to_owned()));
    };
    let mismatch = || ("AADSTS50011", format!("the redirect URI is not registered for '{}'", app.client_id));
    let url = Url::parse(wanted).map_err(|_| mismatch())?;
    let matches = |registered: &String| {
        let Ok(registered) = Url::parse(registered) else { return false };
        let is_loopback = registered.scheme() == "http" && registered.host_str() == Some("localhost");
        let same_port = is_loopback || registered.port() == url.port();
        let prefix = registered.path().trim_end_matches('/');
        registered.scheme() == url.scheme()
            && registered.host_str() == url.host_str()
            && same_port
            && url.path().strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if app.redirect_uris.iter().any(matches) { Ok(url) } else { Err(mismatch()) }
}

/// Grants what the registration declares, and makes the service principal if there is none.
fn consent(state: &EmulatorState, client_id: Uuid) {
    let now = state.clock().now();
    state.change_tenant(|tenant: &mut Tenant| {
        let Some(app) = tenant.apps.iter_mut().find(|app| app.client_id == client_id) else { return };
        app.no_service_principal = false;
        for (resource, role) in app.declared.clone() {
            if app.grants.iter().any(|held| held.resource == resource && held.role == role) {
                continue;
            }
            let id = derived_id("app role assignment by consent", &format!("{client_id} {resource} {role}"));
            let mut grant = Grant::new(id.simple().to_string(), resource, role);
            grant.created = Some(now);
            app.grants.push(grant);
        }
    });
}
