//! Which directory tokens are kept in.

use std::path::{Path, PathBuf};

use crate::env::Env;
use crate::platform::is_own;
use crate::settings::variables;

/// The name below the base directory.
const OURS: &str = "apponly";

/// The directories that tokens of this user may be in, the one in use first.
///
/// A run-time directory is better than a cache directory: it is in memory and ends with the session. A service or a
/// scheduled job often has none, and `sudo` leaves one that belongs to somebody else.
///
/// Source: XDG Base Directory Specification.
pub(crate) fn locations(env: &Env) -> Vec<PathBuf> {
    let absolute = |name: &str| env.get_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let runtime = absolute(variables::XDG_RUNTIME_DIR).filter(|path| is_own(path));
    let home = || absolute(variables::HOME).filter(|home| home.is_dir()).map(|home| home.join(".cache"));
    let cache = absolute(variables::XDG_CACHE_HOME).or_else(home);
    runtime.into_iter().chain(cache).map(|base| base.join(OURS)).collect()
}

/// The random key of this user on this machine, which lies beside the directory: a copy of the directory is useless.
pub(crate) fn key_file(directory: &Path) -> Option<(&Path, String)> {
    Some((directory.parent()?, format!("{OURS}.key")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn run_time_directory_goes_first_if_it_is_ours() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let runtime = home.path().join("run");
        std::fs::create_dir(&runtime).unwrap();
        let find = || {
            let variables = [("XDG_RUNTIME_DIR", runtime.as_path()), ("HOME", home.path())];
            locations(&Env::fixed(variables))
        };
        assert_eq!(find(), [runtime.join("apponly"), home.path().join(".cache/apponly")]);
        std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o777)).unwrap();
        assert_eq!(find(), [home.path().join(".cache/apponly")], "others may write there");
        std::fs::remove_dir(&runtime).unwrap();
        assert_eq!(find(), [home.path().join(".cache/apponly")]);
    }

    #[test]
    fn cache_directory_goes_before_home_and_relative_paths_count_as_unset() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        let find = |cache: &Path, home: &Path| locations(&Env::fixed([("XDG_CACHE_HOME", cache), ("HOME", home)]));
        assert_eq!(find(&home.join("c"), home), [home.join("c/apponly")]);
        assert_eq!(find(Path::new("relative"), home), [home.join(".cache/apponly")]);
        assert!(find(Path::new("relative"), &home.join("missing")).is_empty(), "a home is not made");
        assert!(locations(&Env::fixed::<&str, &str>([])).is_empty());
    }
}
