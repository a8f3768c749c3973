//! Clouds: which hosts belong together.

use std::fmt;

use url::Url;

use crate::error::{Error, catalogue};
use crate::identity::TenantId;
use crate::scope::{Resource, Scope};

/// A Microsoft cloud, or a private one: its authority, its Graph, its vaults. Tokens never cross from one to another.
///
/// Source: Microsoft Graph, "National cloud deployments"; Entra, "National clouds".
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cloud {
    /// The name in settings.
    pub name: String,
    /// `https://HOST[:PORT]`, without a path.
    pub authority: Authority,
    /// The Graph root, `https://HOST[:PORT]`, without a trailing slash.
    pub graph: String,
    /// The DNS suffix of vaults, where known.
    pub key_vault_suffix: Option<String>,
    /// The audience that a managed identity's token must have to serve as an assertion, where known.
    pub federation_audience: Option<String>,
}

struct Known {
    name: &'static str,
    hosts: &'static [&'static str],
    graph: &'static str,
    key_vault_suffix: &'static str,
    federation_audience: Option<&'static str>,
}

/// The first host of each is the one to use; the others are aliases. Where two clouds share an authority, the first
/// row is what the authority alone stands for.
const KNOWN: &[Known] = &[
    Known {
        name: "public",
        hosts: &["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
        graph: "https://graph.microsoft.com",
        key_vault_suffix: "vault.azure.net",
        federation_audience: Some("api://AzureADTokenExchange"),
    },
    Known {
        name: "usgov",
        hosts: &["login.microsoftonline.us", "login.usgovcloudapi.net"],
        graph: "https://graph.microsoft.us",
        key_vault_suffix: "vault.usgovcloudapi.net",
        federation_audience: Some("api://AzureADTokenExchangeUSGov"),
    },
    Known {
        name: "usgov-dod",
        hosts: &["login.microsoftonline.us", "login.usgovcloudapi.net"],
        graph: "https://dod-graph.microsoft.us",
        key_vault_suffix: "vault.usgovcloudapi.net",
        federation_audience: Some("api://AzureADTokenExchangeUSGov"),
    },
    Known {
        name: "china",
        hosts: &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
        graph: "https://microsoftgraph.chinacloudapi.cn",
        key_vault_suffix: "vault.azure.cn",
        federation_audience: Some("api://AzureADTokenExchangeChina"),
    },
    Known {
        name: "bleu",
        hosts: &["login.sovcloud-identity.fr"],
        graph: "https://graph.svc.sovcloud.fr",
        key_vault_suffix: "vault.sovcloud-api.fr",
        federation_audience: Some("api://AzureADTokenExchangeFrance"),
    },
    Known {
        name: "delos",
        hosts: &["login.sovcloud-identity.de"],
        graph: "https://graph.svc.sovcloud.de",
        key_vault_suffix: "vault.sovcloud-api.de",
        federation_audience: Some("api://AzureADTokenExchangeGermany"),
    },
    // Suffix unverified; no exchange audience is published, so a profile must name one.
    Known {
        name: "govsg",
        hosts: &["login.sovcloud-identity.sg"],
        graph: "https://graph.svc.sovcloud.sg",
        key_vault_suffix: "vault.sovcloud-api.sg",
        federation_audience: None,
    },
];

impl Cloud {
    /// The names of the built-in clouds.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|known| known.name)
    }

    /// A built-in cloud.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        KNOWN.iter().find(|known| known.name == name).map(Self::from_known)
    }

    /// The built-in cloud that `authority`'s host belongs to.
    #[must_use]
    pub fn of_authority(authority: &Authority) -> Option<Self> {
        KNOWN.iter().find(|known| known.hosts.contains(&authority.host())).map(Self::from_known)
    }

    /// A cloud of one's own. Naming its hosts is trusting them: they get the credentials.
    #[must_use]
    pub fn custom(name: &str, authority: Authority, graph: String) -> Self {
        Self { name: name.to_owned(), authority, graph, key_vault_suffix: None, federation_audience: None }
    }

    fn from_known(known: &Known) -> Self {
        let host = known.hosts.first().copied().unwrap_or_default();
        Self {
            name: known.name.to_owned(),
            authority: Authority(format!("https://{host}")),
            graph: known.graph.to_owned(),
            key_vault_suffix: Some(known.key_vault_suffix.to_owned()),
            federation_audience: known.federation_audience.map(str::to_owned),
        }
    }

    /// The scope of everything granted on this cloud's Graph.
    #[must_use]
    pub fn graph_scope(&self) -> Scope {
        // A Graph root is a valid resource by construction.
        self.graph.parse::<Resource>().map_or_else(|_| Scope::graph_default(), |resource| resource.scope())
    }

    /// The link with which an administrator consents to what the app registration asks for.
    ///
    /// Source: Entra, "Admin consent on the Microsoft identity platform".
    #[must_use]
    pub fn admin_consent_url(&self, tenant: &TenantId, client_id: &str) -> String {
        format!("{}/{tenant}/adminconsent?client_id={client_id}", self.authority)
    }
}

