//! `hardcoded-secret`: a secret that is written in the file.
use std::ops::Range;

use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Argument, Binding, Call, Document};
use crate::flow::knowledge::fold;
use crate::flow::value::{Origin, Value};
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::rules::secrets::secret_places::{self, Place};
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
    if file.shapes {
        shapes(file, report);
    }
    for (index, document) in file.documents.iter().enumerate() {
        bindings(file, index, document, report);
        for call in &document.calls {
            arguments(file, index, document, call, report);
        }
    }
    for place in file.of(Word::ClientSecret) {
        crate::rules::secrets::secret_text::within(file, &place, report);
    }
    for place in file.of(Word::Secret) {
        crate::rules::secrets::secret_text::connection_string(file, &place, report);
    }
    crate::rules::secrets::secret_nearby::check(file, report);
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
    for binding in document.bindings.iter().filter(|binding| binding.field.is_none()) {
        let key = named_outside(document, binding).unwrap_or(binding.key);
        let Some(place) = secret_places::of_key(document.name(key)) else { continue };
        let place = if is_user_password(file, index, document, binding) { Place::Secret } else { place };
        let value = file.value(index, &binding.value);
        let kubernetes = document.dialect == Dialect::Yaml
            && crate::rules::secrets::secret_text::is_kubernetes_data(document, binding.group);
        let value = if kubernetes { crate::rules::secrets::secret_text::decoded(value) } else { value };
        judge_value(file, &value, place, report);
    }
}

/// `variable "client_secret" { default = … }`, `"clientSecret": { "value": … }`: the key is outside.
fn named_outside(document: &Document<'_>, binding: &Binding) -> Option<usize> {
    let name = document.name(binding.key);
    if !(5..=13).contains(&name.len()) || !matches!(fold(name).as_str(), "default" | "value" | "defaultvalue") {
        return None;
    }
    let before = binding.group?.checked_sub(1)?;
    let at = if matches!(document.raw(before), ":" | "=") { before.checked_sub(1)? } else { before };
    matches!(document.kind(at), Some(Kind::Text | Kind::Word)).then_some(at)
}

/// The password of a user in a request for a token.
fn is_user_password(file: &File<'_, '_>, index: usize, document: &Document<'_>, binding: &Binding) -> bool {
    if !document.name(binding.key).eq_ignore_ascii_case("password") {
        return false;
    }
    let Some((open, close)) = binding.group.and_then(|open| Some((open, document.partner(open)?))) else {
        return false;
    };
    close - open < 200 && (open..close).any(|at| fold(document.content(at)) == "granttype") && {
        file.value(index, &(open..close + 1)).origin.has(Origin::USER_REQUEST)
    }
}

/// Reports a value at a secret's place, if it is a literal that can be one.
pub(super) fn judge_value(file: &File<'_, '_>, value: &Value, place: Place, report: &mut Report) {
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

/// No secret at a secret's place is longer, in bytes; keys and tokens are found by their form.
pub(super) const MAXIMUM_SECRET: usize = 2048;

/// How sure it is that a text at such a place is a secret, and what to say.
pub(super) fn secret(file: &File<'_, '_>, text: &str, place: Place) -> Option<(Confidence, String)> {
    if text.len() > MAXIMUM_SECRET || judge(text) != Judgement::Plausible {
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
    let marks = has(|letter| !letter.is_alphanumeric() && !matches!(letter, '-' | '_' | '.' | ':' | '/' | ' '));
    let cases = has(|letter| letter.is_ascii_lowercase()) && has(|letter| letter.is_ascii_uppercase());
    (6..=512).contains(&length)
        && !text.contains('\n')
        && text.split_whitespace().count() <= 3
        && has(char::is_alphabetic)
        && (digits || marks || (cases && length >= 20 && !text.contains(' ')))
}

/// The arguments of calls that take a secret by position, and of commands by option.
fn arguments(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call, report: &mut Report) {
    let arguments = call_arguments(document, call);
    if call.command {
        return command(file, index, document, call, arguments, report);
    }
    let mut positional = arguments.iter().filter(|argument| argument.name.is_none());
    if secret_places::takes_secret_last(&call.folded) {
        if let Some(argument) = positional.next_back() {
            judge_value(file, &file.value(index, &argument.value), Place::Secret, report);
        }
        return;
    }
    // `[PSCredential]::new(…)`
    let name = if call.folded == "new" { fold(constructed(document, call.first)) } else { call.folded };
    let imports = name == "import"
        && arguments.first().is_some_and(|first| {
            let file = document.content(first.value.start).to_ascii_lowercase();
            file.ends_with(".pfx") || file.ends_with(".p12")
        });
    let position = if imports { Some(1) } else { secret_places::position_in_call(&name) };
    let Some(position) = position else { return };
    let named = arguments
        .iter()
        .filter(|argument| argument.name.is_some_and(|name| secret_places::of_key(document.name(name)).is_some()));
    for argument in named.chain(positional.nth(position)) {
        judge_value(file, &file.value(index, &argument.value), Place::Secret, report);
    }
}

/// The type before `::new`.
fn constructed<'t>(document: &Document<'t>, new: usize) -> &'t str {
    let close = new.checked_sub(2).filter(|&close| document.token(close).is_some_and(|token| token.closes(b'[')));
    let name = close.and_then(|close| close.checked_sub(1)).map_or("", |name| document.raw(name));
    name.rsplit('.').next().unwrap_or(name)
}

