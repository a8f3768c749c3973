//! YAML by its indentation, read as nested maps; and the scripts that workflows, pipelines and manifests hold in it.
use std::ops::Range;

use super::code;
use super::dialect::{Dialect, floor};
use super::embedded::{Embedded, Folded, Part};
use super::lines::scalar;
use super::token::{BLOCK, Kind, NEWLINE, SPACE, Tokens};

/// Deeper levels are read as if they were of this one.
const MAXIMUM_DEPTH: usize = 128;

/// Keys whose value is a script.
const SCRIPTS: &[&str] = &[
    "run",
    "script",
    "bash",
    "pwsh",
    "powershell",
    "inline",
    "inlinescript",
    "before_script",
    "after_script",
    "args",
    "scriptcontent",
    "azurepowershellscript",
];

/// Lists of commands that run one after the other in one shell, where a job has them.
const JOINED: &[&str] = &["before_script", "script"];

/// So many members of such lists are one script.
const MAXIMUM_PARTS: usize = 1000;

/// Appends the tokens of `text[position..end]`. Levels of indentation become brackets of no length.
pub(crate) fn lex(text: &str, position: usize, end: usize, tokens: &mut Tokens, embedded: &mut Vec<Embedded>) {
    let text = text.get(..end).unwrap_or(text);
    let mut reader = Reader { text, position, tokens, embedded, levels: Vec::new(), opened: 0, job: None };
    while reader.position < text.len() && !reader.tokens.full {
        reader.line();
    }
    reader.close_all();
}

#[derive(Clone, Debug)]
struct Level {
    indent: usize,
    item: bool,
    /// The key that was read last on this level.
    key: Range<usize>,
    /// Which of all levels it is.
    number: usize,
}

struct Reader<'a> {
    text: &'a str,
    position: usize,
    tokens: &'a mut Tokens,
    embedded: &'a mut Vec<Embedded>,
    levels: Vec<Level>,
    /// So many levels were opened so far.
    opened: usize,
    /// The level whose scripts the last one belongs to.
    job: Option<usize>,
}

