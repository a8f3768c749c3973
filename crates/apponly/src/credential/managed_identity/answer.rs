//! A host's answer becomes an access token, if it is one, and of the identity that was asked for.

use std::time::SystemTime;

use serde_json::{Map, Value};
use zeroize::Zeroize as _;

use super::expiry;
use super::protocol::HostKind;
use crate::claims;
use crate::credential::CredentialKind;
use crate::error::{Error, catalogue};
use crate::identity::ManagedIdentityId;
use crate::scope::Scope;
use crate::secret::Secret;
use crate::token::AccessToken;

/// The token in `body`, the body of an answer with status 200.
///
/// # Errors
/// `answer-unusable`: not JSON, no token, no end. `not-bearer`: bound to a key. `user-token`: of a person.
/// `wrong-identity`: of another identity than `id`.
pub(super) fn token(
    body: &[u8],
    host: HostKind,
    id: &ManagedIdentityId,
    scope: &Scope,
    now: SystemTime,
) -> Result<AccessToken, Error> {
    let unusable = |what: &str| Error::new(&catalogue::ANSWER_UNUSABLE, format!("the answer of {host} {what}"));
    let mut answer: Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| unusable("is not a JSON object, although its status is 200"))?;
    let value = match answer.remove("access_token") {
        Some(Value::String(text)) if !text.trim().is_empty() => Secret::new(text),
        _ => return Err(unusable("holds no `access_token`")),
    };
    if let Some(Value::String(mut refresh_token)) = answer.remove("refresh_token") {
        refresh_token.zeroize();
    }
    // Some hosts leave the type out; a present one counts.
    let kind = answer.get("token_type").and_then(Value::as_str).unwrap_or("Bearer");
    if !kind.eq_ignore_ascii_case("bearer") {
        return Err(Error::new(&catalogue::NOT_BEARER, format!("{host} issued a token of another type than Bearer")));
    }
    let end = expiry::end(&answer, now)
        .ok_or_else(|| unusable("says in no known form when the token ends (`expires_on`, `expires_in`)"))?;
    let claims = claims::decode(value.expose()).unwrap_or_default();
    refuse_user(&claims, host)?;
    require_identity(&answer, &claims, host, id)?;
    let client_id = client_ids(&answer, &claims).next().map(str::to_ascii_lowercase);
    let tenant_id = claims.get("tid").and_then(Value::as_str).map(str::to_owned);
    let token = AccessToken::new(value, end, scope.clone(), CredentialKind::ManagedIdentity)
        .with_identity(tenant_id, client_id);
    Ok(match expiry::refresh(&answer, end, now) {
        Some(refresh_on) => token.with_refresh_on(refresh_on),
        None => token,
    })
}

/// Source: Microsoft identity platform, "Access token claims reference", `idtyp` and `scp`.
fn refuse_user(claims: &Map<String, Value>, host: HostKind) -> Result<(), Error> {
    let kind = claims.get("idtyp").and_then(Value::as_str);
    let delegated = kind == Some("user") || (kind != Some("app") && claims.contains_key("scp"));
    if !delegated {
        return Ok(());
    }
    Err(Error::new(&catalogue::USER_TOKEN, format!("{host} gave the token of a signed-in user")))
}

/// Refuses a sign of another identity. A token that cannot be read gives no sign and is accepted: access tokens are
/// opaque by contract.
fn require_identity(
    answer: &Map<String, Value>,
    claims: &Map<String, Value>,
    host: HostKind,
    id: &ManagedIdentityId,
) -> Result<(), Error> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let other = match id {
        ManagedIdentityId::System => None,
        ManagedIdentityId::Client(wanted) => {
            client_ids(answer, claims).find(|found| !found.eq_ignore_ascii_case(wanted.as_str()))
        }
        ManagedIdentityId::Object(wanted) => text("oid").filter(|found| !found.eq_ignore_ascii_case(wanted)),
        ManagedIdentityId::Resource(wanted) => text("xms_mirid").filter(|found| !same_resource(found, wanted)),
    };
    match other {
        None => Ok(()),
        Some(found) => Err(Error::new(
            &catalogue::WRONG_IDENTITY,
            format!(
                "{host} was asked for the identity `{id}` and answered with `{}`",
                crate::redaction::one_line(found, 300)
            ),
        )),
    }
}

/// The client ids that answer and token name: the host's own word first.
fn client_ids<'a>(answer: &'a Map<String, Value>, claims: &'a Map<String, Value>) -> impl Iterator<Item = &'a str> {
    let named = answer.get("client_id").into_iter().chain(claims.get("appid")).chain(claims.get("azp"));
    named.filter_map(Value::as_str).filter(|id| !id.is_empty())
}

