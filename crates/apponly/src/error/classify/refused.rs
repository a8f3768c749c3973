//! The error for a refusal of the token endpoint.

use super::body::{cut, fold};
use super::fixes::exact_fix;
use crate::credential::CredentialKind;
use crate::error::{Error, ErrorKind, Row, ServiceAnswer, catalogue};
use crate::identity::{ClientId, TenantId};
use crate::redaction::redact;
use crate::scope::Scope;

/// No more of the service's own words stands in a cause than this, in characters.
const LONGEST_QUOTE: usize = 300;

/// What the refused request was about, so that the fix can name it.
#[derive(Debug, Clone)]
pub(crate) struct RefusalContext<'a> {
    /// The tenant signed in to.
    pub(crate) tenant: &'a TenantId,
    /// The app.
    pub(crate) client_id: &'a ClientId,
    /// The scope asked for.
    pub(crate) scope: &'a Scope,
    /// Host of the authority, with the port where it is not 443.
    pub(crate) authority: &'a str,
    /// How it signed in.
    pub(crate) credential: CredentialKind,
    /// What is worth comparing about the assertion sent (thumbprint, issuer, subject, audience, times), in one line;
    /// never the assertion itself.
    pub(crate) assertion: Option<String>,
}

/// The error for `answer`: the row by its AADSTS number, else by its OAuth code and HTTP status. A number that the
/// catalogue does not know is shown with the service's whole description.
pub(crate) fn refused(answer: ServiceAnswer, context: &RefusalContext<'_>) -> Error {
    let row = answer.aadsts.iter().find_map(|number| catalogue::by_aadsts(*number));
    let row = row.unwrap_or_else(|| generic_row(&answer));
    let mut error = Error::new(row, message(row, &answer, context));
    if let Some(cause) = exact_cause(row, &answer, context) {
        error = error.with_cause(cause);
    }
    if let Some(fix) = exact_fix(row, context) {
        error = error.with_fix(fix);
    }
    error.with_answer(answer)
}

fn generic_row(answer: &ServiceAnswer) -> &'static Row {
    match (answer.status, answer.error.as_str()) {
        (429, _) => &catalogue::THROTTLED,
        (408 | 500..=599, _) | (_, "request_timeout" | "server_error" | "temporarily_unavailable") => {
            &catalogue::SERVICE_UNAVAILABLE
        }
        // An unknown number says more than the OAuth code: it must not vanish behind a known row.
        _ if !answer.aadsts.is_empty() => &catalogue::REFUSED_UNKNOWN,
        // No OAuth code at all: a proxy or a login page spoke, not the token endpoint.
        (_, "") => &catalogue::ANSWER_UNUSABLE,
        (_, "consent_required") => &catalogue::CONSENT_MISSING,
        (_, "invalid_instance") => &catalogue::AUTHORITY_UNKNOWN,
        (_, "invalid_resource") => &catalogue::RESOURCE_NOT_FOUND,
        (_, "invalid_scope") => &catalogue::SCOPE_INVALID,
        (_, "unsupported_grant_type") => &catalogue::GRANT_TYPE_UNSUPPORTED,
        _ => &catalogue::REFUSED_UNKNOWN,
    }
}

fn message(row: &Row, answer: &ServiceAnswer, context: &RefusalContext<'_>) -> String {
    let opening = match row.kind {
        ErrorKind::BadAnswer => format!("`{}` gave an answer that is not Entra's", context.authority),
        ErrorKind::ServiceUnavailable => "Entra cannot answer the sign-in".to_owned(),
        _ => "Entra refused the sign-in".to_owned(),
    };
    let numbers: Vec<String> = answer.aadsts.iter().map(|number| format!("`AADSTS{number}`")).collect();
    let numbers = if numbers.is_empty() { String::new() } else { format!(": {}", numbers.join(", ")) };
    let mut place = vec![answer.error.clone()];
    place.extend(answer.suberror.clone());
    place.push(format!("HTTP {}", answer.status));
    place.retain(|part| !part.is_empty());
    let own_words = matches!(row.code, "refused-unknown" | "answer-unusable");
    let description = without_number(&answer.description);
    let what = if own_words && !description.is_empty() { closed(description) } else { row.summary };
    format!("{opening}{numbers} ({}): {what}", place.join(", "))
}

