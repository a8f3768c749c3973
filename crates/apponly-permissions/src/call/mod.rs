//! One call of Microsoft Graph, read once into a form that can be looked up.

mod batch;
mod fold;
mod target;

use std::fmt;

use serde::Serialize;
use serde::ser::SerializeStruct as _;

pub use batch::BatchError;
pub(crate) use fold::{ANY, ANY_PATH, Folded, fold_template};

/// The longest target that is read, in bytes. Graph refuses longer ones.
const TARGET_LIMIT: usize = 16 * 1024;
/// The most segments of a path; the published map has 15 at most.
const SEGMENT_LIMIT: usize = 64;

/// The methods that the map tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Method {
    Get,
    Post,
    Patch,
    Put,
    Delete,
}

impl Method {
    pub(crate) const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Patch, Self::Put, Self::Delete];

    /// The method of that name in any case. `HEAD` asks for what `GET` asks for.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("HEAD") {
            return Some(Self::Get);
        }
        Self::ALL.into_iter().find(|method| method.name().eq_ignore_ascii_case(name))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Whether the call may change something. A `POST` may also be a question; the map does not say.
    pub(crate) fn writes(self) -> bool {
        self != Self::Get
    }
}

/// A method and a path of Graph: without host, version and query, percent-decoded, with a slash in front and none behind.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Call {
    method: Method,
    path: String,
    folded: Folded,
}

impl Call {
    /// Reads a method and a target. The target is a URL (`https://graph.microsoft.com/v1.0/users?$top=5`) or a path, with or
    /// without version; ids may be placeholders (`{id}`, `<id>`, `$id`).
    ///
    /// # Errors
    /// [`CallError`] for a method that Graph does not know, and for a target that is empty, has control characters in it or
    /// is longer than 16 KiB or 64 segments.
    pub fn parse(method: &str, target: &str) -> Result<Self, CallError> {
        let method = Method::from_name(method.trim()).ok_or_else(|| CallError::method(method))?;
        let target = target.trim();
        if target.len() > TARGET_LIMIT {
            return Err(CallError::TooLong);
        }
        if target.chars().any(char::is_control) {
            return Err(CallError::ControlCharacter);
        }
        let path = target::path(target);
        let folded = Folded::of_path(&path);
        match folded.len() {
            0 => Err(CallError::Empty),
            count if count > SEGMENT_LIMIT => Err(CallError::TooLong),
            _ => Ok(Self { method, path, folded }),
        }
    }

    /// The calls inside of the body of a `POST /$batch`, in the body's order.
    ///
    /// # Errors
    /// [`BatchError`] when the body is not such a JSON object, or names the item that cannot be read.
    pub fn batch_parts(body: &[u8]) -> Result<Vec<Self>, BatchError> {
        batch::parts(body)
    }

    /// Whether this is `POST /$batch`, whose permissions are those of its parts.
    #[must_use]
    pub fn is_batch(&self) -> bool {
        self.method == Method::Post && self.folded.len() == 1 && self.folded.text(0) == "$batch"
    }

    /// The method in capitals: `GET`, `POST`, `PATCH`, `PUT` or `DELETE`.
    #[must_use]
    pub fn method(&self) -> &str {
        self.method.name()
    }

    /// The path as it was written, without host, version and query: `/users/adele@contoso.com/messages`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn verb(&self) -> Method {
        self.method
    }

    pub(crate) fn folded(&self) -> &Folded {
        &self.folded
    }

    /// The same call on another path.
    pub(crate) fn with_folded(&self, folded: Folded) -> Self {
        Self { method: self.method, path: folded.to_path(), folded }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method.name(), self.path)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Call({self})")
    }
}

impl Serialize for Call {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Call", 2)?;
        fields.serialize_field("method", self.method())?;
        fields.serialize_field("path", self.path())?;
        fields.end()
    }
}

/// Why a method and a target are not a call of Graph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The method is none of those that Graph has.
    #[error("`{0}` is not a method of Graph; write GET, POST, PATCH, PUT or DELETE")]
    Method(String),
    /// There is no path.
    #[error("the path is empty; write it as `/users/{{id}}/messages`")]
    Empty,
    /// The target is too long to be one.
    #[error("the path is longer than 16 KiB or 64 segments; give the path of one call")]
    TooLong,
    /// The target holds a line break or another control character.
    #[error("the path holds a control character; give one call on one line")]
    ControlCharacter,
}

impl CallError {
    fn method(written: &str) -> Self {
        Self::Method(written.trim().chars().filter(|c| !c.is_control()).take(20).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(target: &str) -> String {
        Call::parse("get", target).unwrap().path().to_owned()
    }

    #[test]
    fn strips_host_version_query_and_trailing_slash() {
        for target in [
            "https://graph.microsoft.com/v1.0/users/a/messages?$top=5#x",
            "https://dod-graph.microsoft.us/beta/users/a/messages/",
            "graph.microsoft.com/v1.0/users/a/messages",
            "/v1.0/users/a/messages",
            "v1.0/users//a/messages",
            "users/a/messages",
        ] {
            assert_eq!(path(target), "/users/a/messages", "{target}");
        }
    }

    #[test]
    fn decodes_percent_but_no_slash() {
        assert_eq!(path("/users/adele%40contoso.com/drive"), "/users/adele@contoso.com/drive");
        assert_eq!(path("/sites/a%2Fb/lists"), "/sites/a%2Fb/lists");
        assert_eq!(path("/users/100%/drive"), "/users/100%/drive");
    }

    #[test]
    fn refuses_what_is_no_call() {
        assert_eq!(Call::parse("FETCH", "/users"), Err(CallError::Method("FETCH".to_owned())));
        for empty in ["", "/", "https://graph.microsoft.com/v1.0", "?$top=1"] {
            assert_eq!(Call::parse("GET", empty), Err(CallError::Empty), "{empty}");
        }
        assert_eq!(Call::parse("GET", "/a\n/b"), Err(CallError::ControlCharacter));
        assert_eq!(Call::parse("GET", &"/a".repeat(65)), Err(CallError::TooLong));
        assert_eq!(Call::parse("GET", &"a".repeat(20_000)), Err(CallError::TooLong));
    }
}
