//! Client secret: the weakest credential, for where nothing better exists.

use super::{BoxFuture, Credential, CredentialKind, SealMaterial, TokenRequest};
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::files::PrivateFiles;
use crate::key_vault::VaultSecret;
use crate::secret::{Secret, SecretBytes, SecretSource};
use crate::sts::{ClientAuthentication, Sts};
use crate::token::AccessToken;

/// Signs in with a client secret, which is read anew for each request.
#[derive(Debug)]
pub(crate) struct ClientSecret {
    place: SecretPlace,
    sts: Sts,
}

/// Where the secret is.
#[derive(Debug)]
pub(crate) enum SecretPlace {
    /// On this machine.
    Here(SecretSource, Env, PrivateFiles),
    /// In a vault.
    Vault(VaultSecret),
}

impl ClientSecret {
    pub(crate) fn new(place: SecretPlace, sts: Sts) -> Self {
        Self { place, sts }
    }

    async fn request_token(&self, request: &TokenRequest) -> Result<AccessToken, Error> {
        let vault = match &self.place {
            SecretPlace::Here(source, env, files) => {
                return self.request_with(&source.read_from(env, files)?, request).await;
            }
            SecretPlace::Vault(vault) => vault,
        };
        let secret = vault.read(None, request.deadline).await?;
        let refused = match self.request_with(&secret, request).await {
            Err(error) if [&catalogue::SECRET_WRONG, &catalogue::SECRET_EXPIRED].contains(&error.row()) => error,
            outcome => return outcome,
        };
        // It may have been replaced since it was read; one that is still there is not refused twice.
        let newer = vault.read(Some(&secret), request.deadline).await?;
        if newer == secret {
            return Err(refused);
        }
        tracing::info!(secret = %vault.describe(), "it was replaced meanwhile; signing in with the new one");
        self.request_with(&newer, request).await
    }

    async fn request_with(&self, secret: &Secret, request: &TokenRequest) -> Result<AccessToken, Error> {
        self.sts.request(ClientAuthentication::Secret(secret), request, self.kind()).await
    }
}

impl Credential for ClientSecret {
    fn kind(&self) -> CredentialKind {
        CredentialKind::Secret
    }

    fn describe(&self) -> String {
        let place = match &self.place {
            SecretPlace::Here(source, ..) => source.describe(),
            SecretPlace::Vault(vault) => vault.describe(),
        };
        format!("client secret from {place}")
    }

    fn cache_identity(&self) -> String {
        format!("secret|{}", self.sts.cache_identity())
    }

    fn seal_material(&self) -> Result<SealMaterial, Error> {
        let (source, env, files) = match &self.place {
            SecretPlace::Vault(vault) => return vault.seal_material(),
            SecretPlace::Here(source, ..) if source.is_read_once() => return Ok(SealMaterial::Nothing),
            SecretPlace::Here(source, env, files) => (source, env, files),
        };
        let secret = source.read_from(env, files)?;
        Ok(SealMaterial::Credential(SecretBytes::new(secret.expose().as_bytes().to_vec())))
    }

    fn check(&self) -> Result<String, Error> {
        match &self.place {
            SecretPlace::Here(source, env, files) => {
                source.read_from(env, files)?;
                Ok(format!("{} is there", self.describe()))
            }
            SecretPlace::Vault(vault) => {
                vault.seal_material()?;
                let place = vault.describe_opening();
                Ok(format!("client secret from {place}; not looked at without the network"))
            }
        }
    }

    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(self.request_token(request))
    }
}
