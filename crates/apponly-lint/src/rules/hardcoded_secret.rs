//! `hardcoded-secret`: a secret that is written in the file.
use std::ops::Range;

use super::report::Report;
use super::secret_places::{self, Place};
use super::{Example, RuleInfo};
use crate::file::{File, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Argument, Call, Document};
use crate::flow::knowledge::fold;
use crate::flow::value::Value;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::secret_shape::{Judgement, Shape, classify, find_in, judge, mask};
use crate::words::Word;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "hardcoded-secret",
    title: "a secret is written in the file",
    description: "A client secret, a certificate's key or password, or a token stands in the file itself, or reaches its \
        place from a literal. Whoever reads the file, its history or its backups can sign in as the app, and the script \
        stops on the day on which the secret expires.",
    fix: "revoke the secret, then use a managed identity or a certificate: `apponly cert new` makes one, and `apponly exec -- \
        PROGRAM` signs the program in without any secret; where a secret must stay, keep it in a vault and name it in a \
        profile: `secret = \"keyvault:https://VAULT/secrets/NAME\"`",
    must_fire: &[
        Example::new(
            "a.ps1",
            "$pw = 'Kx7!petrol-Anker~91'\n$body = @{ grant_type = 'client_credentials'; client_secret = $pw }\n",
        ),
        Example::new(
            "b.ps1",
            "$s = ConvertTo-SecureString 'Kx7!petrol-Anker~91' -AsPlainText -Force\n$c = New-Object PSCredential('app', $s)\n",
        ),
        Example::new(
            "c.py",
            "KEY = \"Kx7!petrol-Anker~91\"\napp = msal.ConfidentialClientApplication(ID, client_credential=KEY)\n",
        ),
        Example::new(
            "d.sh",
            "curl -d grant_type=client_credentials -d \"client_secret=Kx7!petrol-Anker~91\" https://login.microsoftonline.com/t/oauth2/v2.0/token\n",
        ),
        Example::new(
            "e.cs",
            "var app = ConfidentialClientApplicationBuilder.Create(id).WithClientSecret(\"Kx7!petrol-Anker~91\").Build();\n",
        ),
        Example::new("f.yml", "env:\n  AZURE_CLIENT_SECRET: Kx7!petrol-Anker~91\n"),
        Example::new(
            "g.js",
            "const s = process.env.S || 'Kx7!petrol-Anker~91';\nnew ClientSecretCredential(t, c, s);\n",
        ),
        Example::new("h.yaml", "env:\n  - name: CLIENT_SECRET\n    value: Kx7!petrol-Anker~91\n"),
        Example::new("i.tf", "provider \"azuread\" {\n  client_secret = \"Kx7!petrol-Anker~91\"\n}\n"),
        Example::new("k.ps1", "az login --service-principal -u $id -p 'Kx7!petrol-Anker~91' --tenant $t\n"),
    ],
    must_not_fire: &[
        Example::new(
            "a.ps1",
            "$body = @{ grant_type = 'client_credentials'; client_secret = $env:AZURE_CLIENT_SECRET }\n",
        ),
        Example::new("b.ps1", "$s = ConvertTo-SecureString $env:PW -AsPlainText -Force\n"),
        Example::new(
            "c.py",
            "app = msal.ConfidentialClientApplication(ID, client_credential=os.environ[\"CLIENT_SECRET\"])\n",
        ),
        Example::new(
            "d.sh",
            "curl -d \"client_secret=$CLIENT_SECRET\" https://login.microsoftonline.com/t/oauth2/v2.0/token\n",
        ),
        Example::new("e.cs", "var app = builder.WithClientSecret(config[\"AzureAd:ClientSecret\"]).Build();\n"),
        Example::new("f.yml", "env:\n  AZURE_CLIENT_SECRET: ${{ secrets.AZURE_CLIENT_SECRET }}\n"),
        Example::new("g.json", "{\"AzureAd\": {\"ClientSecret\": \"<your client secret>\"}}\n"),
        Example::new("h.tf", "provider \"azuread\" {\n  client_secret = var.client_secret\n}\n"),
    ],
    check,
};

fn check(file: &File<'_, '_>, report: &mut Report) {
    if file.places.iter().any(|place| place.word == Word::Shape)
        || file.text.contains("Q~")
        || file.text.contains("eyJ")
        || file.text.contains("-----BEGIN")
    {
        shapes(file, report);
    }
    for (index, document) in file.documents.iter().enumerate() {
        bindings(file, index, document, report);
        for call in &document.calls {
            arguments(file, index, document, call, report);
        }
    }
    for place in file.of(Word::ClientSecret) {
        within_text(file, &place, report);
    }
}

/// What is a secret by its form, in code and in comments.
fn shapes(file: &File<'_, '_>, report: &mut Report) {
    for found in find_in(file.text.as_bytes()) {
        if let Some(confidence) = found.shape.confidence_anywhere() {
            tell(file, found.range, found.shape, confidence, report);
        }
    }
}

