//! Names without their spelling: `client_secret`, `ClientSecret` and `client-secret` are one.
use std::fmt;
use std::ops::Deref;

use arrayvec::ArrayString;

/// Longer names are cut: none of ours is.
const MAXIMUM: usize = 60;

/// A name in lower case without separators. Nothing is allocated for it: names are folded by the million.
#[derive(Clone, Copy, Default)]
pub(crate) struct Folded(ArrayString<MAXIMUM>);

impl Folded {
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// The folded form of a name; of a long one that of its first bytes.
pub(crate) fn fold(name: &str) -> Folded {
    let mut bytes = [0; MAXIMUM];
    let mut length = 0;
    for byte in name.bytes().take(MAXIMUM) {
        if let Some(place) = bytes.get_mut(length) {
            *place = byte.to_ascii_lowercase();
        }
        length += usize::from(byte.is_ascii_alphanumeric());
    }
    // Only ASCII was put in, and never more than there is room for.
    let text = bytes.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    Folded(ArrayString::from(text).unwrap_or_default())
}

impl Deref for Folded {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Folded {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Folded {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Folded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_makes_no_difference() {
        for name in ["client_secret", "ClientSecret", "client-secret", "CLIENT.SECRET", "--client secret"] {
            assert_eq!(fold(name), "clientsecret");
        }
        assert_eq!(fold("größe_2"), "gre2");
        assert_eq!(fold(""), "");
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(fold(&"a".repeat(200)).len(), MAXIMUM);
    }
}
