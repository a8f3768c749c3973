//! Whose a refresh token is: an app's, which has none, a user's, or that of another service.
use std::ops::Range;

use crate::file::{File, Place, call_arguments};
use crate::flow::document::{Call, Document, Function};
use crate::flow::knowledge::{self, Effect, fold};
use crate::flow::value::Origin;
use crate::lexers::token::Kind;

/// So many requests of one function are looked at.
const MAXIMUM_REQUESTS: usize = 32;
/// So many tokens and calls of one function are looked at for addresses.
const MAXIMUM_TOKENS: usize = 4000;
/// So far around a place names are read where no address tells, in tokens.
const NEAR: usize = 40;

/// Services with refresh tokens of their own, as they are named in code.
const SERVICES: &[&str] = &[
    "google",
    "gmail",
    "youtube",
    "twitch",
    "zoho",
    "dropbox",
    "slack",
    "spotify",
    "salesforce",
    "hubspot",
    "atlassian",
    "jira",
    "linkedin",
    "xero",
    "quickbooks",
    "intuit",
    "strava",
    "fitbit",
    "zoom",
    "docusign",
    "facebook",
    "twitter",
    "amazon",
    "okta",
    "auth0",
    "keycloak",
    "cognito",
    "firebase",
    "discord",
    "shopify",
    "asana",
    "webex",
    "bitbucket",
    "netatmo",
    "withings",
    "boxcom",
    "adobe",
    "servicenow",
    "reddit",
];

/// Whether the refresh token at a place can be meant to be that of an app of Entra.
pub(in crate::rules) fn may_be_app(file: &File<'_, '_>, place: &Place) -> bool {
    let Some(document) = file.documents.get(place.document) else { return false };
    if is_beside_other(file, document, place) {
        return false;
    }
    let function = named_function(document, place.token);
    let asked = asked(file, place.document, &body_of(document, function));
    match (function.is_some(), asked) {
        (_, Some(Service::Entra)) => !is_parameter(document, place.token),
        (true, Some(Service::Other)) => false,
        _ => !names_other(document, place.token) && !is_parameter(document, place.token),
    }
}

/// Whether the function around a place asks Entra for tokens.
pub(in crate::rules) fn asks_entra(file: &File<'_, '_>, place: &Place) -> bool {
    let Some(document) = file.documents.get(place.document) else { return false };
    let body = body_of(document, named_function(document, place.token));
    asked(file, place.document, &body) == Some(Service::Entra)
}

/// Whether an expression begins with a parameter of the function around it.
pub(in crate::rules) fn is_of_caller(file: &File<'_, '_>, place: &Place, chain: &Range<usize>) -> bool {
    let (Some(document), Some(values)) = (file.documents.get(place.document), file.values.get(place.document)) else {
        return false;
    };
    let function = named_function(document, place.token);
    let root = document.name(chain.start);
    function.is_some_and(|function| {
        document.first_call_of(function).is_none() && values.parameters_of(function.parameters).contains(&root)
    })
}

/// Whether an expression begins with a parameter of the function around it, whoever calls.
pub(in crate::rules) fn is_of_parameter(file: &File<'_, '_>, place: &Place, chain: &Range<usize>) -> bool {
    let (Some(document), Some(values)) = (file.documents.get(place.document), file.values.get(place.document)) else {
        return false;
    };
    let root = document.name(chain.start);
    named_function(document, place.token)
        .is_some_and(|function| values.parameters_of(function.parameters).contains(&root))
}

/// Whether the refresh token that a grant sends comes from a vault, the environment or a caller.
pub(in crate::rules) fn sends_given(file: &File<'_, '_>, place: &Place) -> bool {
    let Some(document) = file.documents.get(place.document) else { return false };
    let given = |range: &Range<usize>| {
        file.value(place.document, range).origin.has(Origin::OUTSIDE)
            || is_given(document, range)
            || is_read_from_store(document, range)
    };
    let own = document.bindings.iter().find(|binding| binding.value.contains(&place.token) && binding.group.is_some());
    let named = own.is_some_and(|own| {
        let mut group = document.bindings.iter().filter(|binding| binding.group == own.group);
        group.any(|binding| {
            fold(document.name(binding.key)) == "refreshtoken"
                && (given(&binding.value) || is_unassigned(document, &binding.value))
        })
    });
    // `acquire_token_by_refresh_token(args.refresh_token)`
    let call = document.call_at(place.token).map(|call| document.call_arguments(call)).unwrap_or_default();
    if call.iter().any(|argument| given(&argument.value)) {
        return true;
    }
    let mut holes = place.token + 1..document.after(place.token);
    named || holes.any(|at| fold(document.name(at)).contains("refresh") && given(&(at..at + 1)))
}

