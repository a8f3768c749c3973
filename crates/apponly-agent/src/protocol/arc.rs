//! The proof that Azure Arc asks for: the content of a file that only some may read.
//!
//! A request without it is answered with 401 and the path of a new file; the same request with the file's content gets
//! the token. A file serves once and for a minute.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;
use zeroize::Zeroizing;

/// A client reads the file at once.
const LIFETIME: Duration = Duration::from_secs(60);

/// What files of an earlier run, which ended without removing them, are known by.
const PREFIX: &str = "apponly-";

/// The files that are waiting to be read.
#[derive(Debug)]
pub(crate) struct KeyFiles {
    folder: PathBuf,
    most: usize,
    files: Mutex<VecDeque<KeyFile>>,
}

#[derive(Debug)]
struct KeyFile {
    path: PathBuf,
    content: Zeroizing<String>,
    ends: Instant,
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        std::fs::remove_file(&self.path).ok();
    }
}

impl KeyFiles {
    /// Files in `folder`, at most `most` at a time. What an earlier run left there is removed.
    ///
    /// # Errors
    /// It is not a folder that can be looked into.
    pub(crate) fn new(folder: &Path, most: usize) -> io::Result<Self> {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with(PREFIX) && name.ends_with(".key") {
                std::fs::remove_file(&path).ok();
            }
        }
        Ok(Self { folder: std::path::absolute(folder)?, most: most.max(1), files: Mutex::default() })
    }

    /// Makes a file and gives its path.
    ///
    /// # Errors
    /// It cannot be written, or the system gives no random bytes.
    pub(crate) fn challenge(&self, now: Instant) -> io::Result<PathBuf> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        getrandom::fill(&mut *bytes).map_err(io::Error::other)?;
        let content = Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes));
        let path = self.folder.join(format!("{PREFIX}{}.key", Uuid::new_v4().simple()));
        let file = KeyFile { path: path.clone(), content, ends: now + LIFETIME };
        write(&file, is_for_group(&self.folder))?;
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if files.len() >= self.most {
            files.pop_front();
        }
        files.push_back(file);
        Ok(path)
    }

    /// Whether `sent` is the content of a file, which has served its purpose then.
    pub(crate) fn redeem(&self, sent: &[u8], now: Instant) -> bool {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|file| file.ends > now);
        let is_sent = |file: &KeyFile| verify_slices_are_equal(file.content.as_bytes(), sent).is_ok();
        let found = files.iter().position(is_sent);
        found.and_then(|at| files.remove(at)).is_some()
    }

    /// Removes the files whose time is over.
    pub(crate) fn sweep(&self, now: Instant) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).retain(|file| file.ends > now);
    }

    /// Removes every file.
    pub(crate) fn clear(&self) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn write(file: &KeyFile, is_for_group: bool) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if is_for_group { 0o640 } else { 0o600 });
    let _ = is_for_group;
    options.open(&file.path)?.write_all(file.content.as_bytes())
}

/// Whether the operator made the folder for a group: it hands its group on (setgid) and the group may enter, as with the
/// group `himds` of the real agent.
#[cfg(unix)]
fn is_for_group(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(folder).is_ok_and(|found| found.mode() & 0o2010 == 0o2010)
}

#[cfg(not(unix))]
fn is_for_group(_folder: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use apponly::{Clock as _, SystemClock};

    use super::*;

    fn now() -> Instant {
        SystemClock::default().monotonic()
    }

    #[expect(clippy::disallowed_methods, reason = "the tests' own seam")]
    fn content(path: &Path) -> Vec<u8> {
        std::fs::read(path).unwrap()
    }

    fn count(folder: &tempfile::TempDir) -> usize {
        std::fs::read_dir(folder.path()).unwrap().count()
    }

    #[test]
    fn file_serves_once_and_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFiles::new(folder.path(), 10).unwrap();
        let path = keys.challenge(now()).unwrap();
        assert_eq!((path.parent(), path.extension().unwrap().to_str()), (Some(folder.path()), Some("key")));
        let sent = content(&path);
        assert!(sent.len() <= 4096);
        assert!(!keys.redeem(b"", now()) && !keys.redeem(&sent[1..], now()));
        assert!(keys.redeem(&sent, now()));
        assert!(!path.exists());
        assert!(!keys.redeem(&sent, now()), "once");
    }

    #[test]
    fn file_ends_after_a_minute() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFiles::new(folder.path(), 10).unwrap();
        let start = now();
        let sent = content(&keys.challenge(start).unwrap());
        assert!(!keys.redeem(&sent, start + LIFETIME));
        keys.challenge(start).unwrap();
        keys.sweep(start + LIFETIME);
        assert_eq!(count(&folder), 0);
    }

    #[test]
    fn files_are_limited_and_go_at_the_end_with_what_an_earlier_run_left() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("apponly-0.key"), "left").unwrap();
        std::fs::write(folder.path().join("other.key"), "not ours").unwrap();
        let keys = KeyFiles::new(folder.path(), 2).unwrap();
        let paths: Vec<PathBuf> = (0..3).map(|_| keys.challenge(now()).unwrap()).collect();
        assert_eq!(count(&folder), 3);
        assert!(!paths[0].exists() && paths[1].exists() && paths[2].exists());
        keys.clear();
        assert_eq!(count(&folder), 1);
        assert!(KeyFiles::new(&folder.path().join("missing"), 1).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn mode_is_for_the_owner_unless_the_folder_hands_its_group_on() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFiles::new(folder.path(), 10).unwrap();
        for (mode, expected) in [(0o700, 0o600), (0o750, 0o600), (0o2750, 0o640)] {
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            let path = keys.challenge(now()).unwrap();
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, expected, "{mode:o}");
        }
    }
}
