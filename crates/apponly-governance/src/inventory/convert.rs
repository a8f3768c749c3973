//! From the objects of Graph to facts.

use std::collections::{HashMap, HashSet};

use super::facts::{
    ApplicationFacts, Audience, CredentialFacts, FederatedFacts, PersonFacts, PrincipalFacts, ResourceFacts,
};
use super::guid::Guid;
use super::wire;
use crate::application::thumbprint;
use crate::review::OwnerKind;

/// Owners, each once: the same people own many apps.
#[derive(Debug, Default)]
pub(super) struct People {
    places: HashMap<Guid, u32>,
    people: Vec<PersonFacts>,
}

impl People {
    /// The places of `owners`, sorted by the owner's id.
    pub(super) fn places(&mut self, owners: Vec<wire::DirectoryObject>) -> Box<[u32]> {
        let mut owners = owners;
        owners.sort_by_key(|owner| owner.id);
        owners.into_iter().map(|owner| self.place(owner)).collect()
    }

    /// All of them; the places are good for it.
    pub(super) fn into_list(self) -> Vec<PersonFacts> {
        self.people
    }

    fn place(&mut self, owner: wire::DirectoryObject) -> u32 {
        let next = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(owner.id).or_insert(next);
        if place == next {
            let kind = match owner.odata_type.as_deref() {
                Some("#microsoft.graph.servicePrincipal") => OwnerKind::ServicePrincipal,
                Some("#microsoft.graph.user") => OwnerKind::User,
                None if owner.user_principal_name.is_some() => OwnerKind::User,
                _ => OwnerKind::Other,
            };
            let name = owner.user_principal_name.or(owner.display_name).unwrap_or_default();
            self.people.push(PersonFacts { id: owner.id, name, kind });
        }
        place
    }
}

/// A service principal, and the API that it is, if it defines roles for apps.
pub(super) fn principal(wire: wire::ServicePrincipal, people: &mut People) -> (PrincipalFacts, Option<ResourceFacts>) {
    let name = wire.display_name.unwrap_or_default();
    let resource = resource(wire.id, wire.app_id, &name, wire.app_roles);
    let is_managed_identity =
        wire.service_principal_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("ManagedIdentity"));
    let facts = PrincipalFacts {
        id: wire.id,
        app_id: wire.app_id,
        name,
        owner_tenant: wire.app_owner_organization_id,
        is_managed_identity,
        enabled: wire.account_enabled,
        created: wire.created_date_time,
        publisher: wire.verified_publisher.and_then(|publisher| publisher.display_name),
        resource_id: wire.alternative_names.into_iter().find(|name| name.starts_with('/')),
        owners: wire.owners.map(|owners| people.places(owners)),
        credentials: credentials(&wire.key_credentials, &wire.password_credentials),
    };
    (facts, resource)
}

/// The API that a service principal is; `None` where it defines no role for apps.
pub(super) fn resource(id: Guid, app_id: Guid, name: &str, roles: Vec<wire::AppRole>) -> Option<ResourceFacts> {
    let for_apps = roles.into_iter().filter(wire::AppRole::is_for_apps);
    let named = for_apps.map(|role| {
        let value = role.value.filter(|value| !value.is_empty());
        (role.id, value.or(role.display_name).unwrap_or_default())
    });
    let mut roles: Vec<_> = named.collect();
    roles.sort();
    (!roles.is_empty()).then(|| ResourceFacts { id, app_id, name: name.into(), roles, has_role_ids: true })
}

/// An app registration.
pub(super) fn application(wire: wire::Application, people: &mut People) -> ApplicationFacts {
    let mut declared: Vec<_> = wire
        .required_resource_access
        .iter()
        .flat_map(|api| {
            let roles = api.resource_access.iter().filter(|access| access.kind.eq_ignore_ascii_case("Role"));
            roles.map(|access| (api.resource_app_id, access.id))
        })
        .collect();
    declared.sort_unstable();
    declared.dedup();
    ApplicationFacts {
        id: wire.id,
        app_id: wire.app_id,
        name: wire.display_name.unwrap_or_default(),
        created: wire.created_date_time,
        audience: wire.sign_in_audience.as_deref().map(Audience::read),
        has_instance_lock: wire.service_principal_lock_configuration.map(|lock| lock.is_enabled == Some(true)),
        declared: declared.into_boxed_slice(),
        owners: wire.owners.map(|owners| people.places(owners)),
        credentials: credentials(&wire.key_credentials, &wire.password_credentials),
        federated: wire.federated_identity_credentials.map(federated),
    }
}

