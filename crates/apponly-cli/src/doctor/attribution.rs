//! Whose matter a failed sign-in is: one trouble is told in one place, and the others point to it.

use apponly::{CredentialKind, Error, ErrorKind, catalogue};

use super::check::CheckId;

/// The check that looks at what made the sign-in fail.
pub(super) fn owner(error: &Error, kind: Option<CredentialKind>) -> CheckId {
    let code = error.code();
    let is = |rows: &[&catalogue::Row]| rows.iter().any(|row| row.code == code);
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| code.starts_with(prefix));
    if is(&[&catalogue::FILE_INSECURE, &catalogue::LITERAL_SECRET]) {
        return CheckId::Secrets;
    }
    if is(&[
        &catalogue::TENANT_NOT_FOUND,
        &catalogue::TENANT_MALFORMED,
        &catalogue::TENANT_MISSING,
        &catalogue::TENANT_COMMON,
        &catalogue::AUTHORITY_UNKNOWN,
        &catalogue::WRONG_CLOUD,
    ]) {
        return CheckId::Tenant;
    }
    if is(&[&catalogue::CLOCK_SKEW]) {
        return CheckId::Clock;
    }
    if kind == Some(CredentialKind::ManagedIdentity) && !is_of_entra(error) {
        return CheckId::HostIdentity;
    }
    if matches!(error.kind(), ErrorKind::Unreachable | ErrorKind::TimedOut) {
        return CheckId::Network;
    }
    let certificate = begins(&["certificate-", "pkcs11-", "signer-"]);
    if certificate || (kind == Some(CredentialKind::Certificate) && begins(&["assertion-", "file-"])) {
        return CheckId::Certificate;
    }
    let credential = begins(&[
        "secret-",
        "federat",
        "entra-token-",
        "assertion-",
        "key-vault-",
        "keyring-",
        "file-",
        "credential-",
        "public-client",
    ]);
    if credential { CheckId::Credential } else { CheckId::Token }
}

/// A host of managed identities passes on what Entra says about the API.
fn is_of_entra(error: &Error) -> bool {
    error.answer().is_some_and(|answer| !answer.aadsts.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_belongs_to_one_check() {
        use CredentialKind::{Certificate, Federated, ManagedIdentity, Secret};
        for (row, kind, expected) in [
            (&catalogue::SECRET_EXPIRED, Secret, CheckId::Credential),
            (&catalogue::FEDERATION_SUBJECT, Federated, CheckId::Credential),
            (&catalogue::FEDERATED_TOKEN_INVALID, Federated, CheckId::Credential),
            (&catalogue::CERTIFICATE_NOT_REGISTERED, Certificate, CheckId::Certificate),
            (&catalogue::FILE_UNREADABLE, Certificate, CheckId::Certificate),
            (&catalogue::FILE_UNREADABLE, Secret, CheckId::Credential),
            (&catalogue::FILE_INSECURE, Certificate, CheckId::Secrets),
            (&catalogue::TENANT_NOT_FOUND, Secret, CheckId::Tenant),
            (&catalogue::CLOCK_SKEW, Certificate, CheckId::Clock),
            (&catalogue::PROXY_REFUSED, Secret, CheckId::Network),
            (&catalogue::TIMED_OUT, ManagedIdentity, CheckId::HostIdentity),
            (&catalogue::APPLICATION_NOT_FOUND, Secret, CheckId::Token),
            (&catalogue::CONDITIONAL_ACCESS, Secret, CheckId::Token),
        ] {
            assert_eq!(owner(&Error::new(row, "x"), Some(kind)), expected, "{}", row.code);
        }
    }
}
