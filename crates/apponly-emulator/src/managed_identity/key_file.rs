//! Azure Arc's challenge: single-use key files that only a privileged reader of this machine can open.
//!
//! Source: "Authenticate against Azure resources with Azure Arc-enabled servers".

use std::{
    collections::HashMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Mutex,
};

use aws_lc_rs::rand;
use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::files;

/// How many unanswered challenges are kept; older ones are withdrawn.
const MAXIMUM_CHALLENGES: usize = 64;

/// The challenges that are open: file content to file path.
#[derive(Debug, Default)]
pub(crate) struct KeyFiles {
    open: Mutex<Challenges>,
}

#[derive(Default)]
struct Challenges {
    path_by_content: HashMap<String, PathBuf>,
    oldest_first: Vec<String>,
}

impl std::fmt::Debug for Challenges {
    // The contents are credentials.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Challenges").field("open", &self.path_by_content.len()).finish()
    }
}

impl KeyFiles {
    /// Writes a new key file into `directory` and returns its path.
    ///
    /// # Errors
    /// The directory cannot be created or written, or the system has no random bytes.
    pub(crate) fn challenge(&self, directory: &Path) -> io::Result<PathBuf> {
        let content = random_text(48)?;
        let name = random_name()?;
        fs::create_dir_all(directory)?;
        let path = directory.join(format!("{name}.key"));
        let mut file = files::create_private(&path)?;
        file.write_all(content.as_bytes())?;
        let mut open = self.lock();
        if open.oldest_first.len() >= MAXIMUM_CHALLENGES {
            let oldest = open.oldest_first.remove(0);
            if let Some(withdrawn) = open.path_by_content.remove(&oldest) {
                remove_quietly(&withdrawn);
            }
        }
        open.path_by_content.insert(content.clone(), path.clone());
        open.oldest_first.push(content);
        Ok(path)
    }

    /// Whether `content` answers an open challenge; the challenge is then closed and its file removed.
    pub(crate) fn redeem(&self, content: &str) -> bool {
        let mut open = self.lock();
        let Some(path) = open.path_by_content.remove(content) else { return false };
        open.oldest_first.retain(|known| known != content);
        remove_quietly(&path);
        true
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Challenges> {
        self.open.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Drop for KeyFiles {
    fn drop(&mut self) {
        for path in self.lock().path_by_content.values() {
            remove_quietly(path);
        }
    }
}

fn remove_quietly(path: &Path) {
    // The reader may have removed it already; a leftover file opens nothing.
    let _gone = fs::remove_file(path);
}

fn random_text(bytes: usize) -> io::Result<String> {
    let mut buffer = vec![0; bytes];
    rand::fill(&mut buffer).map_err(|_| io::Error::other("the system has no random bytes"))?;
    Ok(STANDARD.encode(buffer))
}

fn random_name() -> io::Result<String> {
    let mut buffer = [0_u8; 16];
    rand::fill(&mut buffer).map_err(|_| io::Error::other("the system has no random bytes"))?;
    Ok(uuid::Uuid::from_bytes(buffer).to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn content_of(path: &Path) -> String {
        let mut text = String::new();
        fs::OpenOptions::new().read(true).open(path).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn key_answers_once_and_its_file_goes() {
        let directory = tempfile::tempdir().unwrap();
        let keys = KeyFiles::default();
        let path = keys.challenge(directory.path()).unwrap();
        assert_eq!(path.extension().unwrap(), "key");
        let content = content_of(&path);
        assert!(!keys.redeem("something else"));
        assert!(keys.redeem(&content));
        assert!(!path.exists());
        assert!(!keys.redeem(&content));
    }

    #[cfg(unix)]
    #[test]
    fn key_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = KeyFiles::default().challenge(directory.path());
        // The holder was dropped, so its file must be gone again.
        assert!(!path.unwrap().exists());
        let keys = KeyFiles::default();
        let path = keys.challenge(directory.path()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn old_challenges_are_withdrawn() {
        let directory = tempfile::tempdir().unwrap();
        let keys = KeyFiles::default();
        let first = keys.challenge(directory.path()).unwrap();
        let content = content_of(&first);
        for _ in 0..MAXIMUM_CHALLENGES {
            keys.challenge(directory.path()).unwrap();
        }
        assert!(!first.exists());
        assert!(!keys.redeem(&content));
    }
}
