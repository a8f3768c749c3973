//! The permission map of this machine.

use std::path::{Path, PathBuf};

use apponly::{Env, Error, catalogue};
use apponly_permissions::PermissionMap;

use crate::files;

/// The published map has 5 MB.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The map that `APPONLY_PERMISSION_MAP` names, else that of the user's data folder; `None` where there is none.
pub(crate) fn load() -> Result<Option<PermissionMap>, Error> {
    let env = Env::process();
    if let Some(path) = env.get_os("APPONLY_PERMISSION_MAP").map(PathBuf::from) {
        return read(&path).map(Some);
    }
    let data = env.get_os("XDG_DATA_HOME").map(PathBuf::from);
    let data = data.or_else(|| env.get_os("HOME").map(|home| Path::new(&home).join(".local/share")));
    let path = data.map(|data| data.join("apponly/permissions.map")).filter(|path| path.exists());
    path.map(|path| read(&path)).transpose()
}

fn read(path: &Path) -> Result<PermissionMap, Error> {
    PermissionMap::read(&files::read(path, LARGEST)?, "2000-01-01").map_err(|error| {
        Error::new(&catalogue::SETTING_INVALID, format!("the permission map `{}`: {error}", path.display()))
    })
}
