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
    KEY_VAULT_EXISTS = "key-vault-exists", Misconfigured, Usage, No,
        "the vault has an object of this name",
        "it is there, is being made, or was deleted and is kept for a while; nothing is overwritten without being told to",
        "choose another name; `--new-version` adds a version to a certificate that is there; one that was deleted is brought back or removed for good by `az keyvault certificate recover` or `purge`";
    KEY_VAULT_NOT_MADE = "key-vault-not-made", Refused, Refused, No,
        "the vault did not make the certificate",
        "the vault gave the making up, or somebody cancelled or replaced it",
        "read the vault's reason, and run the command again: `az keyvault certificate pending show --vault-name VAULT --name NAME`";
    KEY_VAULT_DISABLED = "key-vault-disabled", NotAllowed, NotAllowed, No,
        "the object in the vault is disabled",
        "somebody switched this version off, perhaps because another one takes its place",
        "enable it on the vault's Objects page, or name another version; without a version the newest is used";
    KEY_VAULT_EXPIRED = "key-vault-expired", Refused, Refused, Fresh,
        "the object in the vault has expired",
        "its expiry date in the vault has passed, and nobody added a new version",
        "add a new version (a new client secret, or a new certificate registered on the app); if Entra still takes the old one, correct the date: `az keyvault secret set-attributes --expires DATE`";
    KEY_VAULT_NOT_YET_VALID = "key-vault-not-yet-valid", Refused, Refused, No,
        "the object in the vault is not yet valid",
        "its activation date in the vault lies ahead, or this machine's clock is wrong",
        "wait until then, correct the date in the vault, or name the version before";
    KEY_VAULT_CIRCLE = "key-vault-circle", Misconfigured, Usage, No,
        "nobody is left to open the vault",
        "the credential lies in the vault, and opening the vault needs another identity, of which none is configured",
        "give the vault another identity to be opened by: a managed identity (`--managed-identity system` or `client:GUID`), a federated token, or a certificate file";
    KEY_VAULT_IDENTITY = "key-vault-identity", Misconfigured, Usage, No,
        "no identity that could open the vault exists here",
        "each identity that may open the vault was looked for, and none is available on this machine",
        "run where the managed identity exists, or give another identity: a federated token, or a certificate file";
    KEY_VAULT_UNTRUSTED = "key-vault-untrusted", Misconfigured, Usage, No,
        "the address is not a vault of this cloud",
        "a token for Key Vault is sent to hosts below the cloud's vault suffix only, and only for what those may ask for",
        "correct the address or `--cloud`; the vaults of a cloud of your own are named by `key_vault_suffix` in its `[cloud.NAME]`";
    KEY_VAULT_REFUSED = "key-vault-refused", Refused, Refused, No,
        "the vault refused",
        "it answered with a code that this version does not know",
        "read the vault's reason; its audit log names the call by the request id";
    KEY_VAULT_UNAVAILABLE = "key-vault-unavailable", ServiceUnavailable, Unavailable, Wait,
        "Key Vault is out of order",
        "the service failed, again and again within the time of one sign-in",
        "try again later; Azure's status page tells of outages";
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
        (403, "SecretDisabled" | "KeyDisabled" | "CertificateDisabled") => Some(&KEY_VAULT_DISABLED),
        // The names of these inner codes are unverified.
        (403, "SecretExpired" | "KeyExpired") => Some(&KEY_VAULT_EXPIRED),
        (403, "SecretNotYetValid" | "KeyNotYetValid") => Some(&KEY_VAULT_NOT_YET_VALID),
        (404, "CertificateNotFound" | "KeyNotFound" | "SecretNotFound") => Some(&KEY_VAULT_NOT_FOUND),
        (409, _) => Some(&KEY_VAULT_EXISTS),
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
            (409, "Conflict", "", "key-vault-exists"),
            (429, "Throttled", "", "key-vault-throttled"),
        ] {
            assert_eq!(by_key_vault(status, code, message).map(|row| row.code), Some(expected), "{code}");
        }
        assert_eq!(by_key_vault(403, "Forbidden", ""), None);
    }
}
