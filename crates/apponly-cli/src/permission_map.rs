//! The permission map of this user: where it is, and reading it.

use std::path::{Path, PathBuf};

use apponly::{Env, Error, catalogue};
use apponly_permissions::PermissionMap;

use crate::files;
use crate::output::time;

/// The variable that names another map.
pub(crate) const VARIABLE: &str = "APPONLY_PERMISSION_MAP";

/// The published file has 3 MB, its provisioning file 1 MB.
pub(crate) const LARGEST: u64 = 64 * 1024 * 1024;

/// The stored map, below the folder for data of the user's programs.
const STORED: &str = "apponly/permission-map.bin";

/// The map: the file that `APPONLY_PERMISSION_MAP` names, else what `apponly permissions pull` stored. `None` where neither is
/// there.
///
/// # Errors
/// `permission-map-invalid`, `file-unreadable`, `file-too-large`: a map that is there cannot be used.
pub(crate) fn load() -> Result<Option<PermissionMap>, Error> {
    let env = Env::process();
    if let Some(path) = env.get_os(VARIABLE).map(PathBuf::from) {
        let read = read(&path, None, None);
        return read.map(Some).map_err(|error| {
            let message = format!("`{VARIABLE}`: {error}");
            error.with_message(message).with_fix(format!(
                "let `{VARIABLE}` name the published `permissions.json` or a stored map, or unset it and run `apponly permissions pull`"
            ))
        });
    }
    match stored() {
        Some(path) if path.exists() => read(&path, None, None).map(Some),
        _ => Ok(None),
    }
}

/// The same for a command that cannot do without.
///
/// # Errors
/// As [`load`]; and `permission-map-missing`.
pub(crate) fn required() -> Result<PermissionMap, Error> {
    load()?.ok_or_else(|| {
        let looked = stored().map_or_else(
            || "no folder for data of programs is known (`XDG_DATA_HOME`, `HOME`)".to_owned(),
            |path| format!("`{}` does not exist", path.display()),
        );
        Error::new(&catalogue::PERMISSION_MAP_MISSING, format!("there is no permission map: {looked}"))
    })
}

/// Where the map of this user is stored; `None` where no folder for it is known.
///
/// Source: XDG Base Directory Specification; `LOCALAPPDATA` on Windows.
pub(crate) fn stored() -> Option<PathBuf> {
    let env = Env::process();
    let absolute = |name: &str| env.get_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute("XDG_DATA_HOME")
        .or_else(|| absolute("LOCALAPPDATA"))
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))?;
    Some(base.join(STORED))
}

/// The stored map, for comparison: `None` if there is none that can be read.
pub(crate) fn read_stored(path: &Path) -> Option<PermissionMap> {
    PermissionMap::from_compact(&files::read(path, LARGEST).ok()?).ok()
}

/// Reads a map of either form. A published one needs its date, which is that of the file unless `date` gives it, and has
/// the ids of permissions in a file of its own, which lies beside it unless `provisioning` names it.
///
/// # Errors
/// `permission-map-invalid`, naming file and place; `file-unreadable`, `file-too-large`.
pub(crate) fn read(path: &Path, provisioning: Option<&Path>, date: Option<&str>) -> Result<PermissionMap, Error> {
    let bytes = files::read(path, LARGEST)?;
    let is_published = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).trim_ascii_start().starts_with(b"{");
    if !is_published {
        return PermissionMap::read(&bytes, "").map_err(|error| invalid(&path.display().to_string(), &error));
    }
    let ids = match provisioning.map(Path::to_owned).or_else(|| beside(path)) {
        Some(ids) => Some((files::read(&ids, LARGEST)?, ids)),
        None => None,
    };
    let date = match date {
        Some(date) => date.to_owned(),
        None => time::date(files::modified(path)?),
    };
    published(&bytes, ids.as_ref().map(|(bytes, _)| bytes.as_slice()), &date).map_err(|error| {
        let is_of_ids = matches!(error, apponly_permissions::MapError::Provisioning { .. });
        let place = ids.as_ref().filter(|_| is_of_ids).map_or(path, |(_, path)| path);
        invalid(&place.display().to_string(), &error)
    })
}

/// A map of the published files.
pub(crate) fn published(
    permissions: &[u8],
    provisioning: Option<&[u8]>,
    date: &str,
) -> Result<PermissionMap, apponly_permissions::MapError> {
    let without_mark = permissions.strip_prefix(b"\xef\xbb\xbf").unwrap_or(permissions);
    PermissionMap::from_published(without_mark, provisioning, date)
}

/// That what `place` gave is no map.
pub(crate) fn invalid(place: &str, error: &apponly_permissions::MapError) -> Error {
    Error::new(&catalogue::PERMISSION_MAP_INVALID, format!("`{place}`: {error}"))
}

/// The file with the ids: by its published name, or by the name of the map.
fn beside(path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    let names = ["provisioningInfo.json".to_owned(), format!("{stem}-provisioning.json")];
    names.iter().map(|name| path.with_file_name(name)).find(|path| path.is_file())
}
