//! Which credential, and for each stronger one why not. The only file that knows them all.

mod vault;

use std::fmt;
use std::sync::Arc;

use super::certificate::ClientCertificate;
use super::client_secret::{ClientSecret, SecretPlace};
use super::federated::{
    AssertionSource, AzurePipelinesAssertion, CommandAssertion, Federated, FileAssertion, GitHubAssertion,
    ManagedIdentityAssertion,
};
use super::managed_identity::ManagedIdentity;
use super::{Credential, CredentialKind, Seams};
use crate::assertion::{CertificateFile, CertificateSource, FileSource, GivenSigner, Signer};
use crate::error::{Error, ErrorKind, catalogue};
use crate::files::PrivateFiles;
use crate::identity::{ClientId, ManagedIdentityId, TenantId};
use crate::key_vault::{Vault, VaultObject};
use crate::secret::SecretSource;
use crate::settings::{CertificatePlace, FederatedSource, Setting, Settings, named};
use crate::sts::Sts;

/// A credential that was not used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The kind.
    pub kind: CredentialKind,
    /// Why, one line.
    pub reason: String,
}

impl fmt::Display for Skipped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.kind, self.reason)
    }
}

/// The credentials to try in order, and those that cannot be tried.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) candidates: Vec<Arc<dyn Credential>>,
    pub(crate) skipped: Vec<Skipped>,
}

/// Applies the rules: the strongest first; what is configured explicitly is never overridden by what the host happens
/// to offer; a list in a profile is tried in its own order. Local facts only, no network, no secret is read.
///
/// # Errors
/// `no-credential`: nothing can be tried. Anything misconfigured stops here, even if a weaker credential would do:
/// a fallback that nobody asked for would hide the mistake.
pub(crate) fn plan(settings: &Settings, seams: &Seams, signers: &[Arc<dyn Signer>]) -> Result<Plan, Error> {
    let files = PrivateFiles::new(settings.allow_insecure_files.value);
    let builder = Builder { settings, seams, signers, files };
    let order = settings.credentials.as_ref().map_or(&CredentialKind::ALL[..], |list| &list.value);
    let mut plan = Plan { candidates: Vec::new(), skipped: Vec::new() };
    for kind in CredentialKind::ALL {
        if !order.contains(&kind)
            && let Some(list) = &settings.credentials
        {
            plan.skipped.push(Skipped { kind, reason: format!("not asked for by {}", list.origin) });
        }
    }
    for kind in order {
        match builder.build(*kind) {
            Ok(credential) => plan.candidates.push(credential),
            Err(error) if error.kind() == ErrorKind::Unavailable => {
                plan.skipped.push(Skipped { kind: *kind, reason: error.to_string() });
            }
            Err(error) => return Err(error),
        }
    }
    if plan.candidates.is_empty() {
        let attempts = plan.skipped.iter().map(ToString::to_string).collect();
        return Err(
            Error::new(&catalogue::NO_CREDENTIAL, "no way of signing in is configured here").with_attempts(attempts)
        );
    }
    Ok(plan)
}

/// The vault in which `object` lies, opened by the strongest identity that does not lie in a vault.
///
/// # Errors
/// `key-vault-circle`, `key-vault-untrusted`, and whatever is misconfigured.
pub(crate) fn vault_of(settings: &Settings, seams: &Seams, object: &VaultObject) -> Result<Vault, Error> {
    let files = PrivateFiles::new(settings.allow_insecure_files.value);
    Builder { settings, seams, signers: &[], files }.vault(object)
}

struct Builder<'a> {
    settings: &'a Settings,
    seams: &'a Seams,
    /// Key holders of the program that uses the library.
    signers: &'a [Arc<dyn Signer>],
    files: PrivateFiles,
}

