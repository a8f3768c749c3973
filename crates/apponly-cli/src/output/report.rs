//! How an error looks.

use std::io::Write as _;
use std::process::ExitCode;

use apponly::Error;
use serde_json::{Map, Value, json};

/// Writes `error` to standard error, as lines or as one JSON object.
pub(crate) fn report(error: &Error, as_json: bool) {
    let text = if as_json { to_json(error).to_string() } else { to_text(error) };
    // Standard error may be closed; there is nowhere else to say so.
    writeln!(anstream::stderr().lock(), "{text}").ok();
}

fn to_text(error: &Error) -> String {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let dim = anstyle::Style::new().dimmed();
    let mut lines = vec![format!("{red}error{red:#}[{}]: {error}", error.code())];
    lines.extend(error.attempts().iter().map(|attempt| format!("  {dim}tried{dim:#} {attempt}")));
    lines.push(format!("  {dim}cause:{dim:#} {}", error.cause()));
    lines.push(format!("  {dim}fix:{dim:#} {}", error.fix()));
    if let Some(wait) = error.retry_after() {
        lines.push(format!("  {dim}try again in{dim:#} {} s", wait.as_secs()));
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
pub(crate) fn usage(error: &clap::Error, as_json: bool) -> ExitCode {
    if as_json && error.use_stderr() {
        let text = error.to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let object = json!({
            "code": "usage", "message": message, "cause": "the command line cannot be understood",
            "fix": "`apponly --help` and `apponly COMMAND --help` show what is known", "retriable": false, "exit_code": 2,
            "correlation_id": null, "trace_id": null, "timestamp": null,
        });
        writeln!(anstream::stderr().lock(), "{object}").ok();
    } else {
        // Nobody to tell where the output is closed.
        error.print().ok();
    }
    if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}
