//! What a foreign token says.

use serde::{Deserialize, Serialize};

/// A token of a foreign issuer, to be signed with the built-in external issuer's key.
///
/// On the control endpoint a JSON object with the same keys.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ForeignToken {
    /// `iss`; the built-in external issuer's URL if absent.
    #[serde(default)]
    pub issuer: Option<String>,
    /// `sub`.
    pub subject: String,
    /// `aud`.
    #[serde(default = "default_audience")]
    pub audience: String,
    /// Seconds until `exp`; negative for a token that has expired.
    #[serde(default = "default_lifetime")]
    pub expires_in: i64,
}

impl ForeignToken {
    /// A token of the built-in issuer about `subject` for the exchange audience, valid for five minutes.
    #[must_use]
    pub fn new(subject: impl Into<String>) -> Self {
        Self { issuer: None, subject: subject.into(), audience: default_audience(), expires_in: default_lifetime() }
    }

    /// The same token of another issuer.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// The same token for another audience.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = audience.into();
        self
    }

    /// The same token with `exp` this many seconds from now.
    #[must_use]
    pub fn expires_in(mut self, seconds: i64) -> Self {
        self.expires_in = seconds;
        self
    }
}

fn default_audience() -> String {
    "api://AzureADTokenExchange".to_owned()
}

fn default_lifetime() -> i64 {
    300
}
