//! What callers see when there is no token: in the shape of their protocol, with our words, never the service's.

use std::time::Duration;

use apponly::{Error, ErrorKind, catalogue};
use serde_json::json;
use uuid::Uuid;

use crate::answer::Reply;
use crate::guard::Guard;
use crate::protocol::{Flaw, Shape};

/// A request that met a guard. The connection ends with it.
pub(crate) fn of_guard(guard: Guard, wait: Option<Duration>) -> Reply {
    let text = guard.text();
    let reply = if text.is_empty() {
        Reply::text(guard.status(), "")
    } else {
        Reply::json(guard.status(), &json!({"error": guard.name(), "error_description": text}))
    };
    let reply = if guard == Guard::Method { reply.with("Allow", "GET") } else { reply };
    match wait {
        Some(wait) => reply.retry_after(wait),
        None => reply,
    }
}

/// A request that is wrong in its parameters: 400, which clients do not repeat.
pub(crate) fn of_flaw(flaw: Flaw, shape: Shape) -> Reply {
    in_shape("400 Bad Request", shape, flaw.imds_error(), flaw.text(), None)
}

/// A sign-in that failed. Clients repeat what is answered with 429 and 5xx, and nothing else.
pub(crate) fn of_failure(error: &Error, shape: Shape) -> Reply {
    let (status, imds_error) = outcome(error);
    let row = error.row();
    let not_found = row.code == catalogue::MANAGED_IDENTITY_NOT_ASSIGNED.code;
    let lead = if not_found { "Identity not found: " } else { "" };
    // Of the error itself nothing is shown: it may hold what the service or the configuration said.
    let message = format!("{lead}{}: {}; {}", row.code, row.summary, row.fix);
    let correlation_id = error.answer().and_then(|answer| answer.correlation_id.as_deref());
    let reply = in_shape(status, shape, imds_error, &message, correlation_id);
    match error.retry_after() {
        Some(wait) if !status.starts_with("400") => reply.retry_after(wait),
        _ if status.starts_with("429") => reply.retry_after(DEFAULT_WAIT),
        _ => reply,
    }
}

/// Where the service asks to wait without saying how long.
const DEFAULT_WAIT: Duration = Duration::from_secs(5);

fn outcome(error: &Error) -> (&'static str, &'static str) {
    let throttled = [&catalogue::THROTTLED, &catalogue::TENANT_THROTTLED, &catalogue::MANAGED_IDENTITY_THROTTLED];
    if throttled.iter().any(|row| row.code == error.code()) {
        return ("429 Too Many Requests", "too_many_requests");
    }
    match error.kind() {
        ErrorKind::Misconfigured | ErrorKind::NotAllowed | ErrorKind::Refused | ErrorKind::Unavailable => {
            ("400 Bad Request", "invalid_request")
        }
        _ if error.retry_after().is_some() => ("503 Service Unavailable", "unknown"),
        _ => ("500 Internal Server Error", "unknown"),
    }
}

fn in_shape(status: &'static str, shape: Shape, error: &str, text: &str, correlation_id: Option<&str>) -> Reply {
    let body = match shape {
        Shape::AppService | Shape::AppService2017 => {
            let code: u16 = status.get(..3).and_then(|code| code.parse().ok()).unwrap_or_default();
            // Only an id that is one: whatever else an answer held is not passed on.
            let id = correlation_id.and_then(|id| Uuid::try_parse(id).ok()).unwrap_or_else(Uuid::new_v4);
            json!({"statusCode": code, "message": text, "correlationId": id.to_string()})
        }
        Shape::Imds => json!({"error": error, "error_description": text}),
    };
    Reply::json(status, &body)
}

#[cfg(test)]
mod tests {
    use apponly::{Row, ServiceAnswer};
    use serde_json::Value;

    use super::*;

    fn failed(row: &'static Row, shape: Shape) -> (u16, Value, Reply) {
        let mut answer = ServiceAnswer::default();
        answer.description = "AADSTS700016: upstream words".to_owned();
        answer.correlation_id = Some("not an id <script>".to_owned());
        let reply = of_failure(&Error::new(row, "secret detail").with_answer(answer), shape);
        (reply.status[..3].parse().unwrap(), serde_json::from_slice(&reply.body).unwrap(), reply)
    }

    #[test]
    fn what_repeating_cannot_mend_is_400() {
        for row in [
            &catalogue::SECRET_WRONG,
            &catalogue::SETTING_MISSING,
            &catalogue::NO_CREDENTIAL,
            &catalogue::CONSENT_MISSING,
            &catalogue::MANAGED_IDENTITY_NOT_ASSIGNED,
        ] {
            for shape in [Shape::AppService, Shape::Imds] {
                assert_eq!(failed(row, shape).0, 400, "{}", row.code);
            }
        }
    }

    #[test]
    fn what_passes_by_itself_is_429_or_5xx() {
        for (row, status) in [
            (&catalogue::THROTTLED, 429),
            (&catalogue::MANAGED_IDENTITY_THROTTLED, 429),
            (&catalogue::NETWORK_UNREACHABLE, 500),
            (&catalogue::TIMED_OUT, 500),
            (&catalogue::SERVICE_UNAVAILABLE, 500),
            (&catalogue::ANSWER_UNUSABLE, 500),
        ] {
            let (found, _, reply) = failed(row, Shape::Imds);
            assert_eq!(found, status, "{}", row.code);
            assert_eq!(reply.headers.iter().any(|(name, _)| *name == "Retry-After"), status == 429);
        }
        let waiting = Error::new(&catalogue::SERVICE_UNAVAILABLE, "").with_retry_after(Duration::from_secs(7));
        let reply = of_failure(&waiting, Shape::Imds);
        assert_eq!((reply.status, reply.headers), ("503 Service Unavailable", vec![("Retry-After", "7".to_owned())]));
    }

    #[test]
    fn shapes_are_those_of_the_hosts_and_hold_no_word_of_the_service() {
        let (_, body, _) = failed(&catalogue::SECRET_WRONG, Shape::AppService);
        assert_eq!(body["statusCode"], 400);
        assert!(Uuid::try_parse(body["correlationId"].as_str().unwrap()).is_ok());
        assert!(body["message"].as_str().unwrap().starts_with("secret-wrong: "));
        let (_, imds, _) = failed(&catalogue::MANAGED_IDENTITY_NOT_ASSIGNED, Shape::Imds);
        assert_eq!(imds["error"], "invalid_request");
        assert!(imds["error_description"].as_str().unwrap().starts_with("Identity not found"));
        for body in [body, imds] {
            let text = body.to_string();
            assert!(!text.contains("upstream") && !text.contains("secret detail") && !text.contains("<"), "{text}");
        }
    }

    #[test]
    fn wrong_secret_is_answered_with_nothing() {
        let reply = of_guard(Guard::Secret, None);
        assert!(reply.body.is_empty() && reply.headers.is_empty());
    }
}
