//! A review that is kept, to be compared with a later one: the facts, in a stable order, and nothing that another day
//! changes.
//!
//! One app stands on one line, so that a snapshot under version control shows what changed.

use std::io::{self, BufRead, Write};

use apponly::{Error, catalogue};
use serde::{Deserialize, Serialize};

use super::{CredentialKind, Evidence, Level, Limit, ReviewDocument, ReviewedApp};

/// The name of the form.
const FORM: &str = "apponly-review";

#[derive(Serialize)]
struct Head<'a> {
    snapshot: &'static str,
    tenant_id: &'a str,
    taken_at: &'a str,
    map_date: Option<&'a str>,
    is_whole_tenant: bool,
    evidence: Evidence,
    limits: &'a [Limit],
}

/// Writes a snapshot: the same tenant gives the same bytes, but for `taken_at`.
///
/// # Errors
/// Those of `out`.
pub fn write_snapshot(
    head: &ReviewDocument,
    apps: impl Iterator<Item = ReviewedApp>,
    mut out: impl Write,
) -> io::Result<()> {
    let first = Head {
        snapshot: FORM,
        tenant_id: &head.tenant_id,
        taken_at: &head.taken_at,
        map_date: head.map_date.as_deref(),
        is_whole_tenant: head.is_whole_tenant,
        evidence: head.evidence,
        limits: &head.limits,
    };
    let text = serde_json::to_string_pretty(&first)?;
    let open = text.strip_suffix("\n}").unwrap_or(&text);
    write!(out, "{open},\n  \"apps\": [")?;
    for (index, app) in apps.enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, &timeless(app))?;
    }
    out.write_all(b"\n  ]\n}\n")
}

/// The app without what another day changes: what is left of credentials, when it was last used (by a review too), and what
/// is found because of it.
fn timeless(mut app: ReviewedApp) -> ReviewedApp {
    app.unused = false;
    app.findings.clear();
    (app.last_sign_in, app.last_app_only_sign_in) = (None, None);
    for credential in &mut app.credentials {
        (credential.days_left, credential.last_used) = (None, None);
    }
    app
}

/// An earlier review, as far as a later one is compared with it.
#[derive(Debug, Deserialize)]
pub struct Snapshot {
    pub(super) tenant_id: String,
    pub(super) taken_at: String,
    #[serde(default)]
    pub(super) is_whole_tenant: bool,
    #[serde(default)]
    pub(super) limits: Vec<Limit>,
    pub(super) apps: Vec<SnapshotApp>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SnapshotApp {
    pub(super) app_id: Box<str>,
    pub(super) display_name: Box<str>,
    #[serde(default)]
    pub(super) risk: Option<Level>,
    #[serde(default)]
    pub(super) permissions: Vec<SnapshotPermission>,
    #[serde(default)]
    pub(super) credentials: Vec<SnapshotCredential>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SnapshotPermission {
    pub(super) permission: Box<str>,
    #[serde(default)]
    pub(super) resource: Box<str>,
    #[serde(default)]
    pub(super) resource_app_id: Box<str>,
    pub(super) granted: bool,
    #[serde(default)]
    pub(super) risk: Level,
}

#[derive(Debug, Deserialize)]
pub(super) struct SnapshotCredential {
    pub(super) kind: CredentialKind,
    pub(super) key_id: Box<str>,
    #[serde(default)]
    pub(super) end: Option<Box<str>>,
}

impl Snapshot {
    /// Reads a snapshot, or a review that was printed as JSON. `name` is the file, for errors.
    ///
    /// # Errors
    /// `review-snapshot-unusable`: it is neither, or cannot be read.
    pub fn read(input: impl BufRead, name: &str) -> Result<Self, Error> {
        let mut snapshot: Self = serde_json::from_reader(input).map_err(|error| {
            let what = if error.is_io() { "cannot be read" } else { "is no snapshot of a review" };
            let place = format!("line {}, column {}", error.line(), error.column());
            unusable(&format!("`{name}` {what} ({place}: {error})"))
        })?;
        // What was only asked for is no part of a comparison.
        snapshot.apps.iter_mut().for_each(|app| app.permissions.retain(|permission| permission.granted));
        Ok(snapshot)
    }

    /// When it was taken.
    #[must_use]
    pub fn taken_at(&self) -> &str {
        &self.taken_at
    }

    /// That it belongs to the tenant of `head`.
    ///
    /// # Errors
    /// `review-snapshot-unusable`: it does not.
    pub fn check(&self, head: &ReviewDocument, name: &str) -> Result<(), Error> {
        if self.tenant_id == head.tenant_id {
            return Ok(());
        }
        let text = format!("`{name}` is of the tenant `{}`, and this review of `{}`", self.tenant_id, head.tenant_id);
        Err(unusable(&text))
    }
}

fn unusable(text: &str) -> Error {
    Error::new(&catalogue::REVIEW_SNAPSHOT_UNUSABLE, text)
}
