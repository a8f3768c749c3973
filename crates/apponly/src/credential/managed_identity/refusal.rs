//! What a host means when it does not give a token.
//!
//! Source: Entra documentation, "How to use managed identities on an Azure VM", error handling; the REST endpoint
//! pages of the other hosts.

use std::time::SystemTime;

use http::StatusCode;
use serde_json::{Map, Value};

use super::protocol::HostKind;
use crate::error::{Error, Row, ServiceAnswer, catalogue};
use crate::identity::ManagedIdentityId;
use crate::redaction;
use crate::transport::{HttpResponse, retry_after};

/// The longest text of a host that is kept, in characters.
const LONGEST_DESCRIPTION: usize = 2000;

/// The error for an answer with another status than 200.
pub(super) fn refusal(response: &HttpResponse, host: HostKind, id: &ManagedIdentityId, now: SystemTime) -> Error {
    let status = response.status;
    let answer = parse(status, &response.body);
    let row = row_of(status, &answer, host);
    let mut words = vec![format!("{host} answered {}", status.as_u16())];
    if !answer.error.is_empty() {
        words.push(format!("`{}`", answer.error));
    }
    let said = if answer.description.is_empty() { String::new() } else { format!(": {}", answer.description) };
    let about = if row.code == catalogue::MANAGED_IDENTITY_NOT_ASSIGNED.code {
        format!(" for the identity `{id}`")
    } else {
        String::new()
    };
    let mut error = Error::new(row, format!("{}{about}{said}", words.join(" "))).with_answer(answer);
    if host == HostKind::AppService && status == StatusCode::INTERNAL_SERVER_ERROR {
        error = error.with_cause("the host is out of order, or the resource is unknown in its tenant").with_fix(
            "check `--scope` or `--resource` first: this host answers 500 for an unknown one; then try again",
        );
    }
    if row.code == catalogue::ROLE_ASSIGNMENT_REQUIRED.code {
        error = error.with_fix(
            "a managed identity has no consent page: an administrator grants it a permission of the API by \
             `apponly grant PERMISSION --to IDENTITY --resource API`; the host may keep its answer for up to 24 hours",
        );
    }
    match retry_after(response, now) {
        Some(wait) => error.with_retry_after(wait),
        None => error,
    }
}

fn row_of(status: StatusCode, answer: &ServiceAnswer, host: HostKind) -> &'static Row {
    let text = answer.description.to_ascii_lowercase();
    let code = answer.error.to_ascii_lowercase();
    match status.as_u16() {
        // A metadata service redirects nowhere and asks for no proxy password; its gateway errors are a proxy's.
        300..=399 | 407 => return &catalogue::MANAGED_IDENTITY_PROXY,
        502 | 504 if host == HostKind::Imds => return &catalogue::MANAGED_IDENTITY_PROXY,
        403 if host == HostKind::Imds && code.is_empty() => return &catalogue::MANAGED_IDENTITY_PROXY,
        429 => return &catalogue::MANAGED_IDENTITY_THROTTLED,
        _ => {}
    }
    if code == "bad_request_102" {
        return &catalogue::MANAGED_IDENTITY_HEADER_STRIPPED;
    }
    if text.contains("multiple user assigned identities") {
        return &catalogue::MANAGED_IDENTITY_AMBIGUOUS;
    }
    if code == "invalid_resource" || answer.aadsts.iter().any(|number| matches!(number, 50001 | 500_011)) {
        return &catalogue::MANAGED_IDENTITY_RESOURCE;
    }
    // The identity exists and is assigned; what it lacks is a role on the API.
    if answer.aadsts.contains(&501_051) {
        return &catalogue::ROLE_ASSIGNMENT_REQUIRED;
    }
    if code == "managedidentitynotfound" || text.contains("identity not found") {
        return &catalogue::MANAGED_IDENTITY_NOT_ASSIGNED;
    }
    match status.as_u16() {
        400 if matches!(host, HostKind::Imds | HostKind::AppService)
            && matches!(code.as_str(), "" | "invalid_request") =>
        {
            &catalogue::MANAGED_IDENTITY_NOT_ASSIGNED
        }
        404 if host == HostKind::ServiceFabric => &catalogue::MANAGED_IDENTITY_REFUSED,
        404 | 408 | 410 | 500..=599 => &catalogue::MANAGED_IDENTITY_HOST_ERROR,
        _ => &catalogue::MANAGED_IDENTITY_REFUSED,
    }
}

/// Reads every known shape of a refusal: flat OAuth, App Service's, nested, and text that is none of them.
fn parse(status: StatusCode, body: &[u8]) -> ServiceAnswer {
    let mut answer = ServiceAnswer { status: status.as_u16(), ..ServiceAnswer::default() };
    let Ok(object) = serde_json::from_slice::<Map<String, Value>>(body) else {
        answer.description = described(&String::from_utf8_lossy(body));
        return answer;
    };
    let nested = object.get("error").and_then(Value::as_object);
    let text = |names: &[&str]| {
        let places = nested.into_iter().chain(std::iter::once(&object));
        places
            .flat_map(|place| names.iter().filter_map(|name| place.get(*name)?.as_str()))
            .find(|text| !text.is_empty())
    };
    answer.error = redaction::one_line(text(&["code", "error"]).unwrap_or_default(), 100);
    answer.description = described(text(&["error_description", "message", "Message"]).unwrap_or_default());
    answer.aadsts = aadsts_numbers(&answer.description);
    answer.correlation_id = text(&["correlationId", "correlation_id"]).map(|id| redaction::one_line(id, 100));
    answer.trace_id = text(&["trace_id"]).map(|id| redaction::one_line(id, 100));
    answer.timestamp = text(&["timestamp"]).map(|time| redaction::one_line(time, 100));
    answer
}

