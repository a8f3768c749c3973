//! Ids as 16 bytes: a tenant has hundreds of thousands of them, and they are compared all the time.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A GUID. Ordered as its text is.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Guid([u8; 16]);

/// Where the hyphens stand in 36 characters.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

impl Guid {
    pub(crate) const fn new(value: u128) -> Self {
        Self(value.to_be_bytes())
    }

    /// The role of an assignment that gives nothing but access.
    pub(crate) fn is_nil(self) -> bool {
        self.0 == [0; 16]
    }

    pub(crate) fn as_u128(self) -> u128 {
        u128::from_be_bytes(self.0)
    }
}

impl FromStr for Guid {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 36 {
            return Err(());
        }
        let mut value: u128 = 0;
        for (index, byte) in text.bytes().enumerate() {
            if HYPHENS.contains(&index) {
                if byte != b'-' {
                    return Err(());
                }
                continue;
            }
            let digit = char::from(byte).to_digit(16).ok_or(())?;
            value = (value << 4) | u128::from(digit);
        }
        Ok(Self::new(value))
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.as_u128();
        let part = |shift: u32, bits: u32| (value >> shift) & ((1 << bits) - 1);
        write!(
            formatter,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            part(96, 32),
            part(80, 16),
            part(64, 16),
            part(48, 16),
            part(0, 48)
        )
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl<'de> Deserialize<'de> for Guid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Guid;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a GUID")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Guid, E> {
                text.parse().map_err(|()| E::custom("this is not a GUID"))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_in_lower_case() {
        let guid: Guid = "1BFEFB4E-e0b5-418b-a88f-73c46d2cc8e9".parse().unwrap();
        assert_eq!(guid.to_string(), "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9");
        assert_eq!(Guid::default().to_string(), "00000000-0000-0000-0000-000000000000");
        assert!(Guid::default().is_nil() && !guid.is_nil());
    }

    #[test]
    fn what_is_no_guid_is_refused() {
        for text in [
            "",
            "1bfefb4ee0b5418ba88f73c46d2cc8e9",
            "1bfefb4e-e0b5-418b-a88f-73c46d2cc8eg",
            "1bfefb4e-e0b5-418b-a88f-73c46d2cc8é",
        ] {
            assert!(text.parse::<Guid>().is_err(), "{text}");
        }
        assert!("1bfefb4e+e0b5-418b-a88f-73c46d2cc8e9".parse::<Guid>().is_err());
    }
}