/// Trust in other issuers, by id.
pub(super) fn federated(wire: Vec<wire::FederatedCredential>) -> Box<[FederatedFacts]> {
    let mut facts: Vec<_> = wire
        .into_iter()
        .map(|wire| {
            let expression = wire.claims_matching_expression.and_then(|expression| expression.value);
            FederatedFacts {
                id: wire.id,
                name: wire.name.unwrap_or_default(),
                issuer: wire.issuer.unwrap_or_default(),
                subject: wire.subject.or(expression).unwrap_or_default(),
                audiences: wire.audiences.into_boxed_slice(),
            }
        })
        .collect();
    facts.sort_by_key(|facts| facts.id);
    facts.into_boxed_slice()
}

/// Secrets and certificates.
///
/// A SAML signing certificate is three entries with one `customKeyIdentifier`: the private key (`Sign`), the public one
/// (`Verify`) and the password that guards the first. None of them signs the app in.
fn credentials(keys: &[wire::KeyCredential], passwords: &[wire::PasswordCredential]) -> Box<[CredentialFacts]> {
    let signs =
        |key: &wire::KeyCredential| key.usage.as_deref().is_some_and(|usage| usage.eq_ignore_ascii_case("Sign"));
    let saml: HashSet<Box<str>> =
        keys.iter().filter(|key| signs(key)).filter_map(|key| key.custom_key_identifier.clone()).collect();
    let is_saml = |id: &Option<Box<str>>| id.as_ref().is_some_and(|id| saml.contains(id));
    let keys = keys.iter().map(|key| CredentialFacts {
        key_id: key.key_id,
        is_certificate: true,
        is_saml: signs(key) || is_saml(&key.custom_key_identifier),
        name: key.display_name.clone(),
        hint: None,
        thumbprint: key.custom_key_identifier.as_deref().and_then(thumbprint).and_then(|bytes| bytes.try_into().ok()),
        start: key.start_date_time,
        end: key.end_date_time,
    });
    let passwords = passwords.iter().map(|password| CredentialFacts {
        key_id: password.key_id,
        is_certificate: false,
        is_saml: is_saml(&password.custom_key_identifier),
        name: password.display_name.clone(),
        hint: password.hint.clone(),
        thumbprint: None,
        start: password.start_date_time,
        end: password.end_date_time,
    });
    let mut all: Vec<_> = keys.chain(passwords).collect();
    all.sort_by_key(|credential| (credential.end, credential.key_id));
    all.into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "00000000-0000-4000-8000-000000000001";

    #[test]
    fn saml_signing_certificate_is_no_credential_to_sign_in_with() {
        let wire: wire::ServicePrincipal = serde_json::from_value(json!({
            "id": ID, "appId": ID, "displayName": "Payroll",
            "keyCredentials": [
                {"keyId": "00000000-0000-4000-8000-00000000000a", "usage": "Sign", "customKeyIdentifier": "c2FtbA=="},
                {"keyId": "00000000-0000-4000-8000-00000000000b", "usage": "Verify", "customKeyIdentifier": "c2FtbA=="},
                {"keyId": "00000000-0000-4000-8000-00000000000c", "usage": "Verify", "customKeyIdentifier": "b3RoZXI="},
            ],
            "passwordCredentials": [
                {"keyId": "00000000-0000-4000-8000-00000000000a", "customKeyIdentifier": "c2FtbA=="},
                {"keyId": "00000000-0000-4000-8000-00000000000d", "customKeyIdentifier": null, "hint": "abc"},
            ],
        }))
        .unwrap();
        let (facts, resource) = principal(wire, &mut People::default());
        let signing_in = facts.credentials.iter().filter(|credential| !credential.is_saml);
        let ends: Vec<_> = signing_in.map(|credential| credential.key_id.unwrap().as_u128() & 0xf).collect();
        assert_eq!(ends, [0xc, 0xd]);
        assert!(resource.is_none(), "it defines no role");
    }

    #[test]
    fn owner_of_many_apps_is_kept_once() {
        let mut people = People::default();
        let owner = || -> wire::DirectoryObject {
            serde_json::from_value(json!({"@odata.type": "#microsoft.graph.user", "id": ID, "displayName": "Ada",
                "userPrincipalName": "ada@contoso.example"}))
            .unwrap()
        };
        assert_eq!(*people.places(vec![owner()]), *people.places(vec![owner()]));
        let list = people.into_list();
        assert_eq!((list.len(), &*list[0].name), (1, "ada@contoso.example"));
    }

    #[test]
    fn only_application_permissions_count_as_declared() {
        let wire: wire::Application = serde_json::from_value(json!({
            "id": ID, "appId": ID, "signInAudience": "AzureADMultipleOrgs",
            "requiredResourceAccess": [{"resourceAppId": ID, "resourceAccess": [
                {"id": ID, "type": "Role"}, {"id": ID, "type": "Role"}, {"id": ID, "type": "Scope"}]}],
        }))
        .unwrap();
        let facts = application(wire, &mut People::default());
        assert_eq!(facts.declared.len(), 1);
        assert!(
            facts.audience == Some(Audience::MultipleOrganizations)
                && facts.federated.is_none()
                && facts.owners.is_none()
        );
    }
}
