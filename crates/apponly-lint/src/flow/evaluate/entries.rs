//! Entries of maps that are written in the file: `SETTINGS["scope"]`, `"{host}/me".format(**SETTINGS)`.
use super::Evaluator;
use crate::flow::document::{Argument, Binding, Tokens};
use crate::flow::value::Value;
use crate::lexers::token::Kind;

/// So many entries of one map are looked at.
const MAXIMUM_ENTRIES: usize = 64;

impl Evaluator<'_, '_> {
    /// The entry of that name in the map that the name at a token stands for.
    pub(super) fn entry_of(&self, at: usize, key: &str, depth: u32) -> Option<Value> {
        let map = self.map_of(at)?;
        let entry = self.entry(&map, key)?;
        self.spend(depth).then(|| self.bound(entry, depth + 1))
    }

    /// `NAME["key"]`, `NAME["outer"]["key"]` and `NAME.key`, where the map is written in the file, and what stands behind.
    pub(super) fn indexed_entry(&self, at: usize, end: usize, depth: u32) -> Option<(Value, usize)> {
        let (entry, behind) = self.indexed(at, end)?;
        self.spend(depth).then(|| (self.bound(entry, depth + 1), behind))
    }

    /// What was given to a name, or to an entry of a map of that name, as it is written.
    pub(crate) fn written_value(&self, tokens: &Tokens) -> Option<Tokens> {
        let document = self.document;
        if tokens.len() == 1 {
            let newest = document.assigned_before(document.name(tokens.start), tokens.start).next();
            return newest.map(|binding| binding.value.clone());
        }
        let (entry, behind) = self.indexed(tokens.start, tokens.end)?;
        document.bindings.get(entry).filter(|_| behind == tokens.end).map(|binding| binding.value.clone())
    }

    fn indexed(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        let document = self.document;
        let (mut key, mut behind) = self.key_at(at + 1, end)?;
        let mut map = self.map_of(at)?;
        for _ in 0..4 {
            let entry = self.entry(&map, document.content(key))?;
            let value = document.bindings.get(entry)?.value.clone();
            match (self.key_at(behind, end), self.inside(&value)) {
                (Some(next), Some(inside)) => {
                    (key, behind) = next;
                    map = inside;
                }
                _ => return Some((entry, behind)),
            }
        }
        None
    }

    /// The key of an index or a field that begins at a token, and what stands behind it.
    fn key_at(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        let document = self.document;
        let (key, behind) = match document.token(at).filter(|_| at < end)? {
            open if open.opens(b'[') => (at + 1, document.partner(at).filter(|close| *close == at + 2)? + 1),
            _ if document.is_operator(at, ".") => (at + 1, at + 2),
            _ => return None,
        };
        let called = document.token(behind).is_some_and(|token| token.opens(b'('));
        let named = matches!(document.kind(key), Some(Kind::Text | Kind::Word));
        (named && !called && behind <= end).then_some((key, behind))
    }

    /// The same for `**SETTINGS` among the arguments of a call.
    pub(super) fn splatted_entry(&self, arguments: &[Argument], key: &str, depth: u32) -> Option<Value> {
        let document = self.document;
        let splats = arguments.iter().filter(|argument| argument.name.is_none()).take(4);
        let mut names = splats.filter_map(|argument| {
            let last = argument.value.end.checked_sub(1)?;
            let splat = argument.value.len() == 3 && document.raw(argument.value.start) == "*";
            (splat && document.kind(last) == Some(Kind::Word)).then_some(last)
        });
        names.find_map(|at| self.entry_of(at, key, depth))
    }

    /// The inside of the map that was assigned to the name at a token.
    fn map_of(&self, at: usize) -> Option<Tokens> {
        let document = self.document;
        let name = document.name(at);
        let before = document.assigned_before(name, at).next();
        let any = || document.assignments(name).last().and_then(|index| document.bindings.get(*index as usize));
        let binding = before.or_else(any)?;
        self.inside(&binding.value)
    }

    /// Between the braces of a map, or the parentheses of `dict(…)`.
    fn inside(&self, value: &Tokens) -> Option<Tokens> {
        let document = self.document;
        let opens = |at: &usize| {
            document.token(*at).is_some_and(|token| token.opens(b'{'))
                || (document.token(*at).is_some_and(|token| token.opens(b'(')) && document.raw(at - 1) == "dict")
        };
        let open = value.clone().take(4).find(opens)?;
        let close = document.partner(open)?;
        (close < value.end).then_some(open + 1..close)
    }

    /// The binding of that name within a map, the outermost first.
    fn entry(&self, map: &Tokens, key: &str) -> Option<usize> {
        let document = self.document;
        let start = document.bindings.partition_point(|binding| binding.value.end < map.start);
        let inside = document.bindings.iter().enumerate().skip(start).take(MAXIMUM_ENTRIES);
        let mut entries = inside.take_while(|(_, binding): &(usize, &Binding)| binding.value.end <= map.end);
        entries.find(|(_, binding)| document.name(binding.key) == key).map(|(index, _)| index)
    }
}
