//! The body of a token request.

use bytes::Bytes;
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::{ClientAuthentication, claims_parameter};
use crate::credential::TokenRequest;
use crate::error::Error;
use crate::identity::ClientId;

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The form of a client-credentials request; its memory is wiped once it is sent.
///
/// # Errors
/// `setting-invalid`: the claims are not a JSON object.
///
/// Source: RFC 6749, section 4.4.2; RFC 7523, section 2.2; Microsoft identity platform, client credentials flow.
pub(super) fn encode(
    client_id: &ClientId,
    authentication: ClientAuthentication<'_>,
    request: &TokenRequest,
) -> Result<Bytes, Error> {
    // Large enough never to grow: growing would leave copies of the secret behind.
    let secret = match authentication {
        ClientAuthentication::Assertion(value) | ClientAuthentication::Secret(value) => value.expose().len() * 3,
    };
    let claims = request.claims.as_deref().map(claims_parameter::with_capabilities).transpose()?;
    let room = 1024 + secret + (request.scope.as_str().len() + claims.as_deref().map_or(0, str::len)) * 3;
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(room));
    form.append_pair("client_id", client_id.as_str());
    form.append_pair("scope", request.scope.as_str());
    form.append_pair("grant_type", "client_credentials");
    match authentication {
        ClientAuthentication::Assertion(assertion) => {
            form.append_pair("client_assertion_type", JWT_BEARER);
            form.append_pair("client_assertion", assertion.expose());
        }
        ClientAuthentication::Secret(secret) => {
            form.append_pair("client_secret", secret.expose());
        }
    }
    if let Some(claims) = claims {
        form.append_pair("claims", &claims);
    }
    Ok(Bytes::from_owner(Zeroizing::new(form.finish().into_bytes())))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::deadline::Deadline;
    use crate::scope::Scope;
    use crate::secret::Secret;

    #[tokio::test]
    async fn secret_with_reserved_characters_is_escaped() {
        let request = TokenRequest::new(Scope::graph_default(), Deadline::after(Duration::from_secs(1)));
        let client = "aaaaaaaa-0000-4000-8000-000000000001".parse().unwrap();
        let secret = Secret::new("a~b.c+d/e=f&g h".to_owned());
        let body = encode(&client, ClientAuthentication::Secret(&secret), &request).unwrap();
        assert_eq!(
            std::str::from_utf8(&body).unwrap(),
            "client_id=aaaaaaaa-0000-4000-8000-000000000001&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default\
             &grant_type=client_credentials&client_secret=a%7Eb.c%2Bd%2Fe%3Df%26g+h"
        );
    }

    #[tokio::test]
    async fn assertion_travels_with_its_type_and_claims_with_the_capability() {
        let request = TokenRequest::new(Scope::graph_default(), Deadline::after(Duration::from_secs(1)))
            .with_claims(Some(r#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#.to_owned()));
        let client = "aaaaaaaa-0000-4000-8000-000000000001".parse().unwrap();
        let assertion = Secret::new("h.p.s".to_owned());
        let body = encode(&client, ClientAuthentication::Assertion(&assertion), &request).unwrap();
        let fields: std::collections::BTreeMap<_, _> = form_urlencoded::parse(&body).into_owned().collect();
        assert_eq!(fields["client_assertion_type"], JWT_BEARER);
        assert_eq!(fields["client_assertion"], "h.p.s");
        assert!(!fields.contains_key("client_secret"));
        let claims: serde_json::Value = serde_json::from_str(&fields["claims"]).unwrap();
        assert_eq!(claims["access_token"]["xms_cc"]["values"][0], "cp1");
        assert_eq!(claims["access_token"]["nbf"]["value"], "1");
    }
}
