//! Which hosts get a token for Key Vault, and which words of theirs are believed.
//!
//! Source: Azure Key Vault, "Authentication, requests and responses"; "Key Vault domain resource validation".

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;
use url::{Host, Url};

use crate::cloud::{Authority, Cloud};
use crate::error::{Error, catalogue};
use crate::identity::TenantId;
use crate::scope::Resource;

/// The host that the vaults of `cloud` lie below, if `vault` is one of them.
///
/// On loopback, where the authority is too, it is an emulator's vault, and its own host counts.
///
/// # Errors
/// `key-vault-untrusted`: a token for Key Vault must not go there. `setting-missing`: the cloud has no known suffix.
pub(crate) fn suffix_of(cloud: &Cloud, vault: &Url) -> Result<String, Error> {
    let host = vault.host_str().unwrap_or_default().to_ascii_lowercase();
    if is_loopback(vault) && Url::parse(cloud.authority.as_str()).is_ok_and(|authority| is_loopback(&authority)) {
        let parent = host.split_once('.').filter(|_| matches!(vault.host(), Some(Host::Domain(_))));
        return Ok(parent.map_or_else(|| host.clone(), |(_, parent)| parent.to_owned()));
    }
    let Some(suffix) = &cloud.key_vault_suffix else {
        let what = format!("the suffix of the vaults of the cloud `{}` is not known", cloud.name);
        return Err(Error::new(&catalogue::SETTING_MISSING, what)
            .with_fix("add `key_vault_suffix = \"vault.example\"` to the `[cloud.NAME]` of the configuration file"));
    };
    let suffix = suffix.trim_start_matches('.').to_ascii_lowercase();
    if is_below(&host, &suffix) {
        return Ok(suffix);
    }
    let what = format!("`{host}` is not a vault of the cloud `{}`: those end in `.{suffix}`", cloud.name);
    Err(Error::new(&catalogue::KEY_VAULT_UNTRUSTED, what))
}

fn is_below(host: &str, parent: &str) -> bool {
    !parent.is_empty() && host.strip_suffix(parent).is_some_and(|name| name.len() > 1 && name.ends_with('.'))
}

/// Whether the URL means this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// What a vault says in a 401 about the tokens that it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Challenge {
    authorization: String,
    resource: String,
}

impl Challenge {
    /// The challenge of an answer, if it has one.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok()).find_map(Self::parse)
    }

    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let parameter = |name: &str| {
            rest.split(',').filter_map(|pair| pair.trim().split_once('=')).find_map(|(key, value)| {
                key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
            })
        };
        let authorization = parameter("authorization").or_else(|| parameter("authorization_uri"))?;
        let scope = || parameter("scope").map(|scope| scope.trim_end_matches("/.default").to_owned());
        Some(Self { authorization, resource: parameter("resource").or_else(scope)? })
    }

    /// The resource that the vault wants, if all that the challenge says fits `vault`, its `suffix`, the cloud and the
    /// tenant: otherwise a hostile host could have a token sent to it, or asked for elsewhere.
    ///
    /// # Errors
    /// `key-vault-untrusted`, `key-vault-tenant`.
    pub(super) fn verify(
        &self,
        vault: &Url,
        suffix: &str,
        cloud: &Cloud,
        tenant: Option<&TenantId>,
    ) -> Result<Resource, Error> {
        let host = vault.host_str().unwrap_or_default().to_ascii_lowercase();
        let refuse =
            |why: String| Error::new(&catalogue::KEY_VAULT_UNTRUSTED, format!("the vault `{host}` asks for {why}"));
        let resource = Url::parse(&self.resource).ok().filter(|url| url.scheme() == "https");
        let asked = resource.as_ref().and_then(Url::host_str).unwrap_or_default().to_ascii_lowercase();
        // Of a cloud of one's own only the suffix is known, which may be narrower than its resource.
        let is_own_cloud = Cloud::of_authority(&cloud.authority).is_none();
        let covers_suffix = asked == suffix || (is_own_cloud && is_below(suffix, &asked));
        let is_above = covers_suffix && (host == asked || is_below(&host, &asked));
        let resource = resource.filter(|url| is_above && is_bare(url, is_own_cloud)).ok_or_else(|| {
            refuse(format!("a token for `{asked}`, which is not above it and `{suffix}`, or for more than that host"))
        })?;
        let authorization = Url::parse(&self.authorization).ok();
        let authorization = authorization.ok_or_else(|| refuse("tokens of something that is not a URL".to_owned()))?;
        let authority: Result<Authority, Error> = authorization.origin().ascii_serialization().parse();
        let is_ours = authority.is_ok_and(|authority| {
            let known = Cloud::of_authority(&authority).is_some_and(|other| other.authority == cloud.authority);
            known || authority == cloud.authority
        });
        if !is_ours {
            let other = authorization.host_str().unwrap_or_default();
            return Err(refuse(format!("tokens of `{other}`, not of `{}`", cloud.authority.host())));
        }
        let theirs = authorization.path().trim_matches('/').rsplit('/').next().unwrap_or_default();
        verify_tenant(theirs, tenant, &host)?;
        resource.as_str().trim_end_matches('/').parse()
    }
}

