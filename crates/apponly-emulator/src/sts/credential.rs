//! Which credential was presented; the client secret.

use aws_lc_rs::constant_time::verify_slices_are_equal;

use uuid::Uuid;

use super::parameters::Parameters;
use super::refusal::Refusal;
use crate::clock::Clock;
use crate::tenant::{App, Tenant};

/// The only assertion type there is (RFC 7523 section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What the client presents.
pub(super) enum Presented<'a> {
    Assertion(&'a str),
    Secret(&'a str),
}

impl<'a> Presented<'a> {
    /// Finds the credential in the body, or the `secret` of an HTTP Basic header.
    ///
    /// # Errors
    /// 7000216 none, 9002313 several, 900144 without assertion type, 50027 with another one.
    pub(super) fn find(parameters: &'a Parameters, basic_secret: Option<&'a str>) -> Result<Self, Refusal> {
        let secret = parameters.value("client_secret");
        let basic = basic_secret.filter(|secret| !secret.is_empty());
        let assertion = parameters.value("client_assertion");
        match (secret, basic, assertion) {
            (None, None, None) => Err(Refusal::new(
                7_000_216,
                "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
            )),
            (Some(secret), None, None) | (None, Some(secret), None) => Ok(Self::Secret(secret)),
            (None, None, Some(assertion)) => match parameters.required("client_assertion_type")? {
                JWT_BEARER => Ok(Self::Assertion(assertion)),
                _ => Err(Refusal::new(
                    50_027,
                    format!("Invalid JWT token. 'client_assertion_type' must be {JWT_BEARER}."),
                )),
            },
            _ => Err(Refusal::malformed("more than one client credential is presented")),
        }
    }
}

/// Checks a client secret, and returns its key id.
///
/// # Errors
/// 7000215 not the value of any secret, 7000222 expired.
pub(super) fn check_secret(tenant: &Tenant, app: &App, presented: &str, clock: &Clock) -> Result<Uuid, Refusal> {
    let same = |value: &str| verify_slices_are_equal(value.as_bytes(), presented.as_bytes()).is_ok();
    let now = clock.now();
    let mut expired = None;
    let all = app.secrets.iter().chain(&app.service_principal_secrets);
    let known = all.filter(|secret| tenant.is_replicated(secret.added, now));
    for secret in known.filter(|secret| same(secret.value.reveal())) {
        if secret.expires.is_none_or(|end| now < end) {
            return Ok(secret.key_id);
        }
        expired = Some(secret.key_id);
    }
    match expired {
        Some(key_id) => Err(Refusal::new(
            7_000_222,
            format!("The provided client secret keys for app '{}' are expired (key id {key_id}).", app.client_id),
        )),
        None => Err(Refusal::new(
            7_000_215,
            format!(
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret \
                 value, not the client secret ID, for a secret added to app '{}'.",
                app.client_id
            ),
        )),
    }
}
