//! Reading a `$filter`: tokens, then the grammar by recursive descent.

use std::cmp::Ordering;

use serde_json::Value;

use super::Filter;

/// Parses an expression.
///
/// # Errors
/// A text for Graph's answer, which says where the expression stops making sense.
pub(super) fn parse(text: &str) -> Result<Filter, String> {
    let mut parser = Parser { tokens: tokenize(text)?, position: 0, depth: 0 };
    let filter = parser.or()?;
    match parser.peek() {
        None => Ok(filter),
        Some(token) => Err(format!("Syntax error: unexpected {token:?} in '{text}'.")),
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