fn described(text: &str) -> String {
    redaction::one_line(text, LONGEST_DESCRIPTION)
}

fn aadsts_numbers(text: &str) -> Vec<u32> {
    let digits = |part: &str| part.find(|c: char| !c.is_ascii_digit()).map_or(part.len(), |end| end);
    text.split("AADSTS").skip(1).filter_map(|part| part.get(..digits(part))?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::fake::{Step, answer};

    fn refused(host: HostKind, status: u16, headers: &[(&str, &str)], body: &str) -> Error {
        let Step::Answer(response) = answer(status, headers, body) else { unreachable!("an answer was made") };
        refusal(&response, host, &ManagedIdentityId::System, SystemTime::UNIX_EPOCH)
    }

    #[test]
    fn every_known_shape_finds_its_row() {
        use HostKind::{AppService, Arc, AzureMl, Imds, ServiceFabric};
        for (host, status, body, code) in [
            (Imds, 400, r#"{"error":"invalid_request","error_description":"Identity not found"}"#, "not-assigned"),
            (
                Imds,
                400,
                r#"{"error":"invalid_request","error_description":"Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request"}"#,
                "ambiguous",
            ),
            (Imds, 400, r#"{"error":"invalid_resource","error_description":"AADSTS50001: x"}"#, "resource"),
            (Imds, 400, r#"{"error":"x","error_description":"AADSTS500011: The resource principal"}"#, "resource"),
            (
                Imds,
                400,
                r#"{"error":"bad_request_102","error_description":"Required metadata header not specified"}"#,
                "header-stripped",
            ),
            (Imds, 401, r#"{"error":"unknown_source","error_description":"Unknown Source"}"#, "refused"),
            (Imds, 403, "<html>Access denied</html>", "proxy"),
            (Imds, 404, "", "host-error"),
            (Imds, 410, "", "host-error"),
            (Imds, 429, "", "throttled"),
            (Imds, 500, r#"{"error":"unknown","error_description":"Failed to retrieve token"}"#, "host-error"),
            (Imds, 502, "<html>Bad gateway</html>", "proxy"),
            (Imds, 504, "", "proxy"),
            (Imds, 302, "", "proxy"),
            (
                AppService,
                400,
                r#"{"statusCode":400,"message":"Unable to load the proper Managed Identity.","correlationId":"c"}"#,
                "not-assigned",
            ),
            (AppService, 401, "", "refused"),
            (AppService, 500, r#"{"statusCode":500,"message":"x"}"#, "host-error"),
            (AppService, 504, "", "host-error"),
            (AzureMl, 400, r#"{"error":{"code":"UserError","message":"Identity not found"}}"#, "not-assigned"),
            (Arc, 403, "", "refused"),
            (
                ServiceFabric,
                404,
                r#"{"error":{"correlationId":"c","code":"ManagedIdentityNotFound","message":"m"}}"#,
                "not-assigned",
            ),
            (ServiceFabric, 404, "", "refused"),
            (ServiceFabric, 400, r#"{"error":{"code":"SecretHeaderNotFound","message":"m"}}"#, "refused"),
        ] {
            let found = refused(host, status, &[], body);
            assert_eq!(found.code(), format!("managed-identity-{code}"), "{host} {status} {body}");
        }
    }

    #[test]
    fn the_hosts_own_words_and_ids_are_kept() {
        let body = r#"{"error":{"correlationId":"c1","code":"InvalidApiVersion","message":"line\none"}}"#;
        let error = refused(HostKind::ServiceFabric, 400, &[], body);
        assert_eq!(error.to_string(), "Service Fabric answered 400 `InvalidApiVersion`: line one");
        assert_eq!(error.answer().unwrap().correlation_id.as_deref(), Some("c1"));
        let unknown = refused(HostKind::Imds, 418, &[], "I am a teapot");
        assert!(unknown.to_string().ends_with("418: I am a teapot"), "{unknown}");
    }

    #[test]
    fn identity_without_a_role_on_the_api_is_not_allowed_rather_than_unknown() {
        let body = r#"{"statusCode":400,"message":"AADSTS501051: Application is not assigned to a role for x"}"#;
        let error = refused(HostKind::AppService, 400, &[], body);
        assert_eq!(error.code(), "role-assignment-required");
        assert!(error.fix().contains("apponly grant PERMISSION --to IDENTITY --resource API"), "{}", error.fix());
    }

    #[test]
    fn wait_of_a_throttled_answer_is_kept() {
        let error = refused(HostKind::Imds, 429, &[("retry-after", "7")], "");
        assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(7)));
        assert!(error.is_retriable());
    }

    #[test]
    fn tokens_in_a_body_are_not_repeated() {
        let error = refused(HostKind::Imds, 400, &[], "you sent eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln");
        assert!(!error.report().contains("eyJ"), "{}", error.report());
    }

    proptest::proptest! {
        #[test]
        fn never_panics(body in proptest::collection::vec(proptest::num::u8::ANY, 0..60), text in "\\PC{0,40}", status in 100u16..999) {
            let status = StatusCode::from_u16(status).unwrap();
            let _ = parse(status, &body);
            let shaped = serde_json::json!({"error": {"code": &text, "message": format!("AADSTS{text}")}, "message": &text});
            let answer = parse(status, shaped.to_string().as_bytes());
            let _ = row_of(status, &answer, HostKind::Imds);
        }
    }
}
