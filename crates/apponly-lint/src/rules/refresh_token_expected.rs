//! `refresh-token-expected`: an app waits for a refresh token, which it never gets.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, Place, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::Document;
use crate::flow::knowledge::{self, Effect, fold};
use crate::flow::value::Origin;
use crate::lexers::token::{BLOCK, Kind, NEWLINE};
use crate::rules::graph::graph_call::chain;
use crate::rules::refresh::refresh_calls;
use crate::rules::refresh::refresh_owner;
use crate::words::Word;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "refresh-token-expected",
    title: "an app-only sign-in has no refresh token",
    description: "The client-credentials flow answers with an access token and nothing else: `refresh_token` is missing, \
        `offline_access` and `openid` are refused or ignored. A script that waits for one dies when its first token expires, \
        after about an hour.",
    fix: "ask for a new token whenever one is needed: `apponly token` and `apponly header` answer from a cache and renew \
        before the end; `apponly exec -- PROGRAM` does it for a whole program",
    must_fire: &[
        Example::new(
            "a.py",
            "r = requests.post(url, data={'grant_type': 'client_credentials'}).json()\nsave(r['refresh_token'])\n",
        ),
        Example::new(
            "b.ps1",
            "$t = Invoke-RestMethod -Method Post -Uri $u -Body @{ grant_type = 'client_credentials' }\n$refresh = $t.refresh_token\n",
        ),
        Example::new(
            "c.sh",
            "R=$(curl -d grant_type=client_credentials \"$URL\")\nREFRESH=$(echo \"$R\" | jq -r .refresh_token)\n",
        ),
        Example::new(
            "d.js",
            "const r = await fetch(u, { body: 'grant_type=client_credentials' });\nconst { access_token, refresh_token } = await r.json();\n",
        ),
        Example::new(
            "e.ps1",
            "$body = @{ grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default offline_access' }\n",
        ),
        Example::new(
            "f.cs",
            "var r = await app.AcquireTokenForClient(new[] { \"https://graph.microsoft.com/.default\", \"offline_access\" }).ExecuteAsync();\n",
        ),
        Example::new(
            "g.py",
            "t = app.acquire_token_for_client(scopes=S)\nn = app.acquire_token_by_refresh_token(old, scopes=S)\n",
        ),
        Example::new(
            "h.py",
            "t = post(grant_type='client_credentials')\nn = post(grant_type='refresh_token', token=x)\n",
        ),
        Example::new(
            "i.mjs",
            "const c = new ClientCredentials(settings); // login.microsoftonline.com\nlet t = await c.getToken({ scope });\nif (t.expired()) t = await t.refresh();\n",
        ),
        Example::new(
            "k.py",
            "s = OAuth2Session(client=BackendApplicationClient(client_id=i))\ns.fetch_token(url)\ns.refresh_token(url, refresh_token=s.token['refresh_token'])\n",
        ),
    ],
    must_not_fire: &[
        Example::new(
            "e.py",
            "def by_user(login):\n    return {'grant_type': 'refresh_token', 'refresh_token': login.refresh_token}\n\ndef by_app(login):\n    return {'grant_type': 'client_credentials', 'client_id': login.client_id}\n",
        ),
        Example::new(
            "a.py",
            "# there is no refresh_token with client_credentials\nr = requests.post(url, data={'grant_type': 'client_credentials'}).json()\nuse(r['access_token'])\n",
        ),
        Example::new(
            "b.py",
            "r = requests.post(url, data={'grant_type': 'authorization_code', 'code': c}).json()\nsave(r['refresh_token'])\n",
        ),
        Example::new(
            "c.ps1",
            "if ((Get-Date) -gt $TimeToRefreshToken) { $t = Invoke-RestMethod -Uri $u -Body @{ grant_type = 'client_credentials' } }\n",
        ),
        Example::new(
            "f.py",
            "def refresh_token():\n    return requests.post(url, data={'grant_type': 'client_credentials'}).json()['access_token']\n\nt = refresh_token()\n",
        ),
        Example::new(
            "g.py",
            "def google(s):\n    return requests.post('https://oauth2.googleapis.com/token', data={'grant_type': 'refresh_token', 'refresh_token': s['refresh_token']}).json()\n\ngoogle(s)\nt = app.acquire_token_for_client(scopes=S)\n",
        ),
        Example::new(
            "h.mjs",
            "const c = new AuthorizationCode(settings);\nlet t = c.createToken(kept);\nif (t.expired()) t = await t.refresh();\n",
        ),
        Example::new("d.py", "app.acquire_token_for_client(scopes=S)\nREDACTED = ['access_token', 'refresh_token']\n"),
    ],
    check,
};

