//! Files of requests (`.http`, `.rest`), in the forms of the REST Client of VS Code and of the JetBrains tools.
use std::ops::Range;

use super::postman_script::rewrite;
use super::request::Requests;
use super::template::identifier;
use super::{Transcript, template};
use crate::lexers::Dialect;

pub(super) fn transcribe(text: &str) -> (Vec<Transcript>, bool) {
    let source = Transcript::whole(text, Dialect::JavaScript);
    let reader =
        Reader { source: &source, requests: Requests::new(), name: None, part: Part::Start, body: None, misses: 0 };
    let transcript = reader.run();
    let full = transcript.full;
    (vec![transcript], full)
}

/// What the next line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Before the line that begins a request.
    Start,
    Headers,
    Body,
    /// Behind a request.
    Done,
}

struct Reader<'s> {
    source: &'s Transcript,
    requests: Requests,
    /// The name that the next request gives to its answer.
    name: Option<Range<usize>>,
    part: Part,
    body: Option<Range<usize>>,
    /// How often the end of a script was not found. Each time costs a look at the whole rest.
    misses: u8,
}

/// After so many misses a script is as long as its line.
const MAXIMUM_MISSES: u8 = 16;

const METHODS: [&str; 9] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "GRAPHQL"];

impl Reader<'_> {
    fn run(mut self) -> Transcript {
        let text = self.source.text.as_str();
        let mut position = 0;
        while let Some(rest) = text.get(position..).filter(|rest| !rest.is_empty()) {
            let length = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
            let line = rest.get(..length).unwrap_or_default();
            position = match self.script(line, position) {
                Some(end) => end.max(position + length),
                None => {
                    self.line(line, position);
                    position + length
                }
            };
        }
        self.finish(text.len());
        self.requests.out
    }

    fn part_of(&self, range: Range<usize>) -> Transcript {
        let mut part = Transcript::new(Dialect::JavaScript);
        part.append(self.source, range);
        part
    }

    /// `> {% … %}` behind a request and `< {% … %}` before it, over as many lines as it takes. Gives its end.
    fn script(&mut self, line: &str, start: usize) -> Option<usize> {
        let content = line.trim();
        let opens = content.strip_prefix(['>', '<'])?.trim_start().starts_with("{%");
        if !opens {
            return None;
        }
        let behind = content.starts_with('>');
        let begin = start + line.find("{%")? + 2;
        let text = self.source.text.as_str();
        let rest = text.get(begin..)?;
        let end = begin + self.script_length(rest);
        if behind {
            self.finish(start);
        }
        let answer = if behind { self.requests.answer() } else { "anyAnswer".to_owned() };
        self.requests.out.glue("{\n", begin);
        rewrite(self.source, begin..end, &answer, true, &mut self.requests.out);
        self.requests.out.glue("\n}\n", end);
        let line_end = memchr::memchr(b'\n', text.get(end..)?.as_bytes()).map_or(text.len(), |found| end + found + 1);
        Some(line_end)
    }

    /// Up to `%}`, if that stands before the next request; else to the end of the line.
    fn script_length(&mut self, rest: &str) -> usize {
        let bytes = rest.as_bytes();
        if self.misses < MAXIMUM_MISSES {
            let found = memchr::memmem::find(bytes, b"%}");
            let within = bytes.get(..found.unwrap_or(0)).unwrap_or_default();
            match found.filter(|_| memchr::memmem::find(within, b"\n###").is_none()) {
                Some(found) => return found,
                None => self.misses += 1,
            }
        }
        memchr::memchr(b'\n', bytes).unwrap_or(bytes.len())
    }

    fn line(&mut self, line: &str, start: usize) {
        let content = line.trim();
        if content.starts_with("###") {
            self.finish(start);
            self.part = Part::Start;
            return;
        }
        let at = start + line.len() - line.trim_start().len();
        match self.part {
            Part::Start => self.start_line(content, at),
            Part::Headers => self.header_line(line, content, at),
            Part::Body if content.starts_with("<> ") || content.starts_with("> ") || content.starts_with(">> ") => {
                self.finish(start);
            }
            Part::Body => {
                let begin = self.body.as_ref().map_or(at, |body| body.start);
                if !content.is_empty() {
                    self.body = Some(begin..at + content.len());
                }
            }
            Part::Done => {}
        }
    }

    fn start_line(&mut self, content: &str, at: usize) {
        if let Some(comment) = content.strip_prefix('#').or_else(|| content.strip_prefix("//")) {
            if let Some(name) = comment.trim_start().strip_prefix("@name") {
                let name = name.trim_start_matches([' ', '=', '\t']);
                self.name = Some(at + content.len() - name.len()..at + content.len());
            }
            return;
        }
        if let Some(variable) = content.strip_prefix('@') {
            if let Some((name, value)) = variable.split_once('=') {
                let begin = at + content.len() - value.trim_start().len();
                let name = self.part_of(at + 1..at + 1 + name.trim_end().len());
                let value = self.part_of(begin..at + content.len());
                self.requests.assign(&name, &value);
            }
            return;
        }
        if content.is_empty() {
            return;
        }
        let method = METHODS
            .iter()
            .find(|method| content.strip_prefix(**method).is_some_and(|rest| rest.starts_with([' ', '\t'])));
        let url = method.map_or(content, |method| content.get(method.len()..).unwrap_or_default()).trim_start();
        let begin = at + content.len() - url.len();
        let url = url.rsplit_once(" HTTP/").map_or(url, |(url, _)| url).trim_end();
        self.requests.open(self.source, begin..begin + url.len());
        self.requests.begin("headers", begin);
        self.part = Part::Headers;
    }

    fn header_line(&mut self, line: &str, content: &str, at: usize) {
        if content.is_empty() {
            self.requests.end(at);
            self.part = Part::Body;
            return;
        }
        if content.starts_with('#') || content.starts_with("//") {
            return;
        }
        // The rest of a long address.
        if line.starts_with([' ', '\t']) && content.starts_with(['?', '&', '/']) {
            let part = self.part_of(at..at + content.len());
            return self.requests.named("query", &part);
        }
        let Some((name, value)) = content.split_once(':') else { return };
        let begin = at + content.len() - value.trim_start().len();
        let (name, value) = (self.part_of(at..at + name.trim_end().len()), self.part_of(begin..at + content.len()));
        self.requests.entry(&name, &value);
    }

    /// Ends the request that is being read, if there is one.
    fn finish(&mut self, near: usize) {
        match self.part {
            Part::Headers => self.requests.end(near),
            Part::Body => {}
            Part::Start | Part::Done => return,
        }
        if let Some(body) = self.body.take() {
            self.write_body(body);
        }
        self.requests.close(near);
        if let Some(name) = self.name.take().and_then(|name| self.source.text.get(name)) {
            let answer = self.requests.answer();
            self.requests.out.glue(&format!("{} = {answer};\n", identifier(name.trim())), near);
        }
        self.part = Part::Done;
    }

    /// A form is written as a map, so that its values have names; its lines may begin with `&`.
    fn write_body(&mut self, body: Range<usize>) {
        let text = self.source.text.get(body.clone()).unwrap_or_default();
        let form = !text.starts_with(['{', '[', '<']) && text.contains('=');
        if !form {
            let body = self.part_of(body);
            return self.requests.text_body(&body);
        }
        self.requests.begin("body", body.start);
        let mut start = body.start;
        for part in text.split_inclusive(['&', '\n']) {
            let end = start + part.len();
            if let Some((name, value)) = part.split_once('=') {
                let leading = name.len() - name.trim_start().len();
                let value_start = start + name.len() + 1;
                let key = self.part_of(start + leading..start + leading + name.trim().len());
                let value = value.trim_end_matches(['&', '\n', '\r', ' ']);
                let value = self.unquoted(value_start..value_start + value.len());
                template::key(&key, 0..key.text.len(), &mut self.requests.out);
                template::expression(&value, 0..value.text.len(), &mut self.requests.out);
                self.requests.out.glue(",\n", end);
            }
            start = end;
        }
        self.requests.end(body.end);
    }

    /// A part of a form without percent-encoding.
    fn unquoted(&self, range: Range<usize>) -> Transcript {
        let mut part = Transcript::new(Dialect::JavaScript);
        let bytes = self.source.text.as_bytes().get(..range.end).unwrap_or_default();
        let mut start = range.start;
        while let Some(found) = bytes.get(start..).and_then(|rest| memchr::memchr(b'%', rest)) {
            let at = start + found;
            let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
            let letter = digits
                .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                .filter(|letter| letter.is_ascii_graphic() || *letter == b' ');
            part.append(self.source, start..at);
            start = match letter {
                Some(letter) => {
                    part.stand_in(char::from(letter).encode_utf8(&mut [0; 4]), at..at + 3);
                    at + 3
                }
                None => {
                    part.append(self.source, at..at + 1);
                    at + 1
                }
            };
        }
        part.append(self.source, start..range.end);
        part
    }
}
