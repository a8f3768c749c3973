//! What sends a request, and with which method.
use crate::flow::document::{Call, Document};
use crate::flow::knowledge::{self, Effect};
use crate::lexers::token::Kind;

/// What kind of thing sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// To any host.
    Any,
    /// To any host, with a body where one is given.
    Curl,
    /// To Graph alone: a path suffices.
    Graph,
    /// A function of the file that sends what it is given to Graph.
    Wrapper,
}

/// What a call is as a sender, if it is one.
pub(super) fn of(document: &Document<'_>, call: &Call) -> Option<Sender> {
    let folded = call.folded.as_str();
    if matches!(
        folded,
        "invokemggraphrequest" | "invokegraphrequest" | "invokemsgraphrequest" | "invokepnpgraphmethod" | "api"
    ) {
        return Some(Sender::Graph);
    }
    if call.command {
        return match knowledge::effect_of(document, call) {
            Effect::Requests if matches!(folded, "curl" | "wget") => Some(Sender::Curl),
            Effect::Requests => Some(Sender::Any),
            _ if folded == "az" && is_rest(document, call) => Some(Sender::Any),
            _ => None,
        };
    }
    let method = matches!(
        folded,
        "get"
            | "delete"
            | "getasync"
            | "getstringasync"
            | "getfromjsonasync"
            | "deleteasync"
            | "patchasync"
            | "putasync"
            | "postasjsonasync"
            | "httprequestmessage"
            | "invokerestmethod"
    );
    (method || knowledge::effect(folded) == Effect::Requests).then_some(Sender::Any)
}

fn is_rest(document: &Document<'_>, call: &Call) -> bool {
    document.call_arguments(call).first().is_some_and(|argument| document.content(argument.value.start) == "rest")
}

/// The method that a word names: `POST`, `Post`, `PostAsync`, `postAsJsonAsync`.
pub(super) fn method_of_name(word: &str) -> Option<&'static str> {
    if word.len() > 16 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let stem = lower.strip_suffix("async").unwrap_or(&lower);
    Some(match stem.strip_suffix("asjson").unwrap_or(stem) {
        "get" => "GET",
        "post" | "postform" => "POST",
        "patch" => "PATCH",
        "put" => "PUT",
        "delete" => "DELETE",
        _ => return None,
    })
}

/// Longer chains behind a path are not read.
const MAXIMUM_LINKS: usize = 12;

/// `.api(path).header(…).post(body)`: what the chain behind a call ends with.
pub(super) fn method_behind(document: &Document<'_>, call: &Call) -> Option<&'static str> {
    if call.command {
        return None;
    }
    let mut at = call.end;
    for _ in 0..MAXIMUM_LINKS {
        if !matches!(document.raw(at), "." | "?.") {
            return None;
        }
        let name = at + 1;
        let opens = document.token(name + 1).is_some_and(|token| token.opens(b'('));
        if document.kind(name) != Some(Kind::Word) || !opens {
            return None;
        }
        let method = match document.raw(name) {
            "create" => Some("POST"),
            "update" => Some("PATCH"),
            word => method_of_name(word),
        };
        if method.is_some() {
            return method;
        }
        at = document.after(name + 1);
    }
    None
}
