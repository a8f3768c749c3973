//! Exports of Insomnia (format 4): environments and requests in one list.
use super::Transcript;
use super::json::{Id, Json};
use super::postman_script::rewrite;
use super::request::Requests;
use crate::lexers::Dialect;

pub(super) fn transcribe(json: &Json<'_>) -> Transcript {
    let mut writer = Writer { json, requests: Requests::new() };
    let resources = || json.root().and_then(|root| json.field(root, "resources"));
    // Environments may stand behind the requests that use them.
    for resource in json.list(resources()).filter(|resource| json.text_of(*resource, "_type") == "environment") {
        writer.environment(resource);
    }
    for resource in json.list(resources()).filter(|resource| json.text_of(*resource, "_type") == "request") {
        if writer.requests.out.full {
            break;
        }
        writer.request(resource);
    }
    writer.requests.out
}

struct Writer<'j, 't> {
    json: &'j Json<'t>,
    requests: Requests,
}

impl Writer<'_, '_> {
    fn decoded(&self, id: Option<Id>) -> Transcript {
        let mut value = Transcript::new(Dialect::JavaScript);
        if let Some(id) = id {
            self.json.write(id, false, &mut value);
        }
        value
    }

    fn key(&self, id: Id) -> Transcript {
        let mut key = Transcript::new(Dialect::JavaScript);
        key.copy(self.json.text, self.json.key(id));
        key
    }

    fn environment(&mut self, environment: Id) {
        let Some(data) = self.json.field(environment, "data") else { return };
        for variable in self.json.children(data) {
            let (name, value) = (self.key(variable), self.decoded(Some(variable)));
            self.requests.assign(&name, &value);
        }
    }

    fn request(&mut self, request: Id) {
        let json = self.json;
        let range = json.range(request);
        let token = self.oauth(request);
        self.script(request, "preRequestScript", "anyAnswer");
        let url = self.decoded(json.field(request, "url"));
        self.requests.open(&url, 0..url.text.len());
        self.requests.begin("headers", range.start);
        self.entries(json.field(request, "headers"));
        if let Some(token) = token {
            self.requests.out.glue(&format!("\"Authorization\": `Bearer ${{{token}}}`,\n"), range.start);
        }
        self.requests.end(range.start);
        if let Some(body) = json.field(request, "body") {
            if json.field(body, "text").is_some() {
                let text = self.decoded(json.field(body, "text"));
                self.requests.text_body(&text);
            }
            self.requests.begin("body", range.end);
            self.entries(json.field(body, "params"));
            self.requests.end(range.end);
        }
        self.requests.close(range.end);
        let answer = self.requests.answer();
        self.script(request, "afterResponseScript", &answer);
    }

    fn entries(&mut self, list: Option<Id>) {
        for entry in self.json.list(list) {
            if let (Some(name), Some(value)) = (self.json.field(entry, "name"), self.json.field(entry, "value")) {
                let (name, value) = (self.decoded(Some(name)), self.decoded(Some(value)));
                self.requests.entry(&name, &value);
            }
        }
    }

    fn script(&mut self, request: Id, field: &str, answer: &str) {
        let Some(script) = self.json.field(request, field) else { return };
        let near = self.json.range(script);
        let script = self.decoded(Some(script));
        self.requests.out.glue("{\n", near.start);
        rewrite(&script, 0..script.text.len(), answer, false, &mut self.requests.out);
        self.requests.out.glue("\n}\n", near.end);
    }

    /// The token by which a request signs in, as an expression.
    fn oauth(&mut self, request: Id) -> Option<String> {
        let json = self.json;
        let settings = json.field(request, "authentication")?;
        let near = json.range(settings).start;
        if json.text_of(settings, "type") == "bearer" {
            let (name, token) = (self.requests.new_name("token"), self.decoded(json.field(settings, "token")));
            self.requests.out.glue(&format!("{name} = "), near);
            super::template::expression(&token, 0..token.text.len(), &mut self.requests.out);
            self.requests.out.glue(";\n", near);
            return Some(name);
        }
        if json.text_of(settings, "type") != "oauth2" {
            return None;
        }
        let url = self.decoded(json.field(settings, "accessTokenUrl"));
        self.requests.open(&url, 0..url.text.len());
        let answer = self.requests.answer();
        self.requests.begin("body", near);
        for setting in json.children(settings) {
            let (name, value) = (self.key(setting), self.decoded(Some(setting)));
            if name.text == "grantType" {
                self.requests.named("grant_type", &value);
            } else {
                self.requests.entry(&name, &value);
            }
        }
        if json.text_of(settings, "grantType") != "client_credentials" {
            self.requests.out.glue("\"kind\": \"authorization_code\",\n", near);
        }
        self.requests.end(near);
        self.requests.close(near);
        Some(format!("{answer}.access_token"))
    }
}
