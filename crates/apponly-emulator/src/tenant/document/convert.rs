//! From the form to the model, with the checks that need more than one value.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use jiff::Timestamp;
use toml::Spanned;
use uuid::Uuid;

use super::super::{
    App, AppRole, Certificate, DelegatedGrant, Grant, Identity, Resource, Secret, Tenant, TenantError, Vault,
    VaultSecret,
};
use super::credentials::{certificates, federation, vault_certificate};
use super::derived_id;
use super::form::{
    AppForm, DelegatedForm, Document, GrantForm, IdentityForm, ResourceForm, ResourcesDocument, RoleForm, SecretForm,
    VaultForm,
};
use super::place::Source;
use crate::clock::Clock;
use crate::population::Changes;

/// Largest number of generated users or groups: far above every test, far below exhausting memory.
const MAX_OBJECTS: u32 = 1_000_000;

/// The tenant in which Microsoft registers most of its APIs.
const MICROSOFT_SERVICES: Uuid = Uuid::from_u128(0xf8cdef31_a31e_4b4a_93e4_5f571e91255a);

/// Reads, checks and converts a tenant description.
pub(in crate::tenant) fn parse(text: &str, origin: &str, directory: &Path) -> Result<Tenant, TenantError> {
    let source = Source { text, origin };
    let document: Document = toml::from_str(text).map_err(|error| source.syntax_error(&error))?;
    Conversion { source, directory, now: Clock::new().now(), resources: built_in_resources()?, ids: HashSet::new() }
        .tenant(document)
}

fn built_in_resources() -> Result<Vec<Resource>, TenantError> {
    let source = Source { text: include_str!("../resources.toml"), origin: "built-in APIs" };
    let document: ResourcesDocument = toml::from_str(source.text).map_err(|error| source.syntax_error(&error))?;
    let of_microsoft = |form| Resource { owner_organization: Some(MICROSOFT_SERVICES), ..resource(form) };
    Ok(document.resources.into_iter().map(of_microsoft).collect())
}

struct Conversion<'a> {
    source: Source<'a>,
    directory: &'a Path,
    now: Timestamp,
    resources: Vec<Resource>,
    /// Client and object ids seen so far.
    ids: HashSet<Uuid>,
}

