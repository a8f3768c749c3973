//! The key file of the Azure Arc agent. Its path comes from whoever answered on the agent's port, so everything
//! about it is checked before it is opened; otherwise any local listener could have any file sent to it.

use std::io;
use std::path::{Path, PathBuf};

use http::HeaderValue;
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::{Error, catalogue};
use crate::files;
use crate::host::Host;

/// The agent's own limit, in bytes.
const LARGEST_KEY: u64 = 4096;

/// The content of the key file that the agent named.
///
/// # Errors
/// `arc-key-file`: not directly in the agent's directory, not `.key`, too large, no plain file, not permitted;
/// `managed-identity-unsupported`: no Azure Arc on this operating system.
pub(super) fn read(path: &str, host: &Host) -> Result<Zeroizing<Vec<u8>>, Error> {
    let Some(directory) = &host.arc_key_directory else {
        return Err(Error::new(
            &catalogue::MANAGED_IDENTITY_UNSUPPORTED,
            "Azure Arc exists on Linux and Windows only, so its key file is not read here",
        ));
    };
    let path = checked(Path::new(path), directory)?;
    files::read(&path, LARGEST_KEY).map_err(|error| not_permitted(&path, &error.to_string()))
}

/// The content as an `Authorization` header: as it is, not encoded again.
pub(super) fn authorization(key: &[u8], path: &str) -> Result<HeaderValue, Error> {
    let mut text = b"Basic ".to_vec();
    text.extend_from_slice(key.trim_ascii());
    let value = HeaderValue::from_bytes(&text);
    text.zeroize();
    let mut value = value.map_err(|_| refuse(Path::new(path), "holds bytes that a header may not hold"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The path without links, once everything about it is as it must be. Nothing is opened here.
fn checked(path: &Path, directory: &Path) -> Result<PathBuf, Error> {
    if !path.parent().is_some_and(|parent| same(parent, directory)) {
        return Err(refuse(path, &format!("is not directly in `{}`", directory.display())));
    }
    let real_directory = std::fs::canonicalize(directory).map_err(|error| unreachable_file(directory, &error))?;
    let real = std::fs::canonicalize(path).map_err(|error| unreachable_file(path, &error))?;
    if real.parent() != Some(real_directory.as_path()) {
        return Err(refuse(path, "leads out of the agent's directory by a link"));
    }
    if [path, &real].into_iter().any(|path| path.extension().is_none_or(|extension| extension != "key")) {
        return Err(refuse(path, "does not end with `.key`"));
    }
    let metadata = std::fs::metadata(&real).map_err(|error| unreachable_file(path, &error))?;
    if !metadata.is_file() {
        return Err(refuse(path, "is not a plain file"));
    }
    if metadata.len() > LARGEST_KEY {
        return Err(refuse(path, &format!("is larger than {LARGEST_KEY} bytes")));
    }
    Ok(real)
}

/// Windows does not tell cases apart.
fn same(one: &Path, other: &Path) -> bool {
    if cfg!(windows) { one.as_os_str().eq_ignore_ascii_case(other.as_os_str()) } else { one == other }
}

fn refuse(path: &Path, why: &str) -> Error {
    Error::new(&catalogue::ARC_KEY_FILE, format!("the key file `{}` {why}", path.display()))
}

fn unreachable_file(path: &Path, error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::PermissionDenied {
        return not_permitted(path, &error.to_string());
    }
    refuse(path, &format!("cannot be looked at: {error}"))
}

/// A file that passed every check and still cannot be read is kept for the agent's group.
fn not_permitted(path: &Path, why: &str) -> Error {
    refuse(path, &format!("cannot be read: {why}"))
        .with_cause("the agent lets its own group read the key, and this account is not in it")
        .with_fix(
            "add the account to the group `himds` (Linux) or \"Hybrid agent extension applications\" (Windows), then sign in anew",
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Agent {
        root: tempfile::TempDir,
        host: Host,
    }

    impl Agent {
        fn new() -> Self {
            let root = tempfile::tempdir().unwrap();
            let tokens = root.path().join("tokens");
            std::fs::create_dir(&tokens).unwrap();
            Self { host: Host::unknown().with_arc_key_directory(&tokens), root }
        }

        fn put(&self, name: &str, content: &[u8]) -> String {
            let path = self.root.path().join(name);
            std::fs::write(&path, content).unwrap();
            path.display().to_string()
        }

        fn refusal(&self, path: &str) -> String {
            let error = read(path, &self.host).unwrap_err();
            assert_eq!(error.code(), "arc-key-file", "{error}");
            error.to_string()
        }
    }

    #[test]
    fn reads_a_small_key_in_the_agents_directory() {
        let agent = Agent::new();
        let largest = vec![b'k'; 4096];
        let path = agent.put("tokens/a.key", &largest);
        assert_eq!(*read(&path, &agent.host).unwrap(), largest);
    }

    #[test]
    fn refuses_other_directories_and_ways_out() {
        let agent = Agent::new();
        let outside = agent.put("a.key", b"k");
        std::fs::create_dir(agent.root.path().join("tokens/sub")).unwrap();
        let below = agent.put("tokens/sub/a.key", b"k");
        let dots = agent.root.path().join("tokens/../a.key").display().to_string();
        let inner = agent.root.path().join("tokens/sub/../a.key").display().to_string();
        for path in [&outside, &below, &dots, &inner, "a.key", "", "/", "/etc/shadow", "\0"] {
            assert!(agent.refusal(path).contains("is not directly in"), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn refuses_links_out_of_the_directory() {
        let agent = Agent::new();
        let secret = agent.put("secret.key", b"k");
        let link = agent.root.path().join("tokens/link.key");
        std::os::unix::fs::symlink(secret, &link).unwrap();
        assert!(agent.refusal(&link.display().to_string()).contains("by a link"));
    }

    #[cfg(unix)]
    #[test]
    fn refuses_links_to_files_that_are_no_keys() {
        let agent = Agent::new();
        let text = agent.put("tokens/notes.txt", b"k");
        let link = agent.root.path().join("tokens/link.key");
        std::os::unix::fs::symlink(text, &link).unwrap();
        assert!(agent.refusal(&link.display().to_string()).contains("`.key`"));
    }

    #[test]
    fn refuses_other_extensions_large_files_directories_and_missing_ones() {
        let agent = Agent::new();
        for name in ["tokens/a.txt", "tokens/key", "tokens/a.KEY", "tokens/a.key.bak"] {
            assert!(agent.refusal(&agent.put(name, b"k")).contains("`.key`"), "{name}");
        }
        let large = agent.refusal(&agent.put("tokens/large.key", &vec![b'k'; 4097]));
        assert!(large.contains("4096") && !large.contains("cannot be read"), "{large}");
        std::fs::create_dir(agent.root.path().join("tokens/dir.key")).unwrap();
        let directory = agent.root.path().join("tokens/dir.key").display().to_string();
        assert!(agent.refusal(&directory).contains("plain file"));
        let missing = agent.root.path().join("tokens/missing.key").display().to_string();
        assert!(agent.refusal(&missing).contains("cannot be looked at"));
    }

    #[test]
    fn missing_permission_names_the_group() {
        let error = unreachable_file(Path::new("/t/a.key"), &io::Error::from(io::ErrorKind::PermissionDenied));
        assert!(error.fix().contains("`himds`"), "{}", error.report());
    }

    #[test]
    fn no_arc_on_this_system_reads_nothing() {
        let agent = Agent::new();
        let path = agent.put("tokens/a.key", b"k");
        assert_eq!(read(&path, &Host::unknown()).unwrap_err().code(), "managed-identity-unsupported");
    }

    #[test]
    fn key_goes_into_the_header_as_it_is() {
        let value = authorization(b"a+b/c==\r\n", "/t/a.key").unwrap();
        assert_eq!(value.as_bytes(), b"Basic a+b/c==");
        assert!(value.is_sensitive());
        assert!(authorization(b"a\nb", "/t/a.key").is_err());
    }
}
