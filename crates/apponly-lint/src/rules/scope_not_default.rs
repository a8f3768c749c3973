//! `scope-not-default`: an app asks for single scopes.
mod settings;

use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, argument, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Binding, Call, Document, Tokens};
use crate::flow::knowledge::{self, Effect, fold};
use crate::flow::value::{Origin, UNKNOWN, Value};
use crate::lexers::token::Kind;
use crate::rules::graph::requests::within;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "scope-not-default",
    title: "an app asks for single scopes",
    description: "An app gets all its consented permissions or none: its scope is the resource followed by `/.default`. Entra \
        refuses anything else with AADSTS1002012 or AADSTS70011.",
    fix: "ask for `https://graph.microsoft.com/.default`, which is what `apponly token` does, and have the permissions \
        consented: `apponly grant PERMISSION --to APP`",
    must_fire: &[
        Example::new("a.py", "app.acquire_token_for_client(scopes=['https://graph.microsoft.com/User.Read.All'])\n"),
        Example::new("b.ps1", "$b = @{ grant_type = 'client_credentials'; scope = 'User.Read.All' }\n"),
        Example::new(
            "c.sh",
            "curl -d 'grant_type=client_credentials&scope=https://graph.microsoft.com/User.Read' \"$U\"\n",
        ),
        Example::new("d.js", "await cca.acquireTokenByClientCredential({ scopes: ['User.Read'] });\n"),
        Example::new(
            "e.py",
            "c = ClientSecretCredential(t, i, s)\nc.get_token('https://graph.microsoft.com/Mail.Read')\n",
        ),
        Example::new(
            "f.ps1",
            "$b = \"client_id=$i&grant_type=client_credentials\"\n$b += '&scope=https%3A%2F%2Fgraph.microsoft.com%2FMail.Send'\n",
        ),
        Example::new("g.ini", "grant_type = client_credentials\nscope = https://graph.microsoft.com/Mail.Send\n"),
        Example::new(
            "h.cs",
            "var graph = new GraphServiceClient(new ClientSecretCredential(t, i, s), new[] { \"Tasks.ReadWrite\" });\n",
        ),
    ],
    must_not_fire: &[
        Example::new("a.py", "app.acquire_token_for_client(scopes=['https://graph.microsoft.com/.default'])\n"),
        Example::new("b.ps1", "$b = @{ grant_type = 'client_credentials'; scope = \"$graph/.default\" }\n"),
        Example::new("c.py", "data = {'grant_type': 'authorization_code', 'scope': 'User.Read'}\n"),
        Example::new("d.py", "app.acquire_token_for_client(scopes=[SCOPE])\n"),
        Example::new("e.ini", "client_id = x\nredirect_uri = https://a.example/back\nscope = User.Read\n"),
    ],
    check,
};

fn check(file: &File<'_, '_>, report: &mut Report) {
    settings::check(file, report);
    if !file.app {
        return;
    }
    for (index, document) in file.documents.iter().enumerate() {
        for binding in &document.bindings {
            let name = document.name(binding.key);
            let scope = name.len() < 8 && matches!(fold(name).as_str(), "scope" | "scopes");
            if scope && (is_of_app(file, index, document, binding.group) || is_form_field(file, document, binding)) {
                judge(file, index, document, &binding.value, report);
            }
        }
        calls(file, index, document, report);
        texts(file, index, document, report);
    }
}

/// Whether the map or the call around a binding is an app's request.
fn is_of_app(file: &File<'_, '_>, index: usize, document: &Document<'_>, group: Option<usize>) -> bool {
    let Some((open, close)) = group.and_then(|open| Some((open, document.partner(open)?))) else { return false };
    let origin = file.value(index, &(open..close + 1)).origin;
    if origin.has(Origin::APP_REQUEST) && !origin.has(Origin::USER_REQUEST) {
        return true;
    }
    // `{ { "grant_type", … }, { "scope", … } }`: the pair is a map of its own.
    if let Some((open, close)) = enclosing(document, open).and_then(|open| Some((open, document.partner(open)?))) {
        let origin = file.value(index, &(open..close + 1)).origin;
        if origin.has(Origin::APP_REQUEST) && !origin.has(Origin::USER_REQUEST) {
            return true;
        }
    }
    // `clientcredentials.Config{Scopes: …}` of Go
    if open >= 3 && document.raw(open - 1) == "Config" && document.raw(open - 3) == "clientcredentials" {
        return true;
    }
    // `{ config: …, scopes: … }` of PnPjs
    let settings = || within(document, open, close).iter().any(|entry| document.name(entry.key) == "config");
    if file.library && file.is_app_only() && settings() {
        return true;
    }
    // `acquireTokenByClientCredential({ scopes: … })`, `GetToken(ctx, TokenRequestOptions{Scopes: …})`
    document.calls_around(open).take(2).any(|call| asks_for_app(file, index, call))
}

