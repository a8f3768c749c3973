//! Where a request may go: the cloud's Graph root and nowhere else.

use apponly::{Cloud, Error, catalogue};
use url::Url;

/// Which of Graph's two versions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum GraphVersion {
    /// May change without notice.
    Beta,
    /// Stable.
    #[default]
    V1,
}

impl GraphVersion {
    /// The first segment of the path: `v1.0` or `beta`.
    #[must_use]
    pub fn segment(self) -> &'static str {
        match self {
            Self::Beta => "beta",
            Self::V1 => "v1.0",
        }
    }
}

/// The Graph root of a cloud.
#[derive(Debug, Clone)]
pub(crate) struct Root(Url);

impl Root {
    pub(crate) fn of(cloud: &Cloud) -> Result<Self, Error> {
        let invalid =
            || Error::new(&catalogue::SETTING_INVALID, format!("the cloud `{}` has no Graph root", cloud.name));
        let url = Url::parse(&cloud.graph).map_err(|_| invalid())?;
        if url.has_host() { Ok(Self(url)) } else { Err(invalid()) }
    }

    /// The whole URL of `target`, which is a path below the version, a path that begins with a version, or a full URL of
    /// this root; `query` is appended to what `target` has.
    ///
    /// # Errors
    /// `setting-invalid`: it leads elsewhere. The token must never leave for another host.
    pub(crate) fn resolve(
        &self,
        version: GraphVersion,
        target: &str,
        query: &[(String, String)],
    ) -> Result<Url, Error> {
        let refuse = |why: &str| Error::new(&catalogue::SETTING_INVALID, format!("the Graph path {why}"));
        let root = self.0.as_str().trim_end_matches('/');
        // The sign of a guest's principal name (`#EXT#`) would begin a fragment and be lost.
        let target = target.trim().replace('#', "%23");
        let is_whole =
            target.split_once("://").is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphabetic()));
        let path_alone = target.split('?').next().unwrap_or_default();
        let text = if is_whole {
            target
        } else if path_alone.starts_with("//") || path_alone.contains('\\') {
            return Err(refuse("must not begin with two slashes or hold a backslash"));
        } else {
            let path = target.strip_prefix('/').unwrap_or(&target);
            if is_versioned(path) { format!("{root}/{path}") } else { format!("{root}/{}/{path}", version.segment()) }
        };
        let mut url = Url::parse(&text).map_err(|_| refuse("is not part of a URL"))?;
        if url.origin() != self.0.origin() {
            let host = url.host_str().unwrap_or("another scheme").to_owned();
            let ours = self.0.host_str().unwrap_or_default();
            return Err(refuse(&format!("leads to `{host}`: the token is sent to `{ours}` only")));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("must not hold a user name or password"));
        }
        // `..` in a path is resolved by the parser and must not climb out of the version.
        let below = self.below(&url).ok_or_else(|| refuse("leads out of the Graph root"))?;
        if !is_versioned(below.trim_start_matches('/')) {
            return Err(refuse("leads out of the version: it begins with `/v1.0` or `/beta`, or is relative to them"));
        }
        append(&mut url, query);
        Ok(url)
    }

    /// The URL of a link in an answer to `from`: on the same origin and in the same version.
    ///
    /// # Errors
    /// `graph-link-elsewhere`.
    pub(crate) fn follow(&self, from: &Url, link: &str) -> Result<Url, Error> {
        let elsewhere = |where_to: &str| {
            Error::new(
                &catalogue::GRAPH_LINK_ELSEWHERE,
                format!("the answer to `{}` continues at {where_to}", self.shown(from)),
            )
        };
        let url = Url::parse(link).map_err(|_| elsewhere("something that is no URL"))?;
        if url.origin() != self.0.origin() || !url.username().is_empty() || url.password().is_some() {
            return Err(elsewhere(&format!("`{}`", url.host_str().unwrap_or("another scheme"))));
        }
        if self.version(&url).is_none() || self.version(&url) != self.version(from) {
            return Err(elsewhere("another version of Graph"));
        }
        Ok(url)
    }

    /// The version that a URL is of, in lower case.
    pub(crate) fn version(&self, url: &Url) -> Option<String> {
        self.below(url).map(|path| first_segment(&path).to_ascii_lowercase())
    }

    /// Whether an answer may lead a download there: TLS, unless this root itself has none.
    pub(crate) fn may_redirect_to(&self, url: &Url) -> bool {
        url.scheme() == "https" || url.scheme() == self.0.scheme()
    }

    /// The path below the version, with a leading slash and without query.
    pub(crate) fn shown(&self, url: &Url) -> String {
        let below = self.below(url).unwrap_or_else(|| url.path().to_owned());
        let below = below.trim_start_matches('/');
        below.find('/').map_or_else(|| "/".to_owned(), |slash| below.split_at(slash).1.to_owned())
    }

    /// Path and query below the version, as the steps of a batch have them.
    pub(crate) fn relative(&self, url: &Url) -> String {
        let path = self.shown(url);
        match url.query() {
            Some(query) => format!("{path}?{query}"),
            None => path,
        }
    }

    fn below(&self, url: &Url) -> Option<String> {
        url.path().strip_prefix(self.0.path().trim_end_matches('/')).map(str::to_owned)
    }
}

