//! Exports of `MicrosoftGraphActivityLogs`: what each app called, and with what success.
//!
//! Source: the table's reference of Azure Monitor. An export is NDJSON (storage account, Event Hubs), CSV (the portal), a
//! JSON array, or the answer of the query API; the beginning tells which. Memory is for distinct calls, not for rows.
//!
//! | File | Content |
//! | --- | --- |
//! | `record.rs` | a row, whatever form it has |
//! | `ndjson.rs`, `csv.rs`, `document.rs` | the forms |
//! | `identifiers.rs` | addresses with their ids replaced |

mod csv;
mod document;
mod identifiers;
mod ndjson;
mod record;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::BufRead;

use thiserror::Error;

use self::record::Record;
use crate::Call;

/// A row is shorter than this, in bytes.
const LONGEST_ROW: usize = 1 << 20;

/// So many broken rows are kept with their reasons; the others are counted.
const MOST_BROKEN: usize = 20;

/// So many distinct calls are told apart; an export of a large tenant has some thousands.
const MOST_CALLS: usize = 100_000;

/// Why an export cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ActivityError {
    /// It cannot be read further.
    #[error("line {line}: cannot be read: {source}")]
    Read {
        /// The number of the line, from 1.
        line: usize,
        /// Why.
        source: std::io::Error,
    },
    /// A document ends in the middle, or is no JSON.
    #[error("line {line}: {problem}; export the table anew, as CSV, NDJSON or JSON")]
    Document {
        /// The number of the line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// A CSV file lacks a column that is needed.
    #[error(
        "line 1: the column `{0}` is missing; export `RequestMethod`, `RequestUri`, `ResponseStatusCode` and `AppId`"
    )]
    Column(&'static str),
}

/// A row that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BrokenLine {
    /// Its line, from 1; the number of the row in a JSON document.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

/// How often an app made a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallCount {
    /// Answered with success (any 2xx): the app uses it.
    pub used: u64,
    /// Refused with 403: a permission is missing, or the service has a rule of its own.
    pub missing: u64,
    /// Answered with anything else, such as 404, 429 or 503: says nothing about permissions.
    pub other: u64,
}

#[derive(Debug, Default)]
struct App {
    calls: Vec<(Call, CallCount)>,
    places: HashMap<Call, usize>,
    roles: BTreeSet<String>,
}

/// What an export says about each app.
#[derive(Debug, Default)]
pub struct Usage {
    apps: BTreeMap<String, App>,
    rows: u64,
    with_user: u64,
    left_out: u64,
    broken: u64,
    broken_lines: Vec<BrokenLine>,
    distinct: usize,
}

impl Usage {
    /// The client ids of the apps, in their order, in lower case.
    pub fn apps(&self) -> impl Iterator<Item = &str> {
        self.apps.keys().map(String::as_str)
    }

    /// The calls of an app, its ids replaced, in the order of the export. Empty for an app that is not in it.
    #[must_use]
    pub fn calls_of(&self, app_id: &str) -> &[(Call, CallCount)] {
        self.apps.get(&app_id.to_ascii_lowercase()).map_or(&[], |app| &app.calls)
    }

    /// The application permissions that the tokens of an app held, in their order.
    pub fn roles_of(&self, app_id: &str) -> impl Iterator<Item = &str> {
        self.apps.get(&app_id.to_ascii_lowercase()).into_iter().flat_map(|app| app.roles.iter().map(String::as_str))
    }

    /// Rows that were read.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Rows of calls for a signed-in user, which say nothing about application permissions and were left out.
    #[must_use]
    pub fn rows_with_user(&self) -> u64 {
        self.with_user
    }

    /// Rows whose answer was neither success nor 403.
    #[must_use]
    pub fn rows_without_verdict(&self) -> u64 {
        self.apps.values().flat_map(|app| &app.calls).map(|(_, count)| count.other).sum()
    }

    /// Rows that could not be understood.
    #[must_use]
    pub fn broken_rows(&self) -> u64 {
        self.broken
    }

    /// The first 20 of them.
    #[must_use]
    pub fn broken_lines(&self) -> &[BrokenLine] {
        &self.broken_lines
    }

