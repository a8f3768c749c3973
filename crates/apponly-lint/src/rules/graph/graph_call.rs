//! Calls of Graph as rules ask about them: the path within an address, and who makes the call.
mod other_scripts;

use std::ops::Range;

use crate::file::{File, Identity, call_arguments};
use crate::flow::document::{Call, Document};
use crate::flow::knowledge::{self, Effect};
use crate::flow::value::{Origin, UNKNOWN};
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::rules::graph::requests::Request;

/// The path of Graph in an address, with its query and without version: `/me/messages?$top=5`. A leading part that is not
/// known stands for the address of Graph. `None` for addresses of others.
pub(in crate::rules) fn path_of(text: &str) -> Option<&str> {
    let text = text.trim();
    if let Some(found) = find_host(text) {
        let rest = text.get(found..)?;
        return Some(without_version(rest.get(rest.find('/')?..)?));
    }
    if let Some(rest) = text.strip_prefix(UNKNOWN) {
        return rest.starts_with('/').then(|| without_version(rest));
    }
    for version in ["/v1.0/", "/beta/", "v1.0/", "beta/"] {
        if let Some(rest) = text.strip_prefix(version) {
            return text.get(text.len() - rest.len() - 1..);
        }
    }
    None
}

fn find_host(text: &str) -> Option<usize> {
    ["graph.microsoft.", "microsoftgraph.chinacloudapi."].iter().find_map(|host| text.find(host))
}

fn without_version(path: &str) -> &str {
    for version in ["/v1.0", "/beta"] {
        if let Some(rest) = path.strip_prefix(version) {
            return rest;
        }
    }
    // A version that is not known: `/{version}/me`.
    match path.strip_prefix('/').and_then(|rest| rest.strip_prefix(UNKNOWN)) {
        Some(rest) if rest.starts_with('/') => rest,
        _ => path,
    }
}

/// Whether a path is `/me` or below it, also by its longer name.
pub(in crate::rules) fn is_me(path: &str) -> bool {
    let longer = path.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("/users"));
    let path = if longer { path.get(6..).unwrap_or_default() } else { path };
    let Some(rest) = path.get(..3).filter(|start| start.eq_ignore_ascii_case("/me")).and_then(|_| path.get(3..)) else {
        return false;
    };
    rest.is_empty() || rest.starts_with(['/', '?', '$', '#', ' '])
}

/// The innermost call around a token that sends a request, or a function of the file.
pub(in crate::rules) fn request_around<'d>(document: &'d Document<'_>, token: usize) -> Option<&'d Call> {
    document.calls_around(token).find(|call| call.first < token && sends(document, call))
}

fn sends(document: &Document<'_>, call: &Call) -> bool {
    knowledge::effect_of(document, call) == Effect::Requests
        || matches!(
            call.folded.as_str(),
            "invokemggraphrequest" | "api" | "get" | "delete" | "getasync" | "getstringasync" | "az"
        )
        || document.function_named(document.program(call)).is_some()
}

/// Who makes the call around a token: by the token that it sends, by the session that it runs in, by the file.
pub(in crate::rules) fn identity_at(file: &File<'_, '_>, index: usize, token: usize) -> Option<Identity> {
    let document = file.documents.get(index)?;
    match request_around(document, token) {
        Some(call) => identity_of_call(file, index, call),
        None => of_file(file, index, token),
    }
}

/// Who sends a request.
pub(in crate::rules) fn identity_of(file: &File<'_, '_>, request: &Request) -> Option<Identity> {
    let call = file.documents.get(request.document)?.call_at(request.call)?;
    identity_of_call(file, request.document, call)
}

fn identity_of_call(file: &File<'_, '_>, index: usize, call: &Call) -> Option<Identity> {
    let document = file.documents.get(index)?;
    let token = call.name;
    if call.command && call.folded == "az" {
        return file.azure_cli_at(index, token);
    }
    let mut origin = Origin::NONE;
    for argument in call_arguments(document, call) {
        origin |= file.value(index, &argument.value).origin;
    }
    if !call.command && call.first < call.name {
        origin |= file.value(index, &(call.first..call.first + 1)).origin;
    }
    match (origin.has(Origin::APP), origin.has(Origin::USER)) {
        (true, false) => Some(Identity::App),
        (false, true) => Some(Identity::User),
        _ => match other_scripts::identity(file, index, call) {
            Some(identity) => identity,
            None => of_file(file, index, token),
        },
    }
}