impl Default for Cloud {
    fn default() -> Self {
        KNOWN.first().map_or_else(
            || Self::custom("public", Authority("https://login.microsoftonline.com".to_owned()), String::new()),
            Self::from_known,
        )
    }
}

/// The host that signs identities in: `https://HOST[:PORT]`, nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Authority(String);

impl Authority {
    /// The origin, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host without port.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.0.strip_prefix("https://").unwrap_or(&self.0);
        match rest.rfind(':') {
            Some(colon) if rest[colon + 1..].bytes().all(|byte| byte.is_ascii_digit()) => &rest[..colon],
            _ => rest,
        }
    }

    /// The token endpoint of `tenant`, which is also the audience of an assertion.
    #[must_use]
    pub fn token_endpoint(&self, tenant: &TenantId) -> String {
        format!("{}/{tenant}/oauth2/v2.0/token", self.0)
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::str::FromStr for Authority {
    type Err = Error;

    /// Accepts `https://HOST[:PORT]` with or without a trailing slash, and a bare host.
    fn from_str(text: &str) -> Result<Self, Error> {
        origin("the authority", text).map(Self)
    }
}

/// The origin of an https URL that has nothing else.
///
/// # Errors
/// `setting-invalid`: another scheme, a path, query, fragment or user part. The text is not repeated when it may hold
/// a password.
pub(crate) fn origin(what: &str, text: &str) -> Result<String, Error> {
    let refuse = |why: &str| Error::new(&catalogue::SETTING_INVALID, format!("{what} {why}"));
    let text = text.trim();
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&full).map_err(|_| refuse("is not a URL"))?;
    if url.scheme() != "https" {
        return Err(refuse("must be an https URL"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("must not hold a user name or password"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("must be a host alone, without path, query or fragment"));
    }
    let origin = url.origin().ascii_serialization();
    if !url.has_host() || origin == "null" { Err(refuse("names no host")) } else { Ok(origin) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cloud_has_its_own_graph_scope() {
        let scopes: Vec<_> = Cloud::names().map(|name| Cloud::named(name).unwrap().graph_scope()).collect();
        let mut unique = scopes.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), scopes.len());
        assert_eq!(Cloud::default().graph_scope(), Scope::graph_default());
    }

    #[test]
    fn alias_and_shared_authority_find_their_cloud() {
        let cloud = |host: &str| Cloud::of_authority(&host.parse().unwrap()).map(|cloud| cloud.name);
        assert_eq!(cloud("https://login.windows.net/"), Some("public".to_owned()));
        assert_eq!(cloud("login.microsoftonline.us"), Some("usgov".to_owned()));
        assert_eq!(cloud("https://login.evil.example"), None);
    }

    #[test]
    fn authority_must_be_an_https_host_alone() {
        assert_eq!("https://localhost:8443/".parse::<Authority>().unwrap().as_str(), "https://localhost:8443");
        assert_eq!("https://localhost:8443/".parse::<Authority>().unwrap().host(), "localhost");
        for bad in
            ["http://login.microsoftonline.com", "https://h/tenant", "https://h?x", "https://u:p@h", "", "https://"]
        {
            assert!(bad.parse::<Authority>().is_err(), "{bad}");
        }
    }

    #[test]
    fn token_endpoint_is_the_documented_one() {
        let tenant: TenantId = "contoso.com".parse().unwrap();
        assert_eq!(
            Cloud::default().authority.token_endpoint(&tenant),
            "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token"
        );
    }
}
