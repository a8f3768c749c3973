//! Scopes and resources, and the exact conversions between them.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, catalogue};

/// What the v2.0 endpoint calls `scope` in this flow: a resource and the suffix `/.default`.
///
/// Source: Microsoft identity platform, "Scopes and permissions", the `.default` scope.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    text: String,
    /// Follows from the text: reckoned once, so that looking a scope up does not read it twice.
    spread: usize,
}

const SUFFIX: &str = "/.default";

impl Scope {
    /// Everything granted on Microsoft Graph, public cloud.
    #[must_use]
    pub fn graph_default() -> Self {
        Self::of("https://graph.microsoft.com/.default".to_owned())
    }

    fn of(text: String) -> Self {
        let spread = text.bytes().fold(0, |sum: usize, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        Self { text, spread }
    }

    /// A number that scopes rarely share, for tables.
    pub(crate) fn spread(&self) -> usize {
        self.spread
    }

    /// The scope as it stands in the request.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The resource: exactly what stands before `/.default`, with a trailing slash if there is one.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource(self.text.strip_suffix(SUFFIX).unwrap_or(&self.text).to_owned())
    }
}

impl FromStr for Scope {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |why: String| Err(Error::new(&catalogue::SETTING_INVALID, why));
        if text.split_whitespace().nth(1).is_some() {
            return refuse("a scope names one resource; ask for one token for each".to_owned())
                .map_err(|error: Error| error.with_fix("give one `RESOURCE/.default`"));
        }
        let text = text.trim();
        if text.is_empty() || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return refuse("the scope is empty or holds blanks".to_owned());
        }
        match text.strip_suffix(SUFFIX) {
            Some("") => refuse("the scope names no resource before `/.default`".to_owned()),
            Some(_) => Ok(Self::of(text.to_owned())),
            None => refuse(format!("the scope `{text}` does not end with `/.default`")).map_err(|error: Error| {
                error.with_cause("app-only sign-in gives all granted permissions at once; single ones cannot be asked for")
                    .with_fix("give `RESOURCE/.default`, for example `https://graph.microsoft.com/.default`, or `--resource RESOURCE`")
            }),
        }
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Scope").field(&self.text).finish()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// The API that a token is for: its application ID URI or GUID, exactly as the API compares it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Resource(String);

impl Resource {
    /// The resource as it stands in a managed-identity request, not escaped.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The scope for everything granted on this resource.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::of(format!("{}{SUFFIX}", self.0))
    }
}

impl FromStr for Resource {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.is_empty() || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(Error::new(&catalogue::SETTING_INVALID, "the resource is empty or holds blanks"));
        }
        if text.ends_with(SUFFIX) {
            return Err(Error::new(&catalogue::SETTING_INVALID, "the resource ends with `/.default`: that is a scope")
                .with_fix("give it with `--scope`, or leave the suffix away"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resource_keeps_its_own_trailing_slash() {
        let scope: Scope = "https://management.azure.com//.default".parse().unwrap();
        assert_eq!(scope.resource().as_str(), "https://management.azure.com/");
        assert_eq!(scope.resource().scope(), scope);
        assert_eq!(Scope::graph_default().resource().as_str(), "https://graph.microsoft.com");
    }

    #[test]
    fn refuses_permission_names_two_resources_and_nothing() {
        for bad in [
            "https://graph.microsoft.com/User.Read.All",
            "a/.default b/.default",
            "",
            ".default",
            "/.default",
            "a /.default",
        ] {
            assert!(bad.parse::<Scope>().is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn scope_and_resource_convert_back_exactly(resource in "[a-z0-9:/._-]{1,40}") {
            if let Ok(resource) = resource.parse::<Resource>() {
                proptest::prop_assert_eq!(resource.scope().as_str().parse::<Scope>().unwrap().resource(), resource);
            }
        }
    }
}
