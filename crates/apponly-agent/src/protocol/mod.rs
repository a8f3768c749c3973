//! The protocols that clients speak: one file for each. `flaw`: what can be wrong with a request of any of them.

pub(crate) mod app_service;
pub(crate) mod arc;
mod flaw;
pub(crate) mod imds;
mod parameters;

use std::fmt;
use std::str::FromStr;

use apponly::{Error, catalogue};

pub(crate) use flaw::Flaw;
pub(crate) use parameters::Parameters;

use crate::identities::Chosen;

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

    /// Its place in tables.
    pub(crate) fn number(self) -> usize {
        self as usize
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

/// A request for a token, as it was written.
#[derive(Debug)]
pub(crate) struct Wanted<'p> {
    pub(crate) resource: &'p str,
    /// `None`: the default identity.
    pub(crate) chosen: Option<Chosen>,
    pub(crate) shape: Shape,
}

/// The form of the answer with the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// App Service 2019-08-01.
    AppService,
    /// App Service 2017-09-01: the expiry as a date.
    AppService2017,
    /// IMDS and Azure Arc.
    Imds,
}

impl Shape {
    /// How many there are.
    pub(crate) const COUNT: usize = 3;
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
