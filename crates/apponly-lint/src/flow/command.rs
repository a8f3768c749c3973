//! Commands of PowerShell and of shells, with their options and operands.
use super::document::{Argument, Call, Document};
use super::fold::fold;
use super::keywords::is_keyword;
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, NEWLINE, SPACE};

/// So many parts of one argument are read.
const MAXIMUM_PARTS: usize = 2048;
/// So many arguments of one command are read.
const MAXIMUM_ARGUMENTS: usize = 256;

/// The command that begins at that token, and its arguments. `last` is the one that was read last.
pub(super) fn read(document: &Document<'_>, index: usize, last: Option<&Call>) -> Option<(Call, Vec<Argument>)> {
    let token = document.token(index)?;
    if last.is_some_and(|call| call.command && call.name == index) {
        return None;
    }
    let shell = document.dialect != Dialect::PowerShell;
    let head = match token.kind {
        Kind::Word => !is_keyword(document.raw(index)),
        Kind::Text => shell || index.checked_sub(1).is_some_and(|before| document.is_operator(before, "&")),
        // `& $program`
        Kind::Variable => !shell && index.checked_sub(1).is_some_and(|before| document.is_operator(before, "&")),
        _ => false,
    };
    let next = document.after(index);
    let assigned = document.kind(next) == Some(Kind::Operator)
        && matches!(document.operator(next), Some([b'=' | b'.', 0] | [b'+', b'='] | [b':', b':']))
        && (!shell || !document.token(next).is_some_and(|token| token.has(SPACE)));
    if !head || (assigned && !document.token(next).is_some_and(|token| token.has(NEWLINE))) {
        return None;
    }
    if !shell && document.is_operator(next, "=") {
        return None;
    }
    let (arguments, end) = arguments(document, next);
    let folded = fold(document.name(index));
    let call = Call { name: index, first: index, end, arguments: 0..0, command: true, function: None, folded };
    Some((call, arguments))
}

fn arguments(document: &Document<'_>, start: usize) -> (Vec<Argument>, usize) {
    let mut arguments = Vec::new();
    let mut index = start;
    while arguments.len() < MAXIMUM_ARGUMENTS && !ends(document, index) {
        let kind = document.kind(index);
        let redirects = kind == Some(Kind::Operator) && matches!(document.raw(index), ">" | ">>" | "<<<" | "&>");
        if kind == Some(Kind::Option) || redirects {
            let value = index + 1;
            let behind = if ends(document, value) || document.kind(value) == Some(Kind::Option) {
                value
            } else {
                operand_end(document, value)
            };
            arguments.push(Argument { name: Some(index), value: value..behind });
            index = behind;
        } else {
            let behind = operand_end(document, index);
            arguments.push(Argument { name: None, value: index..behind });
            index = behind;
        }
    }
    (arguments, index)
}

/// Whether a command ends before that token.
fn ends(document: &Document<'_>, index: usize) -> bool {
    let Some(token) = document.token(index) else { return true };
    token.has(NEWLINE)
        || match token.kind {
            Kind::Close => true,
            Kind::Operator => matches!(
                token.operator(),
                Some([b'|' | b';' | b'&', 0] | [b'&', b'&'] | [b'|', b'|' | b'&'] | [b';', b';'])
            ),
            _ => false,
        }
}

/// Behind the operand that begins there: parts without white space between them; in PowerShell also a list with commas.
fn operand_end(document: &Document<'_>, index: usize) -> usize {
    let commas = document.dialect == Dialect::PowerShell;
    let mut end = document.after(index);
    for _ in 0..MAXIMUM_PARTS {
        let Some(token) = document.token(end) else { return end };
        let comma = commas && (document.is_operator(end, ",") || document.is_operator(end - 1, ","));
        if (token.has(NEWLINE) && !document.is_operator(end - 1, ",")) || token.kind == Kind::Close {
            return end;
        }
        if !comma && (token.has(SPACE) || ends(document, end)) {
            return end;
        }
        end = document.after(end).max(end + 1);
    }
    end
}
