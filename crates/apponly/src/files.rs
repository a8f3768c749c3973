//! The only place that reads files: with a size limit, a deadline for pipes, and errors that name the path.

use std::collections::BTreeSet;
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::error::{Error, catalogue};
use crate::platform::{self, Exposure};

/// A pipe or device that yields nothing for this long is given up.
const PIPE_DEADLINE: Duration = Duration::from_secs(10);

/// Reads `path` whole, at most `limit` bytes.
///
/// # Errors
/// `file-unreadable`: missing, not permitted, a directory, or a pipe that does not end. `file-too-large`: over `limit`.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Zeroizing<Vec<u8>>, Error> {
    read_if(path, limit, |_, _| Ok(()))
}

/// The same, if `judge` accepts the file that was opened.
fn read_if(
    path: &Path,
    limit: u64,
    judge: impl FnOnce(&File, &Metadata) -> Result<(), Error>,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if metadata.is_dir() {
        return Err(Error::new(&catalogue::FILE_UNREADABLE, format!("`{}` is a directory", path.display())));
    }
    if metadata.is_file() {
        if metadata.len() > limit {
            return Err(too_large(path, limit));
        }
        let file = open(path)?;
        // Of the open file: whatever its name means meanwhile, this is what is read.
        judge(&file, &file.metadata().map_err(|error| unreadable(path, &error))?)?;
        return read_open(file, path, limit, metadata.len());
    }
    // A process substitution is a pipe: legitimate, but it may never end.
    let (sender, receiver) = mpsc::channel();
    let owned = path.to_owned();
    std::thread::spawn(move || sender.send(open(&owned).and_then(|file| read_open(file, &owned, limit, 0))));
    receiver.recv_timeout(PIPE_DEADLINE).unwrap_or_else(|_| {
        Err(Error::new(
            &catalogue::FILE_UNREADABLE,
            format!("`{}` did not end within {} s", path.display(), PIPE_DEADLINE.as_secs()),
        ))
    })
}

/// Reads `path` whole as UTF-8 text; a byte order mark is dropped.
///
/// # Errors
/// As [`read`]; and `file-not-text` with the offset of the first bad byte.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<Zeroizing<String>, Error> {
    text_of(path, &read(path, limit)?)
}

fn text_of(path: &Path, bytes: &[u8]) -> Result<Zeroizing<String>, Error> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Error::new(
            &catalogue::FILE_NOT_TEXT,
            format!("`{}` is not UTF-8 text (first bad byte at offset {})", path.display(), error.valid_up_to()),
        )
    })?;
    Ok(Zeroizing::new(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()))
}

/// Whether `path` is a pipe or the like (a process substitution), which gives its content once.
pub(crate) fn is_read_once(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// How files with secrets, keys and passwords are read: those that other users may read are refused, unless they were
/// allowed. Clones share what was said about them.
#[derive(Debug, Clone, Default)]
pub(crate) struct PrivateFiles {
    are_others_allowed: bool,
    /// Each file is warned about once.
    warned: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl PrivateFiles {
    /// `are_others_allowed`: a file that other users may read is read, with a warning.
    pub(crate) fn new(are_others_allowed: bool) -> Self {
        Self { are_others_allowed, warned: Arc::default() }
    }

    /// As [`read`].
    ///
    /// # Errors
    /// As [`read`]; and `file-insecure`. A pipe is not judged: who may open it, and when, is its writer's matter.
    pub(crate) fn read(&self, path: &Path, limit: u64) -> Result<Zeroizing<Vec<u8>>, Error> {
        read_if(path, limit, |file, metadata| self.judge(path, file, metadata))
    }

    /// As [`read_text`].
    ///
    /// # Errors
    /// As [`read_text`]; and `file-insecure`.
    pub(crate) fn read_text(&self, path: &Path, limit: u64) -> Result<Zeroizing<String>, Error> {
        text_of(path, &self.read(path, limit)?)
    }

    fn judge(&self, path: &Path, file: &File, metadata: &Metadata) -> Result<(), Error> {
        let Some(exposure) = platform::exposure(file, metadata) else { return Ok(()) };
        if !self.are_others_allowed {
            return Err(insecure(path, &exposure));
        }
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        if warned.insert(path.to_owned()) {
            tracing::warn!(
                "`{}` can be read by {} (mode {:04o}), which `allow_insecure_files` accepts",
                path.display(),
                exposure.who,
                exposure.mode
            );
        }
        Ok(())
    }
}

/// Whether a file with a secret, a key or a password is for its owner alone, as those that are read must be. A pipe is not
/// judged, and neither is a file where the system does not tell.
///
/// # Errors
/// `file-insecure`: others can read it, with the command that changes it. `file-unreadable`: it cannot be looked at.
pub fn check_private_file(path: &Path) -> Result<(), Error> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        return Ok(());
    }
    let file = open(path)?;
    platform::exposure(&file, &metadata).map_or(Ok(()), |exposure| Err(insecure(path, &exposure)))
}

