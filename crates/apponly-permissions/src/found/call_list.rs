//! Lists of calls: `METHOD PATH` a line, or NDJSON.

use std::io::{BufRead, Read as _};

use serde::Deserialize;
use thiserror::Error;

use crate::Call;

/// A line of a list is shorter than this, in bytes.
const LONGEST_LINE: u64 = 64 * 1024;

/// Why a list of calls cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CallListError {
    /// A line is no call.
    #[error(
        "line {line}: {problem}; write `METHOD PATH`, as in `GET /users`, or `{{\"method\":\"GET\",\"path\":\"/users\"}}`"
    )]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// The list cannot be read further.
    #[error("line {line}: cannot be read: {source}")]
    Read {
        /// The number of the line, from 1.
        line: usize,
        /// Why.
        source: std::io::Error,
    },
}

/// The calls that `reader` lists, in its order: a line each, `METHOD PATH`, or a JSON object with `method` and `path` (or
/// `url`). Empty lines and what follows `#` at the beginning of a line are left out; a byte order mark is ignored.
///
/// # Errors
/// [`CallListError`] names the first line that is no call.
pub fn in_call_list(mut reader: impl BufRead) -> Result<Vec<Call>, CallListError> {
    let mut calls = Vec::new();
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let read = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes);
        if read.map_err(|source| CallListError::Read { line, source })? == 0 {
            break;
        }
        let wrong = |problem: String| CallListError::Line { line, problem };
        if bytes.len() as u64 >= LONGEST_LINE && bytes.last() != Some(&b'\n') {
            return Err(wrong("is longer than 64 KiB".to_owned()));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| wrong("is not UTF-8 text".to_owned()))?;
        let text = if line == 1 { text.trim_start_matches('\u{feff}') } else { text };
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        calls.push(call(text).map_err(wrong)?);
    }
    Ok(calls)
}

fn call(text: &str) -> Result<Call, String> {
    #[derive(Deserialize)]
    struct Row {
        method: String,
        #[serde(alias = "url", alias = "uri")]
        path: String,
    }
    if text.starts_with('{') {
        let row: Row = serde_json::from_str(text).map_err(|error| {
            // The place is in the line, whose number is said.
            let problem = error.to_string();
            problem.split(" at line").next().unwrap_or_default().to_owned()
        })?;
        return Call::parse(&row.method, &row.path).map_err(|error| error.to_string());
    }
    let (method, path) = text.split_once(char::is_whitespace).ok_or("has no path behind the method")?;
    let path = path.trim();
    // Names of files may hold blanks; a second path is a mistake.
    if path.split_whitespace().skip(1).any(|word| word.starts_with('/') || word.contains("://")) {
        return Err("has more than a method and a path".to_owned());
    }
    Call::parse(method, path).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, String> {
        let calls = in_call_list(text.as_bytes()).map_err(|error| error.to_string())?;
        Ok(calls.iter().map(|call| format!("{} {}", call.method(), call.path())).collect())
    }

    #[test]
    fn both_forms_may_be_mixed() {
        let text = "\u{feff}GET /users\r\n# comment\n\n{\"method\":\"POST\",\"path\":\"/groups\"}\n  PATCH\t/users/x?$select=a\n";
        assert_eq!(read(text).unwrap(), ["GET /users", "POST /groups", "PATCH /users/x"]);
    }

    #[test]
    fn wrong_line_is_named_with_the_form() {
        for (text, expected) in [
            ("GET /users\n/groups\n", "line 2: "),
            ("GET /users /groups\n", "line 1: "),
            ("\n\n{\"method\":\"GET\"}\n", "line 3: missing field `path`"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(expected) && error.contains("METHOD PATH"), "{error}");
        }
    }

    #[test]
    fn line_without_end_is_refused() {
        let error = in_call_list(std::io::BufReader::new(std::io::repeat(b'x').take(1 << 20))).map(|_| ());
        assert!(error.is_err());
    }
}
