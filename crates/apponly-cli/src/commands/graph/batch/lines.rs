//! Requests, a line each.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::io::BufRead;

use apponly::{Error, catalogue};
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, Method};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A request is refused beyond this, in bytes: Graph takes no such batch.
const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// What one line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// As given, else the number of the line.
    pub(super) id: String,
    pub(super) method: Method,
    /// Below the version, with a leading slash.
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    /// JSON, or the text of another type.
    pub(super) body: Option<Vec<u8>>,
    /// Ids of earlier lines.
    pub(super) depends_on: Vec<String>,
}

impl Line {
    /// The path without its query, which may hold what nobody else should read.
    pub(super) fn bare_path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }
}

/// A line that cannot be sent.
#[derive(Debug)]
pub(super) struct BadLine {
    /// From 1.
    pub(super) number: u64,
    why: String,
}

impl BadLine {
    /// The same as an error of the file or stream `name`.
    pub(super) fn error(&self, name: &str) -> Error {
        Error::new(&catalogue::SETTING_INVALID, format!("`{name}` line {}: {}", self.number, self.why))
            .with_cause("the line does not describe a request")
            .with_fix(
                "write one JSON object a line: `{\"method\":\"GET\",\"path\":\"/users/ID\"}`, with `body`, `headers`, \
                 `id` and `depends_on` where needed",
            )
    }
}

/// Reads lines one by one and checks each against those before it.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: R,
    number: u64,
    /// Hashes: of a million ids the texts would be most of the memory that the command takes.
    ids: HashSet<u64>,
    hasher: RandomState,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, number: 0, ids: HashSet::new(), hasher: RandomState::new(), buffer: Vec::new() }
    }

    /// The next line that is not empty; `None` at the end.
    ///
    /// # Errors
    /// What the system says of reading.
    pub(super) fn next(&mut self) -> std::io::Result<Option<Result<Line, BadLine>>> {
        loop {
            self.buffer.clear();
            self.number += 1;
            let limit = LONGEST_LINE as u64 + 1;
            std::io::Read::take(&mut self.reader, limit).read_until(b'\n', &mut self.buffer)?;
            if self.buffer.is_empty() {
                return Ok(None);
            }
            if self.buffer.len() > LONGEST_LINE {
                // Where the next line begins is not known any more.
                let why = format!("it is longer than {LONGEST_LINE} bytes");
                return Err(std::io::Error::new(
                    std::io::ErrorKind::InvalidData,
                    format!("line {}: {why}", self.number),
                ));
            }
            if self.number == 1 && self.buffer.starts_with(b"\xef\xbb\xbf") {
                self.buffer.drain(..3);
            }
            if !self.buffer.trim_ascii().is_empty() {
                let parsed = self.parse();
                return Ok(Some(parsed.map_err(|why| BadLine { number: self.number, why })));
            }
        }
    }

    fn parse(&mut self) -> Result<Line, String> {
        let text = std::str::from_utf8(self.buffer.trim_ascii()).map_err(|_| "it is not UTF-8 text".to_owned())?;
        let form: Form<'_> = serde_json::from_str(text).map_err(|error| explain(&error))?;
        let line = form.check(self.number)?;
        for id in &line.depends_on {
            if !self.ids.contains(&self.hasher.hash_one(id)) {
                return Err(format!("`depends_on` names `{id}`, which no earlier line has as its `id`"));
            }
        }
        if !self.ids.insert(self.hasher.hash_one(&line.id)) {
            return Err(format!("the id `{}` stands on an earlier line too", line.id));
        }
        Ok(line)
    }
}

/// A parser's message without the position, which is always in line 1, and without values.
fn explain(error: &serde_json::Error) -> String {
    if error.is_data() {
        let text = error.to_string();
        return text.split(" at line ").next().unwrap_or_default().to_owned();
    }
    format!("it is not JSON (column {})", error.column())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form<'a> {
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow, alias = "url")]
    path: Cow<'a, str>,
    #[serde(borrow, default)]
    body: Option<&'a RawValue>,
    #[serde(default)]
    headers: Option<BTreeMap<String, String>>,
    #[serde(default)]
    id: Option<Value>,
    #[serde(default, alias = "dependsOn")]
    depends_on: Option<Value>,
}