/// What [`Challenge::verify`] makes of the challenge in `headers`.
#[cfg(fuzzing)]
pub(crate) fn believed_resource(
    headers: &HeaderMap,
    vault: &Url,
    suffix: &str,
    cloud: &Cloud,
    tenant: &TenantId,
) -> Option<String> {
    let verified = Challenge::of(headers)?.verify(vault, suffix, cloud, Some(tenant));
    verified.ok().map(|resource| resource.as_str().to_owned())
}

/// Whether the URL is a scheme and a host; in a cloud of one's own, as the emulator is, the host may have a port.
fn is_bare(url: &Url, may_have_port: bool) -> bool {
    let has_user = !url.username().is_empty() || url.password().is_some();
    let has_more = url.path() != "/" || url.query().is_some() || url.fragment().is_some();
    !has_user && !has_more && (may_have_port || url.port().is_none())
}

/// A domain of ours may be the same tenant as an id of theirs: only two ids can be told apart.
fn verify_tenant(theirs: &str, ours: Option<&TenantId>, host: &str) -> Result<(), Error> {
    let id = |text: &str| uuid::Uuid::try_parse(text).ok();
    let (Some(theirs), Some(ours)) = (id(theirs), ours.and_then(|ours| id(ours.as_str()))) else { return Ok(()) };
    if theirs == ours {
        return Ok(());
    }
    let what = format!("the vault `{host}` belongs to the tenant `{theirs}`, not to `{ours}`");
    Err(Error::new(&catalogue::KEY_VAULT_TENANT, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: &str = "11111111-2222-4333-8444-555555555555";

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn suffix(cloud: &Cloud, vault: &str) -> Result<String, &'static str> {
        suffix_of(cloud, &url(vault)).map_err(|error| error.code())
    }

    #[test]
    fn only_hosts_below_the_suffix_of_the_cloud_are_vaults() {
        let public = Cloud::default();
        assert_eq!(suffix(&public, "https://Contoso.Vault.Azure.net"), Ok("vault.azure.net".to_owned()));
        for host in [
            "https://vault.azure.net",
            "https://contoso.vault.azure.cn",
            "https://contoso-vault.azure.net",
            "https://contoso.vault.azure.net.evil.example",
            "https://evilvault.azure.net",
            "https://localhost:8443",
            "https://127.0.0.1",
        ] {
            assert_eq!(suffix(&public, host), Err("key-vault-untrusted"), "{host}");
        }
        let china = Cloud::named("china").unwrap();
        assert_eq!(suffix(&china, "https://contoso.vault.azure.cn"), Ok("vault.azure.cn".to_owned()));
        assert_eq!(suffix(&china, "https://contoso.vault.azure.net"), Err("key-vault-untrusted"));
        let mut own = Cloud::custom("own", "https://login.own.example".parse().unwrap(), String::new());
        assert_eq!(suffix(&own, "https://a.vault.own.example"), Err("setting-missing"));
        own.key_vault_suffix = Some(".vault.own.example".to_owned());
        assert_eq!(suffix(&own, "https://a.vault.own.example"), Ok("vault.own.example".to_owned()));
    }

    #[test]
    fn loopback_is_a_vault_only_where_the_authority_is_loopback_too() {
        let emulated = Cloud::custom("custom", "https://localhost:8443".parse().unwrap(), String::new());
        assert_eq!(suffix(&emulated, "https://localhost:9443"), Ok("localhost".to_owned()));
        assert_eq!(suffix(&emulated, "https://127.0.0.1:9443"), Ok("127.0.0.1".to_owned()));
        assert_eq!(suffix(&emulated, "https://a.vault.localhost:9443"), Ok("vault.localhost".to_owned()));
        assert_eq!(suffix(&emulated, "https://a.vault.azure.net"), Err("setting-missing"));
    }

    fn verify(challenge: &str, tenant: &str) -> Result<String, &'static str> {
        let challenge = Challenge::parse(challenge).unwrap();
        let (vault, cloud) = (url("https://contoso.vault.azure.net"), Cloud::default());
        let tenant = tenant.parse().unwrap();
        let resource = challenge.verify(&vault, "vault.azure.net", &cloud, Some(&tenant));
        resource.map(|resource| resource.as_str().to_owned()).map_err(|error| error.code())
    }

    #[test]
    fn honest_challenge_names_the_resource() {
        let resource = Ok("https://vault.azure.net".to_owned());
        for (name, value) in [("resource", "https://vault.azure.net"), ("scope", "https://vault.azure.net/.default")] {
            for authority in ["login.microsoftonline.com", "login.windows.net"] {
                let text = format!("Bearer authorization=\"https://{authority}/{TENANT}\", {name}=\"{value}\"");
                assert_eq!(verify(&text, TENANT), resource);
                assert_eq!(verify(&text, "contoso.com"), resource, "a domain may be that tenant");
            }
        }
    }

    #[test]
    fn challenge_for_another_resource_authority_or_tenant_is_refused() {
        let good = format!("https://login.microsoftonline.com/{TENANT}");
        for resource in [
            "https://graph.microsoft.com",
            "https://azure.net",
            "https://net",
            "http://vault.azure.net",
            "https://other.vault.azure.net",
            "https://ault.azure.net",
            "https://contoso.vault.azure.net",
            "https://vault.azure.net/x",
            "https://vault.azure.net/?x",
            "https://vault.azure.net/#x",
            "https://vault.azure.net:8443",
            "https://x@vault.azure.net",
            "vault.azure.net",
        ] {
            let text = format!("Bearer authorization=\"{good}\", resource=\"{resource}\"");
            assert_eq!(verify(&text, TENANT), Err("key-vault-untrusted"), "{resource}");
        }
        for authority in ["https://login.evil.example", "https://login.microsoftonline.us", "nonsense"] {
            let text = format!("Bearer authorization=\"{authority}/{TENANT}\", resource=\"https://vault.azure.net\"");
            assert_eq!(verify(&text, TENANT), Err("key-vault-untrusted"), "{authority}");
        }
        let text = format!("Bearer authorization=\"{good}\", resource=\"https://vault.azure.net\"");
        assert_eq!(verify(&text, "99999999-2222-4333-8444-555555555555"), Err("key-vault-tenant"));
    }

    #[test]
    fn what_is_no_challenge_is_none() {
        for text in ["", "Bearer", "Basic realm=\"x\"", "Bearer resource=\"https://vault.azure.net\""] {
            assert_eq!(Challenge::parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_challenges_never_panic(text in ".{0,200}") {
            let challenge = Challenge::parse(&format!("Bearer authorization=\"{text}\", resource=\"{text}\""));
            if let Some(challenge) = challenge {
                let _ = challenge.verify(&url("https://a.vault.azure.net"), "vault.azure.net", &Cloud::default(), None);
            }
        }
    }
}