fn exact_cause(row: &Row, answer: &ServiceAnswer, context: &RefusalContext<'_>) -> Option<String> {
    let mut parts = vec![row.cause.to_owned()];
    if row.code == "clock-skew" && context.credential == CredentialKind::Federated {
        parts = vec!["the token of the other issuer has expired, or is not valid yet".to_owned()];
    }
    let words = leading_sentences(without_number(&answer.description));
    if tells_more(row, answer) && !words.is_empty() {
        parts.push(format!("Entra says: {}", closed(&words)));
    }
    if let Some(facts) = &context.assertion
        && is_about_assertion(row)
    {
        parts.push(format!("sent: {}", redact(&fold(facts))));
    }
    (parts.len() > 1 || parts.first().is_some_and(|cause| cause != row.cause)).then(|| parts.join("; "))
}

/// Whether the description says what the number does not: which key, which field, which claim, which rule.
fn tells_more(row: &Row, answer: &ServiceAnswer) -> bool {
    let by_number = answer.aadsts.iter().any(|number| row.aadsts.contains(number));
    let reason_in_text = matches!(
        row.code,
        "assertion-algorithm-unsupported"
            | "assertion-audience-wrong"
            | "assertion-malformed"
            | "assertion-rejected"
            | "certificate-not-registered"
            | "clock-skew"
            | "request-incomplete"
            | "request-invalid"
            | "request-malformed"
            | "security-policy"
            | "service-unavailable"
    );
    !by_number || reason_in_text || row.code.starts_with("federation-")
}

fn is_about_assertion(row: &Row) -> bool {
    row.code == "clock-skew"
        || ["assertion-", "certificate-", "entra-token-", "federation-"].iter().any(|start| row.code.starts_with(start))
}

/// The description without the number at its start, which the message shows already.
fn without_number(description: &str) -> &str {
    let Some(rest) = description.strip_prefix("AADSTS") else { return description };
    rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(':').trim_start()
}

/// As many whole sentences as fit; of a longer first sentence its beginning.
fn leading_sentences(text: &str) -> String {
    let mut end = 0;
    for (stop, mark) in text.match_indices(". ").chain([(text.len(), "")]) {
        let after = stop + mark.trim_end().len();
        if text.get(..after).is_some_and(|sentences| sentences.chars().count() <= LONGEST_QUOTE) {
            end = after;
        }
    }
    if end == 0 { cut(text, LONGEST_QUOTE) } else { text.get(..end).unwrap_or(text).to_owned() }
}