/// The bracket around a pair of a list of pairs, whose members are few.
fn enclosing(document: &Document<'_>, pair: usize) -> Option<usize> {
    let mut at = pair;
    for _ in 0..32 {
        at = at.checked_sub(1)?;
        match document.kind(at)? {
            Kind::Close => at = document.partner(at)?,
            Kind::Open => return Some(at).filter(|&open| !document.token(open).is_some_and(|token| token.opens(b'('))),
            Kind::Operator if document.raw(at) == "," => {}
            _ => return None,
        }
    }
    None
}

/// Whether a call asks for a token of an app.
fn asks_for_app(file: &File<'_, '_>, index: usize, call: &Call) -> bool {
    match knowledge::effect(&call.folded) {
        Effect::Gives(given) => given.has(Origin::APP_ANSWER),
        Effect::AsksCredential => {
            let origin = file.value(index, &(call.first..call.first + 1)).origin;
            origin.has(Origin::APP_CREDENTIAL) || (file.is_app_only() && !origin.has(Origin::USER))
        }
        _ => {
            takes_credential(&call.folded) && {
                let arguments = file.documents.get(index).map_or(&[][..], |document| call_arguments(document, call));
                let first = arguments.iter().take(2).map(|argument| file.value(index, &argument.value).origin);
                let origin = first.fold(Origin::NONE, |all, origin| all | origin);
                !origin.has(Origin::USER) && (origin.has(Origin::APP_CREDENTIAL) || file.is_app_only())
            }
        }
    }
}

/// What asks for tokens with a credential and scopes that it is made with: the clients of the Graph libraries.
fn takes_credential(folded: &str) -> bool {
    matches!(
        folded,
        "graphserviceclient"
            | "newgraphserviceclientwithcredentials"
            | "graphclient"
            | "tokencredentialauthenticationprovider"
            | "tokencredentialauthprovider"
            | "azureidentityauthenticationprovider"
            | "newazureidentityauthenticationproviderwithscopes"
            | "azureidentityaccesstokenprovider"
            | "clientcredentialprovider"
            | "azureidentity"
    )
}

/// `form.append("scope", …)`, `new KeyValuePair<string, string>("scope", …)` in a file that signs in as an app alone.
fn is_form_field(file: &File<'_, '_>, document: &Document<'_>, binding: &Binding) -> bool {
    let name = binding.group.and_then(|open| document.calls_around(open + 1).next()).map(|call| call.folded.as_str());
    let field = document.kind(binding.key) == Some(Kind::Text)
        && matches!(name, Some("append" | "add" | "set" | "keyvaluepair" | "basicnamevaluepair" | "put"));
    field && file.is_app_only()
}

/// The first argument of a call that signs an app in.
fn calls(file: &File<'_, '_>, index: usize, document: &Document<'_>, report: &mut Report) {
    for call in &document.calls {
        if call.folded == "getmsaltoken" {
            power_shell(file, index, document, call, report);
        }
        // Java: `ClientCredentialParameters.builder(scopes)`
        let parameters = call.folded == "builder" && document.raw(call.first) == "ClientCredentialParameters";
        if call.command || (!parameters && !asks_for_app(file, index, call)) {
            continue;
        }
        for argument in call_arguments(document, call).iter().take(4).filter(|argument| {
            argument.name.is_none_or(|name| document.name(name).to_ascii_lowercase().starts_with("scope"))
        }) {
            if takes_credential(&call.folded) && file.value(index, &argument.value).origin.has(Origin::APP_CREDENTIAL) {
                continue;
            }
            judge(file, index, document, &argument.value, report);
        }
    }
}

/// `Get-MsalToken` with the secret or the certificate of an app.
fn power_shell(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call, report: &mut Report) {
    let names = file.parameter_names(document, call);
    let app = names.iter().any(|name| matches!(name.as_str(), "clientsecret" | "clientcertificate"));
    let scopes = argument(document, call, "scopes").or_else(|| argument(document, call, "scope"));
    if let Some(scopes) = scopes.filter(|_| app) {
        judge(file, index, document, &scopes.value, report);
    }
}

