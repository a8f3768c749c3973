//! The credential: fetches a foreign JWT and hands it in as the assertion.

use std::sync::Arc;

use super::{AssertionFacts, AssertionSource, check};
use crate::credential::{BoxFuture, Credential, CredentialKind, SealMaterial, TokenRequest};
use crate::error::Error;
use crate::secret::Secret;
use crate::sts::{ClientAuthentication, OUTSIDE_TIME_RANGE, Sts};
use crate::token::AccessToken;

/// Signs in with a token that another issuer made for this workload, fetched anew for each request.
#[derive(Debug)]
pub(crate) struct Federated {
    source: Arc<dyn AssertionSource>,
    sts: Sts,
}

impl Federated {
    pub(crate) fn new(source: Arc<dyn AssertionSource>, sts: Sts) -> Self {
        Self { source, sts }
    }

    async fn request_token(&self, request: &TokenRequest) -> Result<AccessToken, Error> {
        let first = self.source.fetch(request).await?;
        let refused = match self.exchange(&first, request).await {
            Err(error) if error.has_aadsts(OUTSIDE_TIME_RANGE) => error,
            outcome => return outcome,
        };
        // The token may have been replaced while it travelled; the same one again would be refused again.
        let second = self.source.fetch(request).await?;
        if second == first { Err(refused) } else { self.exchange(&second, request).await }
    }

    /// A federation refusal is about issuer, subject or audience: the error shows what the token says of them.
    async fn exchange(&self, token: &Secret, request: &TokenRequest) -> Result<AccessToken, Error> {
        let outcome = self.sts.request(ClientAuthentication::Assertion(token), request, self.kind()).await;
        outcome.map_err(|error| match check(token, "the source", self.sts.transport().reckoned_time()) {
            Ok(facts) if error.answer().is_some() => {
                let cause = format!("{}; the token says {facts}", error.cause());
                error.with_cause(cause)
            }
            _ => error,
        })
    }
}

impl Credential for Federated {
    fn kind(&self) -> CredentialKind {
        CredentialKind::Federated
    }

    fn describe(&self) -> String {
        format!("federated token from {}", self.source.describe())
    }

    fn cache_identity(&self) -> String {
        format!("federated|{}|{}", self.source.cache_identity(), self.sts.cache_identity())
    }

    fn seal_material(&self) -> Result<SealMaterial, Error> {
        Ok(self.source.seal_material())
    }

    fn check(&self) -> Result<String, Error> {
        self.source.check()?;
        Ok(self.describe())
    }

    fn assertion_facts<'a>(
        &'a self,
        request: &'a TokenRequest,
    ) -> BoxFuture<'a, Option<Result<AssertionFacts, Error>>> {
        Box::pin(async move {
            let facts = async {
                let token = self.source.fetch(request).await?;
                check(&token, &self.source.describe(), self.sts.transport().reckoned_time())
            };
            Some(facts.await)
        })
    }

    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(self.request_token(request))
    }
}
