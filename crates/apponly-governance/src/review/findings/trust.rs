//! Trust in tokens of other issuers.

use super::Look;
use super::rules::{FEDERATED_AUDIENCE, FEDERATED_SUBJECT_WIDE};
use crate::review::{CredentialKind, Level, ReviewedCredential};

/// GitHub Actions.
const GITHUB: &str = "https://token.actions.githubusercontent.com";

impl Look<'_> {
    pub(super) fn trust(&mut self) {
        let app = self.app;
        for credential in app.credentials.iter().filter(|credential| credential.kind == CredentialKind::Federated) {
            let name = credential.display_name.as_deref().unwrap_or(&credential.key_id);
            let subject = credential.subject.as_deref().unwrap_or_default();
            if let Some((severity, why)) = wide(credential) {
                let message = format!("the federated credential \"{name}\" trusts `{subject}`: {why}");
                let fix = "name one subject exactly: a branch or, better, a protected environment; one service account"
                    .to_owned();
                self.note_as(FEDERATED_SUBJECT_WIDE, severity, Some(&credential.key_id), message, fix);
            }
            let foreign =
                credential.audiences.iter().find(|audience| !audience.starts_with("api://AzureADTokenExchange"));
            if let Some(audience) = foreign {
                let message = format!("the federated credential \"{name}\" accepts tokens for `{audience}`");
                let fix = "let the issuer make tokens for `api://AzureADTokenExchange`, and accept that audience alone"
                    .to_owned();
                self.note(FEDERATED_AUDIENCE, Some(&credential.key_id), message, fix);
            }
        }
    }
}

/// Why a credential trusts more than one thing; `None` where it does not.
///
/// Source: the issuers' documentation of the subjects that they write.
fn wide(credential: &ReviewedCredential) -> Option<(Level, &'static str)> {
    let subject = credential.subject.as_deref().unwrap_or_default();
    let issuer = credential.issuer.as_deref().unwrap_or_default().trim_end_matches('/');
    if issuer.starts_with("http://") {
        return Some((Level::High, "the keys of the issuer come over an open line"));
    }
    if subject.contains('*') || subject.contains('?') {
        return Some((Level::High, "every subject that matches can sign in"));
    }
    if issuer.eq_ignore_ascii_case(GITHUB) && subject.ends_with(":pull_request") {
        return Some((Level::High, "whoever can open a pull request from a branch of the repository runs as the app"));
    }
    if subject.starts_with("system:serviceaccount:") && subject.ends_with(":default") {
        return Some((Level::Medium, "every pod of the namespace that names no service account has this one"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credential(issuer: &str, subject: &str) -> ReviewedCredential {
        ReviewedCredential {
            issuer: Some(issuer.to_owned()),
            subject: Some(subject.to_owned()),
            ..ReviewedCredential::default()
        }
    }

    #[test]
    fn subjects_that_more_than_one_has_are_wide() {
        for (issuer, subject) in [
            (GITHUB, "repo:contoso/site:pull_request"),
            (GITHUB, "repo:contoso/*"),
            ("https://gitlab.com", "claims['sub'] matches 'project_path:contoso/*:ref_type:branch:ref:main'"),
            ("http://issuer.example", "x"),
            ("https://oidc.example", "system:serviceaccount:reports:default"),
        ] {
            assert!(wide(&credential(issuer, subject)).is_some(), "{subject}");
        }
        for (issuer, subject) in [
            (GITHUB, "repo:contoso/site:ref:refs/heads/main"),
            (GITHUB, "repo:contoso/site:environment:production"),
            ("https://oidc.example", "system:serviceaccount:reports:nightly"),
        ] {
            assert!(wide(&credential(issuer, subject)).is_none(), "{subject}");
        }
    }
}
