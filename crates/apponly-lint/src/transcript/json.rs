//! JSON as far as it can be read: values with their bytes, without recursion. What is broken ends with its line, and
//! brackets of the wrong kind close what is open within their own.
use std::borrow::Cow;
use std::ops::Range;

use super::Transcript;

/// So many values of one file are kept: 32 bytes each.
const MAXIMUM: usize = 500_000;
/// No value.
const NONE: u32 = u32::MAX;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    Text,
    /// A number, `true`, `null`, or what should not be there.
    Other,
}

/// A value of the file, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id(u32);

#[derive(Clone, Copy, Debug)]
struct Node {
    kind: Kind,
    /// Of a text, without its quotes.
    start: u32,
    end: u32,
    key_start: u32,
    key_end: u32,
    first: u32,
    next: u32,
}

/// A file of JSON.
#[derive(Debug)]
pub(super) struct Json<'t> {
    pub(super) text: &'t str,
    nodes: Vec<Node>,
    /// It has more values than are kept.
    pub(super) full: bool,
}

impl<'t> Json<'t> {
    /// Takes time linear in the length of the text.
    pub(super) fn read(text: &'t str) -> Self {
        let json = Self { text, nodes: Vec::new(), full: false };
        Reader { json, position: 0, open: Vec::new(), counts: [0; 2], key: 0..0 }.run()
    }

    /// The first value that is in no other.
    pub(super) fn root(&self) -> Option<Id> {
        (!self.nodes.is_empty()).then_some(Id(0))
    }

    fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    pub(super) fn kind(&self, id: Id) -> Kind {
        self.node(id).map_or(Kind::Other, |node| node.kind)
    }

    /// The bytes of a value; of a text, without its quotes.
    pub(super) fn range(&self, id: Id) -> Range<usize> {
        self.node(id).map_or(0..0, |node| node.start as usize..node.end as usize)
    }

    pub(super) fn key(&self, id: Id) -> Range<usize> {
        self.node(id).map_or(0..0, |node| node.key_start as usize..node.key_end as usize)
    }

    /// A value as written, without quotes.
    pub(super) fn raw(&self, id: Id) -> &'t str {
        self.text.get(self.range(id)).unwrap_or_default()
    }

    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let follow = |index: u32| (index != NONE).then_some(Id(index));
        let first = self.node(id).and_then(|node| follow(node.first));
        std::iter::successors(first, move |id| self.node(*id).and_then(|node| follow(node.next)))
    }

    /// The members of an array, or nothing.
    pub(super) fn list(&self, id: Option<Id>) -> impl Iterator<Item = Id> + '_ {
        id.filter(|id| self.kind(*id) == Kind::Array).into_iter().flat_map(|id| self.children(id))
    }

    /// The value of a key of an object.
    pub(super) fn field(&self, id: Id, key: &str) -> Option<Id> {
        self.children(id).find(|child| self.text.get(self.key(*child)) == Some(key))
    }

    /// The decoded text of a key, or nothing where it has none.
    pub(super) fn text_of(&self, id: Id, key: &str) -> Cow<'t, str> {
        match self.field(id, key).filter(|field| self.kind(*field) == Kind::Text) {
            Some(field) => decoded(self.text, self.range(field)),
            None => Cow::Borrowed(""),
        }
    }

    pub(super) fn is_true(&self, id: Id, key: &str) -> bool {
        self.field(id, key).is_some_and(|field| self.raw(field) == "true")
    }

    /// Appends a text, or the lines of an array of texts.
    pub(super) fn write(&self, id: Id, newlines: bool, transcript: &mut Transcript) {
        match self.kind(id) {
            Kind::Array => {
                for line in self.children(id).filter(|line| self.kind(*line) == Kind::Text) {
                    self.write(line, newlines, transcript);
                    if newlines {
                        transcript.glue("\n", self.range(line).end);
                    }
                }
            }
            Kind::Object => {}
            Kind::Text | Kind::Other => decode(self.text, self.range(id), |piece| match piece {
                Piece::Run(range) => transcript.copy(self.text, range),
                Piece::Escape(letter, range) => transcript.stand_in(letter.encode_utf8(&mut [0; 4]), range),
            }),
        }
    }
}

/// A part of a text of JSON.
enum Piece {
    Run(Range<usize>),
    Escape(char, Range<usize>),
}

fn decoded(text: &str, range: Range<usize>) -> Cow<'_, str> {
    let raw = text.get(range.clone()).unwrap_or_default();
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut owned = String::with_capacity(raw.len());
    decode(text, range, |piece| match piece {
        Piece::Run(range) => owned.push_str(text.get(range).unwrap_or_default()),
        Piece::Escape(letter, _) => owned.push(letter),
    });
    Cow::Owned(owned)
}

fn decode(text: &str, range: Range<usize>, mut tell: impl FnMut(Piece)) {
    let bytes = text.as_bytes().get(..range.end).unwrap_or_default();
    let mut position = range.start;
    while let Some(rest) = bytes.get(position..).filter(|rest| !rest.is_empty()) {
        let run = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        if run > 0 {
            tell(Piece::Run(position..position + run));
        }
        position += run;
        let Some(escape) = bytes.get(position..).filter(|escape| !escape.is_empty()) else { return };
        let (letter, length) = escaped(escape);
        // What is no escape stands for itself.
        match letter {
            Some(letter) => tell(Piece::Escape(letter, position..position + length)),
            None => tell(Piece::Run(position..position + length)),
        }
        position += length;
    }
}

/// What an escape at the beginning stands for, and its length.
fn escaped(bytes: &[u8]) -> (Option<char>, usize) {
    let letter = match bytes.get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
        Some(b'u') => return unit_pair(bytes),
        _ => return (None, 1),
    };
    (Some(letter), 2)
}

