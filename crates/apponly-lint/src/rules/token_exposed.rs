//! `token-exposed`: a token or a secret is printed, written to a file, or handed to later steps of a pipeline unmasked.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Call, Document};
use crate::flow::value::{Origin, Value};
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, NEWLINE};
use crate::rules::exposure::exposed_outputs;
use crate::rules::exposure::kept_answers;
use crate::rules::exposure::output_sinks::{self, Guard, Sink};
use crate::rules::exposure::pipeline_masks::Masks;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "token-exposed",
    title: "a token or a new secret is printed, written to a file or exported unmasked",
    description: "Whoever reads the log, the file, the outputs of a deployment or the variables of the pipeline can act as the \
        app until the token or the secret expires; a token cannot be revoked. \
        A mask hides the value that it is given, and no other.",
    fix: "print who the token is for instead: `apponly context`; give programs a token through `apponly exec -- PROGRAM`, and \
        headers to curl with `curl --config <(apponly header --format curl) URL`; mask what a pipeline must hand on",
    must_fire: &[
        Example::new(
            "a.ps1",
            "$t = Invoke-RestMethod -Uri $u -Body @{ grant_type = 'client_credentials' }\nWrite-Host \"Token: $($t.access_token)\"\n",
        ),
        Example::new("b.py", "r = app.acquire_token_for_client(scopes=S)\nprint(r['access_token'])\n"),
        Example::new(
            "c.sh",
            "token=$(az account get-access-token --query accessToken -o tsv)\necho \"TOKEN=$token\" >> $GITHUB_ENV\n",
        ),
        Example::new("d.js", "const t = await cca.acquireTokenByClientCredential(q);\nconsole.log(t.accessToken);\n"),
        Example::new(
            "e.ps1",
            "$t = Invoke-RestMethod -Uri $u -Body @{ grant_type = 'client_credentials' }\n$t.access_token | Out-File token.txt\n",
        ),
        Example::new(
            "f.cs",
            "var t = await credential.GetTokenAsync(c);\nConsole.WriteLine(t.Token); // ClientSecretCredential\nvar credential = new ClientSecretCredential(a, b, c);\n",
        ),
        Example::new(
            "g.ps1",
            "$p = Add-MgApplicationPassword -ApplicationId $id\nWrite-Host \"Secret: $($p.SecretText)\"\n",
        ),
        Example::new("h.tf", "output \"client_secret\" {\n  value = azuread_application_password.app.value\n}\n"),
        Example::new("i.bicep", "param tenantId string\noutput key string = store.listKeys().keys[0].value\n"),
        Example::new(
            "l.sh",
            "token=$(az account get-access-token --query accessToken -o tsv)\necho \"::add-mask::$TENANT\"\necho \"TOKEN=$token\" >> $GITHUB_ENV\n",
        ),
        Example::new(
            "m.mjs",
            "const made = await $`az ad app credential reset --id ${app} -o json`;\nconsole.log(JSON.parse(made.stdout).password);\n",
        ),
        Example::new(
            "n.sh",
            "F=/tmp/reply.json\ncurl -d grant_type=client_credentials \"https://login.microsoftonline.com/$T/oauth2/v2.0/token\" -o \"$F\"\n",
        ),
        Example::new(
            "k.py",
            "r = app.acquire_token_for_client(scopes=S)\nwith open('token.json', 'w') as f:\n    json.dump(r, f)\n",
        ),
    ],
    must_not_fire: &[
        Example::new(
            "a.ps1",
            "$t = Invoke-RestMethod -Uri $u -Body @{ grant_type = 'client_credentials' }\nWrite-Host \"expires in $($t.expires_in), $($t.access_token.Length) characters\"\n",
        ),
        Example::new(
            "b.py",
            "r = app.acquire_token_for_client(scopes=S)\nprint(len(r['access_token']), r['expires_in'])\n",
        ),
        Example::new(
            "c.sh",
            "token=$(az account get-access-token --query accessToken -o tsv)\necho \"::add-mask::$token\"\necho \"TOKEN=$token\" >> $GITHUB_ENV\n",
        ),
        Example::new("e.py", "r = app.acquire_token_for_client(scopes=S)\nif 'access_token' not in r:\n    print(r)\n"),
        Example::new(
            "f.ps1",
            "$p = Add-MgApplicationPassword -ApplicationId $id\nWrite-Host \"Key $($p.KeyId) until $($p.EndDateTime)\"\n",
        ),
        Example::new("d.sh", "get() { t=$(az account get-access-token --query accessToken -o tsv); echo \"$t\"; }\n"),
    ],
    check,
};

