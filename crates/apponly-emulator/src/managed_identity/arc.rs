//! The agent of Azure Arc-enabled servers: a challenge with a key file, then the token.
//!
//! Source: "Authenticate against Azure resources with Azure Arc-enabled servers".

use std::path::Path;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::imds::{Refusal, answer, issue_or_refuse, require_metadata, required};
use super::issue;
use super::key_file::KeyFiles;
use super::parameters::Parameters;
use crate::state::EmulatorState;

/// Path of the endpoint; `IDENTITY_ENDPOINT` is the whole URL. Not the path of a real agent, which is IMDS's own and
/// here belongs to IMDS.
pub(crate) const PATH: &str = "/arc/metadata/identity/oauth2/token";

const API_VERSIONS: [&str; 3] = ["2019-11-01", "2020-06-01", "2021-02-01"];

/// The agent with its open challenges.
#[derive(Debug)]
pub(crate) struct Agent {
    state: Arc<EmulatorState>,
    keys: KeyFiles,
}

impl Agent {
    pub(crate) fn new(state: Arc<EmulatorState>) -> Self {
        Self { state, keys: KeyFiles::default() }
    }

    fn issue_token(&self, method: &Method, parameters: &Parameters, headers: &HeaderMap) -> Result<Response, Refusal> {
        if method != Method::GET {
            let description = "the token endpoint answers GET only".to_owned();
            return Err(Refusal { status: StatusCode::METHOD_NOT_ALLOWED, error: "invalid_request", description });
        }
        require_metadata(headers)?;
        let resource = required(parameters, &API_VERSIONS)?;
        let content = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        // The content goes back as it stands in the file, not encoded once more.
        let answered = content.and_then(|value| value.strip_prefix("Basic ")).is_some_and(|key| self.keys.redeem(key));
        if !answered {
            return self.challenge();
        }
        // Parameters that name an identity are no part of this protocol.
        let tenant = self.state.tenant();
        let identity = issue::system_assigned(&tenant).ok_or_else(|| Refusal::invalid_request("Identity not found"))?;
        Ok(answer(&issue_or_refuse(&self.state, identity, &resource)?, &resource))
    }

    /// 401 with the path of a fresh key file.
    fn challenge(&self) -> Result<Response, Refusal> {
        let failed =
            |description: String| Refusal { status: StatusCode::INTERNAL_SERVER_ERROR, error: "unknown", description };
        let directory = std::path::absolute(self.state.arc_key_directory())
            .map_err(|error| failed(format!("the key directory has no absolute path: {error}")))?;
        let path = self
            .keys
            .challenge(&directory)
            .map_err(|error| failed(format!("the key file cannot be written: {error}")))?;
        let realm = realm(&path).ok_or_else(|| failed("the key directory cannot be named in a header".to_owned()))?;
        Ok((StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, realm)]).into_response())
    }
}

fn realm(path: &Path) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("Basic realm={}", path.to_str()?)).ok()
}

/// `GET $IDENTITY_ENDPOINT`.
pub(crate) async fn token(State(agent): State<Arc<Agent>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    agent.issue_token(&method, &Parameters::of(&uri), &headers).unwrap_or_else(Refusal::into_response)
}