/// `scope=…` in a form.
fn texts(file: &File<'_, '_>, index: usize, document: &Document<'_>, report: &mut Report) {
    for (at, token) in document.tokens.iter().enumerate() {
        if !matches!(token.kind, Kind::Text | Kind::Word) || token.end - token.start < 14 {
            continue;
        }
        let Some(start) = scope_in(document.raw(at)) else { continue };
        let value = file.value(index, &(at..document.after(at)));
        let Some(literal) = value.literal else { continue };
        let Some(scope) = scope_in(&literal.text).and_then(|start| literal.text.get(start..)) else { continue };
        let asks = value.origin.has(Origin::APP_REQUEST) || is_part_of_request(file, index, document, at);
        let user = ["authorize", "response_type", "adminconsent"].iter().any(|sign| literal.text.contains(sign));
        let scope = decoded(scope.split(['&', '"', '\'', '\n']).next().unwrap_or_default());
        if let Some(wrong) = wrong_scope(&scope).filter(|_| asks && !user) {
            let start = token.start as usize + start;
            report.add(start - 6..start, Confidence::High, message(wrong));
        }
    }
}

/// Behind `scope=` as a field of a form.
fn scope_in(text: &str) -> Option<usize> {
    let found = text.find("scope=")?;
    let before = text.get(..found)?.bytes().next_back();
    before.is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b'_').then_some(found + 6)
}

/// Whether another part of the same request asks for a token of an app.
fn is_part_of_request(file: &File<'_, '_>, index: usize, document: &Document<'_>, at: usize) -> bool {
    let around = document.calls_around(at).find(|call| call.first < at && call.end - call.first > 3);
    let origin = around.map(|call| {
        let arguments = call_arguments(document, call).iter().take(32);
        arguments.fold(Origin::NONE, |origin, argument| origin | file.value(index, &argument.value).origin)
    });
    match origin {
        Some(origin) if origin.has(Origin::APP_REQUEST) => true,
        Some(origin) if origin.has(Origin::USER_REQUEST) => false,
        _ => file.is_app_only(),
    }
}

/// A value of a form without its escapes.
fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(u8::is_ascii);
        match byte {
            Some(byte) => {
                decoded.push(char::from(byte));
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                decoded.push('%');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    decoded.replace('+', " ")
}

/// One scope, or the texts of a list of them.
fn judge(file: &File<'_, '_>, index: usize, document: &Document<'_>, tokens: &Tokens, report: &mut Report) {
    judge_as(file, index, document, tokens, Confidence::High, report);
}

/// As [`judge`], as surely as told.
pub(super) fn judge_as(
    file: &File<'_, '_>,
    index: usize,
    document: &Document<'_>,
    tokens: &Tokens,
    confidence: Confidence,
    report: &mut Report,
) {
    let mut tell = |value: Value| {
        let literal = value.literal?;
        let message = message(wrong_scope(&literal.text)?);
        report.add(literal.place, confidence, message);
        Some(())
    };
    let value = file.value(index, tokens);
    if value.literal.is_some() {
        tell(value);
        return;
    }
    // A list that has a name.
    let named = file.values.get(index).and_then(|values| values.written_value(tokens));
    let tokens = named.as_ref().unwrap_or(tokens);
    for at in tokens.clone().take(64).filter(|&at| document.kind(at) == Some(Kind::Text)) {
        if tell(file.value(index, &(at..document.after(at)))).is_some() {
            return;
        }
    }
}

fn message(scope: &str) -> String {
    format!("an app cannot ask for the single scope `{scope}`")
}

/// The first scope of a list that an app cannot ask for.
fn wrong_scope(list: &str) -> Option<&str> {
    list.split([' ', ',']).map(str::trim).find(|scope| {
        let open_id = matches!(*scope, "" | "openid" | "offline_access" | "profile" | "email");
        let named =
            scope.contains('.') && scope.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-:/".contains(&byte));
        !open_id && named && !scope.contains(UNKNOWN) && !scope.ends_with(".default") && is_permission(scope)
    })
}

/// The last part looks like `User.Read.All` or `user.read`.
fn is_permission(scope: &str) -> bool {
    let last = scope.rsplit('/').next().unwrap_or(scope);
    let mut parts = last.split('.');
    let first = parts.next().unwrap_or_default();
    let host = scope.starts_with("https://") && scope.matches('/').count() <= 2;
    let upper = |part: &str| part.starts_with(|letter: char| letter.is_ascii_uppercase());
    let verb = |part: &str| {
        ["read", "readwrite", "readbasic", "send", "create", "invite"]
            .iter()
            .any(|verb| part.eq_ignore_ascii_case(verb))
    };
    let second = parts.next().unwrap_or_default();
    !host && !first.is_empty() && ((upper(first) && upper(second)) || verb(second))
}
