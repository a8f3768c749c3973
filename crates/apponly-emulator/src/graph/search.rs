//! `$search` on directory objects: `"property:value"` clauses, joined by `AND` and `OR`.
//!
//! Source: "Use the $search query parameter", "Using $search on directory object collections".

use serde_json::{Map, Value};

/// A parsed `$search` expression: any one list, every clause of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Search(Vec<Vec<Clause>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Clause {
    property: String,
    /// In lower case.
    value: String,
}

impl Search {
    /// Parses an expression; clauses side by side mean `AND`.
    ///
    /// # Errors
    /// A text for Graph's answer.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut any = vec![Vec::new()];
        let mut rest = text.trim();
        let mut joined = true;
        while !rest.is_empty() {
            if let Some(quoted) = rest.strip_prefix('"') {
                let (inside, after) = quoted.split_once('"').ok_or("Syntax error: a quotation mark is not closed.")?;
                let (property, value) =
                    inside.split_once(':').ok_or_else(|| format!("Syntax error: '{inside}' is not property:value."))?;
                let clause = Clause { property: property.trim().to_owned(), value: value.trim().to_lowercase() };
                if let Some(all) = any.last_mut() {
                    all.push(clause);
                }
                joined = false;
                rest = after.trim_start();
            } else if let Some(after) = rest.strip_prefix("AND").filter(|_| !joined) {
                joined = true;
                rest = after.trim_start();
            } else if let Some(after) = rest.strip_prefix("OR").filter(|_| !joined) {
                any.push(Vec::new());
                joined = true;
                rest = after.trim_start();
            } else {
                return Err(format!("Syntax error: clauses stand in double quotation marks: '{text}'."));
            }
        }
        if joined { Err("Syntax error: a clause is missing.".to_owned()) } else { Ok(Self(any)) }
    }

    /// Every property that the expression names.
    pub(crate) fn properties(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().map(|clause| clause.property.as_str())
    }

    /// Whether the object satisfies the expression.
    pub(crate) fn matches(&self, object: &Map<String, Value>) -> bool {
        self.0.iter().any(|all| all.iter().all(|clause| clause.matches(object)))
    }
}

impl Clause {
    /// Names and descriptions are searched by the beginnings of their words, everything else by its beginning.
    fn matches(&self, object: &Map<String, Value>) -> bool {
        let Some(text) = object.get(&self.property).and_then(Value::as_str).map(str::to_lowercase) else {
            return false;
        };
        if !matches!(self.property.as_str(), "displayName" | "description") {
            return text.starts_with(&self.value);
        }
        let words = |text| str::split(text, |letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words(&self.value).all(|wanted: &str| words(&text).any(|word| word.starts_with(wanted)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn matches(text: &str) -> bool {
        let object = json!({"displayName": "Ada Almeida", "mail": "ada.almeida@contoso.com", "jobTitle": null});
        Search::parse(text).unwrap().matches(object.as_object().unwrap())
    }

    #[test]
    fn names_match_by_words_and_the_rest_by_its_beginning() {
        assert!(matches("\"displayName:alm\"") && matches("\"displayName:Almeida ada\""));
        assert!(!matches("\"displayName:lmeida\""));
        assert!(matches("\"mail:ada.\"") && !matches("\"mail:almeida\"") && !matches("\"jobTitle:x\""));
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert!(matches("\"mail:x\" AND \"mail:y\" OR \"mail:ada\""));
        assert!(!matches("\"mail:ada\" AND \"mail:y\""));
        assert!(!matches("\"mail:ada\" \"mail:y\""));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["", "displayName:ada", "\"displayName\"", "\"displayName:ada", "AND \"a:b\"", "\"a:b\" OR"] {
            assert!(Search::parse(text).is_err(), "{text}");
        }
    }
}
