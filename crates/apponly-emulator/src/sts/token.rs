//! The token endpoint: the order of the checks
//! ("OAuth 2.0 client credentials flow on the Microsoft identity platform").

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Request, request};
use serde_json::json;
use uuid::Uuid;

use super::assertion;
use super::credential::{Presented, check_secret};
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::request::{Ids, basic_credentials, check_shape, is_form};
use super::{claims, client, scope, tenancy};
use crate::requests::Caller;
use crate::sign_ins::{SignIn, SignInCredential};
use crate::state::EmulatorState;
use crate::tenant::Tenant;
use crate::token::{Authentication, Subject, mint};

/// Largest body that is read, in bytes: assertions with long chains stay far below.
const MAX_BODY: usize = 256 * 1024;

/// Lifetime of tokens for clients that can handle claims challenges, in seconds (20 to 28 hours at Graph).
const LONG_LIFETIME: u32 = 86_399;

/// Answers `POST /{tenant}/oauth2/v2.0/token`.
pub(super) async fn token(
    State(state): State<Arc<EmulatorState>>,
    Path(tenant): Path<String>,
    request: Request<Body>,
) -> Response {
    let ids = Ids::of(request.headers());
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY).await;
    let mut asked_by = None;
    let answer = match body {
        Ok(body) => Exchange { state: &state, tenant: &tenant, parts: &parts }.run(&body, &mut asked_by),
        Err(_) => Err(Refusal::malformed("the body is too large or ended early")),
    };
    let mut response = match answer {
        Ok(response) => response,
        Err(refusal) => refusal.answer(state.clock().now(), &ids.correlation_id, &ids.trace_id),
    };
    if let Some(client_id) = asked_by {
        response.extensions_mut().insert(Caller(client_id));
    }
    ids.mark(response)
}

struct Exchange<'a> {
    state: &'a EmulatorState,
    tenant: &'a str,
    parts: &'a request::Parts,
}

impl Exchange<'_> {
    fn run(&self, body: &[u8], asked_by: &mut Option<String>) -> Result<Response, Refusal> {
        let tenant = self.state.tenant();
        let headers: &HeaderMap = &self.parts.headers;
        check_shape(&self.parts.method, &self.parts.uri)?;
        tenancy::check(self.tenant, &tenant)?;
        // A body that is not a form has no parameters; Entra then misses the first one.
        let parameters = if is_form(headers) { Parameters::parse(body)? } else { Parameters::default() };
        check_grant(&parameters)?;
        let basic = basic_credentials(headers)?;
        let (basic_id, basic_secret) = basic.as_ref().map(|(id, secret)| (id.as_str(), secret.as_str())).unzip();
        let client_id = client_id(&parameters, basic_id)?;
        let wanted = parameters.required("scope")?;
        let capabilities = claims::capabilities(parameters.value("claims"))?;
        let app = client::find(&tenant, client_id)?;
        *asked_by = Some(app.client_id.to_string());
        let identifier = scope::resource_of(wanted)?;
        let (authentication, credential) = match Presented::find(&parameters, basic_secret)? {
            Presented::Secret(secret) => {
                let key_id = check_secret(&tenant, app, secret, self.state.clock())?;
                (Authentication::Secret, SignInCredential::Secret(key_id))
            }
            Presented::Assertion(assertion) => {
                let audiences = assertion::audiences(self.parts, self.tenant, &tenant);
                let credential = assertion::check(self.state, &tenant, app, assertion, &audiences)?;
                (Authentication::Assertion, credential)
            }
        };
        client::check_policies(app)?;
        let resource = scope::find(&tenant, identifier, app)?;
        let mut subject = Subject::app(app, resource, authentication);
        let time = self.state.clock().now();
        subject.roles = tenant.roles_in_tokens(&app.grants, resource.app_id, time);
        let long = resource.app_id == Tenant::GRAPH && capabilities.iter().any(|capability| capability == "cp1");
        subject.capabilities = capabilities;
        let lifetime = if long { LONG_LIFETIME } else { tenant.token_lifetime };
        let token = mint(self.state, &subject, resource, identifier, lifetime)
            .map_err(|reason| Refusal::malformed(format_args!("no token could be signed: {reason}")))?;
        let (client_id, resource) = (app.client_id, resource.app_id);
        self.state.sign_ins().record(SignIn { id: Uuid::new_v4(), time, client_id, resource, credential });
        let mut answer = json!({
            "token_type": "Bearer",
            "expires_in": lifetime,
            "ext_expires_in": lifetime,
            "access_token": token,
        });
        // Entra sends the hint with long-lived tokens at least; half of the lifetime is what clients choose themselves.
        let refresh_in = if long { Some(lifetime / 2) } else { tenant.refresh_in };
        if let Some(refresh_in) = refresh_in {
            answer["refresh_in"] = json!(refresh_in);
        }
        Ok(Json(answer).into_response())
    }
}

fn check_grant(parameters: &Parameters) -> Result<(), Refusal> {
    let grant_type = parameters.required("grant_type")?;
    if grant_type != "client_credentials" {
        return Err(Refusal::new(
            70_003,
            format!("The app requested an unsupported grant type '{}'.", grant_type.escape_debug()),
        ));
    }
    if parameters.value("resource").is_some() {
        return Err(Refusal::new(
            901_002,
            "The 'resource' request parameter isn't supported. Use 'scope' with the v2.0 endpoint.",
        ));
    }
    Ok(())
}

/// The client id of the body or of the Basic header, which must agree.
fn client_id<'a>(parameters: &'a Parameters, basic: Option<&'a str>) -> Result<&'a str, Refusal> {
    match (parameters.value("client_id"), basic) {
        (Some(body), Some(basic)) if !body.eq_ignore_ascii_case(basic) => {
            Err(Refusal::malformed("'client_id' and the Authorization header name different apps"))
        }
        (Some(id), _) | (None, Some(id)) => Ok(id),
        (None, None) => Err(Refusal::missing("client_id")),
    }
}
