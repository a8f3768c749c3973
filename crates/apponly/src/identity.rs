//! Names of tenants, applications and managed identities: validated once, at the door.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, catalogue};

/// An Entra tenant: its GUID or one of its verified domains, lower case.
///
/// Source: Microsoft identity platform, client credentials flow. Only `[A-Za-z0-9.-]` may stand in the tenant segment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TenantId(String);

impl TenantId {
    /// The tenant as it stands in the authority URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the GUID form, not a domain.
    #[must_use]
    pub fn is_guid(&self) -> bool {
        parse_guid(&self.0).is_some()
    }
}

impl FromStr for TenantId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let lower = text.trim().to_ascii_lowercase();
        let refuse = |why: String| Err(Error::new(&catalogue::SETTING_INVALID, why));
        if ["common", "organizations", "consumers"].contains(&lower.as_str()) {
            return refuse(format!("`{lower}` is not a tenant: app-only sign-in needs the tenant's GUID or domain"));
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        if lower.is_empty() || lower.len() > 253 || !lower.chars().all(allowed) {
            return refuse("the tenant is neither a GUID nor a domain (letters, digits, `.` and `-`)".to_owned());
        }
        if parse_guid(&lower).is_none() && !is_domain(&lower) {
            return refuse(format!("the tenant `{lower}` is neither a GUID nor a domain"));
        }
        Ok(Self(lower))
    }
}

fn is_domain(text: &str) -> bool {
    let label =
        |label: &str| !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-');
    text.contains('.') && text.split('.').all(label)
}

impl fmt::Display for TenantId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The client id (application id) of an app registration or of a managed identity: a GUID, lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClientId(String);

impl ClientId {
    /// The GUID, lower case, with hyphens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parse_guid(text.trim()).map(Self).ok_or_else(|| {
            Error::new(&catalogue::SETTING_INVALID, "the client id is not a GUID")
                .with_fix("copy the \"Application (client) ID\" of the app registration, not its name or object id")
        })
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Which managed identity of the host is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ManagedIdentityId {
    /// The system-assigned identity, or the host's default.
    #[default]
    System,
    /// A user-assigned identity by its client id.
    Client(ClientId),
    /// A user-assigned identity by the object (principal) id of its service principal: a GUID, lower case.
    Object(String),
    /// A user-assigned identity by its ARM resource id (`/subscriptions/…`).
    Resource(String),
}

impl FromStr for ManagedIdentityId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |why: &str| Error::new(&catalogue::SETTING_INVALID, why.to_owned());
        match text.split_once(':') {
            None if text == "system" => Ok(Self::System),
            Some(("client", id)) => Ok(Self::Client(id.parse()?)),
            Some(("object", id)) => parse_guid(id)
                .map(Self::Object)
                .ok_or_else(|| refuse("the object id of the managed identity is not a GUID")),
            Some(("resource", id)) if is_resource_id(id) => Ok(Self::Resource(id.to_owned())),
            Some(("resource", _)) => {
                Err(refuse("the resource id of the managed identity does not have the form `/subscriptions/…`"))
            }
            _ => Err(refuse(
                "a managed identity is `system`, `client:GUID`, `object:GUID` or `resource:/subscriptions/…`",
            )),
        }
    }
}

fn is_resource_id(id: &str) -> bool {
    id.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("/subscriptions/"))
        && id.chars().all(|c| !c.is_control() && c != '?' && c != '#' && c != '&')
}

impl fmt::Display for ManagedIdentityId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => formatter.write_str("system"),
            Self::Client(id) => write!(formatter, "client:{id}"),
            Self::Object(id) => write!(formatter, "object:{id}"),
            Self::Resource(id) => write!(formatter, "resource:{id}"),
        }
    }
}

/// The hyphenated GUID in lower case, or `None` for any other form.
fn parse_guid(text: &str) -> Option<String> {
    (text.len() == 36).then(|| uuid::Uuid::try_parse(text).ok()).flatten().map(|id| id.hyphenated().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenant_accepts_guid_and_domain_in_lower_case() {
        assert_eq!("Contoso.OnMicrosoft.com".parse::<TenantId>().unwrap().as_str(), "contoso.onmicrosoft.com");
        let guid: TenantId = "AAAAAAAA-0000-4000-8000-000000000001".parse().unwrap();
        assert!(guid.is_guid());
    }

    #[test]
    fn tenant_refuses_multi_tenant_names_and_paths() {
        for bad in
            ["common", "organizations", "consumers", "", "a/b", "contoso", "x.y?z", "a..b", "-a.b", "%2e", "тест.рф"]
        {
            assert!(bad.parse::<TenantId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn client_id_must_be_a_hyphenated_guid() {
        assert!("{aaaaaaaa-0000-4000-8000-000000000001}".parse::<ClientId>().is_err());
        assert!("aaaaaaaa000040008000000000000001".parse::<ClientId>().is_err());
        assert!("My App".parse::<ClientId>().is_err());
    }

    #[test]
    fn managed_identity_round_trips_through_its_text() {
        for text in [
            "system",
            "client:aaaaaaaa-0000-4000-8000-000000000001",
            "object:aaaaaaaa-0000-4000-8000-000000000001",
            "resource:/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/n",
        ] {
            assert_eq!(text.parse::<ManagedIdentityId>().unwrap().to_string(), text);
        }
        for bad in ["user", "client:x", "object:", "resource:/other", "resource:/subscriptions/a&b=c"] {
            assert!(bad.parse::<ManagedIdentityId>().is_err(), "{bad}");
        }
    }
}
