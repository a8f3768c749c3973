//! From the command line to a request.

use apponly::{Error, catalogue};
use apponly_graph::GraphRequest;
use http::Method;

use super::{fields, input};
use crate::arguments::{CallArguments, GetArguments, WriteArguments};

const JSON: &str = "application/json";

/// The request of `apponly graph get`; fields are query parameters.
///
/// # Errors
/// `setting-invalid`, naming the option.
pub(super) fn get(arguments: &GetArguments) -> Result<GraphRequest, Error> {
    let parameters = fields::query(&arguments.fields)?;
    let request = plain(Method::GET, &arguments.call)?;
    Ok(parameters.into_iter().fold(request, |request, (name, value)| request.query(name, value)))
}

/// The request of a command that may have a body.
///
/// # Errors
/// `setting-invalid`, naming the option; `file-unreadable`, `file-too-large`.
pub(super) fn write(method: Method, arguments: &WriteArguments) -> Result<GraphRequest, Error> {
    let request = plain(method, &arguments.call)?;
    let content_type = content_type(&arguments.call);
    let body = match &arguments.body {
        Some(text) => Some(input::body(text)?),
        None => fields::body(&arguments.fields)?.map(String::into_bytes),
    };
    let Some(body) = body else { return Ok(request) };
    if content_type.is_none() {
        serde_json::from_slice::<serde::de::IgnoredAny>(&body).map_err(|error| no_json(&error))?;
    }
    Ok(request.body(body, content_type.unwrap_or(JSON)))
}

/// The method, the path, `--query` and `--header`.
///
/// # Errors
/// `setting-invalid`, naming the option.
pub(super) fn plain(method: Method, arguments: &CallArguments) -> Result<GraphRequest, Error> {
    // Some shells on Windows make a file of what begins with a slash.
    let path = match arguments.path.as_str() {
        path if path.starts_with('/') || path.contains("://") => path.to_owned(),
        path => format!("/{path}"),
    };
    let mut request = GraphRequest::new(method, path);
    for text in &arguments.query {
        let (name, value) = text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(|| {
            Error::new(&catalogue::SETTING_INVALID, format!("`--query`: `{text}` is not `NAME=VALUE`"))
                .with_fix("write it as `--query '$top=5'`, in single quotes so that the shell leaves `$` alone")
        })?;
        request = request.query(name, value);
    }
    with_headers(request, arguments)
}

/// The same request with the headers of `--header`.
///
/// # Errors
/// `setting-invalid`, naming the option.
pub(super) fn with_headers(mut request: GraphRequest, arguments: &CallArguments) -> Result<GraphRequest, Error> {
    for text in &arguments.header {
        let (name, value) = header(text)?;
        request = request.header(name, value);
    }
    Ok(request)
}

fn header(text: &str) -> Result<(&str, &str), Error> {
    let invalid = |why: &str| Error::new(&catalogue::SETTING_INVALID, format!("`--header`: {why}"));
    let (name, value) = text
        .split_once(':')
        .map(|(name, value)| (name.trim(), value.trim()))
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| {
            invalid("a name and a colon are missing").with_fix("write it as `--header 'Prefer: return=minimal'`")
        })?;
    if name.eq_ignore_ascii_case("authorization") {
        return Err(invalid("`Authorization` is ours: the token comes from the identity, and is kept fresh")
            .with_cause("a token on a command line can be read by every user of the machine")
            .with_fix("leave the header out; choose the identity by `--profile` or the identity options"));
    }
    Ok((name, value))
}

/// The path without its query.
pub(super) fn bare_path(arguments: &CallArguments) -> &str {
    arguments.path.split('?').next().unwrap_or_default()
}

/// The media type that a header gives.
pub(super) fn content_type(arguments: &CallArguments) -> Option<&str> {
    arguments
        .header
        .iter()
        .filter_map(|text| text.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| value.trim())
}

/// Names the place, not the text: it may hold a password for a new user.
fn no_json(error: &serde_json::Error) -> Error {
    let place = format!("line {}, column {}", error.line(), error.column());
    Error::new(&catalogue::SETTING_INVALID, format!("`--body` is not JSON ({place})"))
        .with_cause("the text is cut, or the shell took its quotes")
        .with_fix("put JSON into single quotes or a file (`@FILE`); for another type give `--header 'Content-Type: …'`")
}

/// The names that `$select` of the path or the options lists: the columns that somebody wants, in that order.
pub(super) fn selected(arguments: &GetArguments) -> Vec<String> {
    parameters(arguments, "$select")
        .flat_map(|value| value.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>())
        .filter(|name| !name.is_empty())
        .collect()
}

/// Whether `$top` asks for a handful, so that more pages are no surprise.
pub(super) fn wants_few(arguments: &GetArguments) -> bool {
    // What a page has without it.
    const USUAL: u32 = 100;
    parameters(arguments, "$top").any(|value| value.trim().parse::<u32>().is_ok_and(|top| top < USUAL))
}

/// The values of a query parameter, of the path and the options.
fn parameters<'a>(arguments: &'a GetArguments, name: &'a str) -> impl Iterator<Item = String> {
    let of_path = arguments.call.path.split_once('?').map_or("", |(_, query)| query);
    let of_path = url::form_urlencoded::parse(of_path.as_bytes()).into_owned();
    let options = arguments.call.query.iter().chain(&arguments.fields.raw_field).chain(&arguments.fields.field);
    let options =
        options.filter_map(|text| text.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned()));
    of_path.chain(options).filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(words: &[&str]) -> GetArguments {
        use clap::Parser as _;
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            get: GetArguments,
        }
        Line::parse_from(std::iter::once(&"get").chain(words)).get
    }

    #[test]
    fn parameters_and_headers_have_two_parts() {
        for words in [
            ["/users", "--query", "top"],
            ["/users", "--query", "=5"],
            ["/users", "--header", "Prefer"],
            ["/users", "--header", ": x"],
            ["/users", "--header", "authorization: Bearer hunter2"],
            ["/users", "-f", "a[b]=1"],
        ] {
            let error = get(&call(&words)).unwrap_err();
            assert_eq!(error.code(), "setting-invalid", "{words:?}");
            assert!(!error.report().contains("hunter2"));
        }
        assert!(get(&call(&["/users", "--query", "$filter=a eq 'b=c'", "--header", "Prefer: a: b"])).is_ok());
    }

    #[test]
    fn slash_may_be_left_out() {
        assert_eq!(get(&call(&["users"])).unwrap().path(), "/users");
        assert_eq!(get(&call(&["https://graph.test/v1.0/users"])).unwrap().path(), "https://graph.test/v1.0/users");
    }

    #[test]
    fn selected_columns_are_found_wherever_they_stand() {
        let of = |words: &[&str]| selected(&call(words));
        assert_eq!(of(&["/users?$top=5&$select=id,%20mail"]), ["id", "mail"]);
        assert_eq!(of(&["/users", "--query", "$select=id,mail", "-f", "$top=5"]), ["id", "mail"]);
        assert_eq!(of(&["/users", "-f", "$select=id"]), ["id"]);
        assert!(of(&["/users?x=$select"]).is_empty());
    }
}
