//! Splits a command line into program and arguments, without a shell: no variables, no patterns, no redirections.

use crate::error::{Error, catalogue};

/// The words of `text`. Blanks separate; `'…'` is literal; in `"…"` and outside of quotes, a backslash takes away the
/// meaning of a quote, a blank or a backslash, and stands for itself before anything else, so that most Windows paths
/// need no quotes.
///
/// # Errors
/// `setting-invalid`: no word at all, or a quote without its end; `field` is named, `text` is not repeated.
pub(super) fn split(field: &str, text: &str) -> Result<Vec<String>, Error> {
    let invalid = |why: &str| Err(Error::new(&catalogue::SETTING_INVALID, format!("{field} {why}")));
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, _) if c.is_whitespace() => words.extend(word.take()),
            (None | Some('"'), '\\') => {
                let escaped = characters.next_if(|next| {
                    matches!(next, '"' | '\\') || (quote.is_none() && (*next == '\'' || next.is_whitespace()))
                });
                word.get_or_insert_default().push(escaped.unwrap_or('\\'));
            }
            _ => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return invalid("has a quote without its end");
    }
    words.extend(word);
    if words.first().is_none_or(String::is_empty) {
        return invalid("names no program");
    }
    if words.iter().any(|word| word.contains('\0')) {
        return invalid("holds a zero character");
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_people_expect() {
        for (text, expected) in [
            ("spire-agent  api fetch", &["spire-agent", "api", "fetch"][..]),
            ("a 'b c' \"d e\" f\\ g", &["a", "b c", "d e", "f g"]),
            ("a '' \"\"", &["a", "", ""]),
            (r#"a "say \"hi\" \\ \n" 'c\'"#, &["a", r#"say "hi" \ \n"#, r"c\"]),
            (r"C:\tools\get.exe --x=y", &[r"C:\tools\get.exe", "--x=y"]),
            ("a --name='b c'd $HOME *.txt | x > y", &["a", "--name=b cd", "$HOME", "*.txt", "|", "x", ">", "y"]),
        ] {
            assert_eq!(split("`federated`", text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn open_quotes_and_nothing_are_refused_without_repeating_them() {
        for text in ["", "  ", "''", "hunter2 'a", "hunter2 \"a\\\"", "hunter2 \0"] {
            let error = split("`federated`", text).unwrap_err();
            assert_eq!(error.code(), "setting-invalid");
            assert!(error.to_string().contains("`federated`") && !error.report().contains("hunter2"), "{error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[ab'\" \\\\\t\u{e9}]{0,30}") {
            let _ = split("f", &text);
        }
    }
}
