//! Addresses that get their `/me` from what fills a template: `TEMPLATE.format(who="me")`.
use crate::file::{File, Identity};
use crate::flow::document::{Call, Document};
use crate::lexers::token::Kind;
use crate::rules::graph::graph_call::{identity_at, is_me, path_of};
use crate::rules::report::Report;
use crate::rules::user_required::tell;
use crate::words::Word;

/// So many requests are compared with each address.
const MAXIMUM_REQUESTS: usize = 100;

/// Adds the calls that put such an address together, where no request with it is seen.
pub(in crate::rules) fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.has(Word::Graph) {
        return;
    }
    for (index, document, call) in file.calls() {
        if call.command || !matches!(call.folded.as_str(), "format" | "sprintf" | "formatmap") {
            continue;
        }
        let whole = template_of(document, call)..call.end;
        let span = document.span(&whole);
        let Some(literal) = file.value(index, &whole).literal else { continue };
        let Some(path) = path_of(&literal.text).filter(|path| is_me(path)) else { continue };
        // What is written there, and what is sent, is told where it is.
        let written = file.text.get(literal.place.clone()).is_some_and(|template| template.contains("/me"));
        let sent = || file.requests().iter().take(MAXIMUM_REQUESTS).any(|request| request.path == path);
        if !written && !sent() && identity_at(file, index, call.name) == Some(Identity::App) {
            tell(span, path, report);
        }
    }
}

/// Where the template before `.format` begins.
fn template_of(document: &Document<'_>, call: &Call) -> usize {
    let text = call.first.checked_sub(2).filter(|&at| document.kind(at) == Some(Kind::Text));
    text.filter(|_| document.is_operator(call.first - 1, ".")).unwrap_or(call.first)
}
