//! Conditions and comparisons within a value, of which nothing comes from either side.
use super::Evaluator;
use crate::flow::knowledge;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;

impl Evaluator<'_, '_> {
    /// Behind `or`, `else`, `if (…)`, and the condition of `value if condition else other`.
    pub(super) fn behind_condition(&self, word: usize, end: usize, valued: bool) -> usize {
        let document = self.document;
        let mut index = word + 1;
        if document.raw(word) != "if" {
            return index;
        }
        if document.dialect != Dialect::Python {
            return if document.token(index).is_some_and(|token| token.opens(b'(')) {
                document.after(index)
            } else {
                index
            };
        }
        while valued && index < end && document.raw(index) != "else" && self.spend(0) {
            index = document.after(index).max(index + 1);
        }
        index
    }

    /// `"access_token" in answer` is true or false; the `in` of `for` is neither.
    pub(super) fn is_contained(&self, start: usize, index: usize) -> bool {
        let document = self.document;
        document.dialect == Dialect::Python
            && document.kind(index) == Some(Kind::Word)
            && matches!(document.raw(index), "in" | "is")
            && !(start..index).rev().take(16).any(|at| document.raw(at) == "for")
    }

    /// `-eq`, `[bool]` and the like of PowerShell: what they give tells nothing of either side.
    pub(super) fn compares(&self, index: usize) -> bool {
        let document = self.document;
        if document.dialect != Dialect::PowerShell {
            return false;
        }
        match document.kind(index) {
            Some(Kind::Option) => knowledge::is_comparison(document.name(index)),
            Some(Kind::Open) => document.raw(index) == "[" && document.raw(index + 1).eq_ignore_ascii_case("bool"),
            _ => false,
        }
    }
}
