//! How wide the reader's screen is, and text that fits into it.

use std::io::IsTerminal as _;

/// Columns of the terminal that standard output goes to; `None` if it goes elsewhere.
pub(crate) fn output_width() -> Option<u16> {
    width(std::io::stdout().is_terminal().then(|| terminal_size::terminal_size_of(std::io::stdout())).flatten())
}

/// Columns of the terminal that standard error goes to; `None` if it goes elsewhere.
pub(crate) fn error_width() -> Option<u16> {
    width(std::io::stderr().is_terminal().then(|| terminal_size::terminal_size_of(std::io::stderr())).flatten())
}

fn width(size: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<u16> {
    size.map(|(terminal_size::Width(columns), _)| columns).filter(|columns| *columns > 0)
}

/// Breaks `text` at blanks so that its lines fit into `width` columns: the first begins after `used` columns, the others
/// are indented by `indent`. A word that is longer than a line, such as a URL, stays whole so that it can be copied.
pub(crate) fn wrap(text: &str, width: Option<u16>, used: usize, indent: usize) -> String {
    let Some(width) = width.map(usize::from) else { return text.to_owned() };
    let mut wrapped = String::new();
    let mut column = used;
    for word in text.split(' ') {
        let length = word.chars().count();
        if wrapped.is_empty() {
            column += length;
        } else if column + 1 + length > width {
            wrapped.push('\n');
            wrapped.push_str(&" ".repeat(indent));
            column = indent + length;
        } else {
            wrapped.push(' ');
            column += 1 + length;
        }
        wrapped.push_str(word);
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_long_words_stay_whole() {
        assert_eq!(wrap("one two three four", Some(12), 4, 2), "one two\n  three four");
        assert_eq!(
            wrap("see https://example.com/very/long now", Some(12), 0, 2),
            "see\n  https://example.com/very/long\n  now"
        );
        assert_eq!(wrap("one two three four", None, 4, 2), "one two three four");
    }
}
