//! From a vault's refusal to a row of the catalogue.

use serde_json::Value;

use crate::error::classify::parse_answer;
use crate::error::{Error, Row, catalogue};
use crate::transport::HttpResponse;

/// What a call wanted, for the words of a refusal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) host: &'a str,
    /// `secrets/NAME`, with the version where one is named.
    pub(super) object: &'a str,
    /// The smallest role that allows it.
    pub(super) role: &'static str,
    /// The permission of an access policy.
    pub(super) permission: &'static str,
}

/// The refusal as an error that names the vault and the object.
pub(super) fn refusal(response: &HttpResponse, wanted: Wanted<'_>) -> Error {
    let mut answer = parse_answer(response.status.as_u16(), &response.body);
    let inner = inner_code(&response.body);
    let code = inner.unwrap_or_else(|| answer.error.clone());
    let row = row(response.status.as_u16(), &code, &answer.description);
    let reason = if answer.description.is_empty() { "without a reason" } else { answer.description.as_str() };
    let Wanted { host, object, .. } = wanted;
    let message = format!("the vault `{host}` refused `{object}` (HTTP {}): {reason}", response.status.as_u16());
    let fix = fix(row, wanted, caller(&answer.description));
    answer.trace_id = answer.trace_id.or_else(|| response.header("x-ms-request-id").map(str::to_owned));
    let error = Error::new(row, message).with_answer(answer);
    match fix {
        Some(fix) => error.with_fix(fix),
        None => error,
    }
}

fn inner_code(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let code = body.pointer("/error/innererror/code")?.as_str()?;
    code.bytes().all(|byte| byte.is_ascii_alphanumeric()).then(|| code.to_owned())
}

fn row(status: u16, code: &str, message: &str) -> &'static Row {
    if let Some(row) = catalogue::by_key_vault(status, code, message) {
        return row;
    }
    // Older answers have no inner code; their words are seen in the field.
    match status {
        403 if message.contains("ForbiddenByRbac") => &catalogue::KEY_VAULT_ROLE_MISSING,
        403 if message.contains("get permission") || message.contains("sign permission") => {
            &catalogue::KEY_VAULT_POLICY_MISSING
        }
        403 if message.contains("Client address is not authorized") => &catalogue::KEY_VAULT_FIREWALL,
        403 if message.contains("Public network access is disabled") => &catalogue::KEY_VAULT_PRIVATE_LINK,
        404 => &catalogue::KEY_VAULT_NOT_FOUND,
        408 | 500..=599 => &catalogue::KEY_VAULT_UNAVAILABLE,
        _ => &catalogue::KEY_VAULT_REFUSED,
    }
}

/// The client id that the vault saw.
fn caller(message: &str) -> Option<&str> {
    let start = message.find("appid=")? + "appid=".len();
    let id = message.get(start..start + 36)?;
    uuid::Uuid::try_parse(id).ok().map(|_| id)
}

fn fix(row: &'static Row, wanted: Wanted<'_>, caller: Option<&str>) -> Option<String> {
    let Wanted { host, object, role, permission } = wanted;
    let vault = host.split('.').next().unwrap_or_default();
    let who = caller.unwrap_or("CLIENT_ID");
    if row == &catalogue::KEY_VAULT_ROLE_MISSING {
        return Some(format!(
            "assign the role under the vault's Access control (IAM): `az role assignment create --role \"{role}\" \
             --assignee {who} --scope \"$(az keyvault show --name {vault} --query id --output tsv)\"`; a new assignment takes \
             some minutes"
        ));
    }
    if row == &catalogue::KEY_VAULT_POLICY_MISSING {
        return Some(format!(
            "allow it under the vault's Access policies: `az keyvault set-policy --name {vault} --spn {who} \
             {permission}`; Azure roles have no effect on this vault"
        ));
    }
    if row == &catalogue::KEY_VAULT_NOT_FOUND {
        let (kind, _) = object.split_once('/')?;
        let kind = kind.trim_end_matches('s');
        return Some(format!("compare name and version: `az keyvault {kind} list --vault-name {vault}`"));
    }
    None
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use super::*;

    const WANTED: Wanted<'_> = Wanted {
        host: "contoso.vault.azure.net",
        object: "secrets/app",
        role: "Key Vault Secrets User",
        permission: "--secret-permissions get",
    };

    fn refused(status: u16, body: &str) -> Error {
        let response = HttpResponse::new(StatusCode::from_u16(status).unwrap(), HeaderMap::new(), body.to_owned());
        refusal(&response, WANTED)
    }

    #[test]
    fn each_kind_of_403_has_its_own_fix() {
        let rbac = r#"{"error":{"code":"Forbidden","message":"Caller is not authorized to perform action on resource.\r\nCaller: appid=aaaaaaaa-0000-4000-8000-000000000001;oid=x","innererror":{"code":"ForbiddenByRbac"}}}"#;
        let error = refused(403, rbac);
        assert_eq!(error.code(), "key-vault-role-missing");
        for part in ["Key Vault Secrets User", "aaaaaaaa-0000-4000-8000-000000000001", "--name contoso"] {
            assert!(error.fix().contains(part), "{}", error.fix());
        }
        let policy = r#"{"error":{"code":"Forbidden","message":"The user, group or application 'appid=1' does not have secrets get permission on key vault 'contoso'."}}"#;
        let error = refused(403, policy);
        assert_eq!(error.code(), "key-vault-policy-missing");
        assert!(error.fix().contains("az keyvault set-policy"), "{}", error.fix());
        let firewall = r#"{"error":{"code":"Forbidden","message":"Client address is not authorized and caller is not a trusted service."}}"#;
        assert_eq!(refused(403, firewall).code(), "key-vault-firewall");
        for (inner, code) in [
            ("SecretDisabled", "key-vault-disabled"),
            ("KeyDisabled", "key-vault-disabled"),
            ("SecretNotYetValid", "key-vault-not-yet-valid"),
            ("KeyExpired", "key-vault-expired"),
            ("ForbiddenByConnection", "key-vault-private-link"),
            ("SomethingNew", "key-vault-refused"),
        ] {
            let body = format!(r#"{{"error":{{"code":"Forbidden","message":"m","innererror":{{"code":"{inner}"}}}}}}"#);
            assert_eq!(refused(403, &body).code(), code);
        }
    }

    #[test]
    fn outages_and_empty_answers_have_rows_too() {
        for (status, code) in [
            (404, "key-vault-not-found"),
            (429, "key-vault-throttled"),
            (503, "key-vault-unavailable"),
            (418, "key-vault-refused"),
        ] {
            let error = refused(status, "");
            assert_eq!(error.code(), code);
            assert!(error.to_string().contains("`secrets/app`"), "{error}");
        }
    }
}
