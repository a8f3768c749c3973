//! Where apps are registered in a document, and what belongs to the statement around a token.
use crate::flow::document::{Document, Tokens};
use crate::flow::knowledge::fold;
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, NEWLINE};

/// So many tokens of a statement are read on each side.
const MAXIMUM: usize = 96;
/// More apps of one document are not told apart.
const MAXIMUM_SITES: usize = 64;

/// More resources, or names of loops, of one document are not read.
pub(super) const MAXIMUM_NAMES: usize = 512;

/// A resource or a module of Terraform or Bicep.
#[derive(Debug)]
pub(super) struct Resource<'t> {
    pub(super) kind: &'t str,
    pub(super) label: &'t str,
    pub(super) is_module: bool,
    pub(super) header: Tokens,
    pub(super) body: Tokens,
}

impl Resource<'_> {
    pub(super) fn is_app(&self) -> bool {
        matches!(self.kind, "azuread_application" | "azuread_application_registration")
            || self.kind.starts_with("Microsoft.Graph/applications@")
    }
}

/// The resources of a document, in order.
pub(super) fn resources<'t>(document: &Document<'t>) -> Vec<Resource<'t>> {
    if !matches!(document.dialect, Dialect::Terraform | Dialect::Bicep) {
        return Vec::new();
    }
    let is_header = |at: &usize| matches!(document.raw(*at), "resource" | "module");
    let read = (0..document.tokens.len()).filter(is_header).filter_map(|at| {
        let is_module = document.raw(at) == "module";
        let (kind, label) = match document.dialect {
            Dialect::Bicep => (document.content(at + 2), document.raw(at + 1)),
            _ if is_module => ("module", document.content(at + 1)),
            _ => (document.content(at + 1), document.content(at + 2)),
        };
        let opens = |open: &usize| document.token(*open).is_some_and(|token| token.opens(b'{') || token.opens(b'['));
        let open = (at + 2..at + 8).find(opens)?;
        let close = document.partner(open)?;
        Some(Resource { kind, label, is_module, header: at..open, body: open..close + 1 })
    });
    read.take(MAXIMUM_NAMES).collect()
}

/// The tokens at which apps are registered.
pub(super) fn sites(document: &Document<'_>) -> Vec<usize> {
    (0..document.tokens.len()).filter(|at| registers(document, *at)).take(MAXIMUM_SITES).collect()
}

fn registers(document: &Document<'_>, at: usize) -> bool {
    let name = document.content(at);
    match document.kind(at) {
        // `az ad app create`, also as the arguments of a program.
        Some(Kind::Word | Kind::Text) if name == "create" => {
            (at.saturating_sub(2)..at).any(|before| document.content(before) == "app")
        }
        Some(Kind::Word) if matches!(name.len(), 11..=40) => match fold(name).as_str() {
            "newmgapplication"
            | "newmgbetaapplication"
            | "newazadapplication"
            | "newazureadapplication"
            | "newentraapplication" => true,
            // `graph.Applications.PostAsync(…)`
            "applications" => (at + 1..at + 8).any(|next| {
                let verb = document.raw(next);
                ["post", "addasync"]
                    .iter()
                    .any(|own| verb.get(..own.len()).is_some_and(|start| start.eq_ignore_ascii_case(own)))
            }),
            "application" | "applicationregistration" | "newapplication" => {
                document.token(at + 1).is_some_and(|next| next.opens(b'(') || next.opens(b'{'))
            }
            _ => false,
        },
        Some(Kind::Text) => name.ends_with("/applications"),
        _ => false,
    }
}

/// Names that loops and functions give a value.
pub(super) fn looped<'t>(document: &Document<'t>) -> Vec<&'t str> {
    let named = |at: &usize| matches!(document.kind(*at), Some(Kind::Word | Kind::Variable));
    let mut names = Vec::new();
    for at in 0..document.tokens.len() {
        let word = document.raw(at);
        if word.eq_ignore_ascii_case("for") || word.eq_ignore_ascii_case("foreach") {
            let ends = |next: &usize| !matches!(document.raw(*next), "in" | "of" | ":" | "range" | "{" | ";");
            names.extend((at + 1..at + 10).take_while(ends).filter(named).map(|at| document.name(at)));
        }
    }
    for function in &document.functions {
        let Some(open) = function.parameters else { continue };
        let close = document.partner(open).unwrap_or(open).min(open + MAXIMUM);
        names.extend((open + 1..close).filter(named).map(|at| document.name(at)));
    }
    names.truncate(MAXIMUM_NAMES);
    names
}

/// The statement around a token, as far as its own brackets; the command, in a script.
pub(super) fn around(document: &Document<'_>, token: usize) -> Tokens {
    if let Some(call) = document.calls_around(token).find(|call| call.command) {
        return call.first..call.end;
    }
    let mut start = token;
    for _ in 0..MAXIMUM {
        let Some(before) = start.checked_sub(1) else { break };
        let jump = match document.kind(before) {
            Some(Kind::Close) => document.partner(before),
            Some(Kind::Open) => None,
            _ => (!document.is_operator(before, ";")).then_some(before),
        };
        if begins_line(document, start) {
            break;
        }
        match jump {
            Some(jump) => start = jump,
            None => break,
        }
    }
    let mut end = document.after(token);
    for _ in 0..MAXIMUM {
        let closes = document.kind(end).is_none_or(|kind| kind == Kind::Close);
        if closes || document.is_operator(end, ";") || begins_line(document, end) {
            break;
        }
        end = document.after(end).max(end + 1);
    }
    start..end
}

/// Whether a token begins a line that does not go on with the one before.
fn begins_line(document: &Document<'_>, at: usize) -> bool {
    let goes_on = |at: usize| matches!(document.raw(at), "." | "?." | "," | "=" | "+" | "=>" | "(" | "[" | "{" | "&&");
    let opens = document.dialect == Dialect::CSharp && document.raw(at) == "{";
    document.token(at).is_some_and(|token| token.has(NEWLINE))
        && !goes_on(at)
        && !opens
        && !at.checked_sub(1).is_some_and(goes_on)
}

/// The value that begins there: a name with its fields and calls, a text with its holes.
pub(super) fn behind(document: &Document<'_>, start: usize) -> Tokens {
    let mut end = document.after(start);
    for _ in 0..MAXIMUM {
        let next = document.token(end);
        let goes_on = next.is_some_and(|next| !next.has(NEWLINE) && (next.opens(b'[') || next.opens(b'(')))
            || matches!(document.raw(end), "." | "!" | "?." | "?" | "*" | "&");
        let after_point =
            end.checked_sub(1).is_some_and(|before| matches!(document.raw(before), "." | "?." | "&" | "*"));
        if !goes_on && !after_point {
            break;
        }
        end = document.after(end).max(end + 1);
    }
    start..end
}

/// The end of a text and of what is put together with it.
pub(super) fn joined_end(document: &Document<'_>, text: usize) -> usize {
    let mut end = document.after(text);
    for _ in 0..8 {
        if !document.is_operator(end, "+") {
            break;
        }
        end = behind(document, end + 1).end;
    }
    end
}
