//! Calls that have delegated permissions only, found by the permission map or by the built-in list.
use apponly_permissions::found::Cmdlets;
use apponly_permissions::{Call, CallKind, built_in_user_only};

use crate::file::{File, Identity, Place, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::Document;
use crate::flow::knowledge::fold;
use crate::flow::value::UNKNOWN;
use crate::rules::graph::graph_call::{identity_at, identity_of, is_me, path_of, request_around};
use crate::rules::graph::requests::{is_written, within};
use crate::rules::report::Report;
use crate::words::Word;

/// Adds the calls of a file that need a user although their path is not `/me`.
pub(in crate::rules) fn check(file: &File<'_, '_>, report: &mut Report) {
    for request in file.requests().iter().filter(|request| !is_me(&request.path)) {
        if identity_of(file, request) == Some(Identity::App) {
            let spot = request.spot(file.text, &["graph.microsoft", "microsoftgraph.chinacloudapi"]);
            path(file, request.method, &request.path, spot, report);
        }
    }
    for place in file.of(Word::Graph) {
        address(file, &place, report);
    }
    if file.has(Word::Batch) {
        steps(file, report);
    }
    for (index, document, call) in file.calls().filter(|(_, _, call)| call.command) {
        let name = document.content(call.name);
        let known = of_cmdlet(&call.folded).map(|(method, path)| (method, path.to_owned()));
        let Some((method, path)) = known.or_else(|| by_map(file, document, call)) else { continue };
        if file.session_at(index, call.name) != Some(Identity::App) {
            continue;
        }
        if let Some(advice) = Call::parse(method, &path).ok().and_then(|call| needs_user(file, &call)) {
            let range = document.token(call.name).map(crate::lexers::token::Token::range).unwrap_or_default();
            let message = format!("`{name}` ({method} {path}) needs a signed-in user; the session here is of an app");
            report.add_with_fix(range, Confidence::High, message, advice);
        }
    }
}

/// The requests of a batch: maps with `url` and `method`.
fn steps(file: &File<'_, '_>, report: &mut Report) {
    for (index, document) in file.documents.iter().enumerate() {
        for binding in &document.bindings {
            let Some(open) = binding.group.filter(|_| document.name(binding.key).eq_ignore_ascii_case("url")) else {
                continue;
            };
            let Some(close) = document.partner(open) else { continue };
            let Some(literal) = file.value(index, &binding.value).literal else { continue };
            let entries = within(document, open, close).iter().filter(|entry| entry.group == Some(open));
            let mut methods = entries.filter(|entry| document.name(entry.key).eq_ignore_ascii_case("method"));
            let Some(method) = methods.next() else { continue };
            let method = file.value(index, &method.value).text().unwrap_or("GET").to_ascii_uppercase();
            let known = literal.text.starts_with('/') && !is_me(&literal.text);
            if known && identity_at(file, index, binding.key) == Some(Identity::App) {
                path(file, &method, &literal.text, document.span(&binding.value), report);
            }
        }
    }
}

/// An address that no request is seen for.
fn address(file: &File<'_, '_>, place: &Place, report: &mut Report) {
    let Some(document) = file.documents.get(place.document) else { return };
    let value = file.value(place.document, &(place.token..document.after(place.token)));
    let Some(literal) = value.literal else { return };
    let Some(known) = path_of(&literal.text).filter(|path| !is_me(path)) else { return };
    // A path that callers give stands at the calls.
    let span = document.span(&(place.token..document.after(place.token)));
    if !is_written(file.text, &span, known) {
        return;
    }
    let method = method_at(document, place.token);
    if identity_at(file, place.document, place.token) == Some(Identity::App) {
        path(file, &method, known, place.at..place.at + place.length, report);
    }
}

fn path(file: &File<'_, '_>, method: &str, path: &str, range: std::ops::Range<usize>, report: &mut Report) {
    let path = path.split([' ', '"', '\'', '\n']).next().unwrap_or_default().replace(UNKNOWN, "{id}");
    let Ok(call) = Call::parse(method, &path) else { return };
    if let Some(advice) = needs_user(file, &call) {
        let message = format!("{} {} needs a signed-in user; the token here is of an app", call.method(), call.path());
        report.add_with_fix(range, Confidence::High, message, advice);
    }
}

/// What to do instead, for a call that needs a user.
fn needs_user(file: &File<'_, '_>, call: &Call) -> Option<String> {
    let advice = match file.map().map(|map| map.look_up(call)) {
        Some(answer) if answer.kind == CallKind::UserOnly => answer.advice.unwrap_or_default(),
        Some(answer) if answer.kind != CallKind::Unknown => return None,
        _ => built_in_user_only(call)?.advice,
    };
    Some(if advice.is_empty() { "a user must sign in for this call".to_owned() } else { advice })
}

/// The method of the request around an address.
fn method_at(document: &Document<'_>, token: usize) -> String {
    let Some(call) = request_around(document, token) else { return "GET".to_owned() };
    let known = |word: &str| {
        let upper = word.trim_end_matches("Async").to_ascii_uppercase();
        matches!(upper.as_str(), "GET" | "POST" | "PATCH" | "PUT" | "DELETE").then_some(upper)
    };
    if let Some(method) = known(document.content(call.name)) {
        return method;
    }
    let arguments = call_arguments(document, call);
    let named = arguments.iter().filter(|argument| {
        argument
            .name
            .is_some_and(|name| matches!(fold(document.name(name)).as_str(), "method" | "x" | "request" | "httpmethod"))
    });
    let given = named.filter_map(|argument| known(document.content(argument.value.start))).next();
    let inside = (call.first..call.end)
        .take(200)
        .filter(|&at| document.name(at) == "method")
        .find_map(|at| known(document.content(at + 2)));
    given.or(inside).unwrap_or_else(|| "GET".to_owned())
}

/// The call of a cmdlet, by the map.
fn by_map(
    file: &File<'_, '_>,
    document: &Document<'_>,
    call: &crate::flow::document::Call,
) -> Option<(&'static str, String)> {
    let name = document.content(call.name);
    let cmdlets = file.known.filter(|_| Cmdlets::is_one(name))?.cmdlets()?;
    let options = call_arguments(document, call).iter().filter_map(|argument| argument.name);
    let options: Vec<&str> = options.map(|option| document.name(option)).collect();
    let (method, path) = cmdlets.resolve(name, &options)?;
    Some((method, path.into_owned()))
}

/// The cmdlets of calls in the built-in list.
fn of_cmdlet(folded: &str) -> Option<(&'static str, &'static str)> {
    Some(match folded {
        "newmgteamchannelmessage" => ("POST", "/teams/{id}/channels/{id}/messages"),
        "newmgteamchannelmessagereply" => ("POST", "/teams/{id}/channels/{id}/messages/{id}/replies"),
        "newmgchatmessage" => ("POST", "/chats/{id}/messages"),
        "newmggroupevent" => ("POST", "/groups/{id}/events"),
        "getmggroupevent" => ("GET", "/groups/{id}/events"),
        "newmggroupthread" => ("POST", "/groups/{id}/threads"),
        "newmggroupconversation" => ("POST", "/groups/{id}/conversations"),
        "getmgdirectoryonpremisesynchronization" => ("GET", "/directory/onPremisesSynchronization"),
        "getmgprintprinter" => ("GET", "/print/printers"),
        "getmguseronenotenotebook" => ("GET", "/users/{id}/onenote/notebooks"),
        "getmgpolicyfeaturerolloutpolicy" => ("GET", "/policies/featureRolloutPolicies"),
        "newmgappcatalogteamapp" => ("POST", "/appCatalogs/teamsApps"),
        "getmguserdriveitemworkbook" => ("GET", "/users/{id}/drive/items/{id}/workbook"),
        _ => return None,
    })
}
