//! The credential: finds the host, asks it, and checks the answer.

use std::fmt;
use std::sync::OnceLock;

use http::StatusCode;
use url::Url;

use super::azure_ml::DEFAULT_CLIENT_ID;
use super::detect::{Detected, detect};
use super::protocol::{Ask, HostKind};
use super::{answer, refusal};
use crate::credential::{BoxFuture, Credential, CredentialKind, Seams, TokenRequest};
use crate::error::{Error, catalogue};
use crate::identity::ManagedIdentityId;
use crate::token::AccessToken;

/// Signs in as a managed identity of whatever host this is.
pub(crate) struct ManagedIdentity {
    id: ManagedIdentityId,
    seams: Seams,
    ambient: bool,
    present: OnceLock<Url>,
}

impl ManagedIdentity {
    /// The managed identity `id`. `ambient`: nobody named one, so that the network is not asked whether one exists.
    pub(crate) fn new(id: ManagedIdentityId, seams: Seams, ambient: bool) -> Self {
        Self { id, seams, ambient, present: OnceLock::new() }
    }

    /// Which of the host's identities.
    pub(crate) fn id(&self) -> &ManagedIdentityId {
        &self.id
    }

    /// The host at this moment.
    pub(crate) fn host(&self) -> Detected {
        detect(&self.seams.env, &self.seams.host)
    }

    async fn token(&self, request: &TokenRequest) -> Result<AccessToken, Error> {
        let host = self.host();
        if self.ambient && !host.is_certain() {
            return Err(Error::new(&catalogue::CREDENTIAL_UNAVAILABLE, host.decided_by())
                .with_cause("no managed identity was named, so the network is not asked whether one exists")
                .with_fix("on an Azure resource, name it: `--managed-identity system` or `client:GUID`"));
        }
        let resource = request.scope.resource();
        let ask = Ask {
            seams: &self.seams,
            id: &self.id,
            resource: &resource,
            correlation_id: request.correlation_id,
            deadline: request.deadline,
            present: &self.present,
        };
        tracing::debug!(host = %host.kind(), decided_by = host.decided_by(), "asking for a managed identity's token");
        let response = host.protocol.ask(&ask).await?;
        // The answer's `Date` has been noted by now: this is the host's time.
        let now = self.seams.transport.service_time();
        if response.status == StatusCode::OK {
            answer::token(&response.body, host.kind(), &self.id, &request.scope, now)
        } else {
            Err(refusal::refusal(&response, host.kind(), &self.id, self.seams.clock.now()))
        }
    }
}

impl Credential for ManagedIdentity {
    fn kind(&self) -> CredentialKind {
        CredentialKind::ManagedIdentity
    }

    fn describe(&self) -> String {
        let host = self.host();
        format!("managed identity `{}` of {} ({})", self.id, host.kind(), host.decided_by())
    }

    /// Source, address and identity. The system-assigned identity is another one on another machine, although this
    /// text is the same: a cache that several machines share must not hold it.
    fn cache_identity(&self) -> String {
        let host = self.host();
        let env = &self.seams.env;
        let address = host.protocol.endpoint(env).map_or_else(|_| String::new(), |url| url.to_string());
        let default = (host.kind() == HostKind::AzureMl && self.id == ManagedIdentityId::System)
            .then(|| env.get(DEFAULT_CLIENT_ID).ok().flatten())
            .flatten()
            .map(|id| format!(" client:{id}"));
        format!("managed-identity {} {address} {}{}", host.kind(), self.id, default.unwrap_or_default())
    }

    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(self.token(request))
    }
}

impl fmt::Debug for ManagedIdentity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("ManagedIdentity");
        shown.field("id", &self.id).field("ambient", &self.ambient).finish_non_exhaustive()
    }
}
