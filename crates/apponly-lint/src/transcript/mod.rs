//! Files that hold scripts and requests in another form, written out as scripts: notebooks, collections of requests,
//! files of requests. Every byte of such a transcript knows the bytes of the file that it stands for.
mod collection;
mod insomnia;
mod json;
mod notebook;
mod postman;
mod postman_script;
mod request;
mod request_file;
#[cfg(any(test, fuzzing))]
pub(crate) mod sound;
mod template;

use std::ops::Range;

pub(crate) use collection::is_collection;

use crate::lexers::Dialect;

/// Longer transcripts are not written, in bytes: a file says little more than it is long.
const MAXIMUM_LENGTH: usize = 12 * 1024 * 1024;

/// What a file of that dialect holds, as scripts. Whether it was more than is kept.
pub(crate) fn of(text: &str, dialect: Dialect) -> (Vec<Transcript>, bool) {
    match dialect {
        Dialect::Notebook => notebook::transcribe(text),
        Dialect::Collection => collection::transcribe(text),
        Dialect::Requests => request_file::transcribe(text),
        _ => (Vec::new(), false),
    }
}

/// A script that is not in the file as it stands here.
#[derive(Debug)]
pub(crate) struct Transcript {
    pub(crate) text: String,
    pub(crate) dialect: Dialect,
    segments: Vec<Segment>,
    /// The maximum was reached; the rest was left out.
    pub(crate) full: bool,
}

/// A part of a transcript, up to the next one, and the bytes of the file that it stands for.
#[derive(Clone, Copy, Debug)]
struct Segment {
    at: u32,
    source: u32,
    source_end: u32,
    /// It is what the file has, byte for byte.
    verbatim: bool,
}

impl Transcript {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { text: String::new(), dialect, segments: Vec::new(), full: false }
    }

    /// A text as it stands.
    pub(crate) fn whole(text: &str, dialect: Dialect) -> Self {
        let mut transcript = Self::new(dialect);
        transcript.copy(text, 0..text.len());
        transcript
    }

    /// The bytes of the file for which bytes of the transcript stand.
    pub(crate) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.segment_at(range.start).map_or(0, |segment| match segment.verbatim {
            true => segment.source as usize + (range.start - segment.at as usize),
            false => segment.source as usize,
        });
        let last = range.end.saturating_sub(1).max(range.start);
        let end = self.segment_at(last).map_or(start, |segment| match segment.verbatim {
            true => segment.source as usize + (range.end.max(range.start) - segment.at as usize),
            false => segment.source_end as usize,
        });
        start..end.max(start)
    }

    fn segment_at(&self, at: usize) -> Option<Segment> {
        let behind = self.segments.partition_point(|segment| segment.at as usize <= at);
        self.segments.get(behind.checked_sub(1)?).copied()
    }

    /// Appends `text[range]` of the file, as it stands there.
    fn copy(&mut self, text: &str, range: Range<usize>) {
        let part = text.get(range.clone()).unwrap_or_default();
        self.push(part, range, true);
    }

    /// Appends a text that stands for these bytes of the file.
    fn stand_in(&mut self, text: &str, source: Range<usize>) {
        self.push(text, source, false);
    }

    /// Appends what the file does not have, near a byte of it.
    fn glue(&mut self, text: &str, near: usize) {
        self.push(text, near..near, false);
    }

    /// Appends a part of another transcript of the same file.
    fn append(&mut self, other: &Self, range: Range<usize>) {
        let mut index = other.segments.partition_point(|segment| segment.at as usize <= range.start).saturating_sub(1);
        let mut at = range.start;
        while at < range.end {
            let Some(segment) = other.segments.get(index) else { return };
            let behind = other.segments.get(index + 1).map_or(other.text.len(), |next| next.at as usize);
            let end = behind.min(range.end);
            let part = other.text.get(at..end).unwrap_or_default();
            let source = match segment.verbatim {
                true => other.source(&(at..end)),
                false => segment.source as usize..segment.source_end as usize,
            };
            self.push(part, source, segment.verbatim);
            at = end.max(at);
            index += 1;
        }
    }

    fn push(&mut self, part: &str, source: Range<usize>, verbatim: bool) {
        if part.is_empty() {
            return;
        }
        if self.text.len() + part.len() > MAXIMUM_LENGTH {
            self.full = true;
            return;
        }
        let (at, start, end) = (position(self.text.len()), position(source.start), position(source.end));
        match self.segments.last_mut() {
            Some(last) if verbatim && last.verbatim && last.source_end == start => last.source_end = end,
            _ => self.segments.push(Segment { at, source: start, source_end: end, verbatim }),
        }
        self.text.push_str(part);
    }
}

fn position(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
