//! The part of OData's `$filter` that the emulated directory understands.
//!
//! Grammar: comparisons `property eq|ne|ge|gt|le|lt literal`, `property in ('a','b')`, `startswith(property,'x')`,
//! `endswith(property,'x')`, `property/any(x: x eq 'y')`, joined by `and`, `or`, `not` and parentheses.
//! Source: "Use the $filter query parameter", "Advanced query capabilities on Microsoft Entra ID objects".

use std::cmp::Ordering;

use serde_json::{Map, Value};

mod parse;

/// A parsed `$filter` expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Filter {
    And(Box<Self>, Box<Self>),
    /// `property/any(x: x eq 'text')`: a list that holds the value.
    Any(String, Value),
    /// `ge`, `gt`, `le` and `lt`, by the orders that satisfy them.
    Compare(String, &'static [Ordering], Value),
    EndsWith(String, String),
    Equal(String, Value),
    In(String, Vec<Value>),
    Not(Box<Self>),
    NotEqual(String, Value),
    Or(Box<Self>, Box<Self>),
    StartsWith(String, String),
}

impl Filter {
    /// Parses an expression.
    ///
    /// # Errors
    /// A text for Graph's answer, which says where the expression stops making sense.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        parse::parse(text)
    }

    /// Whether `object` satisfies the expression. The directory compares strings without case.
    pub(crate) fn matches(&self, object: &Map<String, Value>) -> bool {
        match self {
            Self::And(left, right) => left.matches(object) && right.matches(object),
            Self::Any(property, value) => {
                let list = object.get(property).and_then(Value::as_array);
                list.is_some_and(|list| list.iter().any(|item| equal(Some(item), value)))
            }
            Self::Compare(property, orders, value) => {
                object.get(property).and_then(|found| order(found, value)).is_some_and(|order| orders.contains(&order))
            }
            Self::EndsWith(property, end) => text_of(object, property).is_some_and(|text| text.ends_with(&fold(end))),
            Self::Equal(property, value) => equal(object.get(property), value),
            Self::In(property, values) => values.iter().any(|value| equal(object.get(property), value)),
            Self::Not(inner) => !inner.matches(object),
            Self::NotEqual(property, value) => !equal(object.get(property), value),
            Self::Or(left, right) => left.matches(object) || right.matches(object),
            Self::StartsWith(property, start) => {
                text_of(object, property).is_some_and(|text| text.starts_with(&fold(start)))
            }
        }
    }

    /// Whether the directory answers the expression only with `ConsistencyLevel: eventual` and `$count=true`.
    pub(crate) fn is_advanced(&self) -> bool {
        match self {
            Self::And(left, right) | Self::Or(left, right) => left.is_advanced() || right.is_advanced(),
            Self::EndsWith(..) | Self::Not(_) | Self::NotEqual(..) => true,
            Self::Any(..) | Self::Compare(..) | Self::Equal(..) | Self::In(..) | Self::StartsWith(..) => false,
        }
    }

    /// The properties that must equal one of some texts for the expression to hold.
    pub(crate) fn equalities(&self) -> Vec<(&str, Vec<&str>)> {
        match self {
            Self::And(left, right) => {
                let mut all = left.equalities();
                all.extend(right.equalities());
                all
            }
            Self::Equal(property, Value::String(text)) => vec![(property, vec![text])],
            Self::In(property, values) => {
                let texts: Option<Vec<_>> = values.iter().map(Value::as_str).collect();
                texts.map(|texts| (property.as_str(), texts)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Every property that the expression names.
    pub(crate) fn properties(&self) -> Vec<&str> {
        match self {
            Self::And(left, right) | Self::Or(left, right) => {
                let mut all = left.properties();
                all.extend(right.properties());
                all
            }
            Self::Any(property, _)
            | Self::Compare(property, ..)
            | Self::EndsWith(property, _)
            | Self::Equal(property, _)
            | Self::In(property, _)
            | Self::NotEqual(property, _)
            | Self::StartsWith(property, _) => vec![property],
            Self::Not(inner) => inner.properties(),
        }
    }
}

fn fold(text: &str) -> String {
    text.to_lowercase()
}

fn text_of(object: &Map<String, Value>, property: &str) -> Option<String> {
    object.get(property).and_then(Value::as_str).map(fold)
}

/// Numbers by value, times and texts by their letters; times of one form are in the same order as their letters.
fn order(found: &Value, wanted: &Value) -> Option<Ordering> {
    match (found, wanted) {
        (Value::String(found), Value::String(wanted)) => Some(fold(found).cmp(&fold(wanted))),
        (found, wanted) => found.as_i64().zip(wanted.as_i64()).map(|(found, wanted)| found.cmp(&wanted)),
    }
}

fn equal(found: Option<&Value>, wanted: &Value) -> bool {
    match (found.unwrap_or(&Value::Null), wanted) {
        (Value::String(found), Value::String(wanted)) => fold(found) == fold(wanted),
        (found, wanted) => found == wanted,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn object() -> Map<String, Value> {
        let value =
            json!({"displayName": "Ada O'Neil", "accountEnabled": true, "id": "dddddddd-0000-4000-8000-000000000004"});
        value.as_object().unwrap().clone()
    }

    fn matches(text: &str) -> bool {
        Filter::parse(text).unwrap().matches(&object())
    }

    #[test]
    fn equality_ignores_case_and_doubles_quotes() {
        assert!(matches("displayName eq 'ada o''neil'"));
        assert!(!matches("displayName eq 'ada'"));
    }

    #[test]
    fn prefix_and_boolean_and_bare_guid_compare() {
        assert!(matches("startswith(displayName,'ada')"));
        assert!(matches("accountEnabled eq true"));
        assert!(!matches("accountEnabled eq false"));
        assert!(matches("id eq dddddddd-0000-4000-8000-000000000004"));
        assert!(matches("id in ('x', 'DDDDDDDD-0000-4000-8000-000000000004')"));
    }

    #[test]
    fn times_and_texts_have_an_order() {
        let text = |filter: &str| {
            let object = json!({"receivedDateTime": "2026-08-20T09:30:00Z", "size": 7});
            Filter::parse(filter).unwrap().matches(object.as_object().unwrap())
        };
        assert!(text("receivedDateTime ge 2026-08-20T09:30:00Z") && text("receivedDateTime lt 2026-08-21T00:00:00Z"));
        assert!(!text("receivedDateTime gt 2026-08-20T09:30:00Z") && !text("receivedDateTime le 2026-08-19T00:00:00Z"));
        assert!(text("size gt 6") && !text("size gt 7") && !text("missing ge 1"));
    }

    #[test]
    fn lists_are_asked_for_one_of_their_items() {
        let object = json!({"types": ["servicePrincipal", "other"], "name": "x"});
        let matches = |text: &str| Filter::parse(text).unwrap().matches(object.as_object().unwrap());
        assert!(matches("types/any(t: t eq 'servicePrincipal')") && matches("types/any(t:t eq 'OTHER')"));
        assert!(!matches("types/any(t: t eq 'x')") && !matches("name/any(t: t eq 'x')"));
        for text in ["types/any(t: s eq 'x')", "types/any(t eq 'x')", "types/any(t: t ne 'x')", "types/any()"] {
            assert!(Filter::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert!(matches("accountEnabled eq true or accountEnabled eq false and displayName eq 'x'"));
        assert!(!matches("(accountEnabled eq true or accountEnabled eq false) and displayName eq 'x'"));
    }

    #[test]
    fn negations_and_suffixes_are_advanced() {
        for text in ["not startswith(displayName,'a')", "displayName ne 'a'", "endswith(mail,'x')"] {
            assert!(Filter::parse(text).unwrap().is_advanced(), "{text}");
        }
        assert!(!Filter::parse("displayName eq 'a'").unwrap().is_advanced());
    }

    #[test]
    fn malformed_expressions_are_refused() {
        for text in
            ["", "displayName", "displayName eq", "displayName eq 'a", "(displayName eq 'a'", "a eq b", "x has 1"]
        {
            assert!(Filter::parse(text).is_err(), "{text}");
        }
        assert!(Filter::parse(&"(".repeat(10_000)).is_err());
        assert!(Filter::parse(&"not ".repeat(10_000)).is_err());
    }

    proptest! {
        #[test]
        fn no_input_panics(text in "[ ()',a-z]{0,40}") {
            let _outcome = Filter::parse(&text);
        }
    }
}
