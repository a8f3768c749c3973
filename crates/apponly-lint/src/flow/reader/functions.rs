//! Where functions begin and end, what they give back, and what is called.
use std::ops::Range;

use super::Reader;
use crate::flow::document::{Function, Tokens};
use crate::flow::keywords::is_keyword;
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, SPACE};

impl Reader<'_, '_> {
    pub(super) fn returned(&mut self, item: &Range<usize>, function: Option<usize>) {
        let Some(function) = function else { return };
        let shell = self.document.dialect.has_commands();
        let first = self.document.raw(item.start);
        if first.eq_ignore_ascii_case("return") || first.eq_ignore_ascii_case("Write-Output") {
            let value = item.start + 1..item.end;
            if let Some(function) = self.document.functions.get_mut(function).filter(|found| found.returns.len() < 16) {
                function.returns.push(value);
            }
        } else if shell
            && self.frames.last().is_some_and(|frame| frame.function == Some(function) && frame.key.is_none())
        {
            // What a statement leaves is given back; the last one tells.
            if let Some(function) = self.document.functions.get_mut(function) {
                if function.returns.len() >= 16 {
                    function.returns.pop();
                }
                function.returns.push(item.clone());
            }
        }
    }

    /// The first token of the path and the name of a call whose parenthesis opens there.
    pub(super) fn call_before(&self, open: usize) -> Option<(usize, usize)> {
        let document = &*self.document;
        let mut name = open.checked_sub(1)?;
        if self.is_shell() {
            return None;
        }
        if document.dialect == Dialect::PowerShell && (document.token(open)?.has(SPACE) || document.raw(open).len() > 1)
        {
            return None;
        }
        // Type arguments: `Deserialize<Token>(`.
        if document.is_operator(name, ">") {
            name = self.before_type_arguments(name)?;
        }
        if document.kind(name) != Some(Kind::Word) || is_keyword(document.raw(name)) {
            return None;
        }
        let mut first = name;
        while first >= 2
            && matches!(document.operator(first - 1), Some([b'.', 0] | [b':', b':'] | [b'?', b'.'] | [b'-', b'>']))
            && matches!(document.kind(first - 2), Some(Kind::Word | Kind::Variable))
        {
            first -= 2;
        }
        let declared = first
            .checked_sub(1)
            .is_some_and(|at| matches!(document.raw(at), "def" | "function" | "func" | "fun" | "Function" | "Sub"));
        (!declared).then_some((first, name))
    }

    /// The name before the type arguments that close at a token: `Deserialize<Token>`, `graph<{ id: string }>`.
    fn before_type_arguments(&self, close: usize) -> Option<usize> {
        let mut depth = 0;
        for at in (close.saturating_sub(24)..=close).rev() {
            match self.document.raw(at) {
                ">" => depth += 1,
                "<" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return at.checked_sub(1);
            }
        }
        None
    }

    /// The function whose body opens there.
    pub(super) fn function_before(&mut self, open: usize) -> Option<usize> {
        let document = &*self.document;
        let mut before = open.checked_sub(1)?;
        let arrow = document.is_operator(before, "=>");
        if arrow {
            before = before.checked_sub(1)?;
        }
        // `): Promise<string> {`
        for _ in 0..6 {
            if document.token(before)?.closes(b'(') || document.dialect == Dialect::PowerShell {
                break;
            }
            let part = matches!(document.kind(before), Some(Kind::Word))
                || matches!(document.raw(before), "<" | ">" | ":" | "[" | "]");
            if !part || arrow {
                break;
            }
            before = before.checked_sub(1)?;
        }
        let parameters =
            document.token(before).filter(|token| token.closes(b'(')).and_then(|_| document.partner(before));
        let name = match parameters {
            Some(parameters) => {
                parameters
                    .checked_sub(1)
                    .and_then(|name| {
                        if document.is_operator(name, ">") { self.before_type_arguments(name) } else { Some(name) }
                    })
                    .filter(|&name| document.kind(name) == Some(Kind::Word))
            }
            None => Some(before).filter(|&name| name > 0 && document.raw(name - 1).eq_ignore_ascii_case("function")),
        };
        // `new ProcessStartInfo("az") { … }` fills what it makes.
        let made = |name: &usize| {
            let near = (name.saturating_sub(9)..*name).rev();
            let path =
                near.take_while(|&at| matches!(document.kind(at), Some(Kind::Word)) || document.is_operator(at, "."));
            path.last().is_some_and(|first| document.raw(first) == "new")
        };
        let name = name.filter(|name| !is_keyword(document.raw(*name)) && !made(name));
        let name = if arrow { self.frames.last().and_then(|frame| frame.key) } else { name };
        if name.is_none() && !(arrow && parameters.is_some()) {
            return None;
        }
        let end = document.partner(open)?;
        Some(self.begin_function(name, parameters, open + 1..end))
    }

    /// The `param (` of a PowerShell function holds its parameters.
    pub(super) fn param_block(&mut self, open: usize) {
        let document = &mut *self.document;
        let named = document.dialect == Dialect::PowerShell
            && open.checked_sub(1).is_some_and(|word| document.raw(word).eq_ignore_ascii_case("param"));
        let Some((function, _)) = self.functions.last().filter(|_| named) else { return };
        if let Some(function) = document.functions.get_mut(*function).filter(|found| found.parameters.is_none()) {
            function.parameters = Some(open);
        }
    }

    pub(super) fn begin_function(&mut self, name: Option<usize>, parameters: Option<usize>, body: Tokens) -> usize {
        let parent = self.functions.last().map(|(function, _)| *function);
        self.document.functions.push(Function { name, parameters, body, parent, returns: Vec::new() });
        self.document.functions.len() - 1
    }

    pub(super) fn close_python_functions(&mut self, index: usize) {
        let column = self.column(index);
        while let Some((function, Some(indent))) = self.functions.last().copied() {
            if column > indent {
                return;
            }
            self.functions.pop();
            if let Some(function) = self.document.functions.get_mut(function) {
                function.body.end = index;
            }
        }
    }

    pub(super) fn python_function(&mut self, item: usize, colon: usize) {
        let name = item + if self.document.is(item, Kind::Word, "async") { 2 } else { 1 };
        let column = self.column(item);
        let parameters =
            Some(name + 1).filter(|&open| self.document.token(open).is_some_and(|token| token.opens(b'(')));
        let function = self.begin_function(Some(name), parameters, colon + 1..usize::MAX);
        self.functions.push((function, Some(column)));
    }
}