/// So many parts of one pipeline are gone back over.
const MAXIMUM_PIPELINE: usize = 256;

fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.entra {
        return;
    }
    let masks = Masks::new(file);
    let guard = Guard::new(file.text);
    for (index, document, call) in file.calls() {
        match output_sinks::of_call(document, call) {
            Some(sink) => {
                let telling = Telling { file, index, document, guard: &guard, sink, to_pipeline: false };
                written(&telling, call, &masks, report);
            }
            None => kept_answers::check(file, index, call, &guard, report),
        }
    }
    for (index, document) in file.documents.iter().enumerate() {
        match document.dialect {
            Dialect::PowerShell => {
                let sink = Sink::File;
                let telling = Telling { file, index, document, guard: &guard, sink, to_pipeline: false };
                redirected(&telling, &masks, report);
            }
            Dialect::Terraform | Dialect::Bicep => exposed_outputs::check(file, index, document, report),
            _ => {}
        }
    }
}

/// A call that prints or writes its arguments.
fn written(telling: &Telling<'_, '_, '_>, call: &Call, masks: &Masks<'_>, report: &mut Report) {
    let Telling { file, index, document, .. } = *telling;
    let arguments = call_arguments(document, call);
    let to_pipeline = is_for_pipeline(document, call);
    let pipe = call.first.checked_sub(1).filter(|&at| call.command && document.is_operator(at, "|"));
    let piped = pipe.and_then(|pipe| operand_before(document, pipe));
    let start = piped.as_ref().map_or(call.first, |piped| piped.start);
    if to_pipeline && masks.hide(document, &(start..call.end)) {
        return;
    }
    let to_file = call.command && output_sinks::redirects(document, arguments);
    let sink = if to_file { Sink::File } else { telling.sink };
    let telling = Telling { sink, to_pipeline, ..*telling };
    let shown = matches!(call.folded.as_str(), "writehost" | "outhost" | "writeinformation" | "writeverbose");
    if let Some(range) = piped.filter(|_| sink == Sink::File || shown) {
        telling.tell(&file.value(index, &range), call.first..call.end, report);
    }
    for argument in arguments.iter().filter(|argument| !output_sinks::is_target(document, argument)) {
        telling.tell(&file.value(index, &argument.value), argument.value.clone(), report);
    }
}

/// `"GRAPH_TOKEN=$token" >> $env:GITHUB_ENV` of PowerShell, where no command stands before the sign.
fn redirected(telling: &Telling<'_, '_, '_>, masks: &Masks<'_>, report: &mut Report) {
    let Telling { file, index, document, .. } = *telling;
    for at in 1..document.tokens.len() {
        if document.kind(at) != Some(Kind::Operator) || !matches!(document.raw(at), ">" | ">>") {
            continue;
        }
        let target = document.raw(at + 1);
        let to_pipeline = target.contains("GITHUB_");
        let Some(range) = operand_before(document, at) else { continue };
        if target.eq_ignore_ascii_case("$null") || to_pipeline && masks.hide(document, &range) {
            continue;
        }
        let told = document.call_at(range.start).is_some_and(|call| output_sinks::of_call(document, call).is_some());
        if !told {
            Telling { to_pipeline, ..*telling }.tell(&file.value(index, &range), range, report);
        }
    }
}

