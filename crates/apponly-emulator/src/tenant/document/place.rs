//! Where in the text an error is.

use std::ops::Range;

use super::super::TenantError;

/// A text and its name, to say where something is.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) origin: &'a str,
}

impl Source<'_> {
    /// What `toml` found.
    pub(super) fn syntax_error(&self, error: &toml::de::Error) -> TenantError {
        self.error(error.span(), error.message().trim_end())
    }

    /// An error in the value at `span`.
    pub(super) fn error(&self, span: Option<Range<usize>>, message: impl Into<String>) -> TenantError {
        let position = span.map_or(0, |span| span.start.min(self.text.len()));
        let before = self.text.get(..position).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let content = self.text.lines().nth(line - 1).unwrap_or_default();
        TenantError::Invalid {
            origin: self.origin.to_owned(),
            line,
            field: key(content).to_owned(),
            message: message.into(),
        }
    }
}

/// The key of a line: what stands before `=`, or the table's name.
fn key(line: &str) -> &str {
    let line = line.trim();
    let key = match line.split_once('=') {
        Some((key, _)) => key.trim(),
        None => line,
    };
    if key.is_empty() { "document" } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_what_an_operator_sees() {
        assert_eq!(key("  users = 5 # many"), "users");
        assert_eq!(key("[[apps]]"), "[[apps]]");
        assert_eq!(key(""), "document");
    }
}
