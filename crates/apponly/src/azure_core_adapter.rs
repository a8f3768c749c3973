//! A token source as a `TokenCredential` of the Azure SDK for Rust.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use azure_core::credentials::{AccessToken as AzureAccessToken, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind as AzureErrorKind;
use azure_core::time::OffsetDateTime;

use crate::scope::Scope;
use crate::source::TokenSource;

/// Gives the SDK's clients our tokens. What the SDK cannot say (claims, refused tokens) is lost on the way.
#[async_trait::async_trait]
impl TokenCredential for TokenSource {
    /// A token for the one scope in `scopes`.
    ///
    /// # Errors
    /// `ErrorKind::Credential` with our error as its source.
    async fn get_token(
        &self,
        scopes: &[&str],
        _options: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AzureAccessToken> {
        let refuse = |error| azure_core::Error::new(AzureErrorKind::Credential, error);
        let scope: Scope = scopes.join(" ").parse().map_err(refuse)?;
        let token = self.token(&scope).await.map_err(refuse)?;
        let expires_on = to_offset_date_time(token.expires_on());
        Ok(AzureAccessToken::new(token.expose().to_owned(), expires_on))
    }
}

fn to_offset_date_time(time: SystemTime) -> OffsetDateTime {
    let since: Duration = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