    /// Rows beyond the 100,000th distinct call, which were not counted.
    #[must_use]
    pub fn rows_left_out(&self) -> u64 {
        self.left_out
    }

    fn broken(&mut self, line: usize, problem: impl Into<String>) {
        self.rows += 1;
        self.broken += 1;
        if self.broken_lines.len() < MOST_BROKEN {
            self.broken_lines.push(BrokenLine { line, problem: problem.into() });
        }
    }

    fn add(&mut self, record: &Record<'_>, line: usize) {
        let missing = |name: &str| format!("`{name}` is missing");
        let Some(method) = &record.method else { return self.broken(line, missing("RequestMethod")) };
        let Some(uri) = &record.uri else { return self.broken(line, missing("RequestUri")) };
        let Some(app_id) = &record.app_id else { return self.broken(line, missing("AppId")) };
        let Some(status) = record.status.as_ref().and_then(|status| status.trim().parse::<u16>().ok()) else {
            return self.broken(line, "`ResponseStatusCode` is no number");
        };
        if record.has_user() {
            self.rows += 1;
            self.with_user += 1;
            return;
        }
        let path = identifiers::replaced(uri);
        // The parts of a batch have rows of their own.
        if path.eq_ignore_ascii_case("/$batch") {
            self.rows += 1;
            return;
        }
        let Ok(call) = Call::parse(method, &path) else {
            return self.broken(line, "`RequestMethod` and `RequestUri` are no call of Graph");
        };
        self.rows += 1;
        let app = self.apps.entry(app_id.to_ascii_lowercase()).or_default();
        for role in record.roles.as_deref().unwrap_or_default().split_whitespace() {
            if app.roles.len() < 1000 && !app.roles.contains(role) {
                app.roles.insert(role.to_owned());
            }
        }
        let place = match app.places.get(&call) {
            Some(place) => *place,
            None if self.distinct >= MOST_CALLS => {
                self.left_out += 1;
                return;
            }
            None => {
                self.distinct += 1;
                app.calls.push((call.clone(), CallCount::default()));
                app.places.insert(call, app.calls.len() - 1);
                app.calls.len() - 1
            }
        };
        let Some((_, count)) = app.calls.get_mut(place) else { return };
        match status {
            200..=299 => count.used += 1,
            403 => count.missing += 1,
            _ => count.other += 1,
        }
    }
}

/// Reads an export to its end. A row that cannot be understood is counted and named, and the next one is read.
///
/// # Errors
/// [`ActivityError`] where the whole export cannot be read: the file, a document that breaks off, a column that is not there.
pub fn in_activity(mut reader: impl BufRead) -> Result<Usage, ActivityError> {
    let mut usage = Usage::default();
    let read = |source| ActivityError::Read { line: 1, source };
    let head = reader.fill_buf().map_err(read)?;
    if head.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    let head = reader.fill_buf().map_err(read)?;
    let text = head.trim_ascii_start();
    match text.first() {
        None => {}
        Some(b'[') => document::read(reader, &mut usage)?,
        Some(b'{') if is_document(text) => document::read(reader, &mut usage)?,
        Some(b'{') => ndjson::read(reader, &mut usage)?,
        Some(_) => csv::read(reader, &mut usage)?,
    }
    Ok(usage)
}

