//! Single scopes in the settings of an app that signs in on its own: INI, `.env`, JSON, YAML, TOML.
use super::judge_as;
use crate::file::File;
use crate::finding::Confidence;
use crate::flow::document::Document;
use crate::flow::knowledge::fold;
use crate::lexers::Dialect;
use crate::rules::report::Report;
use crate::words::Word;

/// Adds the scopes of a file of settings. Beside `client_credentials` they are wrong; beside a client secret alone they
/// may be those of a web site.
pub(super) fn check(file: &File<'_, '_>, report: &mut Report) {
    let settings = matches!(file.dialect, Dialect::Lines | Dialect::Json | Dialect::Yaml | Dialect::Toml);
    if !settings || !file.entra || !(file.has(Word::ClientSecret) || file.app) {
        return;
    }
    let Some(document) = file.documents.first() else { return };
    let confidence = if file.is_app_only() { Confidence::High } else { Confidence::Low };
    if file.user || signs_users_in(document) {
        return;
    }
    for binding in &document.bindings {
        if is_scope(document.name(binding.key)) && !is_declared(document, binding.group) {
            judge_as(file, 0, document, &binding.value, confidence, report);
        }
    }
    if file.dialect == Dialect::Yaml {
        // A list below its key is no binding.
        for open in 2..document.tokens.len() {
            let list =
                document.is_operator(open - 1, ":") && document.token(open).is_some_and(|token| token.opens(b'{'));
            if let Some(close) = document.partner(open).filter(|_| list && is_scope(document.name(open - 2))) {
                judge_as(file, 0, document, &(open + 1..close), confidence, report);
            }
        }
    }
}

fn is_scope(name: &str) -> bool {
    name.len() < 40 && {
        let name = fold(name);
        (name.ends_with("scope") || name.ends_with("scopes")) && !name.contains("delegated") && !name.contains("user")
    }
}

/// Settings that only the sign-in of users has.
fn signs_users_in(document: &Document<'_>) -> bool {
    document.bindings.iter().any(|binding| {
        let name = document.name(binding.key);
        name.len() < 48 && {
            let name = fold(name);
            ["redirecturi", "redirecturl", "callbackpath", "callbackurl", "replyurl", "logoutpath", "returnurl"]
                .iter()
                .any(|end| name.ends_with(end))
                || name.starts_with("signedout")
        }
    })
}

/// The scopes that an app offers to others are none that it asks for.
fn is_declared(document: &Document<'_>, group: Option<usize>) -> bool {
    let Some(close) = group.and_then(|open| document.partner(open)) else { return false };
    let near = group.map_or(0, |open| open + 1)..close;
    near.take(200)
        .any(|at| matches!(document.name(at), "isEnabled" | "adminConsentDescription" | "requestedAccessTokenVersion"))
}