/// So many places of one file are looked at.
const MAXIMUM: usize = 400;

/// The setting of a session with which it renews by itself, by a refresh token.
const AUTO_REFRESH: &str = "auto_refresh_url";

const READ: &str = "a client-credentials answer has no refresh token: this is never there";

fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.app {
        return;
    }
    let mut last_line = None;
    let asks = file.has(Word::RefreshToken) && asks(file);
    let places = file.of(Word::RefreshToken).take(MAXIMUM).filter(|_| asks);
    for place in places.filter(|place| wants_refresh_token(file, place)) {
        let line = line_of(file, place.at);
        if last_line != Some((place.document, line)) {
            report.add(place.at..place.at + place.length, Confidence::High, READ);
        }
        last_line = Some((place.document, line));
    }
    for place in refresh_calls::of(file) {
        let line = line_of(file, place.at);
        if last_line != Some((place.document, line)) && !report.has(place.at) {
            report.add(place.at..place.at + place.length, Confidence::High, READ);
        }
    }
    for place in file.of(Word::OfflineAccess).take(200).filter(|place| asks_for_offline_access(file, place)) {
        let message = "`offline_access` is for users: an app gets no refresh token for it";
        report.add(place.at..place.at + place.length, Confidence::High, message);
    }
    open_id(file, report);
}

/// Whether the file asks for a token at all: one that only writes bodies of requests, for apps and for users, waits for no
/// answer.
fn asks(file: &File<'_, '_>) -> bool {
    file.calls().any(|(_, document, call)| {
        let effect = knowledge::effect_of(document, call);
        call.folded == "token" || matches!(effect, Effect::Requests | Effect::Gives(_) | Effect::AsksCredential)
    })
}

fn line_of(file: &File<'_, '_>, at: usize) -> usize {
    memchr::memrchr(b'\n', file.text.as_bytes().get(..at).unwrap_or_default()).map_or(0, |line| line + 1)
}

/// Whether the refresh token of an app is read or sent there.
fn wants_refresh_token(file: &File<'_, '_>, place: &Place) -> bool {
    let Some(document) = file.documents.get(place.document) else { return false };
    let content = document.content(place.token);
    let word = file.text.get(place.at..place.at + place.length).unwrap_or_default();
    if word.len() == AUTO_REFRESH.len() {
        return content.len() == word.len() && refresh_calls::renews_by_itself(file, document, place);
    }
    if content.len() != word.len() {
        return within_text(file, document, place, content)
            && refresh_owner::may_be_app(file, place)
            && !refresh_owner::sends_given(file, place);
    }
    // A definition of a class is no use of it, nor is the key of a map; a function of that name asks for what it likes.
    let destructured = is_destructured(document, place);
    if !destructured && (is_key(document, place.token) || is_called(document, place.token)) {
        return false;
    }
    // Also `tokens["refresh_token"] = …`.
    let closed = usize::from(document.kind(place.token + 1) == Some(Kind::Close));
    let assigned = document.is_operator(place.token + 1 + closed, "=");
    if assigned && !destructured {
        return false;
    }
    if destructured && is_taken_apart(file, document, place) {
        return true;
    }
    if destructured || is_grant(document, place) {
        return file.is_app_only()
            && !is_for_callers(file, place)
            && refresh_owner::may_be_app(file, place)
            && !refresh_owner::sends_given(file, place);
    }
    let Some(chain) = chain(document, place.token) else { return is_selected(file, document, place) };
    if chain.start.checked_sub(1).is_some_and(|word| matches!(document.raw(word), "import" | "using" | "static")) {
        return false;
    }
    let receiver = file.value(place.document, &chain).origin;
    // A function that is handed answers of users as well handles both.
    (receiver.has(Origin::REFRESH) && !(file.user && refresh_owner::is_of_parameter(file, place, &chain)))
        || (file.is_app_only()
            && !refresh_owner::is_given(document, &chain)
            && refresh_owner::may_be_app(file, place)
            && !refresh_owner::is_of_caller(file, place, &chain)
            && (refresh_owner::asks_entra(file, place) || !is_for_callers(file, place)))
}

