//! The answer with a token, as the protocols write it: numbers are strings.
//!
//! Source: App Service documentation, "How to use managed identities for App Service and Azure Functions"; Entra, "How to
//! use managed identities on an Azure VM to acquire an access token".

use std::time::SystemTime;

use apponly::AccessToken;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::answer::{CLOSE, Output, head};
use crate::grants::Grant;
use crate::protocol::Shape;

/// A whole answer, ready to be sent as often as it is asked for within one second.
pub(crate) struct Body {
    token: AccessToken,
    second: u64,
    head: String,
    json: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Body").field("second", &self.second).finish_non_exhaustive()
    }
}

impl Body {
    /// The answer with `token`. `now`: the service's time; `second`: this machine's, in seconds since 1970.
    pub(crate) fn new(shape: Shape, token: &AccessToken, grant: &Grant, now: SystemTime, second: u64) -> Self {
        let json = json(shape, token, grant, now);
        let head = head("200 OK", "application/json", json.len(), second);
        Self { token: token.clone(), second, head, json }
    }

    pub(crate) fn token(&self) -> &AccessToken {
        &self.token
    }

    /// Whether it holds the same token and was made in this second.
    pub(crate) fn is_of(&self, token: &AccessToken, second: u64) -> bool {
        self.second == second && std::ptr::eq(self.token.expose(), token.expose())
    }

    pub(crate) fn write(&self, output: &mut Output, close: bool) {
        output.push(self.head.as_bytes());
        if close {
            output.push(CLOSE.as_bytes());
        }
        output.push(b"\r\n");
        output.push(&self.json);
    }
}

fn json(shape: Shape, token: &AccessToken, grant: &Grant, now: SystemTime) -> Zeroizing<Vec<u8>> {
    let ends = Timestamp::try_from(token.expires_on()).unwrap_or_default();
    let mut fields = Fields::with_room(token.expose().len() + grant.resource.len() + 512);
    fields.add("access_token", token.expose());
    match shape {
        Shape::AppService2017 => fields.add("expires_on", &ends.strftime("%m/%d/%Y %H:%M:%S +00:00").to_string()),
        Shape::AppService | Shape::Imds => {
            if let Some(client_id) = grant.client_id(token) {
                fields.add("client_id", client_id);
            }
            fields.add("expires_on", &ends.as_second().to_string());
            if let Some(not_before) = not_before(token) {
                fields.add("not_before", &not_before.to_string());
            }
        }
    }
    if shape == Shape::Imds {
        fields.add("refresh_token", "");
        fields.add("expires_in", &token.expires_in(now).as_secs().to_string());
    }
    fields.add("resource", &grant.resource);
    fields.add("token_type", "Bearer");
    fields.end()
}

/// From when on the token says that it is valid. A token that says nothing readable has none: nobody needs it.
fn not_before(token: &AccessToken) -> Option<i64> {
    let claims = token.expose().split('.').nth(1)?;
    let claims = Zeroizing::new(URL_SAFE_NO_PAD.decode(claims).ok()?);
    serde_json::from_slice::<serde_json::Value>(&claims).ok()?.get("nbf")?.as_i64()
}

/// An object of texts, written into a buffer that does not grow, for a buffer that grows leaves copies behind.
struct Fields(Zeroizing<Vec<u8>>);

impl Fields {
    fn with_room(bytes: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(bytes)))
    }

    fn add(&mut self, name: &str, value: &str) {
        let comma: &[u8] = if self.0.is_empty() { b"{" } else { b"," };
        self.0.extend_from_slice(comma);
        self.text(name);
        self.0.push(b':');
        self.text(value);
    }

    fn text(&mut self, text: &str) {
        // Writing to memory cannot fail.
        serde_json::to_writer(&mut *self.0, text).ok();
    }

    fn end(mut self) -> Zeroizing<Vec<u8>> {
        self.0.push(b'}');
        self.0
    }
}
