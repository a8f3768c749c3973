//! The protocols that clients speak: one file for each.

use std::fmt;
use std::str::FromStr;

use apponly::{Error, catalogue};

/// A protocol of managed-identity hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Protocol {
    /// App Service, Functions, Container Apps: `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`.
    AppService,
    /// The instance metadata service of virtual machines.
    Imds,
    /// The agent of Azure Arc, which proves callers by a file that they can read.
    Arc,
}

impl Protocol {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AppService, Self::Imds, Self::Arc];

    /// The name in options, audit lines and metrics: `app-service`, `imds` or `arc`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AppService => "app-service",
            Self::Imds => "imds",
            Self::Arc => "arc",
        }
    }

    /// The path of its token endpoint.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::AppService => "/msi/token",
            Self::Imds | Self::Arc => "/metadata/identity/oauth2/token",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Protocol {
    type Err = Error;

    /// # Errors
    /// `setting-invalid`: there is no protocol of that name.
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|protocol| protocol.name() == text).ok_or_else(|| {
            let shown: String = text.chars().take(40).flat_map(char::escape_default).collect();
            Error::new(&catalogue::SETTING_INVALID, format!("there is no protocol `{shown}`"))
                .with_fix("give `app-service`, `imds` or `arc`")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_others_are_refused() {
        for protocol in Protocol::ALL {
            assert_eq!(protocol.to_string().parse::<Protocol>().unwrap(), protocol);
        }
        assert_eq!("IMDS".parse::<Protocol>().unwrap_err().code(), "setting-invalid");
    }
}
