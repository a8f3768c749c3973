//! Who opens the vault in which a credential lies: the strongest other identity, never the one that lies there.

use std::sync::Arc;

use super::{Builder, unavailable};
use crate::assertion::{CertificateSource, VaultSource};
use crate::credential::managed_identity::ManagedIdentity;
use crate::credential::{Credential, CredentialKind};
use crate::error::{Error, ErrorKind, catalogue};
use crate::key_vault::{Vault, VaultIdentity, VaultObject, VaultSecret};
use crate::secret::SecretSource;
use crate::settings::{CertificatePlace, Setting, Settings, named};

impl Settings {
    /// Whether a credential lies in a vault, so that a managed identity that is named may be meant to open it.
    pub(super) fn has_vault_credential(&self) -> bool {
        let is_vault = |place: &Setting<CertificatePlace>| matches!(place.value, CertificatePlace::KeyVault(_));
        let secret = self.secret.as_ref().is_some_and(|secret| matches!(secret.value, SecretSource::KeyVault(_)));
        secret || self.certificates.iter().any(is_vault)
    }
}

impl Builder<'_> {
    pub(super) fn vault_certificate(
        &self,
        place: &Setting<CertificatePlace>,
        object: &VaultObject,
    ) -> Result<Arc<dyn CertificateSource>, Error> {
        let vault = self.vault(object).map_err(|error| named(error, &place.origin))?;
        Ok(Arc::new(VaultSource::new(object.clone(), Arc::new(vault))))
    }

    pub(super) fn vault_secret(
        &self,
        place: &Setting<SecretSource>,
        object: &VaultObject,
    ) -> Result<VaultSecret, Error> {
        let vault = self.vault(object).map_err(|error| named(error, &place.origin))?;
        Ok(VaultSecret::new(object.clone(), Arc::new(vault)))
    }

    pub(super) fn vault(&self, object: &VaultObject) -> Result<Vault, Error> {
        let (cloud, transport) = (self.settings.cloud.value.clone(), self.seams.transport.clone());
        let tenant = self.settings.tenant_id.as_ref().map(|tenant| tenant.value.clone());
        let identity = Arc::new(VaultIdentity::new(self.openers()?, transport.clone()));
        Vault::new(object.vault().clone(), cloud, tenant, identity, transport)
    }

    /// Strongest first.
    ///
    /// # Errors
    /// `key-vault-circle`: there is nobody, with what each lacks. Anything misconfigured stops here.
    fn openers(&self) -> Result<Vec<Arc<dyn Credential>>, Error> {
        let mut openers = Vec::new();
        let mut lacking = Vec::new();
        for kind in CredentialKind::ALL {
            match self.opener(kind) {
                Ok(credential) => openers.push(credential),
                Err(error) if error.kind() == ErrorKind::Unavailable => lacking.push(format!("{kind}: {error}")),
                Err(error) => return Err(error),
            }
        }
        if openers.is_empty() {
            let what = "the vault cannot be opened: the credential in it is the only one that is configured";
            return Err(Error::new(&catalogue::KEY_VAULT_CIRCLE, what).with_attempts(lacking));
        }
        Ok(openers)
    }

    fn opener(&self, kind: CredentialKind) -> Result<Arc<dyn Credential>, Error> {
        match kind {
            CredentialKind::ManagedIdentity => self.opening_managed_identity(),
            CredentialKind::Federated => self.federated(),
            CredentialKind::Certificate => {
                let local = |place: &&Setting<CertificatePlace>| !matches!(place.value, CertificatePlace::KeyVault(_));
                self.certificate_from(self.settings.certificates.iter().filter(local))
            }
            CredentialKind::Secret => match &self.settings.secret {
                Some(secret) if matches!(secret.value, SecretSource::KeyVault(_)) => {
                    Err(unavailable("the client secret lies in the vault itself"))
                }
                _ => self.secret(),
            },
        }
    }

    /// The one that is named, else the host's own where a local fact shows that there is one.
    fn opening_managed_identity(&self) -> Result<Arc<dyn Credential>, Error> {
        let named = self.settings.managed_identity.as_ref().map(|id| id.value.clone());
        let ambient = named.is_none();
        let identity = ManagedIdentity::new(named.unwrap_or_default(), self.seams.clone(), ambient);
        let host = identity.host();
        if ambient && !host.is_certain() {
            return Err(unavailable(&format!("none is named, and {}", host.decided_by())));
        }
        Ok(Arc::new(identity))
    }
}