/// `session.refresh_token()`.
fn is_called(document: &Document<'_>, token: usize) -> bool {
    document.kind(token) == Some(Kind::Word) && document.token(token + 1).is_some_and(|next| next.opens(b'('))
}

/// A function that nobody in the file calls may be given the refresh token of a user.
fn is_for_callers(file: &File<'_, '_>, place: &Place) -> bool {
    let (Some(document), Some(values)) = (file.documents.get(place.document), file.values.get(place.document)) else {
        return false;
    };
    let function = document.function_at(place.token).and_then(|function| document.functions.get(function));
    function.is_some_and(|function| {
        !values.parameters_of(function.parameters).is_empty() && document.first_call_of(function).is_none()
    })
}

fn is_key(document: &Document<'_>, token: usize) -> bool {
    document.is_operator(token + 1, ":") && !document.is_operator(token.saturating_sub(1), "?")
}

/// `grant_type = 'refresh_token'`.
fn is_grant(document: &Document<'_>, place: &Place) -> bool {
    let before = (place.token.saturating_sub(4)..place.token).rev();
    before.into_iter().any(|at| fold(document.content(at)) == "granttype")
}

/// `const { access_token, refresh_token } = …`.
fn is_destructured(document: &Document<'_>, place: &Place) -> bool {
    let close =
        (place.token + 1..place.token + 8).find(|&at| document.token(at).is_some_and(|token| token.closes(b'{')));
    let Some(close) = close else { return false };
    document.is_operator(close + 1, "=")
        && document
            .partner(close)
            .and_then(|open| open.checked_sub(1))
            .is_some_and(|before| matches!(document.raw(before), "const" | "let" | "var"))
}

/// Whether what is taken apart is the answer to an app.
fn is_taken_apart(file: &File<'_, '_>, document: &Document<'_>, place: &Place) -> bool {
    let binding = document.bindings.iter().find(|binding| binding.field == Some(place.token));
    binding.is_some_and(|binding| {
        let origin = file.value(place.document, &binding.value).origin;
        knowledge::field(origin, "refresh_token").has(Origin::REFRESH)
    })
}

/// `Select-Object -ExpandProperty refresh_token`, `app.acquire_token_by_refresh_token(…)`.
fn is_selected(file: &File<'_, '_>, document: &Document<'_>, place: &Place) -> bool {
    let option = place.token.checked_sub(1).map(|at| fold(document.name(at))).unwrap_or_default();
    option.starts_with("expand") && file.is_app_only()
}

/// `.refresh_token` for `jq`, `grant_type=refresh_token` in a form, the name of a function that renews by one.
fn within_text(file: &File<'_, '_>, document: &Document<'_>, place: &Place, content: &str) -> bool {
    if !file.is_app_only() {
        return false;
    }
    match document.kind(place.token) {
        Some(Kind::Word) => {
            let folded = fold(content);
            folded.contains("acquiretokenbyrefreshtoken")
                || folded.contains("acquiretokenwithrefreshtoken")
                || is_filter(document, place)
        }
        Some(Kind::Text) => {
            let start = document.token(place.token).map_or(0, |token| token.content().start);
            let before = content.get(..place.at.saturating_sub(start)).unwrap_or_default();
            before.ends_with("grant_type=") || is_filter(document, place)
        }
        _ => false,
    }
}

