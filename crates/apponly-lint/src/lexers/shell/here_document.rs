//! Here-documents: what stands behind `<<NAME`, from the next line to the line of that name.
use std::ops::Range;

use super::{Lexer, MAXIMUM_DEPTH, MAXIMUM_MISSES, Word, is_name};
use crate::lexers::here_document_end;
use crate::lexers::token::{BLOCK, Kind, VERBATIM};

/// The body of a here-document, while its substitutions are read. They end with it, whatever they open: nothing is read
/// twice, so that bodies within bodies cost no more than their length.
#[derive(Debug)]
pub(super) struct Body<'a> {
    token: usize,
    /// What was being read around it.
    outside: &'a [u8],
    /// The words that were open around it.
    words: usize,
    /// The here-documents behind it.
    rest: Vec<(Range<usize>, bool)>,
}

impl Lexer<'_> {
    /// The name of a here-document, behind its `<<`.
    pub(super) fn here_document(&mut self) {
        while matches!(self.at(0), b'-' | b'~' | b' ' | b'\t') {
            self.position += 1;
        }
        let quoted = matches!(self.at(0), b'"' | b'\'' | b'\\');
        let start = self.position + usize::from(quoted);
        let length = self.rest(start).iter().take_while(|byte| is_name(**byte)).count();
        if length == 0 {
            return;
        }
        self.position = start
            + length
            + usize::from(quoted && self.bytes.get(start + length).is_some_and(|byte| matches!(byte, b'"' | b'\'')));
        self.pending.push((start..start + length, !quoted));
    }

    /// Reads the bodies that begin at this line, up to the first substitution in one of them.
    pub(super) fn read_bodies(&mut self, pending: Vec<(Range<usize>, bool)>) {
        let mut rest = pending.into_iter();
        while let Some((name, holes)) = rest.next() {
            let name = self.bytes.get(name).unwrap_or_default();
            let start = self.position;
            let sought = self.misses < MAXIMUM_MISSES;
            let end = sought.then(|| here_document_end(self.bytes, start.saturating_sub(1), name)).flatten();
            let Some(end) = end.map(|end| end.max(start)) else {
                self.misses = self.misses.saturating_add(1);
                continue;
            };
            let token = self.tokens.push(Kind::Text, start..end, 0, 0);
            self.tokens.flag(token, if holes { BLOCK } else { BLOCK | VERBATIM });
            if holes && self.words.len() < MAXIMUM_DEPTH {
                self.bodies.push(Body { token, outside: self.bytes, words: self.words.len(), rest: Vec::new() });
                self.bytes = self.bytes.get(..end).unwrap_or(self.bytes);
                let word = Word { token, double: true, body: true, parentheses: 0, assigned: false };
                if !self.continue_word(word) {
                    if let Some(body) = self.bodies.last_mut() {
                        body.rest = rest.collect();
                    }
                    return;
                }
                self.end_body();
            } else {
                self.position = end;
                self.skip_line();
            }
        }
    }

    /// Goes on behind the innermost body, whatever is open in it. Whether there is one.
    pub(super) fn leave_body(&mut self) -> bool {
        let Some(rest) = self.end_body() else { return false };
        self.read_bodies(rest);
        true
    }

    fn end_body(&mut self) -> Option<Vec<(Range<usize>, bool)>> {
        let body = self.bodies.pop()?;
        self.words.truncate(body.words);
        self.pending.clear();
        self.position = self.bytes.len();
        self.tokens.end_text(body.token, self.position, 0);
        self.bytes = body.outside;
        self.skip_line();
        self.command = true;
        Some(body.rest)
    }
}
