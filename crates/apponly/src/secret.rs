//! Values that wipe themselves and print as `[redacted]`, and the places a secret may come from.

use std::fmt;
use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::files::{self, PrivateFiles};
use crate::key_vault::{VaultObject, VaultObjectKind};

/// How every secret prints.
pub(crate) const REDACTED: &str = "[redacted]";

/// No client secret, password or foreign token is larger than this, in bytes; a larger file is the wrong file.
pub(crate) const LARGEST_SECRET: u64 = 64 * 1024;

/// A secret text: wiped on drop, `Debug` shows `[redacted]`, no `Display`.
///
/// ```compile_fail
/// let secret = apponly::Secret::new("hunter2".to_owned());
/// println!("{secret}"); // a secret has no `Display`
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership of `value`; copies that the caller made stay the caller's.
    #[must_use]
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The secret itself. Do not log, store or format what this returns.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(REDACTED)
    }
}

/// Secret bytes (a private key, a PFX file): wiped on drop, `Debug` shows `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    /// Takes ownership of `value`.
    #[must_use]
    pub fn new(value: Vec<u8>) -> Self {
        Self(Zeroizing::new(value))
    }

    /// Replaces all bytes by random ones of the system.
    pub(crate) fn fill_with_random(&mut self) -> Result<(), getrandom::Error> {
        getrandom::fill(&mut self.0)
    }

    /// Adds bytes; the old buffer is wiped where a larger one takes its place.
    pub(crate) fn append(&mut self, more: &[u8]) {
        let mut longer = Zeroizing::new(Vec::with_capacity(self.0.len() + more.len()));
        longer.extend_from_slice(&self.0);
        longer.extend_from_slice(more);
        self.0 = longer;
    }

    /// The bytes themselves. Do not log, store or format what this returns.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(REDACTED)
    }
}

/// Where a secret is kept. It is read anew for each token request, so that a rotation needs no restart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretSource {
    /// The variable of that name.
    Env(String),
    /// The first line of a file; one trailing line break is not part of the secret.
    File(PathBuf),
    /// A value the caller already holds: from standard input, or from a program's own store.
    Held(Secret),
    /// A secret in Azure Key Vault, read by whoever else can open the vault.
    KeyVault(Box<VaultObject>),
    /// The entry of this name in the key ring of the system.
    #[cfg(feature = "keyring")]
    Keyring(String),
}

impl SecretSource {
    /// Parses the form that the configuration file uses: `file:PATH`, `env:NAME`, `keyring:NAME`
    /// or `keyvault:https://VAULT/secrets/NAME[/VERSION]`.
    ///
    /// # Errors
    /// `literal-secret`: the text has no known prefix, so it may be a secret; it is not repeated in the error.
    /// `setting-invalid`: the place is empty. `not-built`: the source is known but not part of this version.
    pub fn parse(field: &str, text: &str) -> Result<Self, Error> {
        if matches!(text, "file:" | "env:" | "keyring:") {
            return Err(Error::new(&catalogue::SETTING_INVALID, format!("{field} names no place after `{text}`")));
        }
        if let Some(path) = text.strip_prefix("file:") {
            return Ok(Self::File(PathBuf::from(path)));
        }
        if let Some(name) = text.strip_prefix("env:") {
            return Ok(Self::Env(name.to_owned()));
        }
        if VaultObject::is_meant_by(text) {
            let object: VaultObject =
                text.parse().map_err(|error: Error| error.clone().with_message(format!("{field}: {error}")))?;
            if object.kind() != VaultObjectKind::Secret {
                let what = format!("{field} names a certificate in a vault, where a secret is asked for");
                return Err(Error::new(&catalogue::SETTING_INVALID, what)
                    .with_fix("give it as the certificate: `certificate = \"keyvault:…\"` or `--certificate`"));
            }
            return Ok(Self::KeyVault(Box::new(object)));
        }
        if let Some(name) = text.strip_prefix("keyring:") {
            return key_ring(field, name);
        }
        Err(Error::new(&catalogue::LITERAL_SECRET, format!("{field} does not name a place to read a secret from")))
    }