impl Conversion<'_> {
    fn tenant(mut self, document: Document) -> Result<Tenant, TenantError> {
        let tenant_id = document.tenant_id.0;
        let domains = self.domains(&document.domains)?;
        let users = self.bounded(&document.users, 0, MAX_OBJECTS, "objects")?;
        let groups = self.bounded(&document.groups, 0, MAX_OBJECTS, "objects")?;
        let service_principals = self.bounded(&document.service_principals, 0, MAX_OBJECTS, "objects")?;
        let token_lifetime = self.bounded(&document.token_lifetime, 1, 86_400, "seconds")?;
        let identity_token_lifetime = self.bounded(&document.identity_token_lifetime, 1, 86_400, "seconds")?;
        let refresh_in = match &document.refresh_in {
            Some(seconds) => Some(self.bounded(seconds, 1, token_lifetime.saturating_sub(1), "seconds")?),
            None => None,
        };
        for form in document.resources {
            self.new_resource(form)?;
        }
        for form in &document.apps {
            self.app_as_resource(form);
        }
        let certificates = certificates(&document.apps, &self.source, self.directory, self.now)?;
        let mut apps = Vec::new();
        for (form, certificates) in document.apps.into_iter().zip(certificates) {
            apps.push(self.app(form, certificates, tenant_id)?);
        }
        let mut identities = Vec::new();
        for form in document.identities {
            identities.push(self.identity(form)?);
        }
        let vaults = document.vaults.into_iter().map(|form| self.vault(form, &apps)).collect::<Result<_, _>>()?;
        Ok(Tenant {
            tenant_id,
            display_name: document.display_name,
            domains,
            users,
            groups,
            service_principals,
            generated_at: midnight(self.now),
            generated_changes: Changes::default(),
            token_lifetime,
            refresh_in,
            identity_token_lifetime,
            secret_lifetime: document.secret_lifetime,
            replication_delay: document.replication_delay,
            assignment_delay: document.assignment_delay,
            keep_identity_tokens: document.keep_identity_tokens,
            declines_consent: document.declines_consent,
            premium: document.premium,
            refuse_replayed_assertions: document.refuse_replayed_assertions,
            graph_throttle: document.graph_throttle,
            graph_gzip: document.graph_gzip,
            apps,
            identities,
            resources: self.resources,
            vaults,
            faults: document.faults,
        })
    }

    fn domains(&self, domains: &[Spanned<String>]) -> Result<Vec<String>, TenantError> {
        domains
            .iter()
            .map(|domain| {
                let name = domain.get_ref().to_ascii_lowercase();
                let valid = name.contains('.')
                    && name.split('.').all(|label| !label.is_empty())
                    && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
                if valid {
                    Ok(name)
                } else {
                    Err(self.source.error(Some(domain.span()), format!("`{name}` is not a domain name")))
                }
            })
            .collect()
    }

    fn bounded(&self, value: &Spanned<u32>, low: u32, high: u32, unit: &str) -> Result<u32, TenantError> {
        let number = *value.get_ref();
        if (low..=high).contains(&number) {
            return Ok(number);
        }
        Err(self.source.error(Some(value.span()), format!("{number} is not in {low} to {high} {unit}")))
    }

    fn new_resource(&mut self, form: ResourceForm) -> Result<(), TenantError> {
        let app_id = form.app_id.get_ref().0;
        if self.resources.iter().any(|known| known.app_id == app_id) {
            return Err(self.source.error(Some(form.app_id.span()), "this API exists already: choose another id"));
        }
        if !matches!(form.token_version.get_ref(), 1 | 2) {
            return Err(self.source.error(Some(form.token_version.span()), "tokens have version 1 or 2"));
        }
        self.resources.push(resource(form));
        Ok(())
    }

    /// Every app can be asked for as an API, by its client id or its application ID URIs.
    fn app_as_resource(&mut self, form: &AppForm) {
        let client_id = form.client_id.get_ref().0;
        let mut uris = form.identifier_uris.clone();
        uris.push(format!("api://{client_id}"));
        self.resources.push(Resource {
            display_name: form.display_name.clone(),
            app_id: client_id,
            service_principal_object_id: service_principal_id(form),
            uris,
            roles: roles(client_id, &form.app_roles),
            scopes: Vec::new(),
            requires_role_assignment: form.requires_role_assignment,
            owner_organization: None,
            token_version: 1,
        });
    }

    fn app(&mut self, form: AppForm, certificates: Vec<Certificate>, tenant_id: Uuid) -> Result<App, TenantError> {
        let client_id = form.client_id.get_ref().0;
        self.unique(client_id, &form.client_id)?;
        let service_principal_object_id = service_principal_id(&form);
        let grants = self.grants(client_id, &form.roles, &form.grants)?;
        let declared = form.declared_roles.iter().map(|role| (Tenant::GRAPH, role.get_ref().clone())).collect();
        let issuer = format!("https://login.microsoftonline.com/{tenant_id}/v2.0");
        let federations = form
            .federations
            .into_iter()
            .map(|federated| {
                let federated = super::form::FederationForm {
                    issuer: federated.issuer.replace("{tenant-issuer}", &issuer),
                    ..federated
                };
                federation(federated, &issuer, &self.source, self.directory)
            })
            .collect::<Result<_, _>>()?;
        let secrets = self.secrets(client_id, form.secrets)?;
        let service_principal_secrets = self.secrets(service_principal_object_id, form.service_principal_secrets)?;
        let delegated = self.delegated(form.delegated)?;
        Ok(App {
            object_id: form.object_id.map_or_else(|| derived_id("application", &client_id.to_string()), |id| id.0),
            display_name: form.display_name,
            client_id,
            service_principal_object_id,
            home_tenant: form.home_tenant.map(|id| id.0),
            disabled: form.disabled,
            no_service_principal: form.no_service_principal,
            public_client: form.public_client,
            blocked_by_conditional_access: form.blocked_by_conditional_access,
            trusted_subject_names: form.trusted_subject_names,
            identifier_uris: form.identifier_uris,
            requires_role_assignment: form.requires_role_assignment,
            owns_itself: form.owns_itself,
            owners: form.owners,
            redirect_uris: form.redirect_uris,
            delegated,
            service_principal_secrets,
            secrets,
            certificates,
            federations,
            grants,
            declared,
        })
    }

    fn secrets(&self, holder: Uuid, forms: Vec<SecretForm>) -> Result<Vec<Secret>, TenantError> {
        let secret = |secret: SecretForm| {
            if secret.value.get_ref().reveal().is_empty() {
                return Err(self.source.error(Some(secret.value.span()), "a secret cannot be empty"));
            }
            let key_id = secret.key_id.map_or_else(
                || derived_id("password credential", &format!("{holder} {}", secret.display_name)),
                |id| id.0,
            );
            let (display_name, expires) = (secret.display_name, secret.expires);
            Ok(Secret { key_id, display_name, value: secret.value.into_inner(), expires, added: None })
        };
        forms.into_iter().map(secret).collect()
    }

    fn delegated(&self, forms: Vec<DelegatedForm>) -> Result<Vec<DelegatedGrant>, TenantError> {
        let grant = |form: DelegatedForm| {
            let resource = form.resource.as_ref().map_or(Ok(Tenant::GRAPH), |name| self.named_resource(name))?;
            Ok(DelegatedGrant { resource, scope: form.scope, user: form.user })
        };
        forms.into_iter().map(grant).collect()
    }

    fn identity(&mut self, form: IdentityForm) -> Result<Identity, TenantError> {
        let client_id = form.client_id.get_ref().0;
        self.unique(client_id, &form.client_id)?;
        self.unique(form.object_id.get_ref().0, &form.object_id)?;
        Ok(Identity {
            grants: self.grants(client_id, &form.roles, &form.grants)?,
            name: form.name,
            kind: form.kind.into(),
            client_id,
            object_id: form.object_id.get_ref().0,
            resource_id: form.resource_id,
        })
    }

    fn vault(&self, form: VaultForm, apps: &[App]) -> Result<Vault, TenantError> {
        let certificates = form
            .certificates
            .iter()
            .map(|certificate| vault_certificate(certificate, apps, &self.source, self.directory, self.now))
            .collect::<Result<_, _>>()?;
        let secrets = form
            .secrets
            .into_iter()
            .map(|secret| VaultSecret {
                name: secret.name,
                value: secret.value,
                content_type: secret.content_type,
                expires: secret.expires,
                enabled: secret.enabled,
                tags: BTreeMap::new(),
                version: None,
            })
            .collect();
        let readers = form.readers.into_iter().map(|id| id.0).collect();
        Ok(Vault { name: form.name, readers, secrets, certificates, pending: Vec::new() })
    }

    fn grants(
        &mut self,
        principal: Uuid,
        graph_roles: &[Spanned<String>],
        forms: &[GrantForm],
    ) -> Result<Vec<Grant>, TenantError> {
        let mut grants = Vec::new();
        for role in graph_roles {
            grants.push(self.grant(principal, Tenant::GRAPH, role));
        }
        for form in forms {
            let resource = self.named_resource(&form.resource)?;
            for role in &form.roles {
                grants.push(self.grant(principal, resource, role));
            }
        }
        Ok(grants)
    }

    /// App id of the API that is named so.
    fn named_resource(&self, name: &Spanned<String>) -> Result<Uuid, TenantError> {
        let identifier = name.get_ref();
        let found = self.resources.iter().find(|resource| resource.is_named(identifier));
        found.map(|resource| resource.app_id).ok_or_else(|| {
            let message = format!("no API is named `{identifier}`: add it under `[[resources]]`");
            self.source.error(Some(name.span()), message)
        })
    }

    /// A grant; a role that the API does not define yet is defined by being granted.
    fn grant(&mut self, principal: Uuid, resource: Uuid, role: &Spanned<String>) -> Grant {
        let value = role.get_ref();
        if let Some(known) = self.resources.iter_mut().find(|known| known.app_id == resource)
            && known.role(value).is_none()
        {
            known.roles.push(AppRole::new(derived_id("app role", &format!("{resource} {value}")), value));
        }
        let id = derived_id("app role assignment", &format!("{principal} {resource} {value}"));
        Grant::new(id.simple().to_string(), resource, value)
    }

    fn unique(&mut self, id: Uuid, place: &Spanned<super::form::Guid>) -> Result<(), TenantError> {
        if self.ids.insert(id) {
            return Ok(());
        }
        Err(self.source.error(Some(place.span()), format!("`{id}` is used twice: ids are unique in a tenant")))
    }
}

