//! Objects of client libraries that stand for the signed-in user: `graph.Me`, `client.me`, `users["me"]`, and the
//! mailbox, calendar or drive of an O365 account without an owner.
use crate::file::{File, argument};
use crate::finding::Confidence;
use crate::flow::document::{Call, Document};
use crate::flow::knowledge::fold;
use crate::flow::value::Origin;
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, Token};
use crate::rules::graph::graph_call::chain;
use crate::rules::report::Report;

/// Adds the objects of a document that need a user although its client signs in as an app.
pub(in crate::rules) fn check(file: &File<'_, '_>, index: usize, document: &Document<'_>, report: &mut Report) {
    if !document.dialect.is_of_dot_net() && !matches!(document.dialect, Dialect::Python | Dialect::JavaScript) {
        return;
    }
    for (at, token) in document.tokens.iter().enumerate().skip(2) {
        let name = match token.kind {
            Kind::Word => token.end - token.start == 2,
            Kind::Text => token.end - token.start == 4,
            _ => false,
        };
        if name && document.content(at).eq_ignore_ascii_case("me") && stands_for_user(file, index, document, at) {
            let message = "`me` needs a signed-in user; the client here signs in as an app".to_owned();
            let fix = "name the user: `Users[id]` or `users.by_user_id(id)`, with an application permission from `apponly \
                permissions for GET '/users/{id}'`";
            report.add_with_fix(token.range(), Confidence::High, message, fix.to_owned());
        }
    }
    if document.dialect == Dialect::Python {
        accounts(document, report);
    }
}

/// Whether the `me` at a token is the user of a client that signs in as an app.
fn stands_for_user(file: &File<'_, '_>, index: usize, document: &Document<'_>, at: usize) -> bool {
    if document.kind(at) == Some(Kind::Text) {
        let open = at - 1;
        let called = open.checked_sub(1).map(|before| fold(document.raw(before))).unwrap_or_default();
        let one = document.token(open).is_some_and(|token| token.kind == Kind::Open)
            && document.partner(open) == Some(at + 1)
            && matches!(called.as_str(), "users" | "byuserid" | "byid");
        return one && file.is_app_only() && document.is_operator(open.saturating_sub(2), ".");
    }
    if !matches!(document.raw(at - 1), "." | "?.") {
        return false;
    }
    let called = document.is_operator(at + 1, ".") || document.token(at + 1).is_some_and(|next| next.opens(b'('));
    let Some(whole) = chain(document, at).filter(|_| called) else { return false };
    if names_a_type(document, whole.start) {
        return false;
    }
    let mut before = at - 2;
    while document.is_operator(before, "!") && before > whole.start {
        before -= 1;
    }
    if document.kind(before) == Some(Kind::Close) {
        before = document.partner(before).and_then(|open| open.checked_sub(1)).unwrap_or(before);
    }
    let receiver = fold(document.raw(before));
    let graph = receiver.contains("graph") || receiver.contains("client") || document.raw(whole.start) == "graphfi";
    let origin = file.value(index, &(whole.start..at - 1)).origin;
    let app = origin.has(Origin::APP) || file.is_app_only();
    (graph || origin.has(Origin::APP_CREDENTIAL)) && app && !origin.has(Origin::USER) && !receiver.contains("user")
}

/// Whether a chain is the name of a namespace or a type: `using Microsoft.Graph.Me.SendMail;`.
fn names_a_type(document: &Document<'_>, first: usize) -> bool {
    let before = |back: usize| first.checked_sub(back).map_or("", |at| document.raw(at));
    let imports = |word: &str| matches!(word, "using" | "import" | "from" | "namespace" | "package" | "static");
    matches!(document.raw(first), "Microsoft" | "com" | "global" | "msgraph")
        && (imports(before(1)) || document.is_operator(first + 1, "."))
        || imports(before(1))
        || before(1) == "=" && imports(before(3))
}

/// What an O365 account opens for its own user where no other owner is named.
const OWN: &[&str] =
    &["schedule", "mailbox", "newmessage", "addressbook", "tasks", "outlookcategories", "getcurrentuser", "planner"];

/// `account.schedule()` where the account signs in as an app.
fn accounts(document: &Document<'_>, report: &mut Report) {
    let made = document.calls.iter().filter(|call| call.folded == "account" && !call.command);
    let made: Vec<&Call> = made.filter(|call| argument(document, call, "authflowtype").is_some()).take(8).collect();
    let app = |call: &&Call| {
        let flow = argument(document, call, "authflowtype").map_or("", |flow| document.content(flow.value.start));
        flow == "credentials" && argument(document, call, "mainresource").is_none()
    };
    if made.is_empty() || !made.iter().all(app) {
        return;
    }
    let makes = |range: &std::ops::Range<usize>| {
        made.iter().any(|call| range.contains(&call.name))
            || document
                .call_at(range.start)
                .and_then(|call| document.function_named(document.name(call.name)))
                .is_some_and(|function| {
                    let body =
                        document.functions.get(function).map(|function| function.body.clone()).unwrap_or_default();
                    made.iter().any(|call| body.contains(&call.name))
                })
    };
    let bound = document.bindings.iter().filter(|binding| binding.assigns && makes(&binding.value));
    let names: Vec<&str> = bound.map(|binding| document.name(binding.key)).collect();
    let drives = document.calls.iter().any(|call| matches!(call.folded.as_str(), "getdefaultdrive" | "getdrives"));
    for call in document.calls.iter().filter(|call| !call.command) {
        if !call.name.checked_sub(1).is_some_and(|before| document.is_operator(before, ".")) {
            continue;
        }
        let own = OWN.contains(&call.folded.as_str()) || (call.folded == "storage" && drives);
        if !own || !document.call_arguments(call).is_empty() {
            continue;
        }
        let receiver = call.name.checked_sub(2).map_or("", |at| document.name(at));
        let direct = call.name.checked_sub(2).is_some_and(|at| made.iter().any(|made| made.end == at + 1));
        let mine = direct || names.contains(&receiver) || receiver.to_ascii_lowercase().contains("account");
        let directory = call.folded == "getcurrentuser";
        if mine || directory {
            let range = document.token(call.name).map(Token::range).unwrap_or_default();
            let message = format!(
                "`{}()` without an owner opens that of a signed-in user; the account here is an app",
                document.raw(call.name)
            );
            let fix = "name the owner: `resource='user@domain'`, or `main_resource=` of the account, with an application \
                permission from `apponly permissions for GET '/users/{id}'`";
            report.add_with_fix(range, Confidence::High, message, fix.to_owned());
        }
    }
}