/// A name that was last given what a store holds: `var saved = await file.ReadAsync()`.
fn is_read_from_store(document: &Document<'_>, value: &Range<usize>) -> bool {
    let reads = |at: usize| {
        document.call_at(at).is_some_and(|call| {
            ["read", "load", "restore", "retrieve"].iter().any(|verb| call.folded.starts_with(verb))
        })
    };
    let held = document.assigned_before(document.name(value.start), value.start).next();
    value.len() == 1 && held.is_some_and(|held| held.value.clone().take(NEAR).any(reads))
}

/// A name alone that nothing in the file gives a value: whoever calls does.
fn is_unassigned(document: &Document<'_>, value: &Range<usize>) -> bool {
    let name = document.name(value.start);
    let out = |at: usize| document.name(at) == name && document.raw(at.saturating_sub(1)) == "var";
    value.len() == 1
        && document.kind(value.start) == Some(Kind::Word)
        && document.assignments(name).is_empty()
        && !(value.start.saturating_sub(MAXIMUM_TOKENS)..value.start).any(out)
}

/// Whether a token lies in the form of a grant other than that of an app.
pub(in crate::rules) fn is_in_other_grant(file: &File<'_, '_>, index: usize, token: usize) -> bool {
    let Some(document) = file.documents.get(index) else { return false };
    let own = document.bindings.iter().find(|binding| binding.value.contains(&token) && binding.group.is_some());
    let Some(group) = own.map(|own| own.group) else { return false };
    document.bindings.iter().filter(|binding| binding.group == group).any(|binding| {
        fold(document.name(binding.key)) == "granttype"
            && file.value(index, &binding.value).text().is_some_and(|grant| grant != "client_credentials")
    })
}

/// The innermost function with a name around a token.
fn named_function<'d>(document: &'d Document<'_>, token: usize) -> Option<&'d Function> {
    let mut function = document.functions.get(document.function_at(token)?)?;
    while function.name.is_none() {
        function = document.functions.get(function.parent?)?;
    }
    Some(function)
}

fn body_of(document: &Document<'_>, function: Option<&Function>) -> Range<usize> {
    function.map_or(0..document.tokens.len(), |function| function.body.clone())
}

/// Whether the request around a place goes to another service, or the value that is read is named for one.
fn is_beside_other(file: &File<'_, '_>, document: &Document<'_>, place: &Place) -> bool {
    let before = place.token.saturating_sub(4)..place.token;
    if before.into_iter().any(|at| document.kind(at) != Some(Kind::Operator) && names_service(document.content(at))) {
        return true;
    }
    let around = document.calls_around(place.token).take(4);
    // `curl … | jq -r .refresh_token`
    let piped = |call: &Call| document.call_before_pipe(call);
    let mut around = around.flat_map(|call| [Some(call), piped(call)]).flatten();
    around.any(|call| {
        let mut answers = document.call_arguments(call).iter().take(8).map(|argument| argument.value.clone());
        let name = |at: usize| matches!(document.kind(at), Some(Kind::Variable)) && names_service(document.content(at));
        let address = |range: &Range<usize>| {
            let text = file.value(place.document, range).literal.map(|literal| literal.text).unwrap_or_default();
            service(&text) == Some(Service::Other)
        };
        answers.any(|range| {
            (range.clone().take(NEAR)).any(name) && call.command || is_request(document, call) && address(&range)
        })
    })
}

fn is_request(document: &Document<'_>, call: &Call) -> bool {
    knowledge::effect_of(document, call) == Effect::Requests
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    Entra,
    Other,
}