fn command(
    file: &File<'_, '_>,
    index: usize,
    document: &Document<'_>,
    call: &Call,
    arguments: &[Argument],
    report: &mut Report,
) {
    let name = call.folded.as_str();
    for argument in arguments {
        let Some(option) = argument.name else { continue };
        let place = secret_places::of_key(document.name(option));
        if let Some(place) = place.filter(|_| !matches!(name, "newselfsignedcertificate")) {
            judge_value(file, &file.value(index, &argument.value), place, report);
        }
    }
    let program = document.content(call.name);
    let name = if program.starts_with('/') { program.rsplit('/').next().unwrap_or(name) } else { name };
    match name {
        "converttosecurestring" => secure_string(file, index, document, call, arguments, report),
        "newobject" => credential_object(file, index, document, arguments, report),
        "az" => azure_cli(file, index, document, arguments, report),
        "curl" => crate::rules::secrets::secret_text::basic_credential(file, index, document, call, report),
        "env" if document.dialect == Dialect::Container => old_environment(file, index, document, arguments, report),
        _ => {}
    }
}

/// `ENV NAME value`, the old form of container files.
fn old_environment(
    file: &File<'_, '_>,
    index: usize,
    document: &Document<'_>,
    arguments: &[Argument],
    report: &mut Report,
) {
    let [name, value] = arguments else { return };
    if let Some(place) = secret_places::of_key(document.content(name.value.start)).filter(|_| name.value.len() == 1) {
        judge_value(file, &file.value(index, &value.value), place, report);
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
        let name = fold(word.rsplit('.').next().unwrap_or(word));
        matches!(name.as_str(), "pscredential" | "networkcredential" | "x509certificate2")
    });
    let list = arguments.iter().rev().find(|argument| argument.value.len() > 1);
    if let Some(list) = list.filter(|_| credential) {
        // The first argument may be a call with commas of its own; a password is never one, but flags may follow it.
        let mut commas = list.value.clone().filter(|&at| document.is_operator(at, ","));
        let (first, last) = (commas.next(), commas.next_back());
        let flags = last.filter(|&last| names_flags(document, last + 1));
        if let Some(comma) = flags.and(first).or(last).or(first) {
            let mut end = flags.unwrap_or(list.value.end);
            while end > comma + 1 && document.partner(end - 1).is_some_and(|open| open < comma) {
                end -= 1;
            }
            judge_value(file, &file.value(index, &(comma + 1..end)), Place::Secret, report);
        }
    }
}

/// Whether the flags of a key store stand there, as behind the password of a certificate file.
fn names_flags(document: &Document<'_>, at: usize) -> bool {
    let word = fold(document.content(at));
    word.ends_with("keyset") || word.contains("keystorageflags") || word == "exportable"
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