impl Builder<'_> {
    fn build(&self, kind: CredentialKind) -> Result<Arc<dyn Credential>, Error> {
        match kind {
            CredentialKind::ManagedIdentity => self.managed_identity(),
            CredentialKind::Federated => self.federated(),
            CredentialKind::Certificate => self.certificate(),
            CredentialKind::Secret => self.secret(),
        }
    }

    fn managed_identity(&self) -> Result<Arc<dyn Credential>, Error> {
        let settings = self.settings;
        let explicit_kind = settings.credentials.is_some();
        let for_federation =
            settings.federated.as_ref().is_some_and(|source| source.value == FederatedSource::ManagedIdentity);
        let for_vault = settings.has_vault_credential();
        let named_id = settings.managed_identity.as_ref().filter(|_| explicit_kind || !(for_federation || for_vault));
        if named_id.is_none() && !explicit_kind && self.has_app_registration() {
            return Err(unavailable(match for_vault && settings.managed_identity.is_some() {
                true => "the one that is named opens the vault; to sign in as itself, ask for `managed-identity`",
                false => {
                    "an app registration is configured, and neither a profile nor an option names a managed identity"
                }
            }));
        }
        let id = match named_id {
            Some(id) => id.value.clone(),
            None => self.default_managed_identity(),
        };
        let ambient = named_id.is_none() && !explicit_kind;
        let identity = ManagedIdentity::new(id, self.seams.clone(), ambient);
        let host = identity.host();
        if ambient && !host.is_certain() {
            return Err(unavailable(host.decided_by()));
        }
        Ok(Arc::new(identity))
    }

    fn has_app_registration(&self) -> bool {
        self.settings.has_app_registration() || !self.signers.is_empty()
    }

    /// `client_id` names the managed identity only where it does not name an app registration.
    fn default_managed_identity(&self) -> ManagedIdentityId {
        match &self.settings.client_id {
            Some(client_id) if !self.has_app_registration() => ManagedIdentityId::Client(client_id.value.clone()),
            _ => ManagedIdentityId::System,
        }
    }

    fn federated(&self) -> Result<Arc<dyn Credential>, Error> {
        let Some(source) = &self.settings.federated else {
            return Err(unavailable(
                "no source of federated tokens is configured (`--federated`, `AZURE_FEDERATED_TOKEN_FILE`)",
            ));
        };
        let sts = self.sts("a federated token")?;
        let seams = self.seams.clone();
        let assertion: Arc<dyn AssertionSource> = match &source.value {
            FederatedSource::AzurePipelines => {
                let connection = self.settings.service_connection.as_ref().map(|id| id.value.clone());
                Arc::new(AzurePipelinesAssertion::new(connection, seams))
            }
            FederatedSource::Command(text) => Arc::new(CommandAssertion::new(
                &source.origin.to_string(),
                text,
                self.settings.secret_variables(),
                seams,
            )?),
            FederatedSource::File(path) => Arc::new(FileAssertion::new(path.clone(), source.origin.to_string(), seams)),
            FederatedSource::Github => Arc::new(GitHubAssertion::new(self.audience(source)?, seams)),
            FederatedSource::ManagedIdentity => {
                let id = self.settings.managed_identity.as_ref().map(|id| id.value.clone()).unwrap_or_default();
                let assertion = ManagedIdentityAssertion::new(id, &self.audience(source)?, seams);
                Arc::new(assertion.map_err(|error| named(error, &source.origin))?)
            }
        };
        let sts = match &source.value {
            FederatedSource::File(_) => sts.through_token_proxy(self.seams.env.clone()),
            _ => sts,
        };
        Ok(Arc::new(Federated::new(assertion, sts)))
    }

    fn audience(&self, source: &Setting<FederatedSource>) -> Result<String, Error> {
        self.settings.cloud.value.federation_audience.clone().ok_or_else(|| {
            Error::new(
                &catalogue::SETTING_MISSING,
                format!(
                    "{}: the exchange audience of the cloud `{}` is not known",
                    source.origin, self.settings.cloud.value.name
                ),
            )
            .with_fix("define the cloud as `[cloud.NAME]` with `federation_audience = \"api://…\"`")
        })
    }

    fn certificate(&self) -> Result<Arc<dyn Credential>, Error> {
        self.certificate_from(self.settings.certificates.iter())
    }

    /// The given signers and these places, in this order.
    fn certificate_from<'a>(
        &self,
        places: impl Iterator<Item = &'a Setting<CertificatePlace>>,
    ) -> Result<Arc<dyn Credential>, Error> {
        let given = self.signers.iter().map(|signer| Ok(Arc::new(GivenSigner(signer.clone())) as _));
        let placed = places.map(|place| self.certificate_source(place));
        let sources: Vec<Arc<dyn CertificateSource>> = given.chain(placed).collect::<Result<_, Error>>()?;
        if sources.is_empty() {
            return Err(unavailable("no certificate is configured (`--certificate`, `AZURE_CLIENT_CERTIFICATE_PATH`)"));
        }
        let (algorithm, send_chain) =
            (self.settings.assertion_algorithm.value, self.settings.send_certificate_chain.value);
        Ok(Arc::new(ClientCertificate::new(sources, algorithm, send_chain, self.sts("a certificate")?)))
    }

    fn certificate_source(&self, place: &Setting<CertificatePlace>) -> Result<Arc<dyn CertificateSource>, Error> {
        match &place.value {
            CertificatePlace::File(path) => {
                let password = self.settings.certificate_password.as_ref().map(|password| password.value.clone());
                let file = CertificateFile::new(path.clone(), password, self.files.clone());
                Ok(Arc::new(FileSource::new(file, self.seams.env.clone())))
            }
            CertificatePlace::KeyVault(object) => self.vault_certificate(place, object),
            #[cfg(feature = "pkcs11")]
            CertificatePlace::Pkcs11(uri) => {
                let token = crate::pkcs11::Token::new((**uri).clone(), self.seams.env.clone(), self.files.clone());
                Ok(Arc::new(crate::assertion::DeviceSource::new(Arc::new(token))))
            }
            #[cfg(feature = "tpm")]
            CertificatePlace::Tpm(place) => {
                let key = crate::tpm::TpmKey::new((**place).clone(), self.seams.env.clone(), self.files.clone());
                Ok(Arc::new(crate::assertion::DeviceSource::new(Arc::new(key))))
            }
        }
    }

    fn secret(&self) -> Result<Arc<dyn Credential>, Error> {
        let Some(secret) = &self.settings.secret else {
            return Err(unavailable(
                "no client secret is configured (`--secret-file`, `--secret-stdin`, `AZURE_CLIENT_SECRET`)",
            ));
        };
        let sts = self.sts("a client secret")?;
        let place = match &secret.value {
            SecretSource::KeyVault(object) => SecretPlace::Vault(self.vault_secret(secret, object)?),
            source => SecretPlace::Here(source.clone(), self.seams.env.clone(), self.files.clone()),
        };
        Ok(Arc::new(ClientSecret::new(place, sts)))
    }

    fn sts(&self, what: &str) -> Result<Sts, Error> {
        let tenant: TenantId = required(
            &self.settings.tenant_id,
            what,
            "the tenant",
            "`--tenant-id`, `AZURE_TENANT_ID` or the profile key `tenant_id`",
        )?;
        let client: ClientId = required(
            &self.settings.client_id,
            what,
            "the client id",
            "`--client-id`, `AZURE_CLIENT_ID` or the profile key `client_id`",
        )?;
        Ok(Sts::new(self.settings.cloud.value.clone(), tenant, client, self.seams.transport.clone()))
    }
}

fn required<T: Clone>(value: &Option<Setting<T>>, what: &str, name: &str, places: &str) -> Result<T, Error> {
    value
        .as_ref()
        .map(|setting| setting.value.clone())
        .ok_or_else(|| missing(&format!("{what} is configured, but {name}"), places))
}

fn missing(what: &str, places: &str) -> Error {
    Error::new(&catalogue::SETTING_MISSING, format!("{what} is missing")).with_fix(format!("give it with {places}"))
}

fn unavailable(reason: &str) -> Error {
    Error::new(&catalogue::CREDENTIAL_UNAVAILABLE, reason)
}
