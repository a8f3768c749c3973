//! The file with the secret that callers must send: read where it is there, else made. The secret is never printed.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use apponly::{Env, Error, Secret, catalogue, variables};
use apponly_agent::CallerSecret;
use rustix::fs::OFlags;
use rustix::process::geteuid;
use zeroize::Zeroizing;

/// Where systemd puts what lives as long as a service.
const RUNTIME_DIRECTORY: &str = "RUNTIME_DIRECTORY";

/// No secret that callers may be given is larger, in bytes.
const LARGEST: u64 = 4096;

/// The secret, and whether its file has just been made.
pub(super) struct Found {
    pub(super) secret: CallerSecret,
    pub(super) is_new: bool,
}

/// The file that was named, or the usual one of this service or user.
///
/// # Errors
/// `setting-missing`: none was named, and there is no usual place.
pub(super) fn place(named: Option<&Path>, env: &Env) -> Result<PathBuf, Error> {
    if let Some(path) = named {
        return Ok(path.to_owned());
    }
    if let Some(directory) = env.get_os(RUNTIME_DIRECTORY) {
        return Ok(Path::new(&directory).join("header"));
    }
    if let Some(directory) = env.get_os(variables::XDG_RUNTIME_DIR) {
        return Ok(Path::new(&directory).join("apponly").join("header"));
    }
    Err(Error::new(&catalogue::SETTING_MISSING, "`--header-file` is missing: callers need a secret")
        .with_cause("neither `RUNTIME_DIRECTORY` nor `XDG_RUNTIME_DIR` says where such a file could be")
        .with_fix("name a file with `--header-file FILE`; it is made where it does not exist"))
}

/// Reads the secret of `path`, or makes one there.
///
/// # Errors
/// `caller-secret-file`: others may read it, or it can be neither read nor made. `agent-secret`: not fit for it.
pub(super) fn read_or_make(path: &Path) -> Result<Found, Error> {
    let unusable =
        |error: io::Error| Error::new(&catalogue::CALLER_SECRET_FILE, format!("`{}`: {error}", path.display()));
    match open(path) {
        Ok(file) => read(file).map_err(unusable).and_then(CallerSecret::from_text).map(Found::old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let secret = CallerSecret::generate()?;
            match make(path, &secret) {
                Ok(()) => Ok(Found { secret, is_new: true }),
                // Another one was quicker: its secret counts.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    let text = open(path).and_then(read).map_err(unusable)?;
                    CallerSecret::from_text(text).map(Found::old)
                }
                Err(error) => Err(unusable(error)),
            }
        }
        Err(error) => Err(unusable(error)),
    }
}

impl Found {
    fn old(secret: CallerSecret) -> Self {
        Self { secret, is_new: false }
    }
}

fn open(path: &Path) -> io::Result<File> {
    // Without waiting for the other end of a pipe that somebody put there.
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
    std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path)
}

fn read(file: File) -> io::Result<Secret> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let (owner, group, mode) = (metadata.uid(), metadata.gid(), metadata.mode());
    // systemd's credentials belong to root; where an access list lets the service read them, that shows as the group's bit.
    let is_roots = owner == 0 && group == 0 && mode & 0o037 == 0;
    let is_own = owner == geteuid().as_raw() && mode & 0o077 == 0;
    if !is_own && !is_roots {
        return Err(io::Error::other(format!(
            "others may read it (mode {:04o}), so its secret is none",
            mode & 0o7777
        )));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(LARGEST + 1).read_to_string(&mut text)?;
    Ok(Secret::new(std::mem::take(&mut *text)))
}

fn make(path: &Path, secret: &CallerSecret) -> io::Result<()> {
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty() && !parent.exists()) {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let line = Zeroizing::new(format!("{}\n", secret.expose()));
    file.write_all(line.as_bytes())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "tests read their own small files")]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const TEXT: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn makes_a_private_file_and_reads_it_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/header");
        let made = read_or_make(&path).unwrap();
        assert!(made.is_new);
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(path.parent().unwrap()).unwrap().mode() & 0o777, 0o700);
        let again = read_or_make(&path).unwrap();
        assert!(!again.is_new && again.secret.expose() == made.secret.expose());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{}\n", made.secret.expose()));
    }

    #[test]
    fn refuses_what_others_may_read_without_repeating_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("header");
        std::fs::write(&path, TEXT).unwrap();
        for mode in [0o644, 0o604, 0o660, 0o620, 0o602] {
            std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
            let error = read_or_make(&path).err().unwrap();
            assert_eq!(error.code(), "caller-secret-file", "{mode:o}");
            assert!(!error.report().contains(TEXT));
        }
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o400)).unwrap();
        assert_eq!(read_or_make(&path).unwrap().secret.expose(), TEXT);
    }

    #[test]
    fn refuses_a_folder_and_a_weak_secret() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read_or_make(folder.path()).err().unwrap().code(), "caller-secret-file");
        let path = folder.path().join("header");
        std::fs::write(&path, "short").unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        assert_eq!(read_or_make(&path).err().unwrap().code(), "agent-secret");
    }

    #[test]
    fn usual_place_is_the_services_then_the_users() {
        let both = Env::fixed([("RUNTIME_DIRECTORY", "/run/apponly"), ("XDG_RUNTIME_DIR", "/run/user/7")]);
        assert_eq!(place(None, &both).unwrap(), Path::new("/run/apponly/header"));
        let user = Env::fixed([("XDG_RUNTIME_DIR", "/run/user/7")]);
        assert_eq!(place(None, &user).unwrap(), Path::new("/run/user/7/apponly/header"));
        assert_eq!(place(Some(Path::new("x")), &both).unwrap(), Path::new("x"));
        let none: [(&str, &str); 0] = [];
        assert_eq!(place(None, &Env::fixed(none)).unwrap_err().code(), "setting-missing");
    }
}
