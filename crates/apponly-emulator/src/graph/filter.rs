//! The part of OData's `$filter` that the emulated directory understands.
//!
//! Grammar: comparisons `property eq|ne|ge|gt|le|lt literal`, `property in ('a','b')`, `startswith(property,'x')`,
//! `endswith(property,'x')`, `property/any(x: x eq 'y')`, joined by `and`, `or`, `not` and parentheses.
//! Source: "Use the $filter query parameter", "Advanced query capabilities on Microsoft Entra ID objects".

use std::cmp::Ordering;

use serde_json::{Map, Value};

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
        let mut parser = Parser { tokens: tokenize(text)?, position: 0, depth: 0 };
        let filter = parser.or()?;
        match parser.peek() {
            None => Ok(filter),
            Some(token) => Err(format!("Syntax error: unexpected {token:?} in '{text}'.")),
        }
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

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Close,
    Comma,
    Open,
    Text(String),
    Word(String),
}

fn tokenize(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&next) = chars.peek() {
        match next {
            ' ' | '\t' => {
                chars.next();
            }
            '(' | ')' | ',' => {
                chars.next();
                tokens.push(match next {
                    '(' => Token::Open,
                    ')' => Token::Close,
                    _ => Token::Comma,
                });
            }
            '\'' => {
                chars.next();
                let mut value = String::new();
                loop {
                    match chars.next() {
                        // Two quotes inside a literal stand for one.
                        Some('\'') if chars.peek() == Some(&'\'') => {
                            chars.next();
                            value.push('\'');
                        }
                        Some('\'') => break,
                        Some(other) => value.push(other),
                        None => return Err(format!("There is an unterminated string literal in '{text}'.")),
                    }
                }
                tokens.push(Token::Text(value));
            }
            _ => {
                let mut word = String::new();
                while let Some(&c) = chars.peek() {
                    if matches!(c, ' ' | '\t' | '(' | ')' | ',' | '\'') {
                        break;
                    }
                    word.push(c);
                    chars.next();
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    Ok(tokens)
}

/// Deeper nesting than any real query; keeps a hostile one from exhausting the stack.
const MAXIMUM_DEPTH: usize = 32;

struct Parser {
    tokens: Vec<Token>,
    position: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.position)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.position).cloned();
        self.position += 1;
        token
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(text)) if text.eq_ignore_ascii_case(word));
        if found {
            self.position += 1;
        }
        found
    }

    fn expect(&mut self, wanted: &Token) -> Result<(), String> {
        match self.take() {
            Some(token) if token == *wanted => Ok(()),
            Some(token) => Err(format!("Syntax error: expected {wanted:?}, found {token:?}.")),
            None => Err(format!("Syntax error: expected {wanted:?} at the end of the expression.")),
        }
    }

    fn or(&mut self) -> Result<Filter, String> {
        let mut left = self.and()?;
        while self.take_word("or") {
            left = Filter::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Filter, String> {
        let mut left = self.primary()?;
        while self.take_word("and") {
            left = Filter::And(Box::new(left), Box::new(self.primary()?));
        }
        Ok(left)
    }

    fn primary(&mut self) -> Result<Filter, String> {
        self.depth += 1;
        if self.depth > MAXIMUM_DEPTH {
            return Err("The expression is nested too deeply.".to_owned());
        }
        let filter = self.primary_within_depth();
        self.depth -= 1;
        filter
    }

    fn primary_within_depth(&mut self) -> Result<Filter, String> {
        if self.take_word("not") {
            return Ok(Filter::Not(Box::new(self.primary()?)));
        }
        match self.take() {
            Some(Token::Open) => {
                let inner = self.or()?;
                self.expect(&Token::Close)?;
                Ok(inner)
            }
            Some(Token::Word(word)) if self.peek() == Some(&Token::Open) => self.function(&word),
            Some(Token::Word(property)) => self.comparison(property),
            Some(token) => Err(format!("Syntax error: unexpected {token:?}.")),
            None => Err("Syntax error: an expression is missing.".to_owned()),
        }
    }

    fn function(&mut self, name: &str) -> Result<Filter, String> {
        self.expect(&Token::Open)?;
        if let Some(property) = name.strip_suffix("/any") {
            return self.any(property);
        }
        let Some(Token::Word(property)) = self.take() else {
            return Err(format!("The function '{name}' needs a property as its first argument."));
        };
        self.expect(&Token::Comma)?;
        let Some(Token::Text(value)) = self.take() else {
            return Err(format!("The function '{name}' needs a string as its second argument."));
        };
        self.expect(&Token::Close)?;
        match name.to_ascii_lowercase().as_str() {
            "startswith" => Ok(Filter::StartsWith(property, value)),
            "endswith" => Ok(Filter::EndsWith(property, value)),
            _ => Err(format!("An unknown function with name '{name}' was found.")),
        }
    }

    /// What follows `property/any(`: `x: x eq 'text')`, with or without the blank.
    fn any(&mut self, property: &str) -> Result<Filter, String> {
        let malformed = || format!("The lambda of '{property}/any' is not of the form 'x: x eq literal'.");
        let Some(Token::Word(variable)) = self.take() else { return Err(malformed()) };
        let (name, rest) = variable.split_once(':').ok_or_else(malformed)?;
        let same = if rest.is_empty() { self.take_word(name) } else { rest == name };
        if !same || !self.take_word("eq") {
            return Err(malformed());
        }
        let value = self.literal()?;
        self.expect(&Token::Close)?;
        Ok(Filter::Any(property.to_owned(), value))
    }

    fn comparison(&mut self, property: String) -> Result<Filter, String> {
        let Some(Token::Word(operator)) = self.take() else {
            return Err(format!("The property '{property}' is not followed by an operator."));
        };
        match operator.to_ascii_lowercase().as_str() {
            "eq" => Ok(Filter::Equal(property, self.literal()?)),
            "ne" => Ok(Filter::NotEqual(property, self.literal()?)),
            "ge" => self.ordered(property, &[Ordering::Greater, Ordering::Equal]),
            "gt" => self.ordered(property, &[Ordering::Greater]),
            "le" => self.ordered(property, &[Ordering::Less, Ordering::Equal]),
            "lt" => self.ordered(property, &[Ordering::Less]),
            "in" => {
                self.expect(&Token::Open)?;
                let mut values = vec![self.literal()?];
                while self.peek() == Some(&Token::Comma) {
                    self.position += 1;
                    values.push(self.literal()?);
                }
                self.expect(&Token::Close)?;
                Ok(Filter::In(property, values))
            }
            _ => Err(format!("Unsupported operator '{operator}' on the property '{property}'.")),
        }
    }

    fn ordered(&mut self, property: String, orders: &'static [Ordering]) -> Result<Filter, String> {
        Ok(Filter::Compare(property, orders, self.literal()?))
    }

    fn literal(&mut self) -> Result<Value, String> {
        match self.take() {
            Some(Token::Text(text)) => Ok(Value::String(text)),
            Some(Token::Word(word)) => match word.as_str() {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                "null" => Ok(Value::Null),
                // GUIDs stand bare in OData 4; the objects hold them as strings.
                _ if word.len() == 36 && word.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-') => {
                    Ok(Value::String(word))
                }
                // Times stand bare too.
                _ if word.contains('T') && word.parse::<jiff::Timestamp>().is_ok() => Ok(Value::String(word)),
                _ => word.parse::<i64>().map(Value::from).map_err(|_| format!("'{word}' is not a literal.")),
            },
            other => Err(format!("Syntax error: a literal is missing before {other:?}.")),
        }
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