/// ARM compares resource ids without regard to case.
fn same_resource(one: &str, other: &str) -> bool {
    one.trim_matches('/').eq_ignore_ascii_case(other.trim_matches('/'))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::claims::tests::jwt;

    const ID: &str = "bbbbbbbb-0000-4000-8000-000000000002";
    const OTHER: &str = "cccccccc-0000-4000-8000-000000000003";
    const RESOURCE: &str =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/n";

    fn read(answer: &Value, id: &str) -> Result<AccessToken, Error> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        let body = answer.to_string();
        token(body.as_bytes(), HostKind::Imds, &id.parse().unwrap(), &Scope::graph_default(), now)
    }

    fn code(answer: &Value, id: &str) -> &'static str {
        read(answer, id).map_or_else(|error| error.code(), |_| "accepted")
    }

    fn with_claims(claims: &Value) -> Value {
        json!({"access_token": jwt(claims), "expires_on": "1790086399"})
    }

    #[test]
    fn reads_token_end_identity_and_tenant() {
        let mut answer = with_claims(&json!({"tid": "t", "idtyp": "app"}));
        answer["client_id"] = json!(ID.to_uppercase());
        answer["token_type"] = json!("bearer");
        let token = read(&answer, &format!("client:{ID}")).unwrap();
        assert_eq!((token.client_id(), token.tenant_id()), (Some(ID), Some("t")));
        assert_eq!(token.expires_on(), SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_086_399));
        assert!(token.refresh_on().is_some());
        assert_eq!(token.expose(), answer["access_token"]);
    }

    #[test]
    fn opaque_token_without_type_is_accepted() {
        assert_eq!(code(&json!({"access_token": "opaque", "expires_in": 60}), &format!("client:{ID}")), "accepted");
    }

    #[test]
    fn other_token_type_is_refused() {
        let answer = json!({"access_token": "a", "expires_in": 60, "token_type": "mtls_pop"});
        assert_eq!(code(&answer, "system"), "not-bearer");
    }

    #[test]
    fn answers_without_token_or_end_are_unusable() {
        for answer in [json!([]), json!({}), json!({"access_token": ""}), json!({"access_token": "a"})] {
            assert_eq!(code(&answer, "system"), "answer-unusable", "{answer}");
        }
    }

    #[test]
    fn user_tokens_are_refused() {
        assert_eq!(code(&with_claims(&json!({"scp": "User.Read"})), "system"), "user-token");
        assert_eq!(code(&with_claims(&json!({"idtyp": "user"})), "system"), "user-token");
        assert_eq!(code(&with_claims(&json!({"idtyp": "app", "roles": []})), "system"), "accepted");
    }

    #[test]
    fn another_identity_is_refused_wherever_it_shows() {
        let client = format!("client:{ID}");
        let object = format!("object:{ID}");
        let resource = format!("resource:{RESOURCE}");
        for (claims, id, expected) in [
            (json!({"appid": OTHER}), &client, "wrong-identity"),
            (json!({"azp": OTHER}), &client, "wrong-identity"),
            (json!({"appid": ID.to_uppercase()}), &client, "accepted"),
            (json!({"oid": OTHER}), &object, "wrong-identity"),
            (json!({"oid": ID, "appid": OTHER}), &object, "accepted"),
            (json!({"xms_mirid": "/subscriptions/s/other"}), &resource, "wrong-identity"),
            (json!({"xms_mirid": RESOURCE.to_lowercase()}), &resource, "accepted"),
        ] {
            assert_eq!(code(&with_claims(&claims), id), expected, "{claims} {id}");
        }
        let mut answer = with_claims(&json!({"appid": ID}));
        answer["client_id"] = json!(OTHER);
        assert_eq!(code(&answer, &client), "wrong-identity");
        assert_eq!(code(&answer, "system"), "accepted");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(body in proptest::collection::vec(proptest::num::u8::ANY, 0..80), text in "\\PC{0,40}") {
            let now = SystemTime::UNIX_EPOCH;
            let scope = Scope::graph_default();
            let _ = token(&body, HostKind::Arc, &ManagedIdentityId::System, &scope, now);
            let odd = json!({"access_token": &text, "expires_on": &text, "client_id": &text, "token_type": &text});
            let _ = token(odd.to_string().as_bytes(), HostKind::Arc, &ManagedIdentityId::System, &scope, now);
        }
    }
}
