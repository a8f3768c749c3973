//! A row, whatever form it has: columns in any case, numbers as text, properties nested or flat.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The columns that count.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    pub(super) method: Option<Cow<'a, str>>,
    pub(super) uri: Option<Cow<'a, str>>,
    pub(super) status: Option<Cow<'a, str>>,
    pub(super) app_id: Option<Cow<'a, str>>,
    pub(super) roles: Option<Cow<'a, str>>,
    user_id: Option<Cow<'a, str>>,
    scopes: Option<Cow<'a, str>>,
    /// Whether it was an object at all.
    pub(super) is_object: bool,
}

impl<'a> Record<'a> {
    /// Whether the call was made for a signed-in user.
    pub(super) fn has_user(&self) -> bool {
        let is_given = |text: &Option<Cow<'_, str>>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        is_given(&self.user_id) || is_given(&self.scopes) && !is_given(&self.roles)
    }

    /// Puts a value into the column `name`; others are left out.
    pub(super) fn set(&mut self, name: &str, value: Cow<'a, str>) {
        let column = match Column::of(name) {
            Some(Column::Method) => &mut self.method,
            Some(Column::Uri) => &mut self.uri,
            Some(Column::Status) => &mut self.status,
            Some(Column::AppId) => &mut self.app_id,
            Some(Column::Roles) => &mut self.roles,
            Some(Column::UserId) => &mut self.user_id,
            Some(Column::Scopes) => &mut self.scopes,
            None => return,
        };
        if !value.is_empty() {
            *column = Some(value);
        }
    }
}

/// A column that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Method,
    Uri,
    Status,
    AppId,
    Roles,
    UserId,
    Scopes,
}

impl Column {
    /// The column of this name, in any case.
    pub(super) fn of(name: &str) -> Option<Self> {
        const NAMES: [(&str, Column); 7] = [
            ("RequestMethod", Column::Method),
            ("RequestUri", Column::Uri),
            ("ResponseStatusCode", Column::Status),
            ("AppId", Column::AppId),
            ("Roles", Column::Roles),
            ("UserId", Column::UserId),
            ("Scopes", Column::Scopes),
        ];
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim())).map(|(_, column)| *column)
    }
}

/// Any scalar as text; nothing for anything else.
#[derive(Debug, Default)]
pub(super) struct Scalar<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Scalar<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a value")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(text.to_owned())))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(number.to_string())))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(number.to_string())))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(number.to_string())))
            }
            fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Scalar::default())
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Scalar::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar::default())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar::default())
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Row;
        impl<'de> Visitor<'de> for Row {
            type Value = Record<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a row")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
                let mut record = Record { is_object: true, ..Record::default() };
                while let Some(Scalar(name)) = members.next_key::<Scalar<'de>>()? {
                    if name == "properties" {
                        // What diagnostic settings export: the columns are below it.
                        let nested: Record<'de> = members.next_value()?;
                        record = if nested.is_object { nested } else { record };
                    } else if Column::of(&name).is_some() {
                        let Scalar(value) = members.next_value()?;
                        record.set(&name, value);
                    } else {
                        members.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(record)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Record::default())
            }
            fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Record::default())
            }
            fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
                Ok(Record::default())
            }
            fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
                Ok(Record::default())
            }
            fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Record::default())
            }
            fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Record::default())
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Record::default())
            }
        }
        deserializer.deserialize_any(Row)
    }
}
