//! Collections and environments of Postman (formats 2.0 and 2.1): variables, sign-ins, requests, scripts.
use super::json::{Id, Json, Kind};
use super::postman_script::rewrite;
use super::request::Requests;
use super::{Transcript, template};
use crate::lexers::Dialect;

/// Folders that lie deeper are not read.
const MAXIMUM_DEPTH: usize = 48;

pub(super) fn transcribe(json: &Json<'_>) -> Transcript {
    let mut writer = Writer { json, requests: Requests::new() };
    if let Some(root) = json.root() {
        // As the interface of Postman gives it.
        let root = json.field(root, "collection").or_else(|| json.field(root, "environment")).unwrap_or(root);
        writer.folder(root, None, 0);
    }
    writer.requests.out
}

/// How a request signs in.
#[derive(Clone, Debug)]
enum Auth {
    /// By a token of this name.
    Token(String),
    /// By these values.
    Basic {
        user: Option<Id>,
        password: Option<Id>,
    },
    No,
}

struct Writer<'j, 't> {
    json: &'j Json<'t>,
    requests: Requests,
}

impl Writer<'_, '_> {
    fn folder(&mut self, folder: Id, outer: Option<&Auth>, depth: usize) {
        let json = self.json;
        for field in ["variable", "values"] {
            for variable in json.list(json.field(folder, field)) {
                if let (Some(name), Some(value)) = (json.field(variable, "key"), json.field(variable, "value")) {
                    let (name, value) = (self.decoded(name), self.decoded(value));
                    self.requests.assign(&name, &value);
                }
            }
        }
        let own = self.auth(folder);
        let auth = own.as_ref().or(outer);
        self.scripts(folder, "prerequest", "anyAnswer");
        for item in json.list(json.field(folder, "item")) {
            if self.requests.out.full {
                return;
            }
            if json.field(item, "item").is_some() {
                if depth < MAXIMUM_DEPTH {
                    self.folder(item, auth, depth + 1);
                }
            } else {
                self.request(item, auth);
            }
        }
        self.scripts(folder, "test", "anyAnswer");
    }

    /// A text as it is meant, without escapes.
    fn decoded(&self, id: Id) -> Transcript {
        let mut value = Transcript::new(Dialect::JavaScript);
        self.json.write(id, false, &mut value);
        value
    }

    fn scripts(&mut self, holder: Id, when: &str, answer: &str) {
        let json = self.json;
        for event in json.list(json.field(holder, "event")) {
            if json.text_of(event, "listen") != when {
                continue;
            }
            let lines = json.field(event, "script").and_then(|script| json.field(script, "exec"));
            let Some(lines) = lines else { continue };
            let mut script = Transcript::new(Dialect::JavaScript);
            json.write(lines, true, &mut script);
            let range = json.range(lines);
            self.requests.out.glue("{\n", range.start);
            rewrite(&script, 0..script.text.len(), answer, false, &mut self.requests.out);
            self.requests.out.glue("\n}\n", range.end);
        }
    }

    fn request(&mut self, item: Id, outer: Option<&Auth>) {
        let json = self.json;
        let Some(request) = json.field(item, "request") else { return };
        self.scripts(item, "prerequest", "anyAnswer");
        let whole = json.range(request);
        let own = self.auth(request);
        let url = match json.kind(request) {
            Kind::Text => Some(request),
            _ => json.field(request, "url"),
        };
        let url = url.and_then(|url| if json.kind(url) == Kind::Object { json.field(url, "raw") } else { Some(url) });
        let url = url.map(|url| self.decoded(url)).unwrap_or_else(|| Transcript::new(Dialect::JavaScript));
        self.requests.open(&url, 0..url.text.len());
        self.requests.begin("headers", whole.start);
        self.entries(json.field(request, "header"), false);
        let basic = self.sign_in(own.as_ref().or(outer), whole.start);
        self.requests.end(whole.start);
        let body = json.field(request, "body");
        let disabled = self.body(body, basic.filter(|_| url.text.contains("oauth2")), whole.end);
        self.requests.close(whole.end);
        // What is switched off is still written down.
        if disabled {
            self.requests.out.glue("disabled = {\n", whole.end);
            for mode in ["urlencoded", "formdata"] {
                self.entries(body.and_then(|body| json.field(body, mode)), true);
            }
            self.requests.out.glue("};\n", whole.end);
        }
        let answer = self.requests.answer();
        self.scripts(item, "test", &answer);
    }

