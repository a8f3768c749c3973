//! Instance discovery, OIDC metadata, JWKS.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use http::header::HOST;
use http::{HeaderMap, Uri};
use serde::Deserialize;
use serde_json::{Value, json};

use super::refusal::Refusal;
use super::request::Ids;
use super::tenancy;
use crate::state::EmulatorState;

/// Authority hosts of each cloud: preferred first, then aliases.
const CLOUDS: &[&[&str]] = &[
    &["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
    &["login.microsoftonline.us", "login.usgovcloudapi.net"],
    &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
    &["login.sovcloud-identity.fr"],
    &["login.sovcloud-identity.de"],
    &["login.sovcloud-identity.sg"],
];

/// Query of instance discovery.
#[derive(Deserialize)]
pub(super) struct Instance {
    #[serde(default)]
    authorization_endpoint: String,
}

/// Answers `GET /common/discovery/instance`.
pub(super) async fn instance(
    State(state): State<Arc<EmulatorState>>,
    uri: Uri,
    headers: HeaderMap,
    Query(query): Query<Instance>,
) -> Response {
    let ids = Ids::of(&headers);
    let endpoint = url::Url::parse(&query.authorization_endpoint).ok();
    let host = endpoint.as_ref().and_then(url::Url::host_str).unwrap_or_default();
    let tenant = endpoint
        .as_ref()
        .and_then(|url| url.path_segments())
        .and_then(|mut segments| segments.next().map(str::to_owned))
        .filter(|segment| !segment.is_empty())
        .unwrap_or_else(|| "common".to_owned());
    let is_own = host == "localhost" || host.ends_with(".localhost") || matches!(host, "127.0.0.1" | "[::1]");
    if !is_own && !CLOUDS.iter().any(|hosts| hosts.contains(&host)) {
        let refusal = Refusal::new(
            50_049,
            format!("Unknown or invalid instance: '{}' is no authority host.", host.escape_debug()),
        );
        return ids.mark(refusal.answer(state.clock().now(), &ids.correlation_id, &ids.trace_id));
    }
    let mut metadata: Vec<Value> = CLOUDS
        .iter()
        .map(|hosts| {
            let preferred = hosts.first();
            json!({ "preferred_network": preferred, "preferred_cache": preferred, "aliases": hosts })
        })
        .collect();
    let own = requested_host(&state, &uri, &headers);
    metadata.push(json!({ "preferred_network": own, "preferred_cache": own, "aliases": [own] }));
    let base = if is_own { format!("https://{own}") } else { format!("https://{host}") };
    let body = json!({
        "tenant_discovery_endpoint": format!("{base}/{tenant}/v2.0/.well-known/openid-configuration"),
        "api-version": "1.1",
        "metadata": metadata,
    });
    ids.mark(Json(body).into_response())
}

/// Answers `GET /{tenant}/v2.0/.well-known/openid-configuration`.
pub(super) async fn metadata_v2(
    State(state): State<Arc<EmulatorState>>,
    Path(tenant): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    metadata(&state, &tenant, &requested_host(&state, &uri, &headers), &Ids::of(&headers), true)
}

/// Answers `GET /{tenant}/.well-known/openid-configuration`.
pub(super) async fn metadata_v1(
    State(state): State<Arc<EmulatorState>>,
    Path(tenant): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    metadata(&state, &tenant, &requested_host(&state, &uri, &headers), &Ids::of(&headers), false)
}

fn metadata(state: &EmulatorState, segment: &str, host: &str, ids: &Ids, v2: bool) -> Response {
    let tenant = state.tenant();
    let is_placeholder = tenancy::PLACEHOLDERS.contains(&segment);
    if !is_placeholder && let Err(refusal) = tenancy::check(segment, &tenant) {
        return ids.mark(refusal.metadata_answer(state.clock().now(), &ids.correlation_id, &ids.trace_id));
    }
    let base = format!("https://{host}");
    // Endpoints name the tenant by its id even if it was asked for by a domain; `common` stays as it is.
    let (name, issuer_name) = if is_placeholder {
        (segment.to_owned(), "{tenantid}".to_owned())
    } else {
        (tenant.tenant_id.to_string(), tenant.tenant_id.to_string())
    };
    let (version, keys) = if v2 { ("/v2.0", "discovery/v2.0/keys") } else { ("", "discovery/keys") };
    // Entra's own v2 issuer stands on `login.microsoftonline.com`; clients that compare the issuer's host with the
    // authority's would refuse that for a host of their own, so the emulator names itself.
    let issuer =
        if v2 { format!("{base}/{issuer_name}/v2.0") } else { format!("https://sts.windows.net/{issuer_name}/") };
    let graph = state.endpoints().map_or_else(String::new, |endpoints| host_of(&endpoints.graph).to_owned());
    let body = json!({
        "token_endpoint": format!("{base}/{name}/oauth2{version}/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": format!("{base}/{name}/{keys}"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": issuer,
        "request_uri_parameter_supported": false,
        "authorization_endpoint": format!("{base}/{name}/oauth2{version}/authorize"),
        "device_authorization_endpoint": format!("{base}/{name}/oauth2{version}/devicecode"),
        "end_session_endpoint": format!("{base}/{name}/oauth2{version}/logout"),
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "nonce", "ver", "tid"],
        "tenant_region_scope": if is_placeholder { Value::Null } else { json!("EU") },
        "cloud_instance_name": "microsoftonline.com",
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": graph,
    });
    ids.mark(Json(body).into_response())
}

/// Answers `GET /{tenant}/discovery/v2.0/keys`. As at Entra, the keys do not depend on the tenant.
pub(super) async fn keys(State(state): State<Arc<EmulatorState>>) -> Json<Value> {
    let key = state.signing_key().json_web_key();
    Json(json!({ "keys": [{
        "kty": key.kty, "use": "sig", "alg": "RS256", "kid": key.kid, "x5t": key.kid, "n": key.n, "e": key.e,
    }] }))
}

/// Host and port as the client called them, so that its own checks of host names hold.
fn requested_host(state: &EmulatorState, uri: &Uri, headers: &HeaderMap) -> String {
    // HTTP/2 has the authority in the target, HTTP/1.1 in `Host`.
    let target = uri.authority().map(http::uri::Authority::as_str);
    let header = || headers.get(HOST).and_then(|host| host.to_str().ok());
    let own = || state.endpoints().map(|endpoints| host_of(&endpoints.authority)).unwrap_or_default();
    target.or_else(header).unwrap_or_else(own).to_owned()
}

fn host_of(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, host)| host)
}
