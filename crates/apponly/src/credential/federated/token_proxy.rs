//! The token proxy of AKS (identity bindings, preview): token requests go to a proxy inside the cluster.
//!
//! Source: Azure workload identity for Kubernetes, and the Azure SDKs' handling of its variables.

use std::path::Path;

use bytes::Bytes;
use url::Url;

use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::files;
use crate::transport::Route;

const PROXY: &str = "AZURE_KUBERNETES_TOKEN_PROXY";
const SNI_NAME: &str = "AZURE_KUBERNETES_SNI_NAME";
const CA_FILE: &str = "AZURE_KUBERNETES_CA_FILE";
const CA_DATA: &str = "AZURE_KUBERNETES_CA_DATA";

/// A cluster has one root or a few.
const LARGEST_ROOTS: u64 = 1024 * 1024;

/// Where token requests go instead of the authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenProxy {
    base: Url,
    route: Route,
}

impl TokenProxy {
    /// The proxy that the variables name; `None` where they name none. The file of roots is read anew each time, so
    /// this is called for each token request.
    ///
    /// # Errors
    /// `setting-invalid`: not a bare https URL, both kinds of roots, empty roots, or a variable that belongs to a
    /// proxy without one. `setting-missing`: a server name without roots. `file-unreadable`: the file of roots.
    pub(crate) fn from_env(env: &Env) -> Result<Option<Self>, Error> {
        let invalid = |why: String| Error::new(&catalogue::SETTING_INVALID, why);
        let Some(text) = env.get(PROXY)? else {
            let stray = [SNI_NAME, CA_FILE, CA_DATA].into_iter().find(|name| env.has(name));
            return match stray {
                None => Ok(None),
                Some(name) => Err(invalid(format!("the variable `{name}` is set, but `{PROXY}` is not"))
                    .with_fix(format!("set `{PROXY}` too, or none of them"))),
            };
        };
        let base = parse_base(&text)?;
        let server_name = env.get(SNI_NAME)?;
        let roots = match (env.get(CA_FILE)?, env.get(CA_DATA)?) {
            (Some(_), Some(_)) => {
                return Err(invalid(format!("the variables `{CA_FILE}` and `{CA_DATA}` are both set"))
                    .with_fix("set one of them"));
            }
            (Some(path), None) => Some((CA_FILE, files::read(Path::new(&path), LARGEST_ROOTS)?.to_vec())),
            (None, Some(data)) => Some((CA_DATA, data.into_bytes())),
            (None, None) => None,
        };
        let route = match (roots, server_name) {
            (Some((name, roots)), _) if roots.trim_ascii().is_empty() => {
                return Err(invalid(format!("the roots that `{name}` names are empty")));
            }
            (Some((_, roots)), server_name) => Route::TokenProxy { roots: Bytes::from(roots), server_name },
            // Without roots of its own, the proxy is trusted as any server is.
            (None, None) => Route::Internet,
            (None, Some(_)) => {
                return Err(Error::new(
                    &catalogue::SETTING_MISSING,
                    format!("the variable `{SNI_NAME}` is set without roots for the proxy"),
                )
                .with_fix(format!("set `{CA_FILE}` or `{CA_DATA}`")));
            }
        };
        Ok(Some(Self { base, route }))
    }

    /// How requests to the proxy travel.
    pub(crate) fn route(&self) -> &Route {
        &self.route
    }

    /// `url` with the proxy in place of the authority, and the proxy's path before the original one.
    pub(crate) fn rewrite(&self, url: &Url) -> Url {
        let mut rewritten = self.base.clone();
        rewritten.set_path(&format!("{}{}", self.base.path().trim_end_matches('/'), url.path()));
        rewritten.set_query(url.query());
        rewritten
    }
}

fn parse_base(text: &str) -> Result<Url, Error> {
    let refuse = |why: &str| Error::new(&catalogue::SETTING_INVALID, format!("the variable `{PROXY}` {why}"));
    let url = Url::parse(text.trim()).map_err(|error| refuse(&format!("is not a URL: {error}")))?;
    if url.scheme() != "https" || !url.has_host() {
        return Err(refuse("is not an https URL"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("holds a user name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("holds a query or a fragment"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(variables: &[(&str, &str)]) -> Result<Option<TokenProxy>, Error> {
        TokenProxy::from_env(&Env::fixed(variables.iter().copied()))
    }

    #[test]
    fn without_variables_there_is_no_proxy() {
        assert_eq!(proxy(&[]).unwrap(), None);
    }

    #[test]
    fn host_is_replaced_and_path_is_prefixed() {
        let url = Url::parse("https://login.microsoftonline.com/t/oauth2/v2.0/token?a=b").unwrap();
        for (base, expected) in [
            ("https://proxy.local:8443", "https://proxy.local:8443/t/oauth2/v2.0/token?a=b"),
            ("https://proxy.local/a/b/", "https://proxy.local/a/b/t/oauth2/v2.0/token?a=b"),
        ] {
            assert_eq!(proxy(&[(PROXY, base)]).unwrap().unwrap().rewrite(&url).as_str(), expected);
        }
    }

    #[test]
    fn roots_and_server_name_decide_the_route() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "PEM").unwrap();
        let path = file.path().display().to_string();
        let base = (PROXY, "https://proxy.local");
        let route = |more: &[(&str, &str)]| proxy(&[&[base], more].concat()).unwrap().unwrap().route().clone();
        let roots = Bytes::from_static(b"PEM");
        assert_eq!(route(&[]), Route::Internet);
        assert_eq!(route(&[(CA_DATA, "PEM")]), Route::TokenProxy { roots: roots.clone(), server_name: None });
        let named = Route::TokenProxy { roots, server_name: Some("n.local".to_owned()) };
        assert_eq!(route(&[(CA_FILE, &path), (SNI_NAME, "n.local")]), named);
        std::fs::write(file.path(), "NEW").unwrap();
        let renewed = Route::TokenProxy { roots: Bytes::from_static(b"NEW"), server_name: None };
        assert_eq!(route(&[(CA_FILE, &path)]), renewed);
    }

    #[test]
    fn every_rule_is_kept_and_the_variable_named() {
        let empty = tempfile::NamedTempFile::new().unwrap();
        let path = empty.path().display().to_string();
        let base = (PROXY, "https://proxy.local");
        let cases: [(&[(&str, &str)], &str); 11] = [
            (&[(PROXY, "http://proxy.local")], PROXY),
            (&[(PROXY, "proxy.local")], PROXY),
            (&[(PROXY, "https://u:p@proxy.local")], PROXY),
            (&[(PROXY, "https://proxy.local?a")], PROXY),
            (&[(PROXY, "https://proxy.local#a")], PROXY),
            (&[(SNI_NAME, "n")], SNI_NAME),
            (&[(CA_FILE, "f")], CA_FILE),
            (&[(CA_DATA, "d")], CA_DATA),
            (&[base, (CA_DATA, "d"), (CA_FILE, "f")], CA_DATA),
            (&[base, (CA_FILE, &path)], CA_FILE),
            (&[base, (SNI_NAME, "n")], SNI_NAME),
        ];
        for (variables, name) in cases {
            let error = proxy(variables).unwrap_err();
            assert!(matches!(error.code(), "setting-invalid" | "setting-missing"), "{variables:?}: {error}");
            assert!(error.to_string().contains(name), "{error}");
        }
        assert_eq!(proxy(&[base, (CA_FILE, "/no/such/file")]).unwrap_err().code(), "file-unreadable");
    }
}
