//! A user with a home folder and nothing else.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use apponly_emulator::tenant::Certificate;
use assert_cmd::Command;
use tempfile::TempDir;

use super::Outcome;

/// Nothing that we run takes long; what hangs is ended, so that the suite says so.
const HANGS: Duration = Duration::from_secs(180);

/// A home folder, removed at the end.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file of this name and returns its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        path
    }

    /// A file of this size that takes no room.
    pub(crate) fn sparse_file(&self, name: &str, bytes: u64) -> PathBuf {
        let path = self.path().join(name);
        std::fs::File::create(&path).unwrap().set_len(bytes).unwrap();
        path
    }

    /// Writes the configuration file where it is looked for.
    pub(crate) fn configuration(&self, text: &str) -> PathBuf {
        self.file("config/apponly/config.toml", text)
    }

    /// `apponly` in this home with no variable but those that name it.
    pub(crate) fn command<I, S>(&self, arguments: I) -> Command
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_apponly"));
        command.env_clear().envs(environment(self.path())).current_dir(self.path()).args(arguments).timeout(HANGS);
        command
    }

    /// Runs `apponly` with these variables.
    pub(crate) fn run<S: AsRef<OsStr>>(
        &self,
        variables: &[(String, String)],
        arguments: impl IntoIterator<Item = S>,
    ) -> Outcome {
        Outcome::of(self.command(arguments).envs(variables.iter().map(|(name, value)| (name, value))))
    }

    /// Runs `apponly` with a line of arguments that hold no blanks.
    pub(crate) fn line(&self, variables: &[(String, String)], line: &str) -> Outcome {
        self.run(variables, line.split_whitespace())
    }
}

/// The variables that every process in the home of `path` has.
pub(crate) fn environment(path: &Path) -> Vec<(String, PathBuf)> {
    vec![("HOME".to_owned(), path.to_owned()), ("XDG_CONFIG_HOME".to_owned(), path.join("config"))]
}

/// A PFX file of `certificate` and its key.
pub(crate) fn pfx(certificate: &Certificate, password: &str) -> Vec<u8> {
    use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
    let key = PrivateKey::from_der(certificate.private_key.as_ref().unwrap().reveal_pkcs8_der()).unwrap();
    let public = Certificate::from_der(&certificate.der).unwrap();
    let mut store = KeyStore::new();
    store.add_entry("app", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("app", key, [public])));
    store.writer(password).encryption_iterations(2000).mac_iterations(2000).write().unwrap()
}
