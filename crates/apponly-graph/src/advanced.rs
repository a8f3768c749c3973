//! Queries that directory objects answer only in Graph's advanced mode.
//!
//! Source: Microsoft Graph, "Advanced query capabilities on Microsoft Entra ID objects".

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

static CONSISTENCY_LEVEL: HeaderName = HeaderName::from_static("consistencylevel");

/// Collections of directory objects.
const DIRECTORY: &[&str] = &[
    "administrativeUnits",
    "applications",
    "contacts",
    "devices",
    "directoryObjects",
    "groups",
    "servicePrincipals",
    "users",
];

/// Adds `ConsistencyLevel: eventual` where the query needs it, and `$count=true` where the filter needs that as well.
/// Whether anything was added.
pub(crate) fn prepare(method: &Method, path: &str, url: &mut Url, headers: &mut HeaderMap) -> bool {
    if *method != Method::GET || headers.contains_key(&CONSISTENCY_LEVEL) {
        return false;
    }
    let parameter = |name: &str| {
        let is = |key: &str| key.eq_ignore_ascii_case(name) || key.eq_ignore_ascii_case(name.trim_start_matches('$'));
        url.query_pairs().find(|(key, _)| is(key)).map(|(_, value)| value.into_owned())
    };
    let counts = parameter("$count").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let filter_needs_it =
        is_directory_collection(path) && parameter("$filter").is_some_and(|filter| needs_advanced_mode(&filter));
    let needed =
        counts || filter_needs_it || parameter("$search").is_some() || path.to_ascii_lowercase().ends_with("/$count");
    if !needed {
        return false;
    }
    if filter_needs_it && !counts && parameter("$count").is_none() {
        let query = format!("{}&$count=true", url.query().unwrap_or_default());
        url.set_query(Some(&query));
    }
    headers.insert(CONSISTENCY_LEVEL.clone(), HeaderValue::from_static("eventual"));
    true
}

fn is_directory_collection(path: &str) -> bool {
    let name = path.trim_matches('/');
    DIRECTORY.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether the filter uses `ne`, `not` or `endsWith`, outside its literals.
fn needs_advanced_mode(filter: &str) -> bool {
    // Every second part is inside quotes; a doubled quote yields an empty part and keeps the count right.
    let outside: String = filter.split('\'').step_by(2).collect::<Vec<_>>().join("' '");
    let lower = outside.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '_');
    words.any(|word| matches!(word, "ne" | "not" | "endswith"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(path_and_query: &str) -> (bool, String) {
        let mut url = Url::parse(&format!("https://graph.test/v1.0{path_and_query}")).unwrap();
        let path = path_and_query.split('?').next().unwrap();
        let added = prepare(&Method::GET, path, &mut url, &mut HeaderMap::new());
        (added, url.query().unwrap_or_default().to_owned())
    }

    #[test]
    fn count_and_search_and_the_count_segment_need_it() {
        for query in
            ["/users?$count=true", "/users?$search=\"displayName:a\"", "/users/$count", "/groups/x/members/$count"]
        {
            assert!(prepared(query).0, "{query}");
        }
    }

    #[test]
    fn filters_of_directory_objects_get_the_count_too() {
        for filter in ["department ne 'x'", "not(startswith(mail,'a'))", "endsWith(mail,'@a.b')", "NOT (a eq 'b')"] {
            let (added, query) = prepared(&format!("/users?$filter={filter}"));
            assert!(added && query.ends_with("&$count=true"), "{query}");
        }
    }

    #[test]
    fn plain_queries_and_words_in_literals_do_not() {
        for query in [
            "/users?$filter=displayName eq 'not ne endswith'",
            "/users?$filter=displayName eq 'it''s not'",
            "/users?$top=5",
            "/users?$count=false",
            "/users/x/messages?$filter=subject ne 'x'",
            "/users?$filter=onenote eq 1",
        ] {
            assert!(!prepared(query).0, "{query}");
        }
    }

    #[test]
    fn header_of_the_caller_stays() {
        let mut url = Url::parse("https://graph.test/v1.0/users?$count=true").unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(CONSISTENCY_LEVEL.clone(), HeaderValue::from_static("session"));
        assert!(!prepare(&Method::GET, "/users", &mut url, &mut headers));
        assert_eq!(headers[&CONSISTENCY_LEVEL], "session");
    }
}
