//! Azure Arc: the agent proves itself by naming a key file that only it can have written, and the program proves
//! itself by being able to read it.
//!
//! Source: Azure documentation, "Authenticate against Azure resources with Azure Arc-enabled servers".

use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use url::Url;

use super::protocol::{Ask, HostKind, HostProtocol, set_correlation_id, unsupported, with_query};
use super::{arc_key, endpoint};
use crate::credential::BoxFuture;
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::host::Host;
use crate::identity::ManagedIdentityId;
use crate::transport::{HttpRequest, HttpResponse, RetryPolicy};

const ENDPOINT: &str = "IDENTITY_ENDPOINT";
const IMDS_ENDPOINT: &str = "IMDS_ENDPOINT";
const DEFAULT_ENDPOINT: &str = "http://127.0.0.1:40342/metadata/identity/oauth2/token";
const API_VERSION: &str = "2020-06-01";

#[derive(Debug)]
pub(super) struct AzureArc;

impl HostProtocol for AzureArc {
    fn kind(&self) -> HostKind {
        HostKind::Arc
    }

    fn detect(&self, env: &Env, host: &Host) -> Option<&'static str> {
        if env.has(ENDPOINT) && env.has(IMDS_ENDPOINT) {
            return Some("`IMDS_ENDPOINT`");
        }
        host.arc_agent.then_some("the program file of the Azure Arc agent")
    }

    fn endpoint(&self, env: &Env) -> Result<Url, Error> {
        endpoint::parse(ENDPOINT, env.get(ENDPOINT)?.as_deref().unwrap_or(DEFAULT_ENDPOINT))
    }

    fn policy(&self) -> &'static RetryPolicy {
        &RetryPolicy::HOST
    }

    fn request(&self, ask: &Ask<'_>) -> Result<HttpRequest, Error> {
        // Agents exist that ignore a user-assigned id and answer with the machine's identity.
        if *ask.id != ManagedIdentityId::System {
            return Err(unsupported(self.kind(), ask.id, "`system`"));
        }
        let base = self.endpoint(&ask.seams.env)?;
        let route = endpoint::route(ENDPOINT, &base)?;
        let mut request = HttpRequest::new(Method::GET, with_query(base, API_VERSION, ask.resource, None), route);
        request.headers.insert(HeaderName::from_static("metadata"), HeaderValue::from_static("true"));
        set_correlation_id(&mut request, ask.correlation_id);
        Ok(request)
    }

    fn ask<'a>(&'a self, ask: &'a Ask<'a>) -> BoxFuture<'a, Result<HttpResponse, Error>> {
        Box::pin(async move {
            let mut request = self.request(ask)?;
            let transport = &ask.seams.transport;
            let challenge = transport.send_with_retry(request.clone(), self.policy(), ask.deadline).await?;
            if challenge.status != StatusCode::UNAUTHORIZED {
                return not_a_challenge(challenge, &request.host());
            }
            let path = challenge_path(&challenge, &request.host())?;
            let key = arc_key::read(&path, ask.seams.host.facts())?;
            request.headers.insert(header::AUTHORIZATION, arc_key::authorization(&key, &path)?);
            // The key is good for one request: what fails now is asked again from the challenge on, by the caller.
            transport.send(request, ask.deadline).await
        })
    }
}

/// A refusal goes on to be explained as one; anything else than that is no Arc agent.
fn not_a_challenge(answer: HttpResponse, host: &str) -> Result<HttpResponse, Error> {
    if answer.status.is_client_error() || answer.status.is_server_error() {
        return Ok(answer);
    }
    Err(Error::new(
        &catalogue::ARC_CHALLENGE,
        format!("`{host}` answered {} to the first request, not 401 with a key file", answer.status.as_u16()),
    ))
}

fn challenge_path(answer: &HttpResponse, host: &str) -> Result<String, Error> {
    let refuse = |why: &str| Error::new(&catalogue::ARC_CHALLENGE, format!("`{host}` answered 401 {why}"));
    let value = answer.headers.get(header::WWW_AUTHENTICATE).ok_or_else(|| refuse("without `WWW-Authenticate`"))?;
    // Windows paths may hold blanks and letters beyond ASCII.
    let text =
        std::str::from_utf8(value.as_bytes()).map_err(|_| refuse("with a `WWW-Authenticate` that is not text"))?;
    parse_challenge(text)
        .map(str::to_owned)
        .ok_or_else(|| refuse("with a `WWW-Authenticate` that is not `Basic realm=PATH`"))
}

/// `Basic realm=PATH`, the path bare or in quotes.
fn parse_challenge(text: &str) -> Option<&str> {
    let (left, path) = text.trim().split_once('=')?;
    let (scheme, name) = left.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") || !name.trim().eq_ignore_ascii_case("realm") || path.contains('=') {
        return None;
    }
    let path = path.trim();
    let path = path.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(path);
    (!path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenge_is_basic_realm_and_a_path() {
        for (text, expected) in [
            ("Basic realm=/var/opt/azcmagent/tokens/a.key", Some("/var/opt/azcmagent/tokens/a.key")),
            ("basic Realm=\"/a/b.key\"", Some("/a/b.key")),
            (r"Basic realm=C:\ProgramData\Some Agent\Tokens\a.key", Some(r"C:\ProgramData\Some Agent\Tokens\a.key")),
            ("Basic realm=", None),
            ("Basic realm", None),
            ("Bearer realm=/a.key", None),
            ("Basic scope=/a.key", None),
            ("Basic realm=/a.key, charset=UTF-8", None),
            ("", None),
            ("=", None),
        ] {
            assert_eq!(parse_challenge(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn challenge_never_panics(text in "\\PC{0,60}", tail in "[ =\"a-z/]{0,20}") {
            let _ = (parse_challenge(&text), parse_challenge(&format!("Basic realm{tail}")));
        }
    }
}
