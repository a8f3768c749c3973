//! Text with holes: what a string literal says before the program runs.

use std::ops::Range;

/// Stands for a hole in the flat form; it cannot occur in a script that anybody would write.
pub(super) const HOLE: char = '\u{1}';

/// A literal is kept up to this length, in bytes; the largest batch body is shorter.
const LONGEST_LITERAL: usize = 64 * 1024;

/// A string that is put together from others is not followed beyond this length, in bytes: doubling stays linear.
const LONGEST: usize = 2 * 1024;

/// A part of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Known characters.
    Literal(String),
    /// An expression whose value is not in the string.
    Hole {
        /// The plain name of a variable, normalised as [`super::values`] keeps names; empty for anything else.
        name: String,
        /// Where the expression stands in the file.
        range: Range<usize>,
    },
}

/// A string, as far as it can be known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Template {
    pieces: Vec<Piece>,
    /// In bytes, a hole counted as one.
    length: usize,
}

impl Template {
    /// A string without holes.
    pub(super) fn literal(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { length: text.len(), pieces: vec![Piece::Literal(text)] }
    }

    /// One hole.
    pub(super) fn hole(name: impl Into<String>, range: Range<usize>) -> Self {
        Self { pieces: vec![Piece::Hole { name: name.into(), range }], length: 1 }
    }

    /// Adds characters.
    pub(super) fn push(&mut self, text: &str) {
        if text.is_empty() || self.length > LONGEST_LITERAL {
            return;
        }
        self.length += text.len();
        match self.pieces.last_mut() {
            Some(Piece::Literal(literal)) => literal.push_str(text),
            _ => self.pieces.push(Piece::Literal(text.to_owned())),
        }
    }

    /// Adds another template.
    pub(super) fn append(&mut self, other: &Self) {
        if self.length.saturating_add(other.length) > LONGEST {
            return;
        }
        for piece in &other.pieces {
            self.append_piece(piece);
        }
    }

    fn append_piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Literal(text) => self.push(text),
            Piece::Hole { .. } if self.length < LONGEST_LITERAL => {
                self.length += 1;
                self.pieces.push(piece.clone());
            }
            Piece::Hole { .. } => {}
        }
    }

    /// In bytes, a hole counted as one.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// The only hole's name, if there is nothing else.
    pub(super) fn only_hole(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Hole { name, .. }] => Some(name),
            _ => None,
        }
    }

    /// The characters, if there are no holes.
    pub(super) fn as_literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The characters with [`HOLE`] for each hole.
    pub(super) fn flat(&self) -> String {
        let mut flat = String::with_capacity(self.length);
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => flat.push_str(text),
                Piece::Hole { .. } => flat.push(HOLE),
            }
        }
        flat
    }

    /// The names of the holes, in order.
    pub(super) fn hole_names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole { name, .. } => Some(name.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// The places of the holes in the file.
    pub(super) fn hole_ranges(&self) -> impl Iterator<Item = &Range<usize>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole { range, .. } => Some(range),
            Piece::Literal(_) => None,
        })
    }

    /// The same with each hole replaced by what `value` knows about its name.
    pub(super) fn expanded<'a>(&'a self, mut value: impl FnMut(&str) -> Option<&'a Self>) -> Self {
        let mut expanded = Self::default();
        for piece in &self.pieces {
            let known = match piece {
                Piece::Hole { name, .. } if !name.is_empty() => value(name),
                _ => None,
            };
            match known {
                Some(known) => expanded.append(known),
                None => expanded.append_piece(piece),
            }
        }
        expanded
    }

    /// The same with `{0}`, `{}`, `{name}` and `%s` replaced by `values` in their order.
    pub(super) fn filled(&self, values: &[Self]) -> Self {
        let mut filled = Self::default();
        let mut next = 0;
        for piece in &self.pieces {
            let Piece::Literal(text) = piece else {
                filled.append_piece(piece);
                continue;
            };
            let mut rest = text.as_str();
            while let Some((before, index, after)) = placeholder(rest, next) {
                filled.push(before);
                next = index + 1;
                match values.get(index) {
                    Some(value) => filled.append(value),
                    None => filled.append(&Self::hole("", 0..0)),
                }
                rest = after;
            }
            filled.push(rest);
        }
        filled
    }
}

/// What stands before the first placeholder of `text`, its index, and what stands behind it.
fn placeholder(text: &str, next: usize) -> Option<(&str, usize, &str)> {
    let braces = text.find('{').and_then(|open| {
        let close = open + text.get(open..)?.find('}')?;
        let inside = text.get(open + 1..close)?.split(':').next().unwrap_or_default();
        let index = if inside.is_empty() { next } else { inside.parse().unwrap_or(next) };
        let is_name = inside.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then_some((open, index, close + 1))
    });
    let percent = text.find("%s").or_else(|| text.find("%d")).map(|at| (at, next, at + 2));
    let (at, index, end) = match (braces, percent) {
        (Some(braces), Some(percent)) if percent.0 < braces.0 => percent,
        (Some(braces), _) => braces,
        (None, percent) => percent?,
    };
    Some((text.get(..at)?, index, text.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_by_number_and_in_order() {
        let base = Template::literal("https://x");
        let filled = Template::literal("{0}/users/{1}").filled(std::slice::from_ref(&base));
        assert_eq!(filled.flat(), "https://x/users/\u{1}");
        assert_eq!(
            Template::literal("%s/a/%s").filled(&[base.clone(), Template::literal("b")]).flat(),
            "https://x/a/b"
        );
        assert_eq!(Template::literal("{}/{name}").filled(&[base]).flat(), "https://x/\u{1}");
    }

    #[test]
    fn doubling_ends() {
        let mut template = Template::literal("xxxxxxxx");
        for _ in 0..60 {
            let copy = template.clone();
            template.append(&copy);
        }
        assert!(template.flat().len() < 2 * LONGEST);
    }
}
