//! `user-required`: an app-only token is sent to a call that needs a signed-in user.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, Identity, Place, argument, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Call, Document};
use crate::flow::knowledge::fold;
use crate::flow::value::UNKNOWN;
use crate::lexers::Dialect;
use crate::lexers::token::{BLOCK, Kind, NEWLINE};
use crate::rules::graph::graph_call::{identity_at, identity_of, is_me, path_of, request_around, whole};
use crate::rules::graph::requests::{base, map_of_argument};
use crate::words::Word;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "user-required",
    title: "an app calls what only a user may call",
    description: "The token of an app belongs to no user: `/me` and calls that have delegated permissions only answer it with \
        400 or 403, whatever is consented.",
    fix: "name the user: `/users/{id}/…` with the application permission that `apponly permissions for METHOD PATH` prints; \
        where no application permission exists, a user must sign in",
    must_fire: &[
        Example::new(
            "a.py",
            "t = app.acquire_token_for_client(scopes=S)\nrequests.get('https://graph.microsoft.com/v1.0/me/messages', headers={'Authorization': 'Bearer ' + t['access_token']})\n",
        ),
        Example::new(
            "b.ps1",
            "Connect-MgGraph -ClientId $c -TenantId $t -CertificateThumbprint $p\nGet-MgUser -UserId me\n",
        ),
        Example::new(
            "c.cs",
            "var graph = new GraphServiceClient(new ClientSecretCredential(t, c, s));\nvar me = await graph.Me.GetAsync();\n",
        ),
        Example::new("d.ps1", "Connect-MgGraph -Identity\nInvoke-MgGraphRequest -Uri '/v1.0/me/drive'\n"),
        Example::new(
            "e.js",
            "const { Client } = require('@microsoft/microsoft-graph-client');\nconst cred = new ClientSecretCredential(t, c, s);\nconst me = await client.api('/me').get();\n",
        ),
        Example::new(
            "f.sh",
            "T=$(curl -d grant_type=client_credentials \"$U\" | jq -r .access_token)\ncurl -H \"Authorization: Bearer $T\" https://graph.microsoft.com/v1.0/me\n",
        ),
        Example::new(
            "g.ps1",
            "Connect-MgGraph -ClientId $c -TenantId $t -CertificateThumbprint $p -Scopes 'User.Read.All'\n",
        ),
        Example::new("h.sh", "az login --identity\nid=$(az ad signed-in-user show --query id -o tsv)\n"),
        Example::new(
            "i.ps1",
            "Connect-MgGraph -Identity\n$uri = \"https://graph.microsoft.com/v1.0/chats/$chat/messages\"\nInvoke-MgGraphRequest -Method POST -Uri $uri -Body $b\n",
        ),
        Example::new(
            "j.py",
            "account = Account((i, s), auth_flow_type='credentials', tenant_id=t)\nschedule = account.schedule()\n",
        ),
        Example::new(
            "k.py",
            "t = app.acquire_token_for_client(scopes=S)\nbody = {'requests': [{'id': '1', 'method': 'GET', 'url': '/me'}]}\nrequests.post('https://graph.microsoft.com/v1.0/$batch', json=body, headers=h)\n",
        ),
        Example::new(
            "l.ts",
            "const graph = graphfi().using(GraphDefault({ msal: { config: { auth: { clientSecret: secret } } } }));\nconst own = await graph.me();\n",
        ),
    ],
    must_not_fire: &[
        Example::new(
            "a.py",
            "t = app.acquire_token_for_client(scopes=S)\nrequests.get('https://graph.microsoft.com/v1.0/users/x/messages', headers=h)\n",
        ),
        Example::new("b.ps1", "Connect-MgGraph -Scopes 'User.Read'\nGet-MgUser -UserId me\n"),
        Example::new(
            "c.py",
            "t = app.acquire_token_interactive(S)\nrequests.get('https://graph.microsoft.com/v1.0/me')\n",
        ),
        Example::new("d.ps1", "Connect-MgGraph -Identity\nInvoke-MgGraphRequest -Uri '/v1.0/users/x/memberOf'\n"),
        Example::new("e.sh", "az login\nid=$(az ad signed-in-user show --query id -o tsv)\n"),
        Example::new("f.cs", "using Microsoft.Graph.Me.SendMail;\nvar c = new ClientSecretCredential(t, i, s);\n"),
    ],
    check,
};

fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.app {
        return;
    }
    for request in file.requests().iter().filter(|request| is_me(&request.path)) {
        if identity_of(file, request) == Some(Identity::App) {
            tell(request.spot(file.text, &["/me", "me"]), &request.path, report);
        }
    }
    for place in file.of(Word::Me) {
        address(file, &place, report);
    }
    for (index, document) in file.documents.iter().enumerate() {
        crate::rules::graph::sdk_of_user::check(file, index, document, report);
        for call in document.calls.iter().filter(|call| call.command) {
            command(file, index, document, call, report);
        }
    }
    crate::rules::graph::filled_template::check(file, report);
    crate::rules::graph::delegated_only::check(file, report);
    // Tests send what must fail.
    if file.test {
        report.lower();
    }
}

/// `/me` in an address or in a path.
fn address(file: &File<'_, '_>, place: &Place, report: &mut Report) {
    let Some(document) = file.documents.get(place.document) else { return };
    let Some(token) = document.token(place.token) else { return };
    let next = file.text.as_bytes().get(place.at + place.length).copied().unwrap_or(b' ');
    if next.is_ascii_alphanumeric() || matches!(next, b'_' | b'-' | b'.') {
        return;
    }
    if !matches!(token.kind, Kind::Text | Kind::Word) {
        return;
    }
    let index = place.document;
    if file.has(Word::Batch) && is_step(file.text, place.at) {
        if identity_at(file, place.document, place.token) == Some(Identity::App) {
            let path = file.text.get(place.at..).unwrap_or_default();
            let end = path.find(['"', '\'', '\\', '`', '\n']).unwrap_or(0);
            tell(place.at..place.at + place.length, path.get(..end).unwrap_or("/me"), report);
        }
        return;
    }
    if token.has(BLOCK) && token.has(NEWLINE) {
        return;
    }
    let range = place.token..document.after(place.token);
    let value = file.value(index, &whole(document, &range));
    let Some(text) = value.literal.map(|literal| literal.text) else { return };
    let content_start = token.content().start;
    let own_start = place.at == content_start;
    // A sentence about `/me` is no path.
    if own_start && text.split('?').next().is_some_and(|path| path.contains(' ')) {
        return;
    }
    if (own_start || text.starts_with(UNKNOWN)) && !file.speaks_of_graph() {
        return;
    }
    let Some(path) = path_of(&text).or_else(|| own_start.then_some(text.as_str())) else { return };
    if !is_me(path) || (own_start && !is_sent(file, document, place.token, &text)) {
        return;
    }
    if identity_at(file, index, place.token) == Some(Identity::App) {
        tell(place.at..place.at + place.length, path, report);
    }
}

/// Whether the path at a byte is the `url` of one request of a batch, in the code or in a text.
fn is_step(text: &str, at: usize) -> bool {
    let before = text.get(text.floor_char_boundary(at.saturating_sub(24))..at).unwrap_or_default();
    let quotes = |letter: char| matches!(letter, '"' | '\'' | '\\' | '`' | ' ' | '$' | '@' | 'f');
    let before = before.trim_end_matches(quotes);
    let Some(key) = before.strip_suffix([':', '=', '>']) else { return false };
    key.trim_end_matches(|letter: char| quotes(letter) || letter == '=').to_ascii_lowercase().ends_with("url")
}

/// Whether a path alone goes to Graph: it is given to a call, joined to an address, or assigned as one.
fn is_sent(file: &File<'_, '_>, document: &Document<'_>, token: usize, text: &str) -> bool {
    if text.starts_with("https:") || text.starts_with(UNKNOWN) {
        return true;
    }
    let Some(call) = request_around(document, token) else {
        let before = token.saturating_sub(1);
        return matches!(document.raw(before), "=" | "+")
            || is_applied(document, before)
            || (file.has(Word::Batch) && is_listed(document, token));
    };
    !is_route(document, call, token)
}

/// A member of a list of paths, of which batches are made.
fn is_listed(document: &Document<'_>, token: usize) -> bool {
    let behind = document.bindings.partition_point(|binding| binding.value.end <= token);
    let mut near = document.bindings.iter().skip(behind).take(16);
    let list = near.find(|binding| binding.value.contains(&token) && binding.value.len() > 1);
    list.is_some_and(|list| {
        let name = fold(document.name(list.key));
        ["path", "url", "uri", "endpoint", "request", "step", "quer", "call"].iter().any(|part| name.contains(part))
    })
}

/// A function of F# is given what stands behind its name.
fn is_applied(document: &Document<'_>, function: usize) -> bool {
    document.dialect == Dialect::FSharp
        && document.kind(function) == Some(Kind::Word)
        && !matches!(document.raw(function), "printfn" | "printf" | "eprintfn" | "failwith" | "in" | "then" | "when")
}

