//! How an error looks.

use std::io::Write as _;
use std::process::ExitCode;

use apponly::{Error, catalogue};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::{Map, Value, json};

use super::terminal::{error_width, wrap};

/// Writes `error` to standard error, as lines or as one JSON object.
pub(crate) fn report(error: &Error, as_json: bool) {
    let text = if as_json { to_json(error).to_string() } else { to_text(error, error_width()) };
    // Standard error may be closed; there is nowhere else to say so.
    writeln!(anstream::stderr().lock(), "{text}").ok();
}

/// The refusal of a secret that stands on the command line as the value of the option `name`.
pub(crate) fn literal_secret(name: &str) -> Error {
    let error = Error::new(&catalogue::LITERAL_SECRET, format!("there is no `{name} VALUE`"))
        .with_cause("every user of the machine can read a command line, and shells keep it in their history");
    if name.contains("password") {
        return error.with_fix(
            "give it with `--certificate-password-file FILE` or the variable `AZURE_CLIENT_CERTIFICATE_PASSWORD`",
        );
    }
    error.with_fix(
        "use `--secret-file FILE`, `--secret-stdin` or the variable `AZURE_CLIENT_SECRET`, or better a certificate or a \
         managed identity; if this was a real secret, replace it in Entra",
    )
}

fn to_text(error: &Error, width: Option<u16>) -> String {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let dim = anstyle::Style::new().dimmed();
    let code = error.code();
    let first = wrap(&error.to_string(), width, "error[]: ".len() + code.len(), 4);
    let mut lines = vec![format!("{red}error{red:#}[{code}]: {first}")];
    let mut line = |label: &str, text: &str| {
        lines.push(format!("  {dim}{label}{dim:#} {}", wrap(text, width, label.len() + 3, 4)));
    };
    for attempt in error.attempts() {
        line("tried", attempt);
    }
    line("cause:", error.cause());
    line("fix:", error.fix());
    if let Some(wait) = error.retry_after() {
        line("try again in", &format!("{} s", wait.as_secs()));
    }
    if let Some(answer) = error.answer() {
        lines.extend(answer.id_lines().into_iter().map(|line| format!("  {dim}{line}{dim:#}")));
    }
    lines.join("\n")
}

fn to_json(error: &Error) -> Value {
    let mut object = Map::new();
    object.insert("code".to_owned(), json!(error.code()));
    object.insert("message".to_owned(), json!(error.to_string()));
    object.insert("cause".to_owned(), json!(error.cause()));
    object.insert("fix".to_owned(), json!(error.fix()));
    object.insert("retriable".to_owned(), json!(error.is_retriable()));
    object.insert("exit_code".to_owned(), json!(error.exit_code() as u8));
    let answer = error.answer();
    let of = |field: Option<&String>| json!(field);
    object.insert("correlation_id".to_owned(), of(answer.and_then(|answer| answer.correlation_id.as_ref())));
    object.insert("trace_id".to_owned(), of(answer.and_then(|answer| answer.trace_id.as_ref())));
    object.insert("timestamp".to_owned(), of(answer.and_then(|answer| answer.timestamp.as_ref())));
    if let Some(answer) = answer {
        object.insert("error".to_owned(), json!(answer.error));
        object.insert("error_codes".to_owned(), json!(answer.aadsts));
        object.insert("status".to_owned(), json!(answer.status));
    }
    if let Some(wait) = error.retry_after() {
        object.insert("retry_after".to_owned(), json!(wait.as_secs()));
    }
    if !error.attempts().is_empty() {
        object.insert("attempts".to_owned(), json!(error.attempts()));
    }
    Value::Object(object)
}

/// Help and version go to standard output with success; what cannot be parsed is a usage error.
pub(crate) fn usage(mut error: clap::Error, as_json: bool) -> ExitCode {
    if !error.use_stderr() {
        // Nobody to tell where the output is closed.
        error.print().ok();
        return ExitCode::SUCCESS;
    }
    hide_stray_value(&mut error);
    if as_json {
        writeln!(anstream::stderr().lock(), "{}", usage_to_json(&error)).ok();
    } else {
        error.print().ok();
    }
    ExitCode::from(2)
}

/// A word without a place may be a secret that its author meant for an option: it is not repeated.
fn hide_stray_value(error: &mut clap::Error) {
    let kind = match error.kind() {
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        ErrorKind::TooManyValues => ContextKind::InvalidValue,
        _ => return,
    };
    if let Some(ContextValue::String(word)) = error.get(kind)
        && !word.starts_with('-')
    {
        error.insert(kind, ContextValue::String("VALUE".to_owned()));
    }
}

fn usage_to_json(error: &clap::Error) -> Value {
    let text = error.to_string();
    let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    // Without a command clap gives the help, whose first line says what the program is.
    let message = match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "a command is missing",
        _ => message,
    };
    let known =
        text.lines().map(str::trim).find(|line| line.starts_with("[possible values: ") || line.starts_with("tip: "));
    let fix = "`apponly --help` and `apponly COMMAND --help` show what is known";
    json!({
        "code": "usage", "message": message, "cause": "the command line cannot be understood",
        "fix": known.map_or_else(|| fix.to_owned(), |known| format!("{known}; {fix}")), "retriable": false, "exit_code": 2,
        "correlation_id": null, "trace_id": null, "timestamp": null,
    })
}