fn tell(file: &File<'_, '_>, range: Range<usize>, shape: Shape, confidence: Confidence, report: &mut Report) {
    let secret = file.text.get(range.clone()).unwrap_or_default();
    report.add_secret(range, confidence, format!("this is {}", shape.name()), mask(secret));
}

fn bindings(file: &File<'_, '_>, index: usize, document: &Document<'_>, report: &mut Report) {
    for binding in &document.bindings {
        let Some(place) = secret_places::of_key(document.name(binding.key)) else { continue };
        let value = file.value(index, &binding.value);
        let kubernetes = document.dialect == Dialect::Yaml && is_kubernetes_data(document, binding.group);
        let value = if kubernetes { decoded(value) } else { value };
        judge_value(file, &value, place, report);
    }
}

/// Reports a value at a secret's place, if it is a literal that can be one.
fn judge_value(file: &File<'_, '_>, value: &Value, place: Place, report: &mut Report) {
    let Some(literal) = &value.literal else { return };
    let Some(text) = literal.whole() else { return };
    let range = literal.place.clone();
    if range.is_empty() || report.has(range.start) {
        return;
    }
    if let Some((confidence, what)) = secret(file, text, place) {
        report.add_secret(range, confidence, what, mask(text.trim()));
    }
}

/// How sure it is that a text at such a place is a secret, and what to say.
fn secret(file: &File<'_, '_>, text: &str, place: Place) -> Option<(Confidence, String)> {
    if judge(text) != Judgement::Plausible {
        return None;
    }
    let shape = classify(text);
    match (shape, place) {
        (Some(shape), Place::Secret) => {
            let confidence = shape.confidence_in_context()?;
            Some((confidence, format!("a secret is written here: this is {}", shape.name())))
        }
        (Some(shape @ (Shape::Entra34 | Shape::Entra32 | Shape::Entra44)), Place::Maybe) if file.app || file.entra => {
            Some((Confidence::High, format!("this is {}", shape.name())))
        }
        (None, Place::Secret) if is_password(text) => {
            Some((Confidence::High, "the literal here is used as a secret".to_owned()))
        }
        _ => None,
    }
}