/// The routes of a web server are no calls of Graph.
fn is_route(document: &Document<'_>, call: &Call, token: usize) -> bool {
    let decorates = call.first.checked_sub(1).is_some_and(|before| document.is_operator(before, "@"));
    let upper = document.raw(call.name).bytes().all(|byte| byte.is_ascii_uppercase());
    let receiver = fold(document.name(call.first));
    let server = matches!(receiver.as_str(), "app" | "router" | "server" | "fastify" | "express" | "routes");
    let handles =
        document.tokens.get(token..call.end).unwrap_or_default().iter().take(500).any(|token| token.opens(b'{'));
    let elsewhere = base::is_graph(document, call) == Some(false);
    decorates || upper || server || elsewhere || (handles && receiver == "api" && call.first < call.name)
}

pub(super) fn tell(range: std::ops::Range<usize>, path: &str, report: &mut Report) {
    let path = path.split(['?', ' ']).next().unwrap_or(path);
    let path = if path.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("/users")) { &path[6..] } else { path };
    let rest = path.get(3..).unwrap_or_default().replace(UNKNOWN, "{id}");
    let message = format!("`/me{rest}` needs a signed-in user; the token here is of an app");
    let fix = format!(
        "name the user: `/users/{{id}}{rest}`, with the application permission that `apponly permissions for GET \
         '/users/{{id}}{rest}'` prints; where none exists, a user must sign in"
    );
    report.add_with_fix(range, Confidence::High, message, fix);
}

/// `Get-MgUser -UserId me`, and scopes of a user beside the credential of an app.
fn command(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call, report: &mut Report) {
    let name = call.folded.as_str();
    if name == "connectmggraph" {
        return scopes(file, index, document, call, report);
    }
    if name == "az" || name == "getazaduser" {
        return signed_in(file, index, document, call, report);
    }
    if !name.contains("mg") || file.session_at(index, call.name) != Some(Identity::App) {
        return;
    }
    for argument in call_arguments(document, call) {
        let user = argument.name.is_some_and(|option| fold(document.name(option)) == "userid");
        let me = argument.value.len() == 1 && document.content(argument.value.start).eq_ignore_ascii_case("me");
        if user && me {
            let range = document.span(&argument.value);
            let message = format!(
                "`{} -UserId me` needs a signed-in user; the session here is of an app",
                document.content(call.name)
            );
            let fix = "name the user by id or user principal name, with an application permission from `apponly permissions \
                for GET '/users/{id}'`";
            report.add_with_fix(range, Confidence::High, message, fix.to_owned());
        }
    }
}

/// `az ad signed-in-user`, `Get-AzADUser -SignedIn`.
fn signed_in(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call, report: &mut Report) {
    let arguments = call_arguments(document, call);
    let (at, identity) = if call.folded == "az" {
        let mut words = arguments.iter().take(2).map(|argument| argument.value.start);
        let (Some(group), Some(command)) = (words.next(), words.next()) else { return };
        if document.content(group) != "ad" || document.content(command) != "signed-in-user" {
            return;
        }
        (command, file.azure_cli_at(index, call.name))
    } else {
        let Some(option) = argument(document, call, "signedin").and_then(|argument| argument.name) else { return };
        (option, file.session_at(index, call.name))
    };
    if identity == Some(Identity::App) {
        let range = document.token(at).map(crate::lexers::token::Token::range).unwrap_or_default();
        let message = "no user is signed in here: the session is of an app".to_owned();
        let fix = "name the service principal: `az ad sp show --id CLIENT_ID --query id`, or take its object id from the \
            definition of the identity";
        report.add_with_fix(range, Confidence::High, message, fix.to_owned());
    }
}

fn scopes(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call, report: &mut Report) {
    if !file.sign_ins.iter().any(|sign_in| sign_in.document == index && sign_in.token == call.name) {
        return;
    }
    let names = file.parameter_names(document, call);
    let app = names.iter().any(|name| {
        matches!(
            name.as_str(),
            "clientsecretcredential"
                | "certificatethumbprint"
                | "certificate"
                | "certificatename"
                | "identity"
                | "certificatesubjectname"
        )
    });
    let is_scope = |option: &usize| matches!(fold(document.name(*option)).as_str(), "scopes" | "scope");
    let arguments = call_arguments(document, call).iter();
    let scope = arguments.clone().find_map(|argument| argument.name.filter(is_scope)).or_else(|| {
        let mut entries = arguments.flat_map(|argument| map_of_argument(document, &argument.value));
        entries.find_map(|entry| Some(entry.key).filter(is_scope))
    });
    if let Some(option) = scope.filter(|_| app) {
        let range = document.token(option).map(crate::lexers::token::Token::range).unwrap_or_default();
        let message = "`-Scopes` asks for permissions of a user, beside the credential of an app".to_owned();
        let fix =
            "leave `-Scopes` out and have the application permissions consented: `apponly grant PERMISSION --to APP`";
        report.add_with_fix(range, Confidence::High, message, fix.to_owned());
    }
}
