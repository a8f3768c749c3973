//! A vault for tests: a script in place of the network, and somebody who opens every vault.

use std::sync::Arc;
use std::time::Duration;

use super::{Vault, VaultIdentity, VaultObject};
use crate::assertion::sample_time;
use crate::clock::ManualClock;
use crate::cloud::Cloud;
use crate::credential::{BoxFuture, Credential, CredentialKind, SealMaterial, TokenRequest};
use crate::error::Error;
use crate::secret::Secret;
use crate::token::AccessToken;
use crate::transport::Transport;
use crate::transport::fake::{FakeHttpClient, Step};

/// The tenant of the vault.
pub(crate) const TENANT: &str = "11111111-2222-4333-8444-555555555555";

/// Opens every vault.
#[derive(Debug)]
struct Opener;

impl Credential for Opener {
    fn kind(&self) -> CredentialKind {
        CredentialKind::ManagedIdentity
    }
    fn describe(&self) -> String {
        "the opener".to_owned()
    }
    fn cache_identity(&self) -> String {
        String::new()
    }
    fn seal_material(&self) -> Result<SealMaterial, Error> {
        Ok(SealMaterial::MachineUser)
    }
    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        let end = sample_time() + Duration::from_secs(24 * 3600);
        let token = AccessToken::new(Secret::new("open".to_owned()), end, request.scope.clone(), self.kind());
        Box::pin(async { Ok(token) })
    }
}

/// What `object` names in `https://v.vault.azure.net`, its vault, and what the vault is asked.
pub(crate) fn vault_of(cloud: Cloud, object: &str, script: Vec<Step>) -> (VaultObject, Vault, Arc<FakeHttpClient>) {
    let client = FakeHttpClient::new(script);
    let transport = Transport::new(client.clone(), Arc::new(ManualClock::new(sample_time())));
    let identity = Arc::new(VaultIdentity::new(vec![Arc::new(Opener)], transport.clone()));
    let object: VaultObject = format!("keyvault:https://v.vault.azure.net/{object}").parse().unwrap();
    let tenant = Some(TENANT.parse().unwrap());
    let vault = Vault::new(object.vault().clone(), cloud, tenant, identity, transport).unwrap();
    (object, vault, client)
}
