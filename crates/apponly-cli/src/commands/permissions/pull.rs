//! `apponly permissions pull`

use std::path::Path;

use apponly::{Clock as _, Error, SystemClock, catalogue};
use apponly_permissions::{Changes, PermissionMap};
use serde_json::json;
use url::Url;

use super::fetch;
use crate::arguments::TableFormat;
use crate::arguments::permissions::PermissionsPullArguments;
use crate::output::{Failure, Printer, time};
use crate::{files, permission_map, session};

/// Where Microsoft publishes the map, several times a week, under the MIT licence.
const PUBLISHED: &str = "https://raw.githubusercontent.com/microsoftgraph/microsoft-graph-devx-content/master/permissions/new/permissions.json";

/// The name of the file with the ids, beside the map.
const IDS: &str = "provisioningInfo.json";

pub(super) fn run(arguments: &PermissionsPullArguments, printer: &Printer) -> Result<(), Failure> {
    let target = permission_map::stored().ok_or_else(|| {
        Error::new(&catalogue::OUTPUT_FAILED, "no folder is known to keep the permission map in")
            .with_cause("neither `XDG_DATA_HOME` nor `HOME` names one")
            .with_fix("set `XDG_DATA_HOME`, or keep the published file and let `APPONLY_PERMISSION_MAP` name it")
    })?;
    let from = arguments.from.as_deref().unwrap_or(PUBLISHED);
    let map = match fetch::url("--from", from)? {
        Some(url) => over_https(arguments, &url, printer)?,
        None => from_file(arguments, Path::new(from))?,
    };
    // A stored map that cannot be read is replaced like none.
    let before = permission_map::read_stored(&target);
    files::replace_shared(&target, &map.to_compact())?;
    let changes = before.map(|before| map.changes_since(&before));
    report(&map, &target, changes.as_ref(), arguments.format, printer)
}

fn from_file(arguments: &PermissionsPullArguments, path: &Path) -> Result<PermissionMap, Error> {
    if let Some(text) = &arguments.provisioning
        && fetch::url("--provisioning", text)?.is_some()
    {
        return Err(Error::new(&catalogue::SETTING_INVALID, "`--provisioning` is a URL, and `--from` is a file")
            .with_fix("give two files or two URLs"));
    }
    let provisioning = arguments.provisioning.as_deref().map(Path::new);
    permission_map::read(path, provisioning, arguments.date.as_deref())
}

fn over_https(arguments: &PermissionsPullArguments, url: &Url, printer: &Printer) -> Result<PermissionMap, Failure> {
    let ids_url = match &arguments.provisioning {
        Some(text) => fetch::url("--provisioning", text)?.ok_or_else(|| {
            Error::new(&catalogue::SETTING_INVALID, "`--provisioning` is a file, and `--from` is a URL")
                .with_fix("give two files or two URLs")
        })?,
        None => url.join(IDS).map_err(|error| Error::new(&catalogue::SETTING_INVALID, format!("`--from`: {error}")))?,
    };
    let client = fetch::client(arguments)?;
    let (permissions, ids) = session::block_on(async {
        let permissions = fetch::get(&client, url).await?;
        let ids = fetch::get(&client, &ids_url).await?;
        Ok::<_, Error>((permissions, ids))
    })?;
    let missing = |url: &Url| {
        Error::new(
            &catalogue::ANSWER_UNUSABLE,
            format!("`{}{}` does not exist", url.host_str().unwrap_or_default(), url.path()),
        )
        .with_cause("the map was moved, or the URL is misspelled")
        .with_fix("check the URL; or fetch the files in a browser and give them as `--from FILE --provisioning FILE`")
    };
    let permissions = permissions.ok_or_else(|| missing(url))?;
    if ids.is_none() && arguments.provisioning.is_some() {
        return Err(missing(&ids_url).into());
    }
    if ids.is_none() {
        printer.warning(
            "the ids of the permissions are not beside the map, so that answers lack them",
            "name their file: `--provisioning URL`",
        );
    }
    let date = arguments.date.clone().unwrap_or_else(|| time::date(SystemClock::default().now()));
    let map = permission_map::published(&permissions, ids.as_deref(), &date);
    Ok(map.map_err(|error| {
        let is_of_ids = matches!(error, apponly_permissions::MapError::Provisioning { .. });
        permission_map::invalid(if is_of_ids { ids_url.as_str() } else { url.as_str() }, &error)
    })?)
}

fn report(
    map: &PermissionMap,
    target: &Path,
    changes: Option<&Changes>,
    format: TableFormat,
    printer: &Printer,
) -> Result<(), Failure> {
    let counts = map.counts();
    if format == TableFormat::Json {
        return printer.json(&json!({
            "map_date": map.date(), "digest": map.digest(), "file": target.display().to_string(),
            "permissions": counts.permissions, "calls": counts.calls, "changes": changes,
        }));
    }
    let mut lines = vec![
        format!("map of {}: {} permissions, {} calls", map.date(), counts.permissions, counts.calls),
        format!("kept as {}", target.display()),
        format!("published file: sha256 {}", map.digest()),
    ];
    lines.push(match changes {
        None => "there was none before".to_owned(),
        Some(changes) if changes.is_empty() => "nothing changed since the one before".to_owned(),
        Some(changes) => format!(
            "since the one of {}: permissions +{} -{}; calls +{} -{}, {} with other permissions",
            changes.since,
            changes.permissions_new,
            changes.permissions_gone,
            changes.calls_new,
            changes.calls_gone,
            changes.calls_changed
        ),
    });
    printer.result(&lines.join("\n"))
}
