//! The proxy that the environment names, and which hosts are reached through it.

use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use crate::env::Env;
use crate::error::{Error, catalogue};

/// Loopback and link-local addresses, which are never reached through a proxy, in the notation of `NO_PROXY`.
const NEAR: &str = "localhost,127.0.0.0/8,::1,169.254.0.0/16,fe80::/10";

/// A proxy, the variable that named it, and the exceptions from it. `Debug` shows the variable only: the URL may hold a
/// password.
pub(super) struct ProxySetting {
    pub(super) variable: &'static str,
    pub(super) url: Url,
    exceptions: String,
}

impl ProxySetting {
    /// The proxy of `HTTPS_PROXY` or `ALL_PROXY`, in either case.
    ///
    /// # Errors
    /// `setting-invalid`: not the URL of an HTTP proxy. It may hold a password: neither it nor the parser's message is
    /// repeated.
    pub(super) fn find(env: &Env) -> Result<Option<Self>, Error> {
        let mut found = None;
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            if let Some(value) = env.get(name)? {
                found = Some((name, value));
                break;
            }
        }
        let Some((variable, value)) = found else { return Ok(None) };
        let value = if value.contains("://") { value } else { format!("http://{value}") };
        let url = Url::parse(&value).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let url = url.ok_or_else(|| invalid(variable))?;
        let exceptions = match env.get("NO_PROXY")? {
            Some(value) => Some(value),
            None => env.get("no_proxy")?,
        };
        Ok(Some(Self { variable, url, exceptions: format!("{NEAR},{}", exceptions.unwrap_or_default()) }))
    }

    /// The same for the HTTP client.
    ///
    /// # Errors
    /// `setting-invalid`: the client does not take it.
    pub(super) fn for_client(self) -> Result<reqwest::Proxy, Error> {
        // Not `Proxy::custom`, which takes exceptions and does not apply them.
        let proxy = reqwest::Proxy::all(self.url).map_err(|_| invalid(self.variable))?;
        Ok(proxy.no_proxy(reqwest::NoProxy::from_string(&self.exceptions)))
    }

    /// Whether `target` is reached through it, by the rules of the HTTP client, whose matcher this is.
    pub(super) fn is_used_for(&self, target: &Url) -> bool {
        let matcher = Matcher::builder().all(self.url.as_str()).no(self.exceptions.as_str()).build();
        target.as_str().parse().is_ok_and(|target| matcher.intercept(&target).is_some())
    }

    /// Host and port, without user and password.
    pub(super) fn address(&self) -> (String, u16) {
        let host = self.url.host_str().unwrap_or_default().to_owned();
        (host, self.url.port_or_known_default().unwrap_or(80))
    }
}

impl std::fmt::Debug for ProxySetting {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ProxySetting").field("variable", &self.variable).finish_non_exhaustive()
    }
}

fn invalid(variable: &str) -> Error {
    Error::new(&catalogue::SETTING_INVALID, format!("`{variable}` is not the URL of an HTTP proxy"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(variables: &[(&str, &str)]) -> ProxySetting {
        ProxySetting::find(&Env::fixed(variables.iter().copied())).unwrap().unwrap()
    }

    #[test]
    fn bad_proxy_is_named_but_not_repeated() {
        let env = Env::fixed([("HTTPS_PROXY", "socks9://user:hunter2@proxy")]);
        let error = ProxySetting::find(&env).unwrap_err();
        assert_eq!(error.code(), "setting-invalid");
        assert!(error.report().contains("HTTPS_PROXY") && !error.report().contains("hunter2"));
    }

    #[test]
    fn exceptions_and_near_addresses_are_reached_directly() {
        let proxy = found(&[("https_proxy", "proxy.example:3128"), ("NO_PROXY", ".vault.azure.net,10.0.0.0/8")]);
        let used = |url: &str| proxy.is_used_for(&Url::parse(url).unwrap());
        assert!(used("https://login.microsoftonline.com") && used("https://8.8.8.8"));
        for near in ["https://v.vault.azure.net", "https://10.1.2.3", "https://localhost:1", "https://127.0.0.1:8443"] {
            assert!(!used(near), "{near}");
        }
        assert_eq!(proxy.address(), ("proxy.example".to_owned(), 3128));
    }

    #[test]
    fn user_and_password_are_in_no_text() {
        let proxy = found(&[("ALL_PROXY", "http://user:hunter2@proxy.example")]);
        let shown = format!("{proxy:?} {:?}", proxy.address());
        assert!(!shown.contains("hunter2") && !shown.contains("user"), "{shown}");
    }
}
