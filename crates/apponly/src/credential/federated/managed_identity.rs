//! A managed identity as the federated credential of an app: its token for the exchange audience is the assertion.
//!
//! Source: Entra documentation, "Configure an application to trust a managed identity".

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{AssertionSource, check};
use crate::credential::managed_identity::ManagedIdentity;
use crate::credential::{BoxFuture, Credential as _, Seams, TokenRequest};
use crate::error::{Error, catalogue};
use crate::identity::ManagedIdentityId;
use crate::scope::{Resource, Scope};
use crate::secret::Secret;
use crate::token::AccessToken;

/// An assertion that ends sooner is asked for anew: the exchange and its retries need some time.
const LEAST_LIFE: Duration = Duration::from_secs(300);

/// The token of a user-assigned managed identity.
#[derive(Debug)]
pub(crate) struct ManagedIdentityAssertion {
    identity: ManagedIdentity,
    scope: Scope,
    seams: Seams,
    held: Mutex<Option<AccessToken>>,
}

impl ManagedIdentityAssertion {
    /// The token of `id` for `audience`, the cloud's exchange audience, such as `api://AzureADTokenExchange`.
    ///
    /// # Errors
    /// `managed-identity-unsupported`: the system-assigned identity. `setting-invalid`: `audience` is no resource.
    pub(crate) fn new(id: ManagedIdentityId, audience: &str, seams: Seams) -> Result<Self, Error> {
        if id == ManagedIdentityId::System {
            let message = "the system-assigned identity cannot be the federated credential of an app";
            return Err(Error::new(&catalogue::MANAGED_IDENTITY_UNSUPPORTED, message)
                .with_cause("Entra lets apps trust user-assigned managed identities only")
                .with_fix(
                    "assign a user-assigned identity to this host and name it: `--managed-identity client:GUID`",
                ));
        }
        let scope = audience.parse::<Resource>()?.scope();
        let identity = ManagedIdentity::new(id, seams.clone(), false);
        Ok(Self { identity, scope, seams, held: Mutex::new(None) })
    }

    async fn token(&self, request: &TokenRequest) -> Result<Secret, Error> {
        if let Some(held) = self.held() {
            return Ok(Secret::new(held.expose().to_owned()));
        }
        let mut inner = TokenRequest::new(self.scope.clone(), request.deadline);
        inner.correlation_id = request.correlation_id;
        let token = self.identity.request(&inner).await?;
        let assertion = Secret::new(token.expose().to_owned());
        check(&assertion, &self.describe(), self.seams.transport.reckoned_time())?;
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
        Ok(assertion)
    }

    fn held(&self) -> Option<AccessToken> {
        let now = self.seams.transport.service_time();
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone().filter(|token| token.expires_in(now) >= LEAST_LIFE)
    }
}

impl AssertionSource for ManagedIdentityAssertion {
    fn describe(&self) -> String {
        self.identity.describe()
    }

    fn cache_identity(&self) -> String {
        format!("{} {}", self.identity.cache_identity(), self.scope.resource())
    }

    fn fetch<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<Secret, Error>> {
        Box::pin(self.token(request))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::claims::tests::jwt;
    use crate::credential::federated::issuer::tests::{request, seams};
    use crate::transport::fake::{FakeHttpClient, json as answer};

    const APP_SERVICE: [(&str, &str); 2] = [("IDENTITY_ENDPOINT", "http://localhost:42/msi"), ("IDENTITY_HEADER", "h")];
    const CLIENT: &str = "client:bbbbbbbb-0000-4000-8000-000000000002";
    const AUDIENCE: &str = "api://AzureADTokenExchange";

    #[test]
    fn system_assigned_identity_is_refused_with_the_reason() {
        let seams = seams(&APP_SERVICE, FakeHttpClient::new([]));
        let error = ManagedIdentityAssertion::new(ManagedIdentityId::System, AUDIENCE, seams).unwrap_err();
        assert_eq!(error.code(), "managed-identity-unsupported");
        assert!(error.cause().contains("user-assigned"), "{}", error.report());
    }

    #[tokio::test]
    async fn audience_is_the_resource_and_the_token_is_kept_until_five_minutes_before_its_end() {
        let short = jwt(&json!({"sub": "a"}));
        let long = jwt(&json!({"sub": "b"}));
        let client = FakeHttpClient::new([
            answer(200, json!({"access_token": short, "expires_in": 299})),
            answer(200, json!({"access_token": long, "expires_in": 300})),
        ]);
        let seams = seams(&APP_SERVICE, client.clone());
        let source = ManagedIdentityAssertion::new(CLIENT.parse().unwrap(), AUDIENCE, seams).unwrap();
        for expected in [&short, &long, &long] {
            assert_eq!(source.fetch(&request()).await.unwrap().expose(), expected);
        }
        let query = client.requests()[0].url.query().unwrap().to_owned();
        assert!(query.contains("&resource=api%3A%2F%2FAzureADTokenExchange&client_id=bbbb"), "{query}");
    }
}