/// A filter of `jq`, or a query of the command line.
fn is_filter(document: &Document<'_>, place: &Place) -> bool {
    let mut around = document.calls_around(place.token).take(4);
    let reads = around.any(|call| {
        call.command
            && matches!(
                document.content(call.name),
                "jq" | "yq" | "grep" | "sed" | "awk" | "gawk" | "perl" | "egrep" | "python3"
            )
    });
    // `del(.refresh_token)`, and what writes something in its place.
    let text = document.content(place.token);
    reads && !["del(", "has(", "***", "REDACTED", "redacted"].iter().any(|sign| text.contains(sign))
}

/// Whether the scope belongs to an app's request.
fn asks_for_offline_access(file: &File<'_, '_>, place: &Place) -> bool {
    let Some(document) = file.documents.get(place.document) else { return false };
    let Some(token) = document.token(place.token).filter(|token| token.kind == Kind::Text) else { return false };
    if token.has(NEWLINE) && token.has(BLOCK) || !is_scope_list(document.content(place.token)) {
        return false;
    }
    let other = refresh_owner::is_in_other_grant(file, place.document, place.token);
    (file.is_app_only() && !other) || in_app_request(file, place.document, place.token)
}

fn is_scope_list(text: &str) -> bool {
    if text.contains("scope=") || text.contains("scope\"") {
        return true;
    }
    let words = text.split([' ', ',', '+']).filter(|word| !word.is_empty());
    let mut count = 0;
    let all = words.into_iter().all(|word| {
        count += 1;
        matches!(word, "openid" | "offline_access" | "profile" | "email")
            || word.contains('.')
            || word.contains('$')
            || word.contains("%20")
    });
    all && count <= 16
}

/// Whether a token lies within the body of an app's request, or among the arguments of a call that signs an app in.
fn in_app_request(file: &File<'_, '_>, index: usize, token: usize) -> bool {
    let Some(document) = file.documents.get(index) else { return false };
    for call in document.calls_around(token) {
        if matches!(knowledge::effect(&call.folded), Effect::Gives(origin) if origin.has(Origin::APP_ANSWER)) {
            return true;
        }
        let mut origin = Origin::NONE;
        for argument in call_arguments(document, call) {
            origin |= file.value(index, &argument.value).origin;
        }
        if origin.has(Origin::APP_REQUEST | Origin::USER_REQUEST) {
            return origin.has(Origin::APP_REQUEST) && !origin.has(Origin::USER_REQUEST);
        }
    }
    let group =
        document.bindings.iter().find(|binding| binding.value.contains(&token)).and_then(|binding| binding.group);
    let close = group.and_then(|open| document.partner(open));
    let (Some(open), Some(close)) = (group, close) else { return false };
    let origin = file.value(index, &(open..close + 1)).origin;
    origin.has(Origin::APP_REQUEST) && !origin.has(Origin::USER_REQUEST)
}

/// `openid` among the scopes of an app.
fn open_id(file: &File<'_, '_>, report: &mut Report) {
    for (index, document) in file.documents.iter().enumerate() {
        for binding in &document.bindings {
            let name = document.name(binding.key);
            if name.len() > 8 || !matches!(fold(name).as_str(), "scope" | "scopes") {
                continue;
            }
            let value = file.value(index, &binding.value);
            let Some(literal) = &value.literal else { continue };
            let asks = literal.text.split([' ', ',', '+']).any(|word| word == "openid");
            let app = file.is_app_only() || in_app_request(file, index, binding.value.start);
            if asks && app && !literal.text.contains("offline_access") {
                let message = "`openid` is for users: an app gets no id token for it";
                report.add(literal.place.clone(), Confidence::High, message);
            }
        }
    }
}