impl<'a> Reader<'a> {
    fn rest_of_line(&self, from: usize) -> &'a str {
        let rest = self.text.get(from..).unwrap_or_default();
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    fn line(&mut self) {
        let start = self.position;
        let line = self.rest_of_line(start);
        self.position = start + line.len() + 1;
        let content = line.trim_start_matches([' ', '\t', '\u{feff}']);
        let mut indent = line.len() - content.len();
        let mut content = content.trim_end();
        if content.is_empty() || content.starts_with(['#', '%']) || content.starts_with("{{") {
            return;
        }
        self.tokens.mark(NEWLINE | SPACE);
        if content.starts_with("---") {
            return self.close_all();
        }
        while let Some(rest) = content.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
            self.close_to(indent);
            self.open(indent, true);
            let blanks = rest.len() - rest.trim_start().len();
            indent += 1 + blanks;
            content = rest.trim_start();
        }
        if content.is_empty() {
            return;
        }
        let at = start + indent;
        match key_length(content) {
            Some((key, quotes)) => self.pair(content, indent, at, key, quotes),
            None => self.value(content, at, indent),
        }
    }

    fn pair(&mut self, content: &'a str, indent: usize, at: usize, key: usize, quotes: u8) {
        self.close_to(indent);
        if self.levels.last().is_none_or(|level| level.indent < indent) {
            self.open(indent, false);
        }
        self.tokens.push(if quotes > 0 { Kind::Text } else { Kind::Word }, at..at + key, quotes, quotes);
        let colon = content.get(key..).and_then(|rest| rest.find(':')).unwrap_or(0) + key;
        self.tokens.word(Kind::Operator, at + colon..at + colon + 1);
        if let Some(level) = self.levels.last_mut() {
            level.key = at + usize::from(quotes)..at + key - usize::from(quotes);
        }
        let value = content.get(colon + 1..).unwrap_or_default();
        let blanks = value.len() - value.trim_start().len();
        self.value(value.trim_start(), at + colon + 1 + blanks, indent);
    }

    /// What stands behind a key or a hyphen on a line of that indentation.
    fn value(&mut self, value: &'a str, at: usize, indent: usize) {
        let value = skip_properties(value);
        let at = at + (self.rest_of_line(at).trim_end().len().saturating_sub(value.len()));
        if value.is_empty() || value.starts_with('#') {
            return;
        }
        if value.starts_with(['|', '>']) {
            let folded = if value.starts_with('>') { Folded::Block } else { Folded::No };
            return self.block(indent, folded);
        }
        if value.starts_with(['{', '[']) && !value.starts_with("{{") {
            let length = flow_length(self.text.get(at..).unwrap_or_default());
            code::lex(self.text, at, at + length, code::TOML, self.tokens);
            self.position = self.position.max(at + length);
            return;
        }
        let before = self.tokens.list.len();
        scalar(value, at, self.tokens);
        let dialect = self.script_dialect(value);
        if let (Some(dialect), Some(mut range)) = (dialect, self.tokens.list.get(before).map(|token| token.content())) {
            let deeper = if value.starts_with(['"', '\'']) { self.position } else { self.behind_block(indent) };
            if deeper > self.position {
                self.position = deeper;
                range.end = deeper;
            }
            self.script(dialect, range, Folded::Plain);
        }
    }

    /// Adds a script, as one with the members before it of the same lists of a job.
    fn script(&mut self, dialect: Dialect, range: Range<usize>, folded: Folded) {
        let key = self.levels.iter().rev().find(|level| !level.key.is_empty());
        let name = key.map_or("", |level| self.text.get(level.key.clone()).unwrap_or_default());
        let job = key.map(|level| level.number).filter(|_| JOINED.contains(&name));
        let part = Part { range, folded };
        match self.embedded.last_mut().filter(|last| job.is_some() && job == self.job && last.dialect == dialect) {
            Some(last) if last.parts.len() < MAXIMUM_PARTS => last.parts.push(part),
            _ => self.embedded.push(Embedded { dialect, parts: vec![part] }),
        }
        self.job = job;
    }

    /// Behind the lines that are indented deeper than `indent`.
    fn behind_block(&self, indent: usize) -> usize {
        let indent = match self.levels.last() {
            Some(level) if level.item && level.indent < indent => level.indent,
            _ => indent,
        };
        let mut end = self.position.min(self.text.len());
        while end < self.text.len() {
            let line = self.rest_of_line(end);
            let content = line.trim_start_matches(' ');
            if !content.trim_end().is_empty() && line.len() - content.len() <= indent {
                break;
            }
            end = (end + line.len() + 1).min(self.text.len());
        }
        end
    }

    /// A block of lines that are indented deeper than `indent`.
    fn block(&mut self, indent: usize, folded: Folded) {
        let start = self.position.min(self.text.len());
        let end = self.behind_block(indent);
        self.position = end.max(self.position);
        let token = self.tokens.push(Kind::Text, start..end, 0, 0);
        self.tokens.flag(token, BLOCK);
        let body = self.text.get(start..end).unwrap_or_default();
        if let Some(dialect) = self.script_dialect(body) {
            self.script(dialect, start..end, folded);
        }
    }

    /// The dialect of a value, where its key says that it is a script or a file.
    fn script_dialect(&self, body: &str) -> Option<Dialect> {
        let level = self.levels.iter().rev().find(|level| !level.key.is_empty())?;
        let key = self.text.get(level.key.clone()).unwrap_or_default().to_ascii_lowercase();
        match key.as_str() {
            "pwsh" | "powershell" => return Some(Dialect::PowerShell),
            "bash" => return Some(Dialect::Shell),
            _ => {}
        }
        // `ansible.builtin.command`; `shell: bash` of a workflow names a program only.
        let last = key.rsplit('.').next().unwrap_or_default();
        let task = last == "command" || (matches!(last, "shell" | "cmd") && body.trim().contains(' '));
        if task || SCRIPTS.contains(&key.as_str()) || body.starts_with("#!") {
            return Some(Dialect::of_text(body.trim_start()));
        }
        Dialect::of_name(&key).filter(|dialect| *dialect != Dialect::Plain && body.contains('\n'))
    }

    fn open(&mut self, indent: usize, item: bool) {
        if self.levels.len() < MAXIMUM_DEPTH {
            let at = self.position.min(self.text.len());
            let at = self.tokens.list.last().map_or(0, |token| token.end as usize).min(at);
            self.tokens.bracket(Kind::Open, at..at, b'{');
            self.opened += 1;
            self.levels.push(Level { indent, item, key: 0..0, number: self.opened });
        }
    }

    /// Closes the levels that a line of that indentation ends.
    fn close_to(&mut self, indent: usize) {
        while self.levels.last().is_some_and(|level| level.indent > indent || (level.indent == indent && level.item)) {
            self.close();
        }
    }

    fn close_all(&mut self) {
        while !self.levels.is_empty() {
            self.close();
        }
    }

    fn close(&mut self) {
        let at = self.tokens.list.last().map_or(0, |token| token.end as usize);
        self.tokens.bracket(Kind::Close, at..at, b'{');
        self.levels.pop();
    }
}

/// The length of the key with its quotes, and how many quotes stand at each end.
fn key_length(content: &str) -> Option<(usize, u8)> {
    let bytes = content.as_bytes();
    let quote = *bytes.first()?;
    if matches!(quote, b'"' | b'\'') {
        let end = memchr::memchr(quote, bytes.get(1..)?)? + 2;
        let behind = content.get(end..)?.trim_start();
        return behind.starts_with(':').then_some((end, 1));
    }
    if matches!(quote, b'{' | b'[' | b'|' | b'>' | b'&' | b'*' | b'!') {
        return None;
    }
    let near = content.get(..floor(content, 256))?;
    let mut from = 0;
    while let Some(found) = near.get(from..)?.find(':') {
        let at = from + found;
        match bytes.get(at + 1) {
            None | Some(b' ' | b'\t' | b'\r') => {
                let key = content.get(..at)?.trim_end();
                return (!key.is_empty() && !key.contains(['"', '{']) && !key.contains(" #")).then_some((key.len(), 0));
            }
            _ => from = at + 1,
        }
    }
    None
}

/// Anchors and tags say nothing about a value.
fn skip_properties(value: &str) -> &str {
    let mut value = value;
    while value.starts_with(['&', '!']) {
        value = value.split_once(' ').map_or("", |(_, rest)| rest.trim_start());
    }
    value
}

/// How long a collection in brackets is; its line where nothing near closes it.
fn flow_length(text: &str) -> usize {
    let near = text.as_bytes().get(..text.len().min(8192)).unwrap_or_default();
    let mut depth = 0_usize;
    let mut quote = 0;
    for (index, &byte) in near.iter().enumerate() {
        match byte {
            _ if quote != 0 => quote = if byte == quote { 0 } else { quote },
            b'"' | b'\'' => quote = byte,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len())
}
