//! The short way for `.a.b`: the value is found in the text of the item and nothing is built. Wherever the result could
//! differ from what the program prints, there is none, and the program runs.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A path of names.
#[derive(Debug)]
pub(super) struct Field {
    names: Vec<String>,
}

/// A value that is printed as it stands in the item.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Plain<'a> {
    /// A number, `true`, `false` or `null`.
    Literal(&'a str),
    /// A string without escapes, with its quotes.
    Text(&'a str),
}

impl<'a> Plain<'a> {
    fn of(json: &'a str) -> Option<Self> {
        // Beyond this, or with a sign or a point, jq may write the number in another way.
        const MOST_DIGITS: usize = 18;
        match json.as_bytes() {
            b"null" | b"true" | b"false" | b"0" => Some(Self::Literal(json)),
            [b'1'..=b'9', rest @ ..] if rest.len() < MOST_DIGITS && rest.iter().all(u8::is_ascii_digit) => {
                Some(Self::Literal(json))
            }
            // What jq writes as an escape is none of these.
            [b'"', inner @ .., b'"'] if !inner.iter().any(|byte| matches!(byte, 0..0x20 | b'\\' | b'"' | 0x7f)) => {
                Some(Self::Text(json))
            }
            _ => None,
        }
    }

    pub(super) fn json(&self) -> &'a str {
        match self {
            Self::Literal(text) | Self::Text(text) => text,
        }
    }

    pub(super) fn bare(&self) -> &'a str {
        match self {
            Self::Literal(text) => text,
            Self::Text(text) => text.get(1..text.len().saturating_sub(1)).unwrap_or_default(),
        }
    }
}

impl Field {
    /// The names of an expression that is nothing but names after dots.
    pub(super) fn of(expression: &str) -> Option<Self> {
        let is_name = |name: &str| {
            name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
        };
        let names: Vec<_> = expression.trim().strip_prefix('.')?.split('.').map(str::to_owned).collect();
        names.iter().all(|name| is_name(name)).then_some(Self { names })
    }

    /// The value in `item`; `None` where the program must find it.
    pub(super) fn of_item<'a>(&self, item: &'a [u8]) -> Option<Plain<'a>> {
        let mut json = std::str::from_utf8(item).ok()?;
        for name in &self.names {
            let mut deserializer = serde_json::Deserializer::from_str(json);
            let member = deserializer.deserialize_map(Member { name }).ok()?;
            deserializer.end().ok()?;
            match member {
                Some(value) => json = value.get(),
                // The name of nothing is nothing, however long the path.
                None => return Some(Plain::Literal("null")),
            }
            if json == "null" {
                return Some(Plain::Literal(json));
            }
        }
        Plain::of(json)
    }
}

/// The member of an object with this name; the last one counts.
struct Member<'n> {
    name: &'n str,
}

impl<'de> Visitor<'de> for Member<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(is_it) = map.next_key_seed(IsName(self.name))? {
            if is_it {
                found = Some(map.next_value::<&RawValue>()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

struct IsName<'n>(&'n str);

impl<'de> DeserializeSeed<'de> for IsName<'_> {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for IsName<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}
