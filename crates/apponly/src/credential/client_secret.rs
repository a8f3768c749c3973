//! Client secret: the weakest credential, for where nothing better exists.

use super::{BoxFuture, Credential, CredentialKind, SealMaterial, TokenRequest};
use crate::env::Env;
use crate::error::Error;
use crate::secret::{SecretBytes, SecretSource};
use crate::sts::{ClientAuthentication, Sts};
use crate::token::AccessToken;

/// Signs in with a client secret, which is read anew for each request.
#[derive(Debug)]
pub(crate) struct ClientSecret {
    source: SecretSource,
    env: Env,
    sts: Sts,
}

impl ClientSecret {
    pub(crate) fn new(source: SecretSource, env: Env, sts: Sts) -> Self {
        Self { source, env, sts }
    }
}

impl Credential for ClientSecret {
    fn kind(&self) -> CredentialKind {
        CredentialKind::Secret
    }

    fn describe(&self) -> String {
        format!("client secret from {}", self.source.describe())
    }

    fn cache_identity(&self) -> String {
        format!("secret|{}", self.sts.cache_identity())
    }

    fn seal_material(&self) -> Result<SealMaterial, Error> {
        if self.source.is_read_once() {
            return Ok(SealMaterial::Nothing);
        }
        let secret = self.source.read(&self.env)?;
        Ok(SealMaterial::Credential(SecretBytes::new(secret.expose().as_bytes().to_vec())))
    }

    fn check(&self) -> Result<String, Error> {
        self.source.read(&self.env)?;
        Ok(format!("{} is there", self.describe()))
    }

    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(async move {
            let secret = self.source.read(&self.env)?;
            self.sts.request(ClientAuthentication::Secret(&secret), request, self.kind()).await
        })
    }
}
