//! `exp` and `nbf`.

use super::super::refusal::Refusal;
use super::jwt::Jwt;

/// Tolerated difference between the client's clock and the service's, in seconds.
const SKEW: i64 = 300;

/// Longest life of an app's own assertion, in seconds. Documentation asks for 5 to 10 minutes; the limit is
/// unverified.
const LONGEST_LIFE: i64 = 900;

/// Checks the times of a foreign token.
///
/// # Errors
/// 700024.
pub(super) fn check(jwt: &Jwt<'_>, now: i64) -> Result<(), Refusal> {
    let Some(expires) = jwt.time("exp") else {
        return Err(refusal("it has no 'exp'", now));
    };
    if now > expires.saturating_add(SKEW) {
        return Err(refusal(&format!("it expired at {expires}"), now));
    }
    if let Some(begins) = jwt.time("nbf")
        && begins > now.saturating_add(SKEW)
    {
        return Err(refusal(&format!("it is valid from {begins}"), now));
    }
    Ok(())
}

/// Checks the times of the app's own assertion, which must also be short-lived.
///
/// # Errors
/// 700024.
pub(super) fn check_own(jwt: &Jwt<'_>, now: i64) -> Result<(), Refusal> {
    check(jwt, now)?;
    let begins = jwt.time("nbf").or_else(|| jwt.time("iat")).unwrap_or(now);
    let life = jwt.time("exp").unwrap_or(now).saturating_sub(begins);
    if life > LONGEST_LIFE {
        return Err(refusal(&format!("it lives {life} seconds, longer than {LONGEST_LIFE}"), now));
    }
    Ok(())
}

fn refusal(what: &str, now: i64) -> Refusal {
    Refusal::new(700_024, format!("Client assertion is not within its valid time range: {what}; current time: {now}."))
}
