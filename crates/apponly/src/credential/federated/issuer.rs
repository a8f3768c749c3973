//! What the issuers of pipelines have in common: a URL and a token in variables, an answer with a JWT in it.

use aws_lc_rs::digest::{SHA256, digest};
use http::{HeaderValue, header};
use serde_json::{Map, Value};
use url::Url;

use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::redaction;
use crate::secret::Secret;
use crate::transport::{HttpRequest, HttpResponse};

/// The https URL in the variable `name`.
pub(super) fn url(name: &str, text: &str) -> Result<Url, Error> {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "https" && url.has_host());
    // The URL may identify the job: it is not repeated.
    url.ok_or_else(|| Error::new(&catalogue::SETTING_INVALID, format!("the variable `{name}` is not an https URL")))
}

/// The variable `name`, or the refusal that says that this is not the place for the source.
pub(super) fn variable(env: &Env, name: &str, unavailable: impl FnOnce() -> Error) -> Result<String, Error> {
    env.get(name)?.ok_or_else(unavailable)
}

/// Tells one value of the variable `name` from the next without showing it: tokens of jobs go into cache keys so.
pub(super) fn fingerprint(env: &Env, name: &str) -> String {
    let value = zeroize::Zeroizing::new(env.get(name).ok().flatten().unwrap_or_default());
    format!("{:?}", digest(&SHA256, value.as_bytes()).as_ref())
}

/// Puts `token`, the value of the variable `name`, into the request.
pub(super) fn authorize(request: &mut HttpRequest, name: &str, token: &Secret) -> Result<(), Error> {
    let text = zeroize::Zeroizing::new(format!("Bearer {}", token.expose().trim()));
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        let message = format!("the variable `{name}` holds characters that a header may not hold");
        Error::new(&catalogue::SETTING_INVALID, message)
    })?;
    value.set_sensitive(true);
    request.headers.insert(header::AUTHORIZATION, value);
    Ok(())
}

/// The JWT in `field` of an answer with status 200.
pub(super) fn token(response: &HttpResponse, issuer: &str, field: &str) -> Result<Secret, Error> {
    let mut answer: Map<String, Value> = serde_json::from_slice(&response.body)
        .map_err(|_| Error::new(&catalogue::ANSWER_UNUSABLE, format!("the answer of {issuer} is not a JSON object")))?;
    match answer.remove(field) {
        Some(Value::String(token)) if !token.is_empty() => Ok(Secret::new(token)),
        _ => Err(Error::new(&catalogue::ANSWER_UNUSABLE, format!("the answer of {issuer} holds no `{field}`"))),
    }
}

/// The error for any other status, with what the issuer said.
pub(super) fn refusal(response: &HttpResponse, issuer: &str) -> Error {
    let status = response.status.as_u16();
    let row = if matches!(status, 408 | 429 | 500..=599) {
        &catalogue::FEDERATED_SOURCE_UNAVAILABLE
    } else {
        &catalogue::FEDERATED_SOURCE_FAILED
    };
    let object = serde_json::from_slice::<Map<String, Value>>(&response.body).unwrap_or_default();
    let said = object.get("message").and_then(Value::as_str).map(|text| redaction::one_line(text, 500));
    let said = said.map_or_else(String::new, |text| format!(": {text}"));
    Error::new(row, format!("{issuer} answered {status}{said}"))
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;
    use std::time::{Duration, UNIX_EPOCH};

    use crate::clock::ManualClock;
    use crate::credential::{Seams, TokenRequest};
    use crate::deadline::Deadline;
    use crate::env::Env;
    use crate::host::Host;
    use crate::scope::Scope;
    use crate::transport::Transport;
    use crate::transport::fake::FakeHttpClient;

    /// Seams with these variables, at 2026-09-21T14:13:20Z.
    pub(in crate::credential::federated) fn seams(variables: &[(&str, &str)], client: Arc<FakeHttpClient>) -> Seams {
        let clock = Arc::new(ManualClock::new(UNIX_EPOCH + Duration::from_secs(1_790_000_000)));
        let env = Env::fixed(variables.iter().copied());
        Seams { clock: clock.clone(), env, host: Host::unknown().into(), transport: Transport::new(client, clock) }
    }

    pub(in crate::credential::federated) fn request() -> TokenRequest {
        TokenRequest::new(Scope::graph_default(), Deadline::after(Duration::from_secs(20)))
    }
}
