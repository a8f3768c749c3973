//! Pages: opaque skip tokens and next links.

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::StatusCode;
use url::form_urlencoded;

use crate::graph::error::GraphError;

/// How many bytes of the query's digest a token carries: enough to notice a token of another query.
const DIGEST_BYTES: usize = 8;

/// An opaque token that continues the query `path` with `parameters` at the item `offset` (from 0).
///
/// The token is bound to the query, as Graph's are: it is of no use with another one.
pub(crate) fn skip_token(path: &str, parameters: &[(String, String)], offset: usize) -> String {
    let mut bytes = query_digest(path, parameters);
    bytes.extend_from_slice(&(offset as u64).to_be_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The offset that a token of this very query stands for.
///
/// # Errors
/// 400 `Directory_ExpiredPageToken` for a token that was not issued for this query.
pub(crate) fn offset(token: &str, path: &str, parameters: &[(String, String)]) -> Result<usize, GraphError> {
    let invalid = || {
        GraphError::new(
            StatusCode::BAD_REQUEST,
            "Directory_ExpiredPageToken",
            "The specified page token value has expired and can no longer be included in your request.",
        )
    };
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| invalid())?;
    let offset = bytes.strip_prefix(query_digest(path, parameters).as_slice()).ok_or_else(invalid)?;
    let offset: [u8; 8] = offset.try_into().map_err(|_| invalid())?;
    usize::try_from(u64::from_be_bytes(offset)).map_err(|_| invalid())
}

/// The next link: the same query with a token or count (`next`: name and value), under the root that the client used.
pub(crate) fn next_link(root: &str, path: &str, parameters: &[(String, String)], next: (&str, &str)) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in parameters.iter().filter(|(name, _)| !is_skip_token(name)) {
        query.append_pair(name, value);
    }
    query.append_pair(next.0, next.1);
    // Graph leaves the dollar of its own parameters bare.
    format!("{root}{path}?{}", query.finish().replace("%24", "$"))
}

fn is_skip_token(name: &str) -> bool {
    name.eq_ignore_ascii_case("$skiptoken") || name.eq_ignore_ascii_case("$skip")
}

fn query_digest(path: &str, parameters: &[(String, String)]) -> Vec<u8> {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(path.to_ascii_lowercase().as_bytes());
    for (name, value) in parameters.iter().filter(|(name, _)| !is_skip_token(name)) {
        context.update(&[0]);
        context.update(name.as_bytes());
        context.update(&[1]);
        context.update(value.as_bytes());
    }
    context.finish().as_ref().iter().copied().take(DIGEST_BYTES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn top(value: &str) -> Vec<(String, String)> {
        vec![("$top".to_owned(), value.to_owned())]
    }

    #[test]
    fn token_continues_its_own_query_only() {
        let token = skip_token("/users", &top("5"), 15);
        assert_eq!(offset(&token, "/users", &top("5")).unwrap(), 15);
        assert!(offset(&token, "/groups", &top("5")).is_err());
        assert!(offset(&token, "/users", &top("6")).is_err());
        assert!(offset("15", "/users", &top("5")).is_err());
    }

    #[test]
    fn next_link_keeps_the_query_and_replaces_the_token() {
        let mut parameters = top("5");
        parameters.push(("$skiptoken".to_owned(), "old".to_owned()));
        parameters.push(("$filter".to_owned(), "startswith(displayName,'a b')".to_owned()));
        let link = next_link("https://graph.test/v1.0", "/users", &parameters, ("$skiptoken", "new"));
        assert_eq!(
            link,
            "https://graph.test/v1.0/users?$top=5&$filter=startswith%28displayName%2C%27a+b%27%29&$skiptoken=new"
        );
    }
}