fn first_segment(path: &str) -> &str {
    path.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default()
}

fn is_versioned(path: &str) -> bool {
    let first = first_segment(path);
    first.eq_ignore_ascii_case("v1.0") || first.eq_ignore_ascii_case("beta")
}

fn append(url: &mut Url, query: &[(String, String)]) {
    if query.is_empty() {
        return;
    }
    let mut text = url.query().unwrap_or_default().to_owned();
    for (name, value) in query {
        if !text.is_empty() && !text.ends_with('&') {
            text.push('&');
        }
        escape(name, &mut text);
        text.push('=');
        escape(value, &mut text);
    }
    url.set_query(Some(&text));
}

/// Percent-encodes all but what OData uses itself. A space becomes `%20`: not every service behind Graph reads `+`.
fn escape(text: &str, into: &mut String) {
    use std::fmt::Write as _;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~$(),;:@/*!".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

/// `path` for spans and metrics: ids and names become `{id}`, so that it groups.
pub(crate) fn template(path: &str) -> String {
    let is_id = |segment: &str| {
        segment.contains('@')
            || segment.contains("%23")
            || (segment.len() >= 16 && segment.bytes().any(|b| b.is_ascii_digit()))
    };
    let segments: Vec<_> = path
        .split('/')
        .map(|segment| match segment.split_once('(') {
            Some((name, _)) => format!("{name}({{id}})"),
            None if is_id(segment) => "{id}".to_owned(),
            None => segment.to_owned(),
        })
        .collect();
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> Root {
        Root::of(&Cloud::default()).unwrap()
    }

    fn resolve(target: &str, query: &[(&str, &str)]) -> Result<String, Error> {
        let query: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        root().resolve(GraphVersion::V1, target, &query).map(String::from)
    }

    #[test]
    fn relative_paths_are_below_the_version_and_named_versions_stay() {
        assert_eq!(resolve("/users", &[]).unwrap(), "https://graph.microsoft.com/v1.0/users");
        assert_eq!(resolve("users", &[]).unwrap(), "https://graph.microsoft.com/v1.0/users");
        let with_url = resolve("users?$filter=url eq 'https://x/\\y'", &[]).unwrap();
        assert!(with_url.starts_with("https://graph.microsoft.com/v1.0/users?$filter=url%20eq%20"), "{with_url}");
        assert_eq!(resolve("/beta/users", &[]).unwrap(), "https://graph.microsoft.com/beta/users");
        assert_eq!(
            resolve("https://graph.microsoft.com/v1.0/x?a=b", &[]).unwrap(),
            "https://graph.microsoft.com/v1.0/x?a=b"
        );
    }

    #[test]
    fn query_is_encoded_and_appended() {
        let url = resolve("/users?$top=5", &[("$filter", "displayName eq 'Ö & co'"), ("$search", "\"a:b\"")]).unwrap();
        assert_eq!(
            url,
            "https://graph.microsoft.com/v1.0/users?$top=5&$filter=displayName%20eq%20%27%C3%96%20%26%20co%27&$search=%22a:b%22"
        );
    }

    #[test]
    fn guest_names_keep_their_signs() {
        let url = resolve("/users/a_b.com#EXT#@c.com", &[]).unwrap();
        assert_eq!(url, "https://graph.microsoft.com/v1.0/users/a_b.com%23EXT%23@c.com");
    }

    #[test]
    fn nothing_leads_away_from_graph() {
        for target in [
            "https://evil.test/v1.0/users",
            "http://graph.microsoft.com/v1.0/users",
            "https://graph.microsoft.com.evil.test/v1.0/users",
            "https://graph.microsoft.com@evil.test/v1.0/users",
            "https://user:pw@graph.microsoft.com/v1.0/users",
            "//evil.test/users",
            "\\\\evil.test/users",
            "/../../x",
            "/users/../../other",
            "https://graph.microsoft.com/other/users",
            "https://graph.microsoft.com:8443/v1.0/users",
        ] {
            assert_eq!(resolve(target, &[]).map_err(|error| error.code()), Err("setting-invalid"), "{target}");
        }
    }

    #[test]
    fn links_stay_on_the_origin_and_in_the_version() {
        let from = Url::parse("https://graph.microsoft.com/v1.0/users").unwrap();
        assert!(root().follow(&from, "https://graph.microsoft.com/v1.0/users?$skiptoken=x").is_ok());
        for link in [
            "https://evil.test/v1.0/users",
            "https://graph.microsoft.com/beta/users",
            "https://a@graph.microsoft.com/v1.0/users",
            "http://graph.microsoft.com/v1.0/users",
            "/v1.0/users",
        ] {
            assert_eq!(root().follow(&from, link).unwrap_err().code(), "graph-link-elsewhere", "{link}");
        }
    }

    #[test]
    fn templates_hold_no_ids() {
        assert_eq!(template("/users/0f8fad5b-d9cb-469f-a165-70867728950e/messages"), "/users/{id}/messages");
        assert_eq!(template("/users/a@b.c"), "/users/{id}");
        assert_eq!(template("/applications(appId='x')"), "/applications({id})");
        assert_eq!(template("/servicePrincipals"), "/servicePrincipals");
    }
}
