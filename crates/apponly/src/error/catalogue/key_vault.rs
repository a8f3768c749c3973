//! What Azure Key Vault answers, by status, `error.innererror.code` and message.
//!
//! Source: Azure Key Vault, "REST API error codes" and "Authentication, requests and responses".

use super::Row;
use super::rows::rows;

rows! {
    KEY_VAULT:
    KEY_VAULT_AUDIENCE = "key-vault-audience", Misconfigured, Usage, No,
        "the token is not for Key Vault",
        "it was asked for another API, or for the vault's own address",
        "ask for `https://vault.azure.net/.default` (or the vault resource of your cloud), whatever the vault is called";
    KEY_VAULT_TENANT = "key-vault-tenant", Misconfigured, Usage, No,
        "the vault belongs to another tenant",
        "a vault takes tokens of its own tenant only",
        "sign in to the vault's tenant, shown on the vault's Overview page as \"Directory ID\"";
    KEY_VAULT_ROLE_MISSING = "key-vault-role-missing", NotAllowed, NotAllowed, Propagation,
        "the identity has no role on the vault",
        "the vault uses Azure roles, and none of this identity allows the action; a new assignment takes some minutes",
        "assign a role such as \"Key Vault Secrets User\" or \"Key Vault Crypto User\" under the vault's Access control (IAM)";
    KEY_VAULT_POLICY_MISSING = "key-vault-policy-missing", NotAllowed, NotAllowed, No,
        "the vault's access policies do not allow this",
        "the vault uses access policies, so that Azure roles on its data have no effect",
        "add the permission for this identity under the vault's Access policies, or switch the vault to Azure roles";
    KEY_VAULT_FIREWALL = "key-vault-firewall", NotAllowed, NotAllowed, No,
        "the vault's firewall does not let this machine in",
        "the address from which the call comes is not on the vault's list",
        "add the address or subnet under the vault's Networking";
    KEY_VAULT_PRIVATE_LINK = "key-vault-private-link", NotAllowed, NotAllowed, No,
        "the vault can be reached by private link only",
        "public network access is off, and the call did not come through an approved private endpoint",
        "call from the network with the private endpoint, and check that the vault's name resolves to its private address there";
    KEY_VAULT_NOT_FOUND = "key-vault-not-found", Misconfigured, Usage, No,
        "the vault has no such secret, certificate or key",
        "the name or version is wrong, or the object was deleted",
        "compare name and version with the vault's Objects page";
    KEY_VAULT_THROTTLED = "key-vault-throttled", ServiceUnavailable, Unavailable, Wait,
        "Key Vault asks to slow down",
        "the vault is over its limit of operations",
        "wait as long as `Retry-After` says, and read the object less often";
}

/// The row for an error of Key Vault: HTTP status, `error.code` or, if there is one, `error.innererror.code`, and
/// `error.message`. `None`: not known.
#[must_use]
pub fn by_key_vault(status: u16, code: &str, message: &str) -> Option<&'static Row> {
    match (status, code) {
        (401, _) if message.contains("AKV10022") => Some(&KEY_VAULT_AUDIENCE),
        (401, _) if message.contains("AKV10032") => Some(&KEY_VAULT_TENANT),
        (403, "ForbiddenByRbac") => Some(&KEY_VAULT_ROLE_MISSING),
        (403, "AccessDenied" | "ForbiddenByPolicy") => Some(&KEY_VAULT_POLICY_MISSING),
        (403, "ForbiddenByFirewall") => Some(&KEY_VAULT_FIREWALL),
        (403, "ForbiddenByConnection") => Some(&KEY_VAULT_PRIVATE_LINK),
        (404, "CertificateNotFound" | "KeyNotFound" | "SecretNotFound") => Some(&KEY_VAULT_NOT_FOUND),
        (429, _) => Some(&KEY_VAULT_THROTTLED),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_vault_answer_finds_its_row() {
        for (status, code, message, expected) in [
            (401, "Unauthorized", "AKV10022: Invalid audience.", "key-vault-audience"),
            (401, "Unauthorized", "AKV10032: Invalid issuer.", "key-vault-tenant"),
            (403, "ForbiddenByRbac", "", "key-vault-role-missing"),
            (403, "AccessDenied", "", "key-vault-policy-missing"),
            (403, "ForbiddenByPolicy", "", "key-vault-policy-missing"),
            (403, "ForbiddenByFirewall", "", "key-vault-firewall"),
            (403, "ForbiddenByConnection", "", "key-vault-private-link"),
            (404, "SecretNotFound", "", "key-vault-not-found"),
            (429, "Throttled", "", "key-vault-throttled"),
        ] {
            assert_eq!(by_key_vault(status, code, message).map(|row| row.code), Some(expected), "{code}");
        }
        assert_eq!(by_key_vault(403, "Forbidden", ""), None);
    }
}
