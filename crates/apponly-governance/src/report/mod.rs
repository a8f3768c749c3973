//! A review as one HTML file: nothing of it comes from elsewhere, so that it can be mailed, archived and opened offline.
//!
//! `headline` are the figures above all, `matrix` sets risk against use, `timeline` draws what ends when, `attention` is what
//! to do first, `embedded` is the document as the page's script reads it, `policy` what the page may do. The template and the
//! script are in `templates/`.

mod attention;
mod embedded;
mod headline;
mod matrix;
mod policy;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
mod timeline;

use apponly::{Error, catalogue};
use askama::Template;

use crate::review::ReviewDocument;
use attention::Attention;
use headline::Headline;
use matrix::Matrix;
use timeline::Timeline;

const STYLE: &str = include_str!("../../templates/report.css");
const SCRIPT: &str = include_str!("../../templates/report.js");

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    document: &'a ReviewDocument,
    /// When the review was taken, and the one that it is compared with, for people.
    taken: String,
    since: String,
    headline: Headline,
    matrix: Matrix,
    timeline: Timeline,
    attention: Attention<'a>,
    /// Microsoft's apps that the table leaves out.
    left_out: usize,
    policy: String,
    style: &'static str,
    script: &'static str,
    data: String,
}

/// The review as one HTML page in UTF-8, of about 3 KB for each app. Light and dark, usable by keyboard; the figures, the
/// charts and what to do first can be read without scripts.
///
/// Microsoft's own apps are listed only where they hold a permission or something is wrong with them.
///
/// # Errors
/// `internal` if the document cannot be written, which would be a defect.
pub fn html(document: &ReviewDocument) -> Result<String, Error> {
    let listed: Vec<_> = document.apps.iter().filter(|app| embedded::is_listed(app)).collect();
    let page = Page {
        document,
        taken: readable(&document.taken_at),
        since: document.changes.as_ref().map(|changes| readable(&changes.since)).unwrap_or_default(),
        headline: Headline::of(document),
        matrix: Matrix::of(document),
        timeline: Timeline::of(document),
        attention: Attention::of(document),
        left_out: document.apps.len() - listed.len(),
        policy: policy::content_security_policy(STYLE, SCRIPT),
        style: STYLE,
        script: SCRIPT,
        data: embedded::json(&listed)?,
    };
    page.render().map_err(|error| defect(&error.to_string()))
}

/// `2026-08-20T10:11:12Z` as `2026-08-20 10:11 UTC`.
fn readable(moment: &str) -> String {
    match (moment.get(..10), moment.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => moment.to_owned(),
    }
}

/// The parts of a text, and which of them stood in backticks.
fn marked(text: &str) -> Vec<(bool, &str)> {
    text.split('`')
        .enumerate()
        .map(|(place, part)| (place % 2 == 1, part))
        .filter(|(_, part)| !part.is_empty())
        .collect()
}

fn defect(what: &str) -> Error {
    Error::new(&catalogue::INTERNAL, format!("the report cannot be written: {what}"))
}
