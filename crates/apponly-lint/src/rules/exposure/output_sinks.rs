//! What prints, logs or writes, in all languages, and who can read it.
use std::cell::OnceCell;

use crate::file::{File, call_arguments};
use crate::flow::document::{Argument, Call, Document};
use crate::flow::knowledge::fold;
use crate::lexers::Dialect;
use crate::lexers::token::{HOLE, Kind, NEWLINE};

/// Where a value ends up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Sink {
    Output,
    File,
}

/// Whether a call prints or writes its arguments.
pub(in crate::rules) fn of_call(document: &Document<'_>, call: &Call) -> Option<Sink> {
    if call.command { of_command(document, call) } else { of_method(document, call) }
}

fn of_command(document: &Document<'_>, call: &Call) -> Option<Sink> {
    match call.folded.as_str() {
        "writehost" | "writeverbose" | "writedebug" | "writeinformation" | "writewarning" | "writeerror"
        | "outhost" | "writeprogress" => Some(Sink::Output),
        "writeoutput" | "echo" | "printf" | "print" => is_seen(document, call).then_some(Sink::Output),
        "outfile" | "setcontent" | "addcontent" | "teeobject" | "tee" | "exportclixml" | "exportcsv" => {
            Some(Sink::File)
        }
        "logger" | "log" | "logger.exe" | "loginfo" | "logdebug" | "logmessage" | "debug" | "info" => {
            Some(Sink::Output)
        }
        folded if folded.starts_with("write") && folded.contains("log") => Some(Sink::Output),
        folded if folded.starts_with("add") && folded.contains("log") => Some(Sink::Output),
        _ => None,
    }
}

fn of_method(document: &Document<'_>, call: &Call) -> Option<Sink> {
    let path =
        || (call.first..call.name).filter(|&at| document.kind(at) != Some(Kind::Operator)).map(|at| document.name(at));
    // Most calls are told by their own name.
    let receiver = || path().next_back().map(fold).unwrap_or_default();
    let writes = || {
        let receiver = receiver();
        receiver.ends_with("writer") || receiver.ends_with("stream") || receiver == "sw"
    };
    match call.folded.as_str() {
        "print" | "pprint" | "writeline" | "println" | "printf" | "printjson" | "rprint" => {
            Some(if writes() { Sink::File } else { Sink::Output })
        }
        "echo" | "secho" if matches!(receiver().as_str(), "click" | "typer") => Some(Sink::Output),
        "setoutput" | "exportvariable" if receiver() == "core" => Some(Sink::Output),
        "log" | "info" | "debug" | "warn" | "warning" | "error" | "trace" | "critical" | "exception" | "dir"
        | "information" | "verbose" | "fatal" | "table" | "notice"
            if path().any(|part| is_log(&fold(part))) =>
        {
            Some(Sink::Output)
        }
        "loginformation" | "logdebug" | "logwarning" | "logerror" | "logtrace" | "logcritical" => Some(Sink::Output),
        "write" if path().any(|part| is_log(&fold(part)) || matches!(part, "sys" | "stdout" | "stderr")) => {
            Some(Sink::Output)
        }
        "writealltext" | "writealltextasync" | "appendalltext" | "appendalltextasync" | "writefilesync"
        | "writefile" | "writetext" | "appendfilesync" | "writetextfile" | "writetextasync" | "outputfile"
        | "writejson" | "writejsonsync" | "writealllines" => Some(Sink::File),
        "dump" if call.arguments.len() >= 2 => Some(Sink::File),
        "write" | "writeasync" if writes() || is_file(document, &receiver()) => Some(Sink::File),
        _ => None,
    }
}

/// What `write` of Python writes to has any name; connections and answers are no files.
fn is_file(document: &Document<'_>, receiver: &str) -> bool {
    let elsewhere =
        ["response", "res", "resp", "reply", "sock", "socket", "conn", "stdin", "process", "proc", "wfile", "cache"];
    matches!(receiver, "f" | "file" | "fh" | "fp" | "out" | "handle")
        || (document.dialect == Dialect::Python && !elsewhere.contains(&receiver))
}

fn is_log(folded: &str) -> bool {
    matches!(
        folded,
        "log"
            | "logger"
            | "logging"
            | "console"
            | "debug"
            | "trace"
            | "winston"
            | "slog"
            | "mylogger"
            | "context"
            | "ctx"
    ) || folded.ends_with("logger")
        || folded.ends_with("log")
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
    let captures = |at: usize| {
        let Some(token) = document.token(at) else { return false };
        // `<(printf …)` of a shell is read by the program before it.
        let read = document.dialect == Dialect::PowerShell || document.is_operator(at.saturating_sub(1), "<");
        token.opens(HOLE) || (token.opens(b'(') && read)
    };
    let around = |at: usize| document.partner(at).is_some_and(|close| close >= call.end);
    !(call.first.saturating_sub(64)..call.first).any(|at| captures(at) && around(at))
}