/// `\u00e9`, or two of them for what lies beyond the first plane.
fn unit_pair(bytes: &[u8]) -> (Option<char>, usize) {
    let unit = |from: usize| {
        let digits = bytes.get(from..from + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let Some(first) = unit(0) else { return (None, 1) };
    if let Some(letter) = char::from_u32(u32::from(first)) {
        return (Some(letter), 6);
    }
    let pair = [first, unit(6).unwrap_or(0)];
    match char::decode_utf16(pair).next() {
        Some(Ok(letter)) => (Some(letter), 12),
        _ => (Some(char::REPLACEMENT_CHARACTER), 6),
    }
}

struct Reader<'t> {
    json: Json<'t>,
    position: usize,
    /// Objects and arrays that are open, each with the last value in it.
    open: Vec<(u32, u32)>,
    /// How many objects and arrays are open.
    counts: [usize; 2],
    key: Range<usize>,
}

impl<'t> Reader<'t> {
    fn run(mut self) -> Json<'t> {
        let bytes = self.json.text.as_bytes();
        while let Some(&byte) = bytes.get(self.position) {
            if self.json.nodes.len() >= MAXIMUM {
                self.json.full = true;
                break;
            }
            match byte {
                b'{' => self.begin(Kind::Object),
                b'[' => self.begin(Kind::Array),
                b'}' => self.end(Kind::Object),
                b']' => self.end(Kind::Array),
                b'"' => self.string(bytes),
                b',' => {
                    self.key = 0..0;
                    self.position += 1;
                }
                b' ' | b'\t' | b'\r' | b'\n' | b':' => self.position += 1,
                _ => self.other(bytes),
            }
        }
        let end = position(self.json.text.len());
        while let Some((node, _)) = self.open.pop() {
            if let Some(node) = self.json.nodes.get_mut(node as usize) {
                node.end = end;
            }
        }
        self.json
    }

    fn add(&mut self, kind: Kind, range: Range<usize>) -> u32 {
        let id = position(self.json.nodes.len());
        let key = std::mem::take(&mut self.key);
        self.json.nodes.push(Node {
            kind,
            start: position(range.start),
            end: position(range.end),
            key_start: position(key.start),
            key_end: position(key.end),
            first: NONE,
            next: NONE,
        });
        if let Some((parent, last)) = self.open.last_mut() {
            let before = if *last == NONE { *parent } else { *last };
            if let Some(before) = self.json.nodes.get_mut(before as usize) {
                *(if *last == NONE { &mut before.first } else { &mut before.next }) = id;
            }
            *last = id;
        }
        id
    }

    fn begin(&mut self, kind: Kind) {
        let id = self.add(kind, self.position..self.position + 1);
        self.open.push((id, NONE));
        self.count(kind, true);
        self.position += 1;
    }

    fn count(&mut self, kind: Kind, opens: bool) {
        if let Some(count) = self.counts.get_mut(usize::from(kind == Kind::Array)) {
            *count = if opens { *count + 1 } else { count.saturating_sub(1) };
        }
    }

    fn end(&mut self, kind: Kind) {
        self.position += 1;
        self.key = 0..0;
        let count = self.counts.get(usize::from(kind == Kind::Array)).copied().unwrap_or(0);
        let of = |open: Option<&(u32, u32)>| {
            open.and_then(|(id, _)| self.json.nodes.get(*id as usize)).map(|node| node.kind)
        };
        // Only its own bracket ends the whole: one too many does not take the rest of the file with it.
        let ends_whole = count == 1 && self.open.len() > 1 && of(self.open.first()) == Some(kind);
        if count == 0 || ends_whole {
            return;
        }
        while let Some((id, _)) = self.open.pop() {
            let Some(node) = self.json.nodes.get_mut(id as usize) else { return };
            node.end = position(self.position);
            let found = node.kind;
            self.count(found, false);
            if found == kind {
                return;
            }
        }
    }

    fn string(&mut self, bytes: &[u8]) {
        let start = self.position + 1;
        let mut at = start;
        let end = loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(found) = memchr::memchr3(b'"', b'\\', b'\n', rest) else {
                at = bytes.len();
                break at;
            };
            at += found;
            match bytes.get(at) {
                Some(b'"') => {
                    at += 1;
                    break at - 1;
                }
                // An escape may stand before the end of the line, but not over it.
                Some(b'\\') if !matches!(bytes.get(at + 1), Some(b'\n')) => at = (at + 2).min(bytes.len()),
                Some(b'\\') => at += 1,
                _ => break at,
            }
        };
        self.position = at;
        let end = self.json.text.floor_char_boundary(end);
        let in_object = self.open.last().and_then(|(id, _)| self.json.nodes.get(*id as usize));
        if in_object.is_some_and(|node| node.kind == Kind::Object) && self.key.is_empty() {
            let blanks = bytes.get(at..).unwrap_or_default().iter();
            let blanks = blanks.take_while(|byte| byte.is_ascii_whitespace()).count();
            if bytes.get(at + blanks) == Some(&b':') {
                self.key = start..end;
                self.position = at + blanks + 1;
                return;
            }
        }
        self.add(Kind::Text, start..end);
    }

    fn other(&mut self, bytes: &[u8]) {
        let start = self.position;
        let rest = bytes.get(start..).unwrap_or_default().iter();
        let inside =
            |byte: &u8| !matches!(byte, b'{' | b'}' | b'[' | b']' | b'"' | b',' | b':') && !byte.is_ascii_whitespace();
        self.position = start + rest.take_while(|byte| inside(byte)).count().max(1);
        self.add(Kind::Other, start..self.position);
    }
}

fn position(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(NONE - 1)
}