    /// Reads the secret.
    ///
    /// # Errors
    /// `secret-missing`: the variable is unset, or the source is empty. `file-insecure`: others can read it. `file-unreadable`, `file-too-large`,
    /// `file-not-text`: the file cannot be used. `setting-invalid`: it lies in a vault, which takes a sign-in.
    pub fn read(&self, env: &Env) -> Result<Secret, Error> {
        self.read_from(env, &PrivateFiles::default())
    }

    /// The same, where `files` says which files may be read.
    pub(crate) fn read_from(&self, env: &Env, files: &PrivateFiles) -> Result<Secret, Error> {
        let secret = match self {
            Self::Env(name) => Secret::new(env.get(name)?.ok_or_else(|| {
                Error::new(&catalogue::SECRET_MISSING, format!("the variable `{name}` is not set or empty"))
            })?),
            Self::File(path) => {
                let text = files.read_text(path, LARGEST_SECRET)?;
                Secret::new(without_line_break(&text).to_owned())
            }
            Self::Held(secret) => secret.clone(),
            #[cfg(feature = "keyring")]
            Self::Keyring(name) => {
                let entry = crate::key_ring::read(name)?;
                Secret::new(without_line_break(entry.expose()).to_owned())
            }
            Self::KeyVault(object) => {
                let what = format!("`{object}` can be read by a sign-in only");
                return Err(Error::new(&catalogue::SETTING_INVALID, what)
                    .with_cause("only the client secret can lie in a vault: reading it takes requests")
                    .with_fix("name another place: `file:PATH` or `env:NAME`"));
            }
        };
        if secret.expose().is_empty() {
            return Err(Error::new(&catalogue::SECRET_MISSING, format!("{} is empty", self.describe())));
        }
        Ok(secret)
    }

    /// Whether reading it takes it away, as from a pipe.
    pub(crate) fn is_read_once(&self) -> bool {
        matches!(self, Self::File(path) if files::is_read_once(path))
    }

    /// The place, for people; never the secret.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Env(name) => format!("the variable `{name}`"),
            Self::File(path) => format!("the file `{}`", path.display()),
            Self::Held(_) => "the secret given by the caller".to_owned(),
            Self::KeyVault(object) => format!("`{object}`"),
            #[cfg(feature = "keyring")]
            Self::Keyring(name) => format!("the entry `{name}` of the key ring"),
        }
    }
}

#[cfg(feature = "keyring")]
fn key_ring(_field: &str, name: &str) -> Result<SecretSource, Error> {
    Ok(SecretSource::Keyring(name.to_owned()))
}

#[cfg(not(feature = "keyring"))]
fn key_ring(field: &str, _name: &str) -> Result<SecretSource, Error> {
    let what = format!("{field} names a `keyring:` source; this program was built without the feature `keyring`");
    Err(Error::new(&catalogue::NOT_BUILT, what).with_fix("build it with the feature, or use a file or a vault"))
}

fn without_line_break(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_of_every_secret_type_is_redacted() {
        let secret = Secret::new("hunter2".to_owned());
        let source = SecretSource::Held(secret.clone());
        let shown = format!("{secret:?} {:?} {source:?}", SecretBytes::new(b"hunter2".to_vec()));
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(format!("{secret:?}"), REDACTED);
    }

    #[test]
    fn literal_secret_is_refused_and_not_repeated() {
        let error = SecretSource::parse("`secret`", "hunter2").unwrap_err();
        assert_eq!(error.code(), "literal-secret");
        assert!(!error.report().contains("hunter2"));
    }

    #[test]
    fn file_loses_one_line_break_only() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "a secret \r\n").unwrap();
        let secret = SecretSource::File(file.path().to_owned()).read(&Env::fixed::<&str, &str>([])).unwrap();
        assert_eq!(secret.expose(), "a secret ");
    }

    #[test]
    fn empty_file_is_a_missing_secret() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = SecretSource::File(file.path().to_owned()).read(&Env::fixed::<&str, &str>([])).unwrap_err();
        assert_eq!(error.code(), "secret-missing");
    }
}
