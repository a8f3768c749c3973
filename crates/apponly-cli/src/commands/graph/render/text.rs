//! JSON as text: fewer or more blanks, never another value.

/// Appends `json` on one line. Text without line breaks is copied as it is.
pub(crate) fn on_one_line(json: &[u8], out: &mut Vec<u8>) {
    if json.contains(&b'\n') || json.contains(&b'\r') {
        without_blanks(json, out);
    } else {
        out.extend_from_slice(json);
    }
}

/// Appends `json` without the blanks between its tokens.
pub(crate) fn without_blanks(json: &[u8], out: &mut Vec<u8>) {
    out.reserve(json.len());
    for token in Tokens::new(json) {
        out.extend_from_slice(token);
    }
}

/// Appends `json` indented for people, its first line where the text stands and the others `level` steps deep.
pub(crate) fn indented(json: &[u8], level: usize, out: &mut Vec<u8>) {
    let mut depth = level;
    let mut tokens = Tokens::new(json).peekable();
    while let Some(token) = tokens.next() {
        match token {
            b"{" | b"[" => {
                out.extend_from_slice(token);
                if tokens.peek().is_some_and(|next| matches!(*next, b"}" | b"]")) {
                    out.extend_from_slice(tokens.next().unwrap_or_default());
                } else {
                    depth += 1;
                    line_break(depth, out);
                }
            }
            b"}" | b"]" => {
                depth = depth.saturating_sub(1);
                line_break(depth, out);
                out.extend_from_slice(token);
            }
            b"," => {
                out.push(b',');
                line_break(depth, out);
            }
            b":" => out.extend_from_slice(b": "),
            other => out.extend_from_slice(other),
        }
    }
}

/// How deep lists and objects of `json` lie in each other.
pub(crate) fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for token in Tokens::new(json) {
        match token {
            b"{" | b"[" => depth += 1,
            b"}" | b"]" => depth = depth.saturating_sub(1),
            _ => continue,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn line_break(depth: usize, out: &mut Vec<u8>) {
    out.push(b'\n');
    out.resize(out.len() + 2 * depth, b' ');
}

/// Strings, numbers and words whole, marks alone, no blanks.
struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    fn new(json: &'a [u8]) -> Self {
        Self { rest: json }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        self.rest = self.rest.trim_ascii_start();
        let length = match self.rest.first()? {
            b'"' => string_length(self.rest),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
            _ => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || b"{}[],:\"".contains(byte);
                self.rest.iter().position(ends).unwrap_or(self.rest.len())
            }
        };
        let (token, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(token)
    }
}

/// The length of the string that `text` begins with, quotes included.
fn string_length(text: &[u8]) -> usize {
    let mut escaped = false;
    for (index, byte) in text.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// Any JSON value.
    pub(crate) fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
            "[\"\\\\{}:,\\[\\] \n\r\t=+@-]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(".{0,5}", inner, 0..4).prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn blanks_go_and_come_and_the_value_stays(value in any_value()) {
            let pretty = format!("{value:#}");
            let mut compact = Vec::new();
            on_one_line(pretty.as_bytes(), &mut compact);
            if pretty.contains('\n') {
                prop_assert_eq!(String::from_utf8(compact.clone()).unwrap(), value.to_string());
            }
            prop_assert!(!compact.contains(&b'\n'));
            let mut again = Vec::new();
            indented(&compact, 0, &mut again);
            prop_assert_eq!(String::from_utf8(again).unwrap(), pretty);
        }

        #[test]
        fn bytes_that_are_no_json_end_all_the_same(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut out = Vec::new();
            on_one_line(&bytes, &mut out);
            indented(&bytes, 0, &mut out);
        }
    }

    #[test]
    fn depth_counts_what_lies_in_each_other() {
        assert_eq!(depth(br#"{"a":[1,{"b":"[[["}],"c":[[]]}"#), 3);
        assert_eq!(depth(b"1"), 0);
    }

    #[test]
    fn text_on_one_line_is_not_touched() {
        let mut out = Vec::new();
        on_one_line(br#"{ "a" : 1.00,  "b":"\u00e9" }"#, &mut out);
        assert_eq!(out, br#"{ "a" : 1.00,  "b":"\u00e9" }"#);
    }
}
