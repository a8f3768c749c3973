//! The proof of possession with which an app changes its own keys, without any permission.
//!
//! Source: "Generate proof-of-possession tokens for rolling keys".

use std::time::{Duration, SystemTime};

use apponly::{AssertionAlgorithm, Deadline, Error, LocalKey, Secret, SignRequest, Signer as _, catalogue};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// Azure AD Graph, retired, whose id is the audience all the same.
const AUDIENCE: &str = "00000002-0000-0000-c000-000000000000";

/// Ten minutes are the most; the start lies back as far as clocks may differ.
const LIFE: Duration = Duration::from_secs(300);

/// A key in this process needs milliseconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// A proof that `key`, registered on the application whose **object id** is `object_id`, is held here at `now`.
///
/// Only RS256 is documented; the header carries `kid` and `x5t` as the documentation's own library writes them.
///
/// # Errors
/// `internal`: the key does not sign.
pub(crate) async fn proof(key: &LocalKey, object_id: &str, now: SystemTime) -> Result<Secret, Error> {
    let internal = |what: &str| Error::new(&catalogue::INTERNAL, format!("the proof could not be made: {what}"));
    let now = now.duration_since(SystemTime::UNIX_EPOCH).map_err(|_| internal("the clock is before 1970"))?;
    let leaf = key.certificate_chain().first().ok_or_else(|| internal("the key has no certificate"))?;
    let thumbprint = digest(&SHA1_FOR_LEGACY_USE_ONLY, leaf);
    let header = json!({
        "alg": "RS256",
        "typ": "JWT",
        "kid": key.facts().sha1,
        "x5t": URL_SAFE_NO_PAD.encode(thumbprint.as_ref()),
    });
    let claims = json!({
        "aud": AUDIENCE,
        "iss": object_id,
        "nbf": now.as_secs(),
        "exp": now.saturating_add(LIFE).as_secs(),
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let input = format!("{}.{}", part(&header), part(&claims));
    let request = SignRequest::new(AssertionAlgorithm::Rs256, input.as_bytes(), Deadline::after(PATIENCE));
    let signature = key.sign(&request).await?;
    Ok(Secret::new(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.expose()))))
}
