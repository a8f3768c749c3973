//! What only F# writes.
use super::Lexer;
use crate::lexers::token::Kind;

impl Lexer<'_> {
    /// `'x'`, `'\n'`, or the `'` of a type variable such as `'T`.
    pub(super) fn letter(&mut self) {
        let closes = |offset: &usize| self.at(*offset) == b'\'';
        let end = match self.at(1) {
            b'\\' => (3..=8).find(closes),
            0..=0x7F => Some(2).filter(closes),
            _ => (3..=5).find(closes),
        };
        self.position += end.map_or(1, |end| end + 1);
    }

    /// Reads `(* … *)`, `[|`, `|]`, `|>` and `<-`. `false` for whatever else begins with that byte.
    pub(super) fn f_sharp(&mut self, byte: u8) -> bool {
        let place = self.position..self.position + 2;
        match (byte, self.at(1)) {
            (b'(', b'*') if self.at(2) != b')' => {
                self.skip_block(b"*)");
                return true;
            }
            (b'[', b'|') => self.tokens.bracket(Kind::Open, place, b'['),
            (b'|', b']') => self.tokens.bracket(Kind::Close, place, b'['),
            (b'|', b'>') | (b'<', b'-') => {
                self.tokens.word(Kind::Operator, place);
            }
            _ => return false,
        }
        self.position += 2;
        true
    }
}