/// Whether an object is a whole export: it holds tables or records, or goes over several lines.
fn is_document(head: &[u8]) -> bool {
    let rest = head.get(1..).unwrap_or_default();
    let line_ends = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).any(|byte| *byte == b'\n');
    let key = rest.trim_ascii_start();
    line_ends
        || ["\"tables\"", "\"records\"", "\"value\"", "\"Tables\""].iter().any(|name| key.starts_with(name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "aaaaaaaa-0000-4000-8000-000000000001";

    fn shown(usage: &Usage) -> Vec<String> {
        let line = |(call, count): &(Call, CallCount)| {
            format!("{} {} {}/{}/{}", call.method(), call.path(), count.used, count.missing, count.other)
        };
        usage.calls_of(APP).iter().map(line).collect()
    }

    fn row(method: &str, path: &str, status: u16) -> String {
        format!(
            r#"{{"AppId":"{APP}","RequestMethod":"{method}","RequestUri":"https://graph.microsoft.com/v1.0{path}","ResponseStatusCode":{status},"Roles":"User.Read.All Mail.Read","UserId":""}}"#
        )
    }

    #[test]
    fn ndjson_is_summed_with_ids_replaced() {
        let rows = [
            row("GET", "/users/ada@contoso.com/messages?$top=5", 200),
            row("GET", "/users/11111111-2222-3333-4444-555555555555/messages", 403),
            row("GET", "/users/bob@contoso.com/messages", 429),
            "not json".to_owned(),
            row("POST", "/$batch", 200),
            row("GET", "/groups", 204),
            row("GET", "/me", 200).replace("\"UserId\":\"\"", "\"UserId\":\"x\""),
        ];
        let usage = in_activity(rows.join("\n").as_bytes()).unwrap();
        assert_eq!(shown(&usage), ["GET /users/{id}/messages 1/1/1", "GET /groups 1/0/0"]);
        assert_eq!((usage.rows(), usage.broken_rows(), usage.rows_with_user()), (7, 1, 1));
        assert_eq!(usage.broken_lines().first().map(|line| line.line), Some(4));
        assert_eq!(usage.roles_of(APP).collect::<Vec<_>>(), ["Mail.Read", "User.Read.All"]);
        assert_eq!(usage.apps().collect::<Vec<_>>(), [APP]);
    }

    #[test]
    fn csv_has_its_columns_in_any_order() {
        let text = format!(
            "\u{feff}ResponseStatusCode,\"TimeGenerated [UTC]\",RequestUri,AppId,RequestMethod,UserAgent\r\n\
             200,\"1/2/2026, 3:04\",https://graph.microsoft.com/beta/users,{APP},GET,\"a \"\"b\"\"\r\nc\"\r\n\
             403,x,https://graph.microsoft.com/v1.0/groups,{APP},GET,d\r\nshort\r\n"
        );
        let usage = in_activity(text.as_bytes()).unwrap();
        assert_eq!(shown(&usage), ["GET /users 1/0/0", "GET /groups 0/1/0"]);
        assert_eq!(usage.broken_lines().first().map(|line| line.line), Some(5));
        let error = in_activity(&b"AppId,RequestUri,ResponseStatusCode\n"[..]).unwrap_err();
        assert!(error.to_string().contains("RequestMethod"), "{error}");
    }

    #[test]
    fn documents_hold_rows_records_or_tables() {
        let properties = row("GET", "/users", 200).replace("AppId", "appId").replace("RequestMethod", "requestMethod");
        let properties =
            properties.replace("RequestUri", "requestUri").replace("ResponseStatusCode", "responseStatusCode");
        let table = format!(
            r#"{{"tables":[{{"name":"PrimaryResult","columns":[{{"name":"AppId","type":"string"}},{{"name":"RequestMethod"}},{{"name":"RequestUri"}},{{"name":"ResponseStatusCode"}}],"rows":[["{APP}","GET","https://graph.microsoft.com/v1.0/users",200]]}}]}}"#
        );
        for text in [
            format!("[\n{}\n]", row("GET", "/users", 200)),
            format!("{{\"records\":[{{\"time\":\"x\",\"properties\":{properties}}}]}}"),
            format!("{{\"time\":\"x\",\"properties\":{properties}}}"),
            table,
        ] {
            let usage = in_activity(text.as_bytes()).unwrap();
            assert_eq!(shown(&usage), ["GET /users 1/0/0"], "{text}");
        }
    }

    #[test]
    fn document_that_breaks_off_is_an_error_with_its_line() {
        let text = format!("[\n{},\n{{\"AppId\"", row("GET", "/users", 200));
        let error = in_activity(text.as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with("line 3: "), "{error}");
    }

    #[test]
    fn nothing_is_no_usage() {
        assert_eq!(in_activity(&b"  \n"[..]).unwrap().apps().count(), 0);
    }
}