/// Who is asked for tokens within a range, by the addresses of its requests.
fn asked(file: &File<'_, '_>, index: usize, body: &Range<usize>) -> Option<Service> {
    let document = file.documents.get(index)?;
    let start = document.calls.partition_point(|call| call.name < body.start);
    let calls = document.calls.get(start..)?.iter().take(MAXIMUM_TOKENS).take_while(|call| call.name < body.end);
    let requests = calls.filter(|call| is_request(document, call));
    let mut found = None;
    for call in requests.take(MAXIMUM_REQUESTS) {
        for argument in call_arguments(document, call).iter().take(8) {
            let value = file.value(index, &argument.value);
            let Some(text) = value.literal.map(|literal| literal.text) else { continue };
            match service(&text) {
                Some(Service::Entra) => return Some(Service::Entra),
                other => found = found.or(other),
            }
        }
    }
    // Where the address of a request is not known: any that stands there.
    let addresses = || {
        let texts = body.clone().take(MAXIMUM_TOKENS).filter(|&at| document.kind(at) == Some(Kind::Text));
        texts.filter_map(|at| service(document.content(at)))
    };
    found.or_else(|| addresses().find(|found| *found == Service::Entra)).or_else(|| addresses().next())
}

/// Whose token endpoint an address is.
fn service(address: &str) -> Option<Service> {
    let host = address.split_once("://")?.1;
    let (host, path) = host.split_once('/').unwrap_or((host, ""));
    if ["microsoftonline", "login.windows", "sts.windows", "ciamlogin", "login.chinacloudapi"]
        .iter()
        .any(|own| host.contains(own))
    {
        return Some(Service::Entra);
    }
    // Registries of containers give refresh tokens of their own for tokens of Entra.
    if path.starts_with("oauth2/exchange") {
        return Some(Service::Other);
    }
    let known = host.bytes().any(|byte| byte.is_ascii_alphabetic()) && !host.contains("graph.microsoft");
    (known && (path.contains("token") || path.contains("oauth"))).then_some(Service::Other)
}

/// Whether another service is named near a place.
fn names_other(document: &Document<'_>, token: usize) -> bool {
    let function = document.function_at(token).and_then(|function| document.functions.get(function)?.name);
    let near = token.saturating_sub(NEAR)..token + NEAR;
    near.chain(function).any(|at| {
        let content = document.content(at);
        (4..=120).contains(&content.len())
            && matches!(document.kind(at), Some(Kind::Word | Kind::Variable | Kind::Text))
            && names_service(content)
    })
}

fn names_service(content: &str) -> bool {
    let folded = fold(content);
    SERVICES.iter().any(|service| folded.contains(service))
}

/// Whether a refresh token is one that a caller, a setting or the environment gives: that of a user.
pub(in crate::rules) fn is_given(document: &Document<'_>, chain: &Range<usize>) -> bool {
    let given = [
        "args",
        "arguments",
        "argv",
        "config",
        "options",
        "opts",
        "settings",
        "params",
        "env",
        "environ",
        "cfg",
        "input",
        "request",
        "req",
        "user",
        "account",
        "session",
        "cookies",
        "secrets",
        "kwargs",
        "psboundparameters",
        "claims",
    ];
    let first = document.name(chain.start).to_ascii_lowercase();
    let first = first.rsplit('.').next().unwrap_or(&first);
    let own = |name: &str| given.contains(&name.trim_start_matches('_'));
    let second = document.name(chain.start + 2).to_ascii_lowercase();
    own(first) || (matches!(first, "self" | "this" | "process" | "os") && own(&second))
}

/// Whether the nearest function, or the script, has a parameter for a refresh token: whoever calls it has one.
fn is_parameter(document: &Document<'_>, token: usize) -> bool {
    let within = |open: usize| {
        let close = document.partner(open).unwrap_or(open);
        (open..close).any(|at| {
            matches!(document.kind(at), Some(Kind::Word | Kind::Variable)) && fold(document.name(at)) == "refreshtoken"
        })
    };
    let mut function = document.function_at(token);
    while let Some(found) = function.and_then(|function| document.functions.get(function)) {
        if found.parameters.is_some_and(within) {
            return true;
        }
        function = found.parent;
    }
    let mut head = (0..document.tokens.len().min(64)).filter(|&at| document.raw(at).eq_ignore_ascii_case("param"));
    head.any(|at| document.function_at(at).is_none() && within(at + 1))
}
