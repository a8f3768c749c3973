//! Whose run a checkpoint belongs to.

use std::path::Path;

use apponly::{Error, TokenClaims, TokenOptions, catalogue};
use serde::{Deserialize, Serialize};

use crate::client::GraphClient;
use crate::request::GraphRequest;

/// What must be the same for a run to go on: the request, the form of the output, the tenant and the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunIdentity {
    /// Method, URL and the headers that change the answer.
    pub request: String,
    /// How the output is written, in the program's own words: `ndjson`, `csv id,mail`.
    pub format: String,
    /// The tenant that the token is for.
    pub tenant_id: Option<String>,
    /// The app that the token is for.
    pub client_id: Option<String>,
}

impl GraphClient {
    /// The identity of a run of `request` whose output is written as `format`. Signs in, to learn the tenant and the app.
    ///
    /// # Errors
    /// What is wrong with the request; the sign-in's failure.
    pub async fn run_identity(&self, request: &GraphRequest, format: &str) -> Result<RunIdentity, Error> {
        let prepared = self.prepare(request)?;
        let mut text = format!("{} {}", prepared.method, prepared.url);
        let mut headers: Vec<_> = prepared.headers.iter().collect();
        headers.sort_by_key(|(name, _)| name.as_str());
        for (name, value) in headers.into_iter().filter(|(name, _)| *name != "client-request-id") {
            text.push_str(&format!("\n{name}: {}", String::from_utf8_lossy(value.as_bytes())));
        }
        self.identity(text, format).await
    }

    /// The identity of a batch run; `input` names what the requests are read from.
    ///
    /// # Errors
    /// The sign-in's failure.
    pub async fn batch_identity(&self, input: &str) -> Result<RunIdentity, Error> {
        let root = self.root().resolve(self.version(), "/$batch", &[])?;
        self.identity(format!("POST {root}\n{input}"), "ndjson").await
    }

    async fn identity(&self, request: String, format: &str) -> Result<RunIdentity, Error> {
        let token = self.token(&TokenOptions::default()).await?;
        let claims = TokenClaims::decode(token.expose()).unwrap_or_default();
        Ok(RunIdentity {
            request,
            format: format.to_owned(),
            tenant_id: claims.tenant_id.or_else(|| token.tenant_id().map(str::to_owned)),
            client_id: claims.client_id.or_else(|| token.client_id().map(str::to_owned)),
        })
    }
}

impl RunIdentity {
    /// # Errors
    /// `checkpoint-mismatch`, naming what differs.
    pub(crate) fn check(&self, found: &Self, path: &Path) -> Result<(), Error> {
        let pairs = [
            ("tenant", found.tenant_id != self.tenant_id),
            ("app", found.client_id != self.client_id),
            ("request", found.request != self.request),
            ("output format", found.format != self.format),
        ];
        match pairs.iter().find(|(_, differs)| *differs) {
            None => Ok(()),
            Some((what, _)) => Err(mismatch(path, &format!("it was written for another {what}"))),
        }
    }
}

pub(super) fn mismatch(path: &Path, why: &str) -> Error {
    Error::new(
        &catalogue::CHECKPOINT_MISMATCH,
        format!("the checkpoint `{}` does not belong to this run: {why}", path.display()),
    )
}