fn insecure(path: &Path, exposure: &Exposure) -> Error {
    let Exposure { mode, who, is_ours } = exposure;
    let what = format!("`{}` can be read by {who} (mode {mode:04o})", path.display());
    let error = Error::new(&catalogue::FILE_INSECURE, what);
    let place = quoted(path);
    if is_of_kubernetes(path) {
        return error.with_cause("Kubernetes mounts secrets with the mode 0644 unless told otherwise").with_fix(
            "set `defaultMode: 0400` on the volume of the secret (and `fsGroup` where the container is not root)",
        );
    }
    match is_ours {
        true => error.with_fix(format!("`chmod 600 {place}`; on a read-only mount `--allow-insecure-files`")),
        false => error.with_fix(format!(
            "as its owner, let this account alone read it: `chown \"$USER\" {place} && chmod 600 {place}`, with the name of \
             this account; on a read-only mount `--allow-insecure-files`"
        )),
    }
}

/// A volume of Kubernetes shows its files through the link `..data`, so that all change at once.
fn is_of_kubernetes(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder.join("..data").symlink_metadata().is_ok_and(|link| link.is_symlink()))
}

/// As a shell needs it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,@:".contains(c);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain) {
        return text;
    }
    let text = text.replace('\'', r"'\''");
    format!("'{}{text}'", if text.starts_with('-') { "./" } else { "" })
}

#[expect(clippy::disallowed_methods, reason = "this is the seam")]
fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|error| unreadable(path, &error))
}

fn read_open(file: File, path: &Path, limit: u64, expected: u64) -> Result<Zeroizing<Vec<u8>>, Error> {
    // Room for all of it and the byte that shows the end: one call reads it, and no half-filled copy is left behind.
    let room = usize::try_from(expected.min(limit)).unwrap_or(0).saturating_add(1);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(path, limit));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(&catalogue::FILE_UNREADABLE, format!("cannot read `{}`: {error}", path.display()))
}

fn too_large(path: &Path, limit: u64) -> Error {
    Error::new(&catalogue::FILE_TOO_LARGE, format!("`{}` is larger than {limit} bytes", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_limit_is_refused_without_reading_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(100 * 1024 * 1024).unwrap();
        let error = read(file.path(), 64 * 1024).unwrap_err();
        assert_eq!(error.code(), "file-too-large");
        assert!(error.to_string().contains(&file.path().display().to_string()));
    }

    #[test]
    fn non_utf8_names_file_and_offset() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"ab\xff").unwrap();
        let error = read_text(file.path(), 100).unwrap_err();
        assert_eq!(error.code(), "file-not-text");
        assert!(error.to_string().contains("offset 2"), "{error}");
    }

    #[test]
    fn directory_and_missing_file_are_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path(), 10).unwrap_err().code(), "file-unreadable");
        let missing = folder.path().join("missing.pem");
        assert!(read(&missing, 10).unwrap_err().to_string().contains("missing.pem"));
    }

    #[cfg(unix)]
    mod exposed {
        use std::os::unix::fs::PermissionsExt as _;

        use super::*;

        fn with_mode(path: &Path, mode: u32) {
            std::fs::write(path, "secret").unwrap();
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        }

        #[test]
        fn file_that_others_can_read_is_refused_with_the_command() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a b.pem");
            for mode in [0o644, 0o604, 0o602, 0o601, 0o666] {
                with_mode(&path, mode);
                let error = PrivateFiles::default().read(&path, 100).unwrap_err();
                assert_eq!(error.code(), "file-insecure");
                assert!(error.to_string().contains(&format!("mode {mode:04o}")), "{error}");
                assert!(error.fix().contains(&format!("`chmod 600 '{}'`", path.display())), "{}", error.fix());
            }
            for mode in [0o600, 0o400, 0o700] {
                with_mode(&path, mode);
                PrivateFiles::default().read(&path, 100).unwrap();
            }
            // A file of ours is of a group of ours: it may have been given to that group on purpose.
            with_mode(&path, 0o640);
            PrivateFiles::default().read(&path, 100).unwrap();
            assert!(read(&path, 100).is_ok(), "what holds no secret is not judged");
        }

        #[test]
        fn allowed_file_is_read() {
            let file = tempfile::NamedTempFile::new().unwrap();
            with_mode(file.path(), 0o644);
            assert_eq!(PrivateFiles::new(true).read_text(file.path(), 100).unwrap().as_str(), "secret");
        }

        #[test]
        fn volume_of_kubernetes_is_told_how_to_mount() {
            let folder = tempfile::tempdir().unwrap();
            let version = folder.path().join("..2026_08_07");
            std::fs::create_dir(&version).unwrap();
            with_mode(&version.join("app.pem"), 0o644);
            std::os::unix::fs::symlink(&version, folder.path().join("..data")).unwrap();
            let path = folder.path().join("app.pem");
            std::os::unix::fs::symlink("..data/app.pem", &path).unwrap();
            let error = PrivateFiles::default().read(&path, 100).unwrap_err();
            assert!(error.fix().contains("defaultMode: 0400"), "{}", error.fix());
            with_mode(&version.join("app.pem"), 0o400);
            PrivateFiles::default().read(&path, 100).unwrap();
        }

        #[test]
        fn names_are_quoted_for_the_shell() {
            for (path, shown) in [("/a/b.pem", "/a/b.pem"), ("it's $HOME", r"'it'\''s $HOME'"), ("-rf", "'./-rf'")] {
                assert_eq!(quoted(Path::new(path)), shown);
            }
        }
    }
}
