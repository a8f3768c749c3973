//! One request, one answer.

use apponly::{Error, catalogue};
use apponly_graph::{GraphRequest, GraphResponse};
use http::Method;
use http::header::CONTENT_TYPE;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::client::{Manner, client};
use super::format::{self, Before};
use super::render::text;
use super::request;
use super::sink::Sink;
use crate::arguments::{
    CallArguments, DeleteArguments, GetArguments, IdentityArguments, ItemFormat, OutputArguments, WriteArguments,
};
use crate::output::{Failure, Printer};
use crate::session;

/// `apponly graph get` of one answer.
pub(super) fn get(arguments: &GetArguments, printer: &Printer) -> Result<(), Failure> {
    format::check(&arguments.output)?;
    let request = request::get(arguments)?;
    let manner = manner(&arguments.call, false);
    let response = send(request, &arguments.identity, &manner)?;
    if has_more(&response) && !request::wants_few(arguments) {
        printer.warning("this is the first page only", "add `--all` for every page, or `--limit N`");
    }
    print(&response, &arguments.output, request::selected(arguments))
}

/// `apponly graph post`, `patch` and `put` with a body that fits into one request.
pub(super) fn write(method: Method, arguments: &WriteArguments) -> Result<(), Failure> {
    format::check(&arguments.output)?;
    let request = request::write(method, arguments)?;
    let manner = manner(&arguments.call, arguments.retry_unsafe);
    let response = send(request, &arguments.identity, &manner)?;
    print(&response, &arguments.output, Vec::new())
}

/// `apponly graph delete`
pub(super) fn delete(arguments: &DeleteArguments) -> Result<(), Failure> {
    format::check(&arguments.output)?;
    let request = request::plain(Method::DELETE, &arguments.call)?;
    let response = send(request, &arguments.identity, &manner(&arguments.call, false))?;
    print(&response, &arguments.output, Vec::new())
}

pub(super) fn manner(call: &CallArguments, retry_unsafe: bool) -> Manner<'_> {
    Manner { beta: call.beta, deadline: call.deadline.as_deref(), retry_unsafe, concurrency: None }
}

fn send(request: GraphRequest, identity: &IdentityArguments, manner: &Manner<'_>) -> Result<GraphResponse, Failure> {
    let client = client(identity, manner, None)?;
    session::block_on(async { client.send(request).await.map_err(Failure::from) })
}

/// Prints an answer: as it is, by an expression, or its items in a format.
pub(super) fn print(response: &GraphResponse, output: &OutputArguments, selected: Vec<String>) -> Result<(), Failure> {
    // Only now: a refusal must not empty yesterday's file.
    let mut sink = Sink::open(output.output.as_deref())?;
    let mut out = Vec::new();
    if output.include {
        head(response, &mut out);
    }
    let body = response.body.as_ref();
    if body.is_empty() {
        return sink.write(&out);
    }
    if !is_json(response) {
        refuse_binary(body, &sink)?;
        out.extend_from_slice(body);
        if kind(response).starts_with("text/") && !body.ends_with(b"\n") {
            out.push(b'\n');
        }
        return sink.write(&out);
    }
    if output.jq.is_none() && matches!(output.format, None | Some(ItemFormat::Json)) {
        if sink.is_terminal() {
            text::indented(body, 0, &mut out);
        } else {
            out.extend_from_slice(body.trim_ascii());
        }
        out.push(b'\n');
        return sink.write(&out);
    }
    let mut render = format::items(output, selected, sink.is_terminal(), &Before::default())?;
    match items(body).filter(|_| output.jq.is_none()) {
        Some(items) => items.iter().try_for_each(|item| render.item(item.get().as_bytes(), &mut out))?,
        None => render.item(body, &mut out)?,
    }
    render.end(&mut out)?;
    sink.write(&out)
}

/// Status and headers as HTTP/1.1 writes them.
fn head(response: &GraphResponse, out: &mut Vec<u8>) {
    let reason = response.status.canonical_reason().unwrap_or_default();
    out.extend_from_slice(format!("HTTP {} {reason}", response.status.as_u16()).trim_end().as_bytes());
    out.push(b'\n');
    for (name, value) in &response.headers {
        out.extend_from_slice(name.as_str().as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value.as_bytes());
        out.push(b'\n');
    }
    out.push(b'\n');
}

/// The media type without parameters.
fn kind(response: &GraphResponse) -> String {
    let kind = response.header(CONTENT_TYPE.as_str()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(response: &GraphResponse) -> bool {
    let kind = kind(response);
    kind == "application/json" || kind.ends_with("+json")
}

/// Content that is no text does not belong on a terminal.
fn refuse_binary(body: &[u8], sink: &Sink) -> Result<(), Error> {
    if sink.is_terminal() && std::str::from_utf8(body).is_err() {
        return Err(Error::new(&catalogue::OUTPUT_FAILED, "the answer is not text, and standard output is a terminal")
            .with_cause("the path leads to the content of a file or a picture")
            .with_fix("write it to a file: `--download FILE`"));
    }
    Ok(())
}

/// The items of an answer that is a list; `None` for any other.
fn items(body: &[u8]) -> Option<Vec<&RawValue>> {
    #[derive(Deserialize)]
    struct List<'a> {
        #[serde(borrow)]
        value: Vec<&'a RawValue>,
    }
    serde_json::from_slice::<List<'_>>(body).ok().map(|list| list.value)
}

fn has_more(response: &GraphResponse) -> bool {
    #[derive(Deserialize)]
    struct Link {
        #[serde(rename = "@odata.nextLink")]
        next: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_slice::<Link>(&response.body).is_ok_and(|link| link.next.is_some())
}
