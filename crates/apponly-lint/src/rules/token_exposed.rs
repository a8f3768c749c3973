//! `token-exposed`: a token or a secret is printed, written to a file, or handed to later steps of a pipeline unmasked.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Argument, Call, Document};
use crate::flow::knowledge::{Folded, fold};
use crate::flow::value::{Origin, Value};
use crate::lexers::token::{HOLE, Kind};
use crate::words::Word;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "token-exposed",
    title: "a token is printed, written to a file or exported unmasked",
    description: "Whoever reads the log, the file or the variables of the pipeline can act as the app until the token \
        expires; a token cannot be revoked.",
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
        Example::new("d.sh", "get() { t=$(az account get-access-token --query accessToken -o tsv); echo \"$t\"; }\n"),
    ],
    check,
};

/// Where a value ends up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sink {
    Output,
    File,
}

fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.entra {
        return;
    }
    let masked = file.has(Word::Masks);
    for (index, document, call) in file.calls() {
        let Some(sink) = sink(document, call) else { continue };
        let arguments = call_arguments(document, call);
        let to_pipeline = is_for_pipeline(document, call);
        if to_pipeline && masked {
            continue;
        }
        let piped = piped_value(file, index, document, call);
        if let Some((value, range)) = piped.filter(|_| sink == Sink::File) {
            tell(&value, range, sink, to_pipeline, report);
        }
        for argument in arguments {
            if is_target(document, argument) {
                continue;
            }
            let value = file.value(index, &argument.value);
            let range = document.span(&argument.value);
            let sink = if call.command && redirects(document, arguments) { Sink::File } else { sink };
            tell(&value, range, sink, to_pipeline, report);
        }
    }
}

fn tell(value: &Value, range: std::ops::Range<usize>, sink: Sink, to_pipeline: bool, report: &mut Report) {
    let token = value.origin.has(Origin::TOKENS);
    let text = value.literal.as_ref().map(|literal| literal.text.as_str()).unwrap_or_default();
    if !token || text.contains("add-mask") || text.contains("issecret=true") {
        return;
    }
    let message = match (to_pipeline, sink) {
        (true, _) => "an access token is exported to later steps without a mask, and stands in their logs",
        (false, Sink::Output) => "an access token is printed",
        (false, Sink::File) => "an access token is written to a file as it is",
    };
    report.add(range, Confidence::High, message);
}

/// Whether a call prints or writes its arguments.
fn sink(document: &Document<'_>, call: &Call) -> Option<Sink> {
    let name = document.content(call.name);
    let folded = fold(name);
    if call.command {
        return match folded.as_str() {
            "writehost" | "writeverbose" | "writedebug" | "writeinformation" | "writewarning" | "writeerror" => {
                Some(Sink::Output)
            }
            "writeoutput" | "echo" | "printf" | "print" => is_seen(document, call).then_some(Sink::Output),
            "outfile" | "setcontent" | "addcontent" | "teeobject" | "tee" | "exportclixml" | "exportcsv" => {
                Some(Sink::File)
            }
            _ => None,
        };
    }
    let receiver = if call.first < call.name { fold(document.name(call.first)) } else { Folded::default() };
    let logs = ["log", "logger", "logging", "console", "debug", "trace", "winston", "slog", "mylogger"]
        .iter()
        .any(|log| receiver == *log || receiver.ends_with("logger") || receiver.ends_with("log"));
    match folded.as_str() {
        "print" | "pprint" | "writeline" | "println" | "printf" if !receiver.ends_with("writer") => Some(Sink::Output),
        "log" | "info" | "debug" | "warn" | "warning" | "error" | "trace" | "critical" | "exception" | "dir"
            if logs =>
        {
            Some(Sink::Output)
        }
        "loginformation" | "logdebug" | "logwarning" | "logerror" | "logtrace" | "write"
            if logs || receiver == "console" || receiver == "sys" =>
        {
            Some(Sink::Output)
        }
        "loginformation" | "logdebug" | "logwarning" | "logerror" => Some(Sink::Output),
        "writealltext" | "writealltextasync" | "appendalltext" | "writefilesync" | "writefile" | "writetext"
        | "appendfilesync" => Some(Sink::File),
        "write" if matches!(receiver.as_str(), "f" | "file" | "fh" | "fp" | "out" | "handle" | "stream") => {
            Some(Sink::File)
        }
        _ => None,
    }
}

/// Whether what a command prints is seen: not captured, not piped on, not given back by a function.
fn is_seen(document: &Document<'_>, call: &Call) -> bool {
    let to_file = redirects(document, call_arguments(document, call));
    let piped = document.is_operator(call.end, "|") && !document.raw(call.end + 1).starts_with("tee");
    if piped || (call.function.is_some() && !to_file) {
        return false;
    }
    let plain = call_arguments(document, call).iter().all(|argument| argument.value.len() <= 1);
    if document.content(call.name).eq_ignore_ascii_case("write-output") && plain {
        return false;
    }
    let from = call.first.saturating_sub(64);
    !(from..call.first).any(|at| {
        document.token(at).is_some_and(|token| {
            token.opens(HOLE) || (token.opens(b'(') && document.dialect == crate::lexers::Dialect::PowerShell)
        }) && document.partner(at).is_some_and(|close| close >= call.end)
    })
}

fn redirects(document: &Document<'_>, arguments: &[Argument]) -> bool {
    arguments.iter().any(|argument| {
        argument.name.is_some_and(|name| document.kind(name) == Some(Kind::Operator))
            && !matches!(document.content(argument.value.start), "/dev/null" | "/dev/stderr")
    })
}

/// The name of a file, or the place of an output, is not what is written.
fn is_target(document: &Document<'_>, argument: &Argument) -> bool {
    argument.value.is_empty()
        || argument.name.is_some_and(|name| {
            document.kind(name) == Some(Kind::Operator)
                || matches!(
                    fold(document.name(name)).as_str(),
                    "path" | "filepath" | "literalpath" | "encoding" | "foregroundcolor" | "file"
                )
        })
}

/// `GITHUB_ENV`, `GITHUB_OUTPUT` or `task.setvariable`.
fn is_for_pipeline(document: &Document<'_>, call: &Call) -> bool {
    let span = document.span(&(call.first..call.end));
    let text = document.text.get(span).unwrap_or_default();
    text.len() < 4096
        && (text.contains("GITHUB_ENV") || text.contains("GITHUB_OUTPUT") || text.contains("task.setvariable"))
}

/// What stands before the pipe in front of a command, on the same line.
fn piped_value(
    file: &File<'_, '_>,
    index: usize,
    document: &Document<'_>,
    call: &Call,
) -> Option<(Value, std::ops::Range<usize>)> {
    let pipe = call.first.checked_sub(1).filter(|&at| call.command && document.is_operator(at, "|"))?;
    let mut start = pipe.checked_sub(1)?;
    for _ in 0..16 {
        let before = start.checked_sub(1)?;
        start = match document.kind(start)? {
            Kind::Close => document.partner(start)?,
            _ => start,
        };
        let glued = !document.token(start)?.has(crate::lexers::token::SPACE) && start > 0;
        if !glued {
            break;
        }
        start = before.min(start - 1);
    }
    let range = start..pipe;
    Some((file.value(index, &range), document.span(&range)))
}
