//! The proof of possession with which an application changes its own keys.
//!
//! Source: "Generate proof-of-possession tokens for rolling keys".

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::graph::error::GraphError;
use crate::rsa::{Algorithm, verifies};
use crate::tenant::App;

/// Azure AD Graph, retired, whose id is the audience all the same.
const AUDIENCE: &str = "00000002-0000-0000-c000-000000000000";

/// How long a proof may be valid, in seconds.
const LONGEST_LIFE: i64 = 600;

/// Clocks may differ by so much, in seconds (unverified).
const TOLERANCE: i64 = 300;

/// Checks that `proof` is signed by a certificate of `app` that is valid at `now`, and says what it must.
///
/// # Errors
/// 401 `Authentication_MissingOrMalformed`, whatever is wrong.
pub(crate) fn check(proof: &str, app: &App, now: Timestamp) -> Result<(), GraphError> {
    let (header, claims, input, signature) = parts(proof).ok_or_else(|| refused("it is not a JWT in base64url"))?;
    // RS256 is what the documentation's own library signs with; PS256 is unverified, and therefore refused here.
    if header.get("alg").and_then(Value::as_str) != Some("RS256") {
        return Err(refused("it is not signed with RS256"));
    }
    if claims.get("aud").and_then(Value::as_str) != Some(AUDIENCE) {
        return Err(refused("its audience is wrong"));
    }
    let issuer = claims.get("iss").and_then(Value::as_str).unwrap_or_default();
    if !issuer.eq_ignore_ascii_case(&app.object_id.to_string()) {
        return Err(refused("its issuer is not the object id of the application"));
    }
    check_times(&claims, now.as_second())?;
    let valid =
        app.certificates.iter().filter(|certificate| certificate.not_before <= now && now <= certificate.not_after);
    let signed = valid
        .into_iter()
        .any(|certificate| verifies(Algorithm::Rs256, &certificate.public_key, input.as_bytes(), &signature));
    if signed { Ok(()) } else { Err(refused("no valid certificate of the application has signed it")) }
}

fn check_times(claims: &Map<String, Value>, now: i64) -> Result<(), GraphError> {
    let time = |name: &str| claims.get(name).and_then(Value::as_i64);
    let (Some(from), Some(until)) = (time("nbf"), time("exp")) else {
        return Err(refused("it lacks 'nbf' or 'exp'"));
    };
    if until - from > LONGEST_LIFE || until <= from {
        return Err(refused("it is valid for longer than ten minutes"));
    }
    if now < from - TOLERANCE || now > until + TOLERANCE {
        return Err(refused("it is outside its time"));
    }
    Ok(())
}

type Parts<'a> = (Map<String, Value>, Map<String, Value>, &'a str, Vec<u8>);

/// Header, claims, what was signed, signature; padding is not tolerated.
fn parts(proof: &str) -> Option<Parts<'_>> {
    let (input, signature) = proof.rsplit_once('.')?;
    let (header, claims) = input.split_once('.')?;
    let object = |text: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok();
    Some((object(header)?, object(claims)?, input, URL_SAFE_NO_PAD.decode(signature).ok()?))
}

fn refused(why: &str) -> GraphError {
    GraphError::new(
        StatusCode::UNAUTHORIZED,
        "Authentication_MissingOrMalformed",
        format!("Access Token missing or malformed: the proof is not accepted, {why}."),
    )
}
