//! Service Fabric: https to a server whose self-signed certificate the cluster names by its thumbprint.
//!
//! Source: Azure documentation, "How to leverage a Service Fabric application's managed identity to access Azure
//! services".

use http::{HeaderName, Method};
use url::Url;

use super::endpoint;
use super::protocol::{Ask, HostKind, HostProtocol, secret_header, set_correlation_id, unsupported, with_query};
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::host::Host;
use crate::identity::ManagedIdentityId;
use crate::transport::{HttpRequest, RetryPolicy, Route};

const ENDPOINT: &str = "IDENTITY_ENDPOINT";
const HEADER: &str = "IDENTITY_HEADER";
const THUMBPRINT: &str = "IDENTITY_SERVER_THUMBPRINT";
const API_VERSION_VARIABLE: &str = "IDENTITY_API_VERSION";
const API_VERSION: &str = "2019-07-01-preview";

#[derive(Debug)]
pub(super) struct ServiceFabric;

impl HostProtocol for ServiceFabric {
    fn kind(&self) -> HostKind {
        HostKind::ServiceFabric
    }

    fn detect(&self, env: &Env, _host: &Host) -> Option<&'static str> {
        (env.has(ENDPOINT) && env.has(HEADER) && env.has(THUMBPRINT)).then_some("`IDENTITY_SERVER_THUMBPRINT`")
    }

    fn endpoint(&self, env: &Env) -> Result<Url, Error> {
        let url = endpoint::from_variable(env, ENDPOINT)?;
        if url.scheme() != "https" {
            return Err(Error::new(
                &catalogue::SETTING_INVALID,
                format!("the variable `{ENDPOINT}` is not an https URL, which Service Fabric needs"),
            ));
        }
        Ok(url)
    }

    fn policy(&self) -> &'static RetryPolicy {
        &RetryPolicy::SERVICE_FABRIC
    }

    fn request(&self, ask: &Ask<'_>) -> Result<HttpRequest, Error> {
        let env = &ask.seams.env;
        let identity = match ask.id {
            ManagedIdentityId::System => None,
            ManagedIdentityId::Object(id) => Some(("principalId", id.clone())),
            id @ (ManagedIdentityId::Client(_) | ManagedIdentityId::Resource(_)) => {
                return Err(unsupported(self.kind(), id, "`system` and `object:GUID`").with_fix(
                    "user-assigned identities are chosen in the application manifest; use `system` or `object:GUID`",
                ));
            }
        };
        let base = self.endpoint(env)?;
        let thumbprint = env.get(THUMBPRINT)?.and_then(|text| parse_thumbprint(&text)).ok_or_else(|| {
            Error::new(
                &catalogue::SETTING_INVALID,
                format!("the variable `{THUMBPRINT}` is not a SHA-1 in 40 hex digits"),
            )
        })?;
        let version = env.get(API_VERSION_VARIABLE)?.unwrap_or_else(|| API_VERSION.to_owned());
        let url = with_query(base, &version, ask.resource, identity);
        let mut request = HttpRequest::new(Method::GET, url, Route::Pinned(thumbprint));
        request.headers.insert(HeaderName::from_static("secret"), secret_header(env, HEADER)?);
        set_correlation_id(&mut request, ask.correlation_id);
        Ok(request)
    }
}

/// 40 hex digits of either case; colons and blanks between them are usual.
fn parse_thumbprint(text: &str) -> Option<[u8; 20]> {
    let digits: Vec<u8> = text
        .chars()
        .filter(|c| *c != ':' && !c.is_whitespace())
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    if digits.len() != 40 {
        return None;
    }
    let mut bytes = [0; 20];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = pair.iter().fold(0, |value, digit| (value << 4) | digit);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thumbprint_of_either_case_with_colons_or_blanks() {
        let expected = std::array::from_fn(|index| index as u8 * 11);
        let plain = "000B16212C37424D58636E79848F9AA5B0BBC6D1";
        let colons = plain.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap()).collect::<Vec<_>>();
        for text in [plain.to_owned(), plain.to_lowercase(), colons.join(":"), format!(" {} ", colons.join(" "))] {
            assert_eq!(parse_thumbprint(&text), Some(expected), "{text}");
        }
        for bad in ["", "00", &plain[1..], &format!("{plain}00"), &plain.replace('0', "g")] {
            assert_eq!(parse_thumbprint(bad), None, "{bad}");
        }
    }
}