impl Form<'_> {
    fn check(self, number: u64) -> Result<Line, String> {
        let method = match self.method.to_ascii_uppercase().as_str() {
            "GET" => Method::GET,
            "POST" => Method::POST,
            "PATCH" => Method::PATCH,
            "PUT" => Method::PUT,
            "DELETE" => Method::DELETE,
            other => return Err(format!("`method` is `{other}`, not GET, POST, PATCH, PUT or DELETE")),
        };
        if !self.path.starts_with('/') || self.path.starts_with("//") {
            return Err("`path` does not begin with one slash: it is relative to the version".to_owned());
        }
        let headers: Vec<_> = self.headers.unwrap_or_default().into_iter().collect();
        for (name, value) in &headers {
            match (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
                (Ok(AUTHORIZATION), _) => return Err("the header `Authorization` is ours to give".to_owned()),
                (Ok(_), Ok(_)) => {}
                _ => return Err("a header has characters that no header may have".to_owned()),
            }
        }
        let id = match self.id {
            None | Some(Value::Null) => number.to_string(),
            Some(id) => id_text(&id)?,
        };
        let depends_on = match self.depends_on {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(ids)) => ids.iter().map(id_text).collect::<Result<_, _>>()?,
            Some(id) => vec![id_text(&id)?],
        };
        let body = self.body.map(RawValue::get).filter(|body| *body != "null");
        let is_json = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .is_none_or(|(_, value)| value.to_ascii_lowercase().contains("json"));
        let body = body.map(|body| match serde_json::from_str::<String>(body) {
            Ok(text) if !is_json => text.into_bytes(),
            _ => body.as_bytes().to_vec(),
        });
        Ok(Line { id, method, path: self.path.into_owned(), headers, body, depends_on })
    }
}

fn id_text(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) if !text.is_empty() => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err("an id is a text or a number".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<Result<Line, BadLine>> {
        let mut lines = Lines::new(text.as_bytes());
        std::iter::from_fn(|| lines.next().unwrap()).collect()
    }

    fn only(text: &str) -> Result<Line, BadLine> {
        all(text).pop().unwrap()
    }

    #[test]
    fn line_is_a_request() {
        let text = "\u{feff}{\"method\":\"get\",\"path\":\"/users\"}\r\n\n{\"method\":\"POST\",\"url\":\"/a\\u0062\",\"id\":7,\
                    \"body\":{\"a\": 1.0},\"headers\":{\"Prefer\":\"x\"},\"dependsOn\":\"1\"}";
        let lines: Vec<_> = all(text).into_iter().map(Result::unwrap).collect();
        assert_eq!(
            lines,
            [
                Line {
                    id: "1".to_owned(),
                    method: Method::GET,
                    path: "/users".to_owned(),
                    headers: Vec::new(),
                    body: None,
                    depends_on: Vec::new()
                },
                Line {
                    id: "7".to_owned(),
                    method: Method::POST,
                    path: "/ab".to_owned(),
                    headers: vec![("Prefer".to_owned(), "x".to_owned())],
                    body: Some(b"{\"a\": 1.0}".to_vec()),
                    depends_on: vec!["1".to_owned()]
                },
            ]
        );
    }

    #[test]
    fn bad_line_is_named_by_its_number() {
        let good = r#"{"method":"GET","path":"/users","id":"a"}"#;
        for (bad, why) in [
            ("nonsense", "not JSON"),
            (r#"{"method":"GET"}"#, "missing field `path`"),
            (r#"{"method":"TRACE","path":"/users"}"#, "`method`"),
            (r#"{"method":"GET","path":"users"}"#, "`path`"),
            (r#"{"method":"GET","path":"//elsewhere"}"#, "`path`"),
            (r#"{"method":"GET","path":"https://elsewhere/users"}"#, "`path`"),
            (r#"{"method":"GET","path":"/users","boddy":1}"#, "boddy"),
            (r#"{"method":"GET","path":"/users","id":"a"}"#, "earlier line too"),
            (r#"{"method":"GET","path":"/users","id":{}}"#, "an id"),
            (r#"{"method":"GET","path":"/users","depends_on":["b"]}"#, "`depends_on` names `b`"),
            (r#"{"method":"GET","path":"/users","headers":{"authorization":"Bearer hunter2"}}"#, "`Authorization`"),
            (r#"{"method":"GET","path":"/users","headers":{"a b":"x"}}"#, "a header"),
        ] {
            let error = only(&format!("{good}\n\n{bad}\n")).unwrap_err().error("FILE");
            assert_eq!(error.code(), "setting-invalid");
            assert!(error.to_string().starts_with("`FILE` line 3: "), "{error}");
            assert!(error.to_string().contains(why) && !error.report().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn bad_line_leaves_those_after_it() {
        let lines = all("nonsense\n{\"method\":\"DELETE\",\"path\":\"/a\"}\n");
        assert!(lines[0].is_err());
        assert_eq!(lines[1].as_ref().unwrap().id, "2");
    }

    proptest! {
        #[test]
        fn any_bytes_are_lines_or_errors(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut lines = Lines::new(bytes.as_slice());
            while let Ok(Some(_)) = lines.next() {}
        }
    }
}