    /// Writes the header that signs in. Gives the password of a basic one.
    fn sign_in(&mut self, auth: Option<&Auth>, near: usize) -> Option<Id> {
        match auth {
            Some(Auth::Token(name)) => {
                self.requests.out.glue(&format!("\"Authorization\": `Bearer ${{{name}}}`,\n"), near);
                None
            }
            Some(Auth::Basic { user, password }) => {
                for (name, value) in [("username", user), ("password", password)] {
                    if let Some(value) = value.map(|value| self.decoded(value)) {
                        self.requests.named(name, &value);
                    }
                }
                *password
            }
            Some(Auth::No) | None => None,
        }
    }

    /// Writes the entries of a form or of headers that are switched on, or those that are off. Whether others were there.
    fn entries(&mut self, list: Option<Id>, disabled: bool) -> bool {
        let json = self.json;
        let mut others = false;
        for entry in json.list(list) {
            if json.is_true(entry, "disabled") != disabled {
                others = true;
                continue;
            }
            if let (Some(name), Some(value)) = (json.field(entry, "key"), json.field(entry, "value")) {
                let (name, value) = (self.decoded(name), self.decoded(value));
                self.requests.entry(&name, &value);
            }
        }
        others
    }

    /// Writes the body, with the password of a client that signs in by a header. Whether entries of it are switched off.
    fn body(&mut self, body: Option<Id>, password: Option<Id>, near: usize) -> bool {
        let json = self.json;
        let Some(body) = body else { return false };
        if let Some(raw) = json.field(body, "raw").filter(|_| json.text_of(body, "mode") == "raw") {
            let raw = self.decoded(raw);
            self.requests.text_body(&raw);
            return false;
        }
        self.requests.begin("body", near);
        if let Some(password) = password.map(|password| self.decoded(password)) {
            self.requests.named("client_secret", &password);
        }
        let form = ["urlencoded", "formdata"].map(|mode| self.entries(json.field(body, mode), false));
        self.requests.end(near);
        form.contains(&true)
    }

    /// Writes how a collection, a folder or a request signs in, if it says so itself.
    fn auth(&mut self, holder: Id) -> Option<Auth> {
        let json = self.json;
        let auth = json.field(holder, "auth").filter(|auth| json.kind(*auth) == Kind::Object)?;
        let kind = json.text_of(auth, "type");
        let values = json.field(auth, &kind);
        match kind.as_ref() {
            "bearer" => {
                let token = self.value_of(values, "token")?;
                Some(Auth::Token(self.token(token)))
            }
            "basic" => {
                let (user, password) = (self.value_of(values, "username"), self.value_of(values, "password"));
                Some(Auth::Basic { user, password })
            }
            "oauth2" => Some(Auth::Token(match self.value_of(values, "accessToken") {
                Some(token) => self.token(token),
                None => self.oauth(values?),
            })),
            _ => Some(Auth::No),
        }
    }

    /// The value of a setting: an entry of a list (format 2.1), or a field (2.0).
    fn value_of(&self, settings: Option<Id>, name: &str) -> Option<Id> {
        let json = self.json;
        match json.kind(settings?) {
            Kind::Array => json
                .list(settings)
                .find(|entry| json.text_of(*entry, "key") == name)
                .and_then(|entry| json.field(entry, "value")),
            _ => json.field(settings?, name),
        }
    }

    fn token(&mut self, value: Id) -> String {
        let name = self.requests.new_name("token");
        let near = self.json.range(value).start;
        let value = self.decoded(value);
        self.requests.out.glue(&format!("{name} = "), near);
        template::expression(&value, 0..value.text.len(), &mut self.requests.out);
        self.requests.out.glue(";\n", near);
        name
    }

    /// The request for a token that Postman makes by itself.
    fn oauth(&mut self, settings: Id) -> String {
        let json = self.json;
        let near = json.range(settings).start;
        let url = self.value_of(Some(settings), "accessTokenUrl").map(|url| self.decoded(url));
        let url = url.unwrap_or_else(|| Transcript::new(Dialect::JavaScript));
        self.requests.open(&url, 0..url.text.len());
        let answer = self.requests.answer();
        self.requests.begin("body", near);
        match json.kind(settings) {
            Kind::Array => {
                self.entries(Some(settings), false);
            }
            _ => {
                for setting in json.children(settings) {
                    let (name, value) = (self.key(setting), self.decoded(setting));
                    self.requests.entry(&name, &value);
                }
            }
        }
        // Without a word about it a user signs in.
        let grant = self.value_of(Some(settings), "grant_type").map(|grant| json.raw(grant)).unwrap_or_default();
        if grant != "client_credentials" && !grant.contains("{{") {
            self.requests.out.glue("\"kind\": \"authorization_code\",\n", near);
        }
        self.requests.end(near);
        self.requests.close(near);
        format!("{answer}.access_token")
    }

    fn key(&self, id: Id) -> Transcript {
        let mut key = Transcript::new(Dialect::JavaScript);
        key.copy(self.json.text, self.json.key(id));
        key
    }
}