/// The latest midnight (UTC), so that dates that count from it have a round time of day.
fn midnight(now: Timestamp) -> Timestamp {
    let seconds = now.as_second();
    Timestamp::from_second(seconds - seconds.rem_euclid(86_400)).unwrap_or(now)
}

fn service_principal_id(form: &AppForm) -> Uuid {
    form.service_principal_object_id
        .map_or_else(|| derived_id("service principal", &form.client_id.get_ref().0.to_string()), |id| id.0)
}

fn resource(form: ResourceForm) -> Resource {
    let app_id = form.app_id.get_ref().0;
    Resource {
        display_name: form.display_name,
        app_id,
        service_principal_object_id: form
            .service_principal_object_id
            .map_or_else(|| derived_id("service principal", &app_id.to_string()), |id| id.0),
        uris: form.uris,
        roles: roles(app_id, &form.roles),
        scopes: roles(app_id, &form.scopes),
        requires_role_assignment: form.requires_role_assignment,
        owner_organization: None,
        token_version: form.token_version.into_inner(),
    }
}

fn roles(app_id: Uuid, forms: &[RoleForm]) -> Vec<AppRole> {
    let id = |role: &RoleForm| {
        role.id.map_or_else(|| derived_id("app role", &format!("{app_id} {}", role.value)), |id| id.0)
    };
    forms.iter().map(|role| AppRole::new(id(role), role.value.clone())).collect()
}