fn of_file(file: &File<'_, '_>, index: usize, token: usize) -> Option<Identity> {
    if file.sign_ins.iter().any(|sign_in| sign_in.document == index) {
        return file.session_at(index, token);
    }
    file.is_app_only().then_some(Identity::App)
}

/// A text together with what is joined to it: `BASE + "/me"`, `"https://login.microsoftonline.com/" + tenant`.
pub(in crate::rules) fn whole(document: &Document<'_>, text: &Range<usize>) -> Range<usize> {
    let mut start = text.start;
    if start >= 2
        && joins(document, start - 1)
        && matches!(document.kind(start - 2), Some(Kind::Word | Kind::Variable | Kind::Text))
    {
        start -= 2;
        let first = start.saturating_sub(32);
        while start >= first + 2 && matches!(document.raw(start - 1), "." | "::") {
            start -= 2;
        }
    }
    let mut end = text.end;
    let last = end + 32;
    while end < last
        && joins(document, end)
        && matches!(document.kind(end + 1), Some(Kind::Word | Kind::Variable | Kind::Text))
    {
        end = document.after(end + 1);
        while end < last && matches!(document.raw(end), "." | "::") {
            end += 2;
        }
        if document.token(end).is_some_and(|token| token.kind == Kind::Open) {
            end = document.after(end);
            break;
        }
    }
    start..end
}

/// `+`, and `&` of Visual Basic.
fn joins(document: &Document<'_>, at: usize) -> bool {
    document.is_operator(at, "+") || (document.dialect == Dialect::VisualBasic && document.is_operator(at, "&"))
}

/// Longer chains of fields are not followed to their beginning.
const MAXIMUM_CHAIN: usize = 64;

/// The whole expression that ends with a field: from the first name of its chain to behind the field.
pub(in crate::rules) fn chain(document: &Document<'_>, field: usize) -> Option<Range<usize>> {
    let mut start = field;
    let mut end = field + 1;
    if document.kind(field) == Some(Kind::Text) {
        let open = field.checked_sub(1).filter(|&open| document.kind(open) == Some(Kind::Open))?;
        if document.token(open)?.opens(b'[') {
            end = document.partner(open)? + 1;
            start = open;
        } else {
            // `.get("field")`
            let name = open.checked_sub(1)?;
            end = document.partner(open)? + 1;
            start = name;
            if !document.is_operator(name.checked_sub(1)?, ".") && !document.is_operator(name - 1, "?.") {
                return None;
            }
        }
    }
    for _ in 0..MAXIMUM_CHAIN {
        let before = start.checked_sub(1)?;
        let indexed = document.token(start).is_some_and(|token| token.opens(b'['));
        let dotted =
            matches!(document.raw(before), "." | "?." | "->") || indexed && matches!(document.raw(before), "!" | "?");
        if !dotted && !indexed {
            break;
        }
        let mut part = if dotted { before.checked_sub(1)? } else { before };
        while document.is_operator(part, "!") || document.is_operator(part, "?") {
            part = part.checked_sub(1)?;
        }
        match document.kind(part)? {
            Kind::Close => {
                let open = document.partner(part)?;
                let named = open.checked_sub(1).filter(|&name| {
                    matches!(document.kind(name), Some(Kind::Word | Kind::Variable))
                        && !document.token(open).is_some_and(|token| token.opens(b'{'))
                        && !matches!(document.raw(name), "return" | "await" | "in" | "=")
                });
                start = named.unwrap_or(open);
            }
            Kind::Word | Kind::Variable => start = part,
            _ => break,
        }
        if start == 0 {
            break;
        }
    }
    (start < field || document.kind(field) == Some(Kind::Text)).then_some(start..end)
}
