//! The address of a host's token endpoint, from a variable that somebody else wrote.

use url::{Host, Url};

use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::transport::Route;

/// The URL in the variable `name`.
///
/// # Errors
/// `setting-missing`: unset. `setting-invalid`: not an http or https URL, or with a user part.
pub(super) fn from_variable(env: &Env, name: &str) -> Result<Url, Error> {
    let text = env
        .get(name)?
        .ok_or_else(|| Error::new(&catalogue::SETTING_MISSING, format!("the variable `{name}` is not set any more")))?;
    parse(name, &text)
}

/// `text`, the value of the variable `name`, as a URL without fragment.
pub(super) fn parse(name: &str, text: &str) -> Result<Url, Error> {
    let invalid = |why: &str| Error::new(&catalogue::SETTING_INVALID, format!("the variable `{name}` {why}"));
    let mut url = Url::parse(text.trim()).map_err(|error| invalid(&format!("is not a URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(invalid("is not an http or https URL"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid("holds a user name or password; a token endpoint has none"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// The way to `url`: never through a proxy.
///
/// # Errors
/// `setting-invalid`: https to another machine. No managed-identity host has that but Service Fabric, which pins.
pub(super) fn route(name: &str, url: &Url) -> Result<Route, Error> {
    if url.scheme() == "http" {
        return Ok(Route::Local);
    }
    let near = match url.host() {
        Some(Host::Domain(host)) => host == "localhost" || host.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_link_local(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unicast_link_local(),
        None => false,
    };
    // The internet route uses no proxy for near addresses either.
    near.then_some(Route::Internet).ok_or_else(|| {
        Error::new(
            &catalogue::SETTING_INVALID,
            format!("the variable `{name}` is an https URL to another machine; this host's endpoint is plain http"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_other_schemes_users_and_nonsense_by_name() {
        for bad in ["", "localhost:42", "file:///etc/passwd", "http://user:pw@localhost/", "http://", "/msi/token"] {
            let error = parse("IDENTITY_ENDPOINT", bad).unwrap_err();
            assert_eq!(error.code(), "setting-invalid", "{bad}");
            assert!(error.to_string().contains("IDENTITY_ENDPOINT") && !error.to_string().contains("pw"), "{error}");
        }
    }

    #[test]
    fn plain_http_is_always_local_and_https_only_near() {
        let route_of = |text| route("X", &parse("X", text).unwrap());
        assert_eq!(route_of("http://10.1.2.3:8081/msi/token").unwrap(), Route::Local);
        assert_eq!(route_of("https://localhost:1/").unwrap(), Route::Internet);
        assert!(route_of("https://example.com/").is_err());
    }
}