pub(in crate::rules) fn redirects(document: &Document<'_>, arguments: &[Argument]) -> bool {
    arguments.iter().any(|argument| {
        argument.name.is_some_and(|name| matches!(document.raw(name), ">" | ">>" | "&>"))
            && !matches!(document.content(argument.value.start), "/dev/null" | "/dev/stderr")
    })
}

/// The name of a file, or the place of an output, is not what is written.
pub(in crate::rules) fn is_target(document: &Document<'_>, argument: &Argument) -> bool {
    argument.value.is_empty()
        || argument.name.is_some_and(|name| {
            document.kind(name) == Some(Kind::Operator)
                || matches!(
                    fold(document.name(name)).as_str(),
                    "path" | "filepath" | "literalpath" | "encoding" | "foregroundcolor" | "file"
                )
        })
}

/// Whether a path lies where others read: folders for all, of web servers, of artifacts.
pub(in crate::rules) fn is_shared(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let starts =
        ["/tmp/", "/var/tmp/", "/srv/", "/var/www/", "/mnt/", "/media/", "/shared/", "/data/", "/opt/", "/var/log/"];
    let holds =
        ["c:\\temp", "c:\\windows\\temp", "\\inetpub\\", "c:\\users\\public", "artifact", "/public/", "wwwroot"];
    starts.iter().any(|start| lower.starts_with(start))
        || holds.iter().any(|part| lower.contains(part))
        || lower.starts_with("\\\\")
}

/// Whether a file takes care of who may read what it writes: looked for once, when somebody asks.
#[derive(Debug)]
pub(in crate::rules) struct Guard<'t> {
    text: &'t str,
    holds: OnceCell<bool>,
}

impl<'t> Guard<'t> {
    pub(in crate::rules) fn new(text: &'t str) -> Self {
        Self { text, holds: OnceCell::new() }
    }

    pub(in crate::rules) fn holds(&self) -> bool {
        *self.holds.get_or_init(|| is_guarded(self.text))
    }
}

fn is_guarded(text: &str) -> bool {
    const SIGNS: [&str; 14] = [
        "umask 077",
        "umask 0077",
        "umask 177",
        "chmod 600",
        "chmod 0600",
        "chmod 400",
        "0o600",
        "0600",
        "icacls",
        "SetAccessRuleProtection",
        "ProtectedData",
        "Fernet",
        "ConvertFrom-SecureString",
        "mktemp",
    ];
    SIGNS.iter().any(|sign| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some())
}

/// So many tokens before a place its block is looked for.
const NEAR: usize = 600;

/// Whether a place is reached only under a condition, or where something failed.
pub(in crate::rules) fn is_conditional(file: &File<'_, '_>, index: usize, at: usize) -> bool {
    let Some(document) = file.documents.get(index) else { return false };
    match document.dialect {
        Dialect::Python => is_in_branch_of_python(document, at),
        Dialect::Shell | Dialect::Container => {
            let near = (at.saturating_sub(NEAR)..at).rev().map(|before| document.raw(before));
            let mut depth = 0_i32;
            for raw in near {
                match raw {
                    "fi" | "done" | "esac" => depth += 1,
                    "||" if depth == 0 => return true,
                    "if" | "elif" | "case" if depth <= 0 => return true,
                    "if" | "case" | "while" | "for" => depth -= 1,
                    _ => {}
                }
            }
            false
        }
        _ => {
            let open = (at.saturating_sub(NEAR)..at).rev().find(|&open| {
                document.token(open).is_some_and(|token| token.opens(b'{'))
                    && document.partner(open).is_some_and(|close| close > at)
            });
            open.is_some_and(|open| is_branch(document, open))
        }
    }
}

/// `if (…) {`, `else {`, `catch (…) {`.
fn is_branch(document: &Document<'_>, open: usize) -> bool {
    let Some(before) = open.checked_sub(1) else { return false };
    let word = match document.partner(before).filter(|_| document.kind(before) == Some(Kind::Close)) {
        Some(condition) => condition.checked_sub(1).unwrap_or(before),
        None => before,
    };
    let word = document.raw(word);
    ["if", "else", "elseif", "catch", "switch", "when"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn is_in_branch_of_python(document: &Document<'_>, at: usize) -> bool {
    let begins = |index: &usize| document.token(*index).is_some_and(|token| token.has(NEWLINE) || *index == 0);
    let column = |index: usize| {
        let start = document.token(index).map_or(0, |token| token.start as usize);
        let before = document.text.as_bytes().get(..start).unwrap_or_default();
        before.iter().rev().take(256).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    };
    let Some(own) = (0..=at).rev().take(NEAR).find(begins) else { return false };
    let outer = (0..own).rev().take(NEAR).filter(begins).find(|&index| column(index) < column(own));
    outer.is_some_and(|outer| matches!(document.raw(outer), "if" | "elif" | "else" | "except"))
}