/// Without the closing full stop, as all our lines.
fn closed(text: &str) -> &str {
    text.trim_end().trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::super::parse_answer;
    use super::*;
    use crate::error::ExitCode;

    const TENANT: &str = "11111111-2222-4333-8444-555555555555";
    const CLIENT: &str = "aaaaaaaa-0000-4000-8000-000000000001";

    fn refuse_as(credential: CredentialKind, assertion: Option<&str>, status: u16, body: &str) -> Error {
        let (tenant, client_id) = (TENANT.parse().unwrap(), CLIENT.parse().unwrap());
        let context = RefusalContext {
            tenant: &tenant,
            client_id: &client_id,
            scope: &Scope::graph_default(),
            authority: "login.microsoftonline.com",
            credential,
            assertion: assertion.map(str::to_owned),
        };
        refused(parse_answer(status, body.as_bytes()), &context)
    }

    fn refuse(status: u16, body: &str) -> Error {
        refuse_as(CredentialKind::Secret, None, status, body)
    }

    #[test]
    fn message_names_number_code_status_and_meaning() {
        let error = refuse(401, r#"{"error":"invalid_client","error_codes":[7000222]}"#);
        assert_eq!(
            error.to_string(),
            "Entra refused the sign-in: `AADSTS7000222` (invalid_client, HTTP 401): the client secret has expired"
        );
        assert_eq!((error.code(), error.exit_code()), ("secret-expired", ExitCode::Refused));
        assert!(error.is_permanent_refusal() && error.fix().contains(CLIENT), "{}", error.fix());
    }

    #[test]
    fn unknown_number_is_shown_whole() {
        let error = refuse(
            400,
            r#"{"error":"invalid_resource","error_description":"AADSTS999123: A new rule. Second part. Trace ID: t","error_codes":[999123]}"#,
        );
        assert_eq!(error.code(), "refused-unknown");
        assert_eq!(
            error.to_string(),
            "Entra refused the sign-in: `AADSTS999123` (invalid_resource, HTTP 400): A new rule. Second part"
        );
        assert!(error.cause().ends_with("Entra says: A new rule. Second part"), "{}", error.cause());
    }

    #[test]
    fn first_known_number_decides() {
        let error = refuse(400, r#"{"error":"invalid_request","error_codes":[999123, 90002, 7000215]}"#);
        assert_eq!(error.code(), "tenant-not-found");
        assert!(error.to_string().contains("`AADSTS999123`, `AADSTS90002`"), "{error}");
        assert_eq!(error.exit_code(), ExitCode::Usage);
        assert!(error.is_permanent_refusal(), "asking again cannot help");
    }

    #[test]
    fn without_a_known_number_code_and_status_decide() {
        for (status, body, expected) in [
            (429, "", "throttled"),
            (429, r#"{"error":"x","error_codes":[999123]}"#, "throttled"),
            (503, "<html>", "service-unavailable"),
            (400, r#"{"error":"temporarily_unavailable"}"#, "service-unavailable"),
            (400, r#"{"error":"server_error"}"#, "service-unavailable"),
            (408, "", "service-unavailable"),
            (401, r#"{"error":"invalid_client"}"#, "refused-unknown"),
            (400, r#"{"error":"invalid_resource"}"#, "resource-not-found"),
            (400, r#"{"error":"invalid_scope"}"#, "scope-invalid"),
            (400, r#"{"error":"unsupported_grant_type"}"#, "grant-type-unsupported"),
            (400, r#"{"error":"consent_required"}"#, "consent-missing"),
            (400, r#"{"error":"invalid_instance"}"#, "authority-unknown"),
            (403, "<title>Access denied by the proxy</title>", "answer-unusable"),
            (404, "", "answer-unusable"),
        ] {
            assert_eq!(refuse(status, body).code(), expected, "{status} {body}");
        }
        assert_eq!(
            refuse(403, "<title>Blocked by the proxy</title>").to_string(),
            "`login.microsoftonline.com` gave an answer that is not Entra's (HTTP 403): Blocked by the proxy"
        );
        assert!(refuse(429, r#"{"error":"x","error_codes":[999123]}"#).to_string().contains("AADSTS999123"));
    }

    #[test]
    fn reason_in_the_text_and_facts_stand_in_the_cause() {
        let body = r#"{"error":"invalid_client","error_description":"AADSTS700027: Not registered. [Reason - The key was not found., Thumbprint of key used by client: 'AB12']. More.","error_codes":[700027]}"#;
        let error = refuse_as(CredentialKind::Certificate, Some("thumbprint AB12 eyJhbGci.eyJzdWIi.c2ln"), 401, body);
        assert!(
            error.cause().contains("Entra says: Not registered. [Reason - The key was not found."),
            "{}",
            error.cause()
        );
        assert!(error.cause().ends_with("; sent: thumbprint AB12 [redacted]"), "{}", error.cause());
        let plain = refuse_as(CredentialKind::Secret, Some("x"), 401, r#"{"error":"x","error_codes":[7000215]}"#);
        assert_eq!(plain.cause(), plain.row().cause);
    }

    #[test]
    fn clock_row_speaks_of_the_token_for_federation() {
        let body = r#"{"error":"invalid_client","error_codes":[700024]}"#;
        assert!(refuse_as(CredentialKind::Federated, None, 401, body).cause().contains("other issuer has expired"));
        assert!(refuse_as(CredentialKind::Certificate, None, 401, body).fix().contains("NTP"));
    }

    #[test]
    fn fixes_name_tenant_app_and_scope() {
        for (number, part) in [
            (700_016, CLIENT),
            (
                700_016,
                "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/adminconsent?client_id=aaaaaaaa",
            ),
            (90_002, TENANT),
            (500_011, "`https://graph.microsoft.com`"),
            (1_002_012, "`https://graph.microsoft.com/.default`"),
            (65_001, "Grant admin consent"),
            (501_051, "https://graph.microsoft.com"),
            (53_003, TENANT),
            (700_213, CLIENT),
            (7_000_215, "not \"Secret ID\""),
        ] {
            let error = refuse(400, &format!(r#"{{"error":"x","error_codes":[{number}]}}"#));
            assert!(error.fix().contains(part), "{number}: {}", error.fix());
            assert!(!error.fix().ends_with('.'), "{number}");
        }
    }

    #[test]
    fn quotes_end_at_a_sentence_and_are_short() {
        assert_eq!(leading_sentences("One. Two."), "One. Two.");
        let long = format!("{}. Tail.", "é".repeat(LONGEST_QUOTE - 1));
        assert_eq!(leading_sentences(&long).chars().count(), LONGEST_QUOTE);
        assert_eq!(leading_sentences(&"é".repeat(900)).chars().count(), LONGEST_QUOTE);
        assert_eq!(leading_sentences(""), "");
    }
}