/// `f"Failed to get token: {response.text}"`
fn tells_of_failure(document: &Document<'_>, at: usize) -> bool {
    let text = document.raw(at).to_ascii_lowercase();
    ["fail", "error", "could not", "cannot", "unable"].iter().any(|word| text.contains(word))
}

/// Where a value is told of.
struct Telling<'f, 'd, 't> {
    file: &'f File<'d, 't>,
    index: usize,
    document: &'f Document<'t>,
    guard: &'f Guard<'f>,
    sink: Sink,
    to_pipeline: bool,
}

impl Telling<'_, '_, '_> {
    fn tell(&self, value: &Value, range: std::ops::Range<usize>, report: &mut Report) {
        let text = value.literal.as_ref().map(|literal| literal.text.as_str()).unwrap_or_default();
        if text.contains("add-mask") || text.contains("issecret=true") {
            return;
        }
        let Some((what, mut confidence)) = self.what(value.origin, range.start) else { return };
        if self.sink == Sink::File && !self.to_pipeline && self.guard.holds() {
            confidence = Confidence::Low;
        }
        let message = match (self.to_pipeline, self.sink) {
            (true, _) => format!("{what} is exported to later steps without a mask, and stands in their logs"),
            (false, Sink::Output) => format!("{what} is printed"),
            (false, Sink::File) => format!("{what} is written to a file as it is"),
        };
        report.add(self.document.span(&range), confidence, message);
    }

    /// What is told, and how sure it is that nobody should be.
    fn what(&self, origin: Origin, at: usize) -> Option<(&'static str, Confidence)> {
        if origin.has(Origin::TOKENS) {
            return Some(("an access token", Confidence::High));
        }
        if origin.has(Origin::FRESH) {
            return Some(("a new secret", Confidence::High));
        }
        let output = self.sink == Sink::Output && !self.to_pipeline;
        if origin.has(Origin::SECRET) {
            return Some(("a secret", if output { Confidence::High } else { Confidence::Low }));
        }
        // An answer that is shown where something failed holds no token.
        let failed = self.sink == Sink::Output
            && (tells_of_failure(self.document, at) || output_sinks::is_conditional(self.file, self.index, at));
        (origin.has(Origin::ANSWERS) && !failed).then_some(("the answer with its token", Confidence::High))
    }
}

/// `GITHUB_ENV`, `GITHUB_OUTPUT`, `task.setvariable`, or what writes them.
fn is_for_pipeline(document: &Document<'_>, call: &Call) -> bool {
    let span = document.span(&(call.first..call.end));
    let text = document.text.get(span).unwrap_or_default();
    matches!(call.folded.as_str(), "setoutput" | "exportvariable")
        || text.len() < 4096
            && (text.contains("GITHUB_ENV") || text.contains("GITHUB_OUTPUT") || text.contains("task.setvariable"))
}

/// The pipeline that ends before a sign: back to the beginning of its statement.
fn operand_before(document: &Document<'_>, sign: usize) -> Option<std::ops::Range<usize>> {
    let mut start = sign;
    for _ in 0..MAXIMUM_PIPELINE {
        let Some(before) = start.checked_sub(1) else { break };
        match document.kind(before) {
            Some(Kind::Close) => start = document.partner(before).unwrap_or(before),
            Some(Kind::Open) | None => break,
            Some(Kind::Operator) if matches!(document.raw(before), ";" | "=" | "+=" | "&&" | "||" | "&") => break,
            _ => start = before,
        }
        let begins = document.token(start).is_some_and(|token| token.has(NEWLINE));
        let joined = start.checked_sub(1).is_some_and(|before| document.is_operator(before, "|"));
        if begins && !joined {
            break;
        }
    }
    (start < sign).then_some(start..sign)
}
