//! Names of the expressions within strings.

/// The name that a variable is kept under, from an expression: `$script:Base`, `self.base`, `config.url`; empty for
/// anything that is not plain.
pub(super) fn name(expression: &str) -> String {
    let expression = expression.trim();
    let (text, is_powershell) = match expression.strip_prefix('$') {
        Some(name) => (name, true),
        None => (expression, false),
    };
    // A format or conversion behind the name of an f-string.
    let text = if is_powershell { text } else { text.split(['!', ':']).next().unwrap_or_default() };
    let text = text.rsplit(':').next().unwrap_or_default();
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(super::is_name);
    if !text.split('.').all(is_plain) {
        return String::new();
    }
    if is_powershell { text.to_ascii_lowercase() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_expressions_have_names() {
        for (expression, expected) in [
            ("$script:Base", "base"),
            ("$config.Graph", "config.graph"),
            (" user_id ", "user_id"),
            ("self.base", "self.base"),
            ("user_id!r", "user_id"),
            ("f(x)", ""),
            ("a + b", ""),
            ("", ""),
        ] {
            assert_eq!(name(expression), expected, "{expression}");
        }
    }
}
