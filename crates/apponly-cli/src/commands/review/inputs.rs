//! The files that are read before anything is asked: a mistake in them costs no request.

use std::io::BufReader;
use std::path::Path;

use apponly::{Error, catalogue};
use apponly_governance::review::Snapshot;
use apponly_permissions::PermissionMap;
use apponly_permissions::found::{Usage, in_activity};

use crate::arguments::review::ReviewArguments;
use crate::output::Printer;
use crate::{files, permission_map};

/// What a review judges by.
pub(super) struct Inputs {
    pub(super) map: Option<PermissionMap>,
    pub(super) usage: Option<Usage>,
    pub(super) snapshot: Option<Snapshot>,
}

impl Inputs {
    /// Reads what the arguments name.
    ///
    /// # Errors
    /// What is wrong with a file; `permission-map-missing` where calls are given, which mean nothing without a map.
    pub(super) fn read(arguments: &ReviewArguments, printer: &Printer) -> Result<Self, Error> {
        let snapshot = arguments
            .since
            .as_deref()
            .map(|path| Snapshot::read(BufReader::new(files::open(path)?), &path.display().to_string()));
        let snapshot = snapshot.transpose()?;
        let map =
            if arguments.activity.is_some() { Some(permission_map::required()?) } else { permission_map::load()? };
        let usage = arguments.activity.as_deref().map(|path| activity(path, printer)).transpose()?;
        Ok(Self { map, usage, snapshot })
    }
}

fn activity(path: &Path, printer: &Printer) -> Result<Usage, Error> {
    let name = if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
    let usage = if path == Path::new("-") {
        in_activity(std::io::stdin().lock())
    } else {
        in_activity(BufReader::with_capacity(1 << 20, files::open(path)?))
    };
    let usage = usage.map_err(|error| {
        Error::new(&catalogue::SETTING_INVALID, format!("`--activity`: `{name}`: {error}"))
            .with_fix("export `MicrosoftGraphActivityLogs` as NDJSON, JSON or CSV")
    })?;
    if usage.broken_rows() > 0 {
        let first = usage.broken_lines().first();
        let first =
            first.map(|line| format!(", the first in line {}: {}", line.line, line.problem)).unwrap_or_default();
        printer.warning(
            &format!("{} rows of `{name}` could not be understood{first}", usage.broken_rows()),
            "export the table anew; what only these rows show is taken for unused",
        );
    }
    Ok(usage)
}
