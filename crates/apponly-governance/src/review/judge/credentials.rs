//! What an app signs in with, from registration and service principal.

use crate::inventory::{ApplicationFacts, CredentialFacts, FederatedFacts, Guid, Inventory, Moment, PrincipalFacts};
use crate::review::{AppKind, CredentialKind, CredentialPlace, CredentialPurpose, ReviewedCredential};

/// All credentials, what ends first first, those that never end last.
pub(super) fn of(
    inventory: &Inventory,
    principal: Option<&PrincipalFacts>,
    application: Option<&ApplicationFacts>,
    kind: AppKind,
) -> Vec<ReviewedCredential> {
    let view = View { inventory, is_platform: kind == AppKind::ManagedIdentity };
    let of_application = application.into_iter().flat_map(|app| app.credentials.iter());
    let of_principal = principal.into_iter().flat_map(|principal| principal.credentials.iter());
    let federated = application.into_iter().flat_map(|app| app.federated.iter().flat_map(|list| list.iter()));
    let mut all: Vec<_> = of_application
        .map(|facts| view.key(facts, CredentialPlace::Application))
        .chain(of_principal.map(|facts| view.key(facts, CredentialPlace::ServicePrincipal)))
        .collect();
    all.sort_by(|(left, first), (right, second)| {
        (left.is_none(), left, &first.key_id).cmp(&(right.is_none(), right, &second.key_id))
    });
    all.into_iter().map(|(_, credential)| credential).chain(federated.map(|facts| view.federated(facts))).collect()
}

struct View<'a> {
    inventory: &'a Inventory,
    is_platform: bool,
}

impl View<'_> {
    /// With its end, to sort by.
    fn key(&self, facts: &CredentialFacts, place: CredentialPlace) -> (Option<Moment>, ReviewedCredential) {
        let purpose = match (self.is_platform, facts.is_saml) {
            (true, _) => CredentialPurpose::Platform,
            (false, true) => CredentialPurpose::SamlSigning,
            (false, false) => CredentialPurpose::SignIn,
        };
        let credential = ReviewedCredential {
            kind: if facts.is_certificate { CredentialKind::Certificate } else { CredentialKind::Secret },
            place,
            purpose,
            key_id: facts.key_id.map(|id| id.to_string()).unwrap_or_default(),
            display_name: facts.name.as_deref().map(str::to_owned),
            hint: facts.hint.as_deref().map(str::to_owned),
            thumbprint: facts.thumbprint.map(|bytes| bytes.iter().map(|byte| format!("{byte:02X}")).collect()),
            start: facts.start.map(|time| time.to_string()),
            end: facts.end.map(|time| time.to_string()),
            days_left: facts.end.map(|end| end.days_since(self.inventory.taken_at)),
            last_used: facts.key_id.and_then(|id| self.last_used(id)),
            issuer: None,
            subject: None,
            audiences: Vec::new(),
        };
        (facts.end, credential)
    }

    fn federated(&self, facts: &FederatedFacts) -> ReviewedCredential {
        ReviewedCredential {
            kind: CredentialKind::Federated,
            place: CredentialPlace::Application,
            key_id: facts.id.to_string(),
            display_name: Some(facts.name.to_string()),
            last_used: self.last_used(facts.id),
            issuer: Some(facts.issuer.to_string()),
            subject: Some(facts.subject.to_string()),
            audiences: facts.audiences.iter().map(ToString::to_string).collect(),
            ..ReviewedCredential::default()
        }
    }

    fn last_used(&self, id: Guid) -> Option<String> {
        self.inventory.credential_use.as_ref()?.get(&id).map(ToString::to_string)
    }
}