/// A password has letters and something else, and is no sentence, name or number.
fn is_password(text: &str) -> bool {
    let text = text.trim();
    let length = text.chars().count();
    let has = |test: fn(char) -> bool| text.chars().any(test);
    let digits = has(|letter| letter.is_ascii_digit());
    let marks = has(|letter| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_' | '.' | ':' | '/' | ' '));
    let cases = has(|letter| letter.is_ascii_lowercase()) && has(|letter| letter.is_ascii_uppercase());
    (6..=512).contains(&length)
        && !text.contains('\n')
        && text.split_whitespace().count() <= 3
        && has(char::is_alphabetic)
        && (digits || marks || (cases && length >= 20))
}

/// The arguments of calls that take a secret by position, and of commands by option.
fn arguments(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call, report: &mut Report) {
    let arguments = call_arguments(document, call);
    if call.command {
        return command(file, index, document, call, arguments, report);
    }
    let Some(position) = secret_places::position_in_call(document.name(call.name)) else { return };
    let mut positional = arguments.iter().filter(|argument| argument.name.is_none());
    let new = document.name(call.name).eq_ignore_ascii_case("new");
    if let Some(argument) = positional.nth(position).filter(|_| !new) {
        judge_value(file, &file.value(index, &argument.value), Place::Secret, report);
    }
}

fn command(
    file: &File<'_, '_>,
    index: usize,
    document: &Document<'_>,
    call: &Call,
    arguments: &[Argument],
    report: &mut Report,
) {
    let name = fold(document.content(call.name));
    for argument in arguments {
        let Some(option) = argument.name else { continue };
        let place = secret_places::of_key(document.name(option));
        if let Some(place) = place.filter(|_| !matches!(name.as_str(), "newselfsignedcertificate")) {
            judge_value(file, &file.value(index, &argument.value), place, report);
        }
    }
    match name.as_str() {
        "converttosecurestring" => secure_string(file, index, document, call, arguments, report),
        "newobject" => credential_object(file, index, document, arguments, report),
        "az" => azure_cli(file, index, document, arguments, report),
        _ => {}
    }
}

/// `ConvertTo-SecureString 'x' -AsPlainText`, also behind a pipe.
fn secure_string(
    file: &File<'_, '_>,
    index: usize,
    document: &Document<'_>,
    call: &Call,
    arguments: &[Argument],
    report: &mut Report,
) {
    let plain = |argument: &Argument| argument.name.is_some_and(|name| fold(document.name(name)).starts_with("aspl"));
    if !arguments.iter().any(plain) {
        return;
    }
    let own = |argument: &&Argument| {
        !argument.value.is_empty()
            && argument
                .name
                .is_none_or(|name| matches!(fold(document.name(name)).as_str(), "string" | "force" | "asplaintext"))
    };
    match arguments.iter().find(own) {
        Some(argument) => judge_value(file, &file.value(index, &argument.value), Place::Secret, report),
        None => {
            let Some(pipe) = call.first.checked_sub(1).filter(|&at| document.is_operator(at, "|")) else { return };
            let Some(start) = operand_before(document, pipe) else { return };
            judge_value(file, &file.value(index, &(start..pipe)), Place::Secret, report);
        }
    }
}

/// The operand that ends before a token: one token, or a text with its holes.
fn operand_before(document: &Document<'_>, end: usize) -> Option<usize> {
    (end.saturating_sub(8)..end)
        .rev()
        .find(|&at| matches!(document.kind(at), Some(Kind::Text | Kind::Variable)) && document.after(at) == end)
}

/// `New-Object PSCredential 'app', (…)` and `New-Object PSCredential -ArgumentList …`.
fn credential_object(
    file: &File<'_, '_>,
    index: usize,
    document: &Document<'_>,
    arguments: &[Argument],
    report: &mut Report,
) {
    let credential = arguments.iter().any(|argument| {
        let word = document.content(argument.value.start);
        fold(word.rsplit('.').next().unwrap_or(word)) == "pscredential" || fold(word).ends_with("networkcredential")
    });
    let list = arguments.iter().rev().find(|argument| argument.value.len() > 1);
    if let Some(list) = list.filter(|_| credential) {
        let comma = list.value.clone().rev().find(|&at| document.is_operator(at, ","));
        if let Some(comma) = comma {
            judge_value(file, &file.value(index, &(comma + 1..list.value.end)), Place::Secret, report);
        }
    }
}

/// `az login --service-principal -p SECRET`, `az keyvault secret set --value SECRET`.
fn azure_cli(file: &File<'_, '_>, index: usize, document: &Document<'_>, arguments: &[Argument], report: &mut Report) {
    let words: Vec<&str> = arguments.iter().take(3).map(|argument| document.content(argument.value.start)).collect();
    let options: &[&str] = match words.as_slice() {
        ["login", ..] => &["p", "password"],
        ["keyvault", "secret", ..] => &["value"],
        ["ad", "app" | "sp", "credential"] => &["password"],
        _ => return,
    };
    for argument in arguments {
        if argument.name.is_some_and(|name| options.contains(&document.name(name))) {
            judge_value(file, &file.value(index, &argument.value), Place::Secret, report);
        }
    }
}

/// `client_secret=…` and `"clientSecret": "…"` within a string, a here-document, an argument.
fn within_text(file: &File<'_, '_>, place: &crate::file::Place, report: &mut Report) {
    let Some(document) = file.documents.get(place.document) else { return };
    let Some(token) = document.token(place.token).filter(|token| token.kind == Kind::Text) else { return };
    let content = token.content();
    let name_end = place.at + place.length;
    if content.start == place.at && content.end == name_end {
        return;
    }
    let Some(rest) = file.text.get(name_end..content.end) else { return };
    let assigned = file.text.get(place.at..name_end).is_some_and(|name| name.ends_with('='));
    let Some(skipped) = (if assigned { Some(0) } else { separator(rest) }) else { return };
    let start = name_end + skipped;
    // A hole that begins there is the value.
    let hole = (place.token + 1..document.after(place.token)).find(|&at| {
        document.token(at).is_some_and(|hole| hole.opens(crate::lexers::token::HOLE) && hole.start as usize == start)
    });
    if let Some(hole) = hole {
        if let Some(close) = document.partner(hole) {
            judge_value(file, &file.value(place.document, &(hole + 1..close)), Place::Secret, report);
        }
        return;
    }
    let value = file.text.get(start..content.end).unwrap_or_default();
    let length =
        value.find(['&', '"', '\'', ',', ' ', '\n', '\r', '}', ';', '`', '\\', '|', ')']).unwrap_or(value.len());
    let text = value.get(..length).unwrap_or_default();
    if report.has(start) || text.contains(['$', '{', '%', '<']) {
        return;
    }
    if let Some((confidence, what)) = secret(file, text, Place::Secret) {
        report.add_secret(start..start + length, confidence, what, mask(text));
    }
}

/// How many bytes stand between a key and its value; `None` where no value follows.
fn separator(rest: &str) -> Option<usize> {
    let after_name = rest.trim_start_matches(['"', '\'', '\\', ' ', '`']);
    let value = after_name.strip_prefix(['=', ':'])?;
    let value = value.trim_start_matches([' ', '"', '\'', '\\', '`']);
    Some(rest.len() - value.len())
}

/// Whether a map is the `data` of a Kubernetes secret, which is in base64.
fn is_kubernetes_data(document: &Document<'_>, group: Option<usize>) -> bool {
    let Some(key) = group.and_then(|group| group.checked_sub(2)) else { return false };
    document.content(key) == "data" && document.text.contains("kind: Secret")
}

/// The text behind base64, where it is one.
fn decoded(value: Value) -> Value {
    let text = value.text().and_then(from_base64);
    match (text, value.literal) {
        (Some(text), Some(literal)) => {
            let literal = crate::flow::value::Literal { text, ..literal };
            Value { literal: Some(literal), origin: value.origin }
        }
        (_, literal) => Value { literal, origin: value.origin },
    }
}

fn from_base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.trim().trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xFF).ok()?);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| text.chars().all(|letter| !letter.is_control() || letter == '\n'))
}
