//! Graph's resource paths: segments with keys in parentheses, names in any case.

use crate::graph::error::GraphError;

/// One segment of a path, such as `users`, `{id}` or `applications(appId='…')`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The segment as it was sent, percent-decoded, without a key predicate.
    pub(crate) text: String,
    /// The alternate key in parentheses: property and value.
    pub(crate) key: Option<(String, String)>,
}

impl Segment {
    /// Whether the segment names the resource `name`; resource names have no case in Graph.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.key.is_none() && self.text.eq_ignore_ascii_case(name)
    }
}

/// Splits a path below the version root, such as `/users/{id}`, into decoded segments.
///
/// # Errors
/// A segment whose key predicate is not `name='value'`, `'value'` or empty, or that is not percent-encoded UTF-8.
pub(crate) fn segments(path: &str) -> Result<Vec<Segment>, GraphError> {
    path.split('/').filter(|part| !part.is_empty()).map(segment).collect()
}

fn segment(raw: &str) -> Result<Segment, GraphError> {
    let text = decode(raw).ok_or_else(|| GraphError::bad_request("Resource not found for the segment."))?;
    let Some((name, rest)) = text.split_once('(') else { return Ok(Segment { text, key: None }) };
    let invalid = || GraphError::bad_request(format!("Invalid key predicate in the segment '{text}'."));
    let inner = rest.strip_suffix(')').ok_or_else(invalid)?;
    // A function without parameters, such as `delta()`.
    if inner.is_empty() {
        return Ok(Segment { text: name.to_owned(), key: None });
    }
    let (property, literal) = inner.split_once('=').unwrap_or(("id", inner));
    let value = literal.trim().strip_prefix('\'').and_then(|v| v.strip_suffix('\'')).ok_or_else(invalid)?;
    Ok(Segment { text: name.to_owned(), key: Some((property.trim().to_owned(), value.replace("''", "'"))) })
}

/// Undoes percent-encoding; nothing if it is not whole or not UTF-8.
pub(super) fn decode(raw: &str) -> Option<String> {
    let bytes = raw.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let (hex, after) = tail.split_at_checked(2)?;
            out.push(u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?);
            rest = after;
        } else {
            out.push(first);
            rest = tail;
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternate_key_is_read_from_the_parentheses() {
        let path = segments("/servicePrincipals(appId='0000-1')/appRoleAssignedTo").unwrap();
        assert_eq!(path[0].text, "servicePrincipals");
        assert_eq!(path[0].key, Some(("appId".to_owned(), "0000-1".to_owned())));
        assert!(path[1].is("APPROLEASSIGNEDTO"));
    }

    #[test]
    fn percent_encoding_is_undone_and_must_be_whole() {
        assert_eq!(segments("/users/ada%40contoso.com").unwrap()[1].text, "ada@contoso.com");
        assert!(segments("/users/%4").is_err());
        assert!(segments("/users/%zz").is_err());
    }

    #[test]
    fn unclosed_or_unquoted_key_is_refused() {
        assert!(segments("/applications(appId='x'").is_err());
        assert!(segments("/applications(appId=x)").is_err());
    }
}
