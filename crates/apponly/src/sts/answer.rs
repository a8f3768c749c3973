//! What the token endpoint answers.

use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde_json::Value;

use crate::credential::{CredentialKind, TokenRequest};
use crate::error::classify::parse_answer;
use crate::error::{Error, Retry, catalogue};
use crate::lenient;
use crate::secret::Secret;
use crate::token::AccessToken;
use crate::transport::HttpResponse;

/// The success body. Unknown fields are ignored; there is never a refresh token in this flow.
///
/// Source: RFC 6749, section 5.1; Microsoft identity platform, client credentials flow.
#[derive(Deserialize)]
struct TokenAnswer {
    access_token: Option<String>,
    token_type: Option<String>,
    expires_in: Option<Value>,
    refresh_in: Option<Value>,
}

/// Reads a token; `now` is the time of the service.
///
/// # Errors
/// `answer-unusable`: not the JSON of a token answer. `not-bearer`: a token bound to a key.
pub(super) fn read_token(
    response: &HttpResponse,
    now: SystemTime,
    request: &TokenRequest,
    kind: CredentialKind,
) -> Result<AccessToken, Error> {
    let unusable = |why: &str| Error::new(&catalogue::ANSWER_UNUSABLE, format!("the token answer {why}"));
    let answer: TokenAnswer =
        serde_json::from_slice(&response.body).map_err(|_| unusable("is not the JSON of a token"))?;
    let value = answer.access_token.map(Secret::new).filter(|token| !token.expose().is_empty());
    let value = value.ok_or_else(|| unusable("holds no `access_token`"))?;
    let token_type = answer.token_type.ok_or_else(|| unusable("holds no `token_type`"))?;
    if !token_type.eq_ignore_ascii_case("bearer") {
        let shown: String = token_type.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
        return Err(Error::new(&catalogue::NOT_BEARER, format!("the token is of the type `{shown}`, not `Bearer`")));
    }
    let lifetime = answer.expires_in.as_ref().and_then(lenient::seconds).filter(|seconds| *seconds > 0);
    let lifetime = lifetime.ok_or_else(|| unusable("holds no usable `expires_in`"))?;
    let expires_on = now
        .checked_add(Duration::from_secs(lifetime))
        .ok_or_else(|| unusable("holds an `expires_in` beyond any date"))?;
    let token = AccessToken::new(value, expires_on, request.scope.clone(), kind);
    let hint = answer.refresh_in.as_ref().and_then(lenient::seconds).filter(|hint| *hint > 0 && *hint < lifetime);
    Ok(match hint {
        Some(hint) => token.with_refresh_on(now + Duration::from_secs(hint)),
        None => token,
    })
}

/// Whether a refusal in words is one that passes, so that another try makes sense though the status is 400.
pub(crate) fn is_transient_refusal(response: &HttpResponse) -> bool {
    if response.status != http::StatusCode::BAD_REQUEST {
        return false;
    }
    let answer = parse_answer(response.status.as_u16(), &response.body);
    let by_number = answer.code().and_then(catalogue::by_aadsts).is_some_and(|row| row.retry == Retry::Wait);
    by_number || matches!(answer.error.as_str(), "temporarily_unavailable" | "server_error")
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use super::*;
    use crate::deadline::Deadline;
    use crate::scope::Scope;

    fn read(body: &str) -> Result<AccessToken, Error> {
        let request = TokenRequest::new(Scope::graph_default(), Deadline::after(Duration::from_secs(1)));
        let response = HttpResponse::new(StatusCode::OK, HeaderMap::new(), body.to_owned());
        read_token(&response, SystemTime::UNIX_EPOCH, &request, CredentialKind::Secret)
    }

    fn after(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[tokio::test]
    async fn reads_lifetime_as_number_and_as_text() {
        let token =
            read(r#"{"token_type":"bearer","expires_in":3599,"refresh_in":"1800","access_token":"t","x":1}"#).unwrap();
        assert_eq!((token.expires_on(), token.refresh_on()), (after(3599), Some(after(1800))));
        let token =
            read(r#"{"token_type":"Bearer","expires_in":"3599","refresh_in":9999,"access_token":"t"}"#).unwrap();
        assert_eq!((token.expires_on(), token.refresh_on()), (after(3599), None));
    }

    #[tokio::test]
    async fn refuses_bound_tokens_and_broken_answers() {
        assert_eq!(
            read(r#"{"token_type":"mtls_pop","expires_in":1,"access_token":"t"}"#).unwrap_err().code(),
            "not-bearer"
        );
        for body in [
            "",
            "<html>",
            "[]",
            r#"{"token_type":"Bearer","expires_in":3599}"#,
            r#"{"token_type":"Bearer","expires_in":3599,"access_token":""}"#,
            r#"{"expires_in":3599,"access_token":"t"}"#,
            r#"{"token_type":"Bearer","access_token":"t"}"#,
            r#"{"token_type":"Bearer","expires_in":-1,"access_token":"t"}"#,
            r#"{"token_type":"Bearer","expires_in":18446744073709551615,"access_token":"t"}"#,
        ] {
            assert_eq!(read(body).unwrap_err().code(), "answer-unusable", "{body}");
        }
    }
}
