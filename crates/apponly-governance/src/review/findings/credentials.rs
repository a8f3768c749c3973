//! Credentials that end, and bad habits with them.

use super::rules::{
    CREDENTIAL_EXPIRED, CREDENTIAL_EXPIRING, CREDENTIAL_LONG_LIVED, CREDENTIAL_ON_SERVICE_PRINCIPAL, CREDENTIAL_UNUSED,
    SECRET_BESIDE_STRONGER, SECRETS_SEVERAL,
};
use super::{Look, UNUSED_AFTER, words};
use crate::inventory::Moment;
use crate::review::{AppKind, CredentialKind, CredentialPlace, Level, ReviewedCredential};

/// What ends within so many days is about to end.
const SOON: i64 = 30;
/// Within so many days somebody must act now.
const VERY_SOON: i64 = 14;
/// A secret that lives longer than so many days is copied more often than it is changed.
const LONGEST_SECRET: i64 = 366;
/// The same for a certificate, whose key need not be copied.
const LONGEST_CERTIFICATE: i64 = 731;

/// A credential in a few words.
fn named(credential: &ReviewedCredential) -> String {
    let name = credential.display_name.as_deref().filter(|name| !name.is_empty());
    match name {
        Some(name) => format!("the {} \"{name}\" (`{}`)", credential.kind, credential.key_id),
        None => format!("the {} `{}`", credential.kind, credential.key_id),
    }
}

fn is_valid(credential: &ReviewedCredential) -> bool {
    credential.days_left.is_none_or(|days| days >= 0)
}

impl Look<'_> {
    /// Credentials that the app itself signs in with.
    fn own(&self) -> Vec<&ReviewedCredential> {
        self.app.credentials.iter().filter(|credential| credential.is_for_sign_in()).collect()
    }

    pub(super) fn ends(&mut self) {
        let own: Vec<_> = self.own().into_iter().cloned().collect();
        let has_valid = own.iter().any(is_valid);
        for credential in &own {
            let Some(days) = credential.days_left else { continue };
            if days < 0 {
                let ago = words::days(-days);
                let left = if has_valid { "" } else { ", and the app has no other" };
                let message = format!("{} ended {ago} ago{left}", named(credential));
                let severity = if has_valid { Level::Low } else { Level::Medium };
                self.note_as(CREDENTIAL_EXPIRED, severity, Some(&credential.key_id), message, self.removal(credential));
            } else if days <= SOON {
                let message = format!("{} ends in {}", named(credential), words::days(days));
                let severity = if days <= VERY_SOON { Level::High } else { Level::Medium };
                let fix = renewal(credential).to_owned();
                self.note_as(CREDENTIAL_EXPIRING, severity, Some(&credential.key_id), message, fix);
            }
        }
    }

    pub(super) fn habits(&mut self) {
        let own: Vec<_> = self.own().into_iter().filter(|credential| is_valid(credential)).cloned().collect();
        for credential in &own {
            self.long_lived(credential);
            self.not_used(credential);
        }
        let secrets: Vec<_> = own.iter().filter(|credential| credential.kind == CredentialKind::Secret).collect();
        let Some(first) = secrets.first() else { return };
        if secrets.len() > 1 {
            let message = format!("{} secrets are valid at the same time", secrets.len());
            let fix = "find out which are used (the report of credential use), and remove the others".to_owned();
            self.note(SECRETS_SEVERAL, None, message, fix);
        }
        if let Some(stronger) = own.iter().find(|credential| credential.kind != CredentialKind::Secret) {
            let message = format!("{} is valid although the app has {}", named(first), named(stronger));
            let fix = self.removal(first);
            self.note(SECRET_BESIDE_STRONGER, Some(&first.key_id), message, fix);
        }
    }

    fn long_lived(&mut self, credential: &ReviewedCredential) {
        let time = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Moment>().ok());
        let (Some(start), Some(end)) = (time(&credential.start), time(&credential.end)) else { return };
        let (longest, severity) = match credential.kind {
            CredentialKind::Secret => (LONGEST_SECRET, Level::Medium),
            CredentialKind::Certificate => (LONGEST_CERTIFICATE, Level::Low),
            CredentialKind::Federated => return,
        };
        let days = end.days_since(start);
        if days > longest {
            let message = format!("{} lives for {}", named(credential), words::days(days));
            let fix = renewal(credential).to_owned();
            self.note_as(CREDENTIAL_LONG_LIVED, severity, Some(&credential.key_id), message, fix);
        }
    }

    fn not_used(&mut self, credential: &ReviewedCredential) {
        let is_known = self.evidence.credential_use && credential.kind != CredentialKind::Federated;
        if !is_known || !self.is_old(credential.start.as_ref()) {
            return;
        }
        let message = match self.days_since(credential.last_used.as_ref()) {
            Some(days) if days > UNUSED_AFTER => {
                format!("{} was last used {} ago", named(credential), words::days(days))
            }
            Some(_) => return,
            None => format!("{} was never used, as far as the report goes back", named(credential)),
        };
        self.note(CREDENTIAL_UNUSED, Some(&credential.key_id), message, self.removal(credential));
    }

    pub(super) fn on_service_principal(&mut self) {
        let is_first_party = self.app.kind == AppKind::FirstParty;
        for credential in self.own().into_iter().cloned().collect::<Vec<_>>() {
            if credential.place != CredentialPlace::ServicePrincipal {
                continue;
            }
            let severity = if is_first_party { Level::Critical } else { CREDENTIAL_ON_SERVICE_PRINCIPAL.severity };
            let whose = if is_first_party { "an app of Microsoft" } else { "the app" };
            let message = format!(
                "{} is on the service principal of {whose}, where no page of the portal shows it",
                named(&credential)
            );
            let fix = self.removal(&credential);
            self.note_as(CREDENTIAL_ON_SERVICE_PRINCIPAL, severity, Some(&credential.key_id), message, fix);
        }
    }

    /// How a credential is removed.
    fn removal(&self, credential: &ReviewedCredential) -> String {
        let (set, object) = match credential.place {
            CredentialPlace::Application => ("applications", self.app.registration_id.as_deref()),
            CredentialPlace::ServicePrincipal => ("servicePrincipals", self.app.object_id.as_deref()),
        };
        match (credential.kind, object) {
            (CredentialKind::Secret, Some(object)) => {
                let body = format!(r#"{{"keyId":"{}"}}"#, credential.key_id);
                words::post(&format!("/{set}/{object}/removePassword"), &body)
            }
            (CredentialKind::Certificate, Some(object)) => {
                format!("remove the key `{}` from `keyCredentials` of `/{set}/{object}`", credential.key_id)
            }
            _ => format!("remove it under App registrations > {} > Certificates & secrets", self.app.app_id),
        }
    }
}

/// How a credential is replaced.
fn renewal(credential: &ReviewedCredential) -> &'static str {
    match credential.kind {
        CredentialKind::Certificate => {
            "where the app runs: `apponly cert rotate`; it replaces the certificate with no moment in which none works"
        }
        CredentialKind::Secret | CredentialKind::Federated => {
            "where the app runs: `apponly secret rotate`; better: a managed identity, federation, or a certificate (`apponly cert new`)"
        }
    }
}
