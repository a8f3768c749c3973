//! `tpm2:` sources: which key, where its certificate is, and where its authorization value comes from.

use std::fmt;
use std::path::PathBuf;

use crate::error::{Error, catalogue};
use crate::percent;
use crate::secret::SecretSource;
use crate::settings::variables;

const PREFIX: &str = "tpm2:";

/// Longest source that is looked at, in bytes.
const LONGEST: usize = 4096;

/// Where persistent objects are.
///
/// Source: TPM 2.0 Library, Part 2, section 7.5, `TPM_HC`: `PERSISTENT_FIRST` to `PERSISTENT_LAST`.
const PERSISTENT: std::ops::RangeInclusive<u32> = 0x8100_0000..=0x81ff_ffff;

/// A key in a TPM: `tpm2:0x81000001`, `tpm2:handle:0x81000001` (as OpenSSL's provider writes it) or `tpm2:file=/PATH`, then
/// `?certificate-file=/PATH&auth-source=file:/PATH`.
///
/// `Debug` and `Display` leave out what follows `?`.
#[derive(Clone, PartialEq, Eq)]
pub struct TpmKeyPlace {
    pub(super) key: Key,
    auth: Option<SecretSource>,
    certificate_file: Option<PathBuf>,
}

/// What names the key.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Key {
    /// A persistent object.
    Handle(u32),
    /// An absolute path: PEM, `TSS2 PRIVATE KEY`.
    File(PathBuf),
}

#[cfg_attr(not(feature = "tpm"), expect(dead_code, reason = "without the feature only fuzzing reads sources"))]
impl TpmKeyPlace {
    /// Where the authorization value is, if the key has one.
    pub(crate) fn auth(&self) -> SecretSource {
        self.auth.clone().unwrap_or_else(|| SecretSource::Env(variables::APPONLY_TPM_AUTH.to_owned()))
    }

    /// Whether the source names a place of the authorization value.
    pub(crate) fn names_auth(&self) -> bool {
        self.auth.is_some()
    }

    /// The PEM file with the certificate: the one that is named, else the key's own file.
    ///
    /// # Errors
    /// `setting-missing`: neither is there.
    pub(crate) fn certificate_file(&self) -> Result<&PathBuf, Error> {
        match (&self.certificate_file, &self.key) {
            (Some(file), _) | (None, Key::File(file)) => Ok(file),
            (None, Key::Handle(_)) => {
                let what = format!("`{self}` names no certificate, and a TPM holds none");
                Err(Error::new(&catalogue::SETTING_MISSING, what)
                    .with_fix("add `?certificate-file=/PATH/TO/CERTIFICATE.pem`"))
            }
        }
    }

    fn read_query(&mut self, name: &str, value: &str) -> Result<(), Error> {
        match name {
            "certificate-file" => self.certificate_file = Some(absolute(name, value)?),
            "auth-source" => self.auth = Some(auth_source(value)?),
            "auth" | "auth-value" | "password" => {
                return Err(Error::new(&catalogue::LITERAL_SECRET, "the `tpm2:` source holds an authorization value")
                    .with_fix(
                        "name its place instead: `auth-source=file:/PATH`, or the variable `APPONLY_TPM_AUTH`; then change \
                         it, since command lines and logs have seen it",
                    ));
            }
            _ => return Err(refuse(&format!("has the unknown attribute `{}`", shown(name)))),
        }
        Ok(())
    }
}

impl std::str::FromStr for TpmKeyPlace {
    type Err = Error;

    /// # Errors
    /// `setting-invalid`: not such a source. `literal-secret`: it holds the authorization value. What is wrong is named
    /// without its value.
    fn from_str(text: &str) -> Result<Self, Error> {
        let rest = text.strip_prefix(PREFIX).filter(|_| text.len() <= LONGEST);
        let rest = rest.ok_or_else(|| refuse("does not begin with `tpm2:`, or is longer than 4096 bytes"))?;
        let (key, query) = rest.split_once('?').map_or((rest, None), |(key, query)| (key, Some(query)));
        let mut place = Self { key: key_of(key)?, auth: None, certificate_file: None };
        let mut seen = Vec::new();
        for attribute in query.into_iter().flat_map(|query| query.split('&')).filter(|part| !part.is_empty()) {
            let (name, value) =
                attribute.split_once('=').ok_or_else(|| refuse("has an attribute without `=` after `?`"))?;
            if seen.contains(&name) {
                return Err(refuse(&format!("has `{}` twice", shown(name))));
            }
            seen.push(name);
            place.read_query(name, &decoded(name, value)?)?;
        }
        Ok(place)
    }
}

impl fmt::Display for TpmKeyPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Key::Handle(handle) => write!(formatter, "{PREFIX}{handle:#010x}"),
            Key::File(path) => write!(formatter, "{PREFIX}file={}", path.display()),
        }
    }
}

impl fmt::Debug for TpmKeyPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TpmKeyPlace({self})")
    }
}

fn key_of(text: &str) -> Result<Key, Error> {
    if let Some(path) = text.strip_prefix("file=") {
        return absolute("file", &decoded("file", path)?).map(Key::File);
    }
    let digits = text.strip_prefix("handle:").unwrap_or(text);
    let digits = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    let is_hexadecimal = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let handle = digits.filter(is_hexadecimal).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match handle {
        Some(handle) if PERSISTENT.contains(&handle) => Ok(Key::Handle(handle)),
        Some(_) => Err(refuse("names a handle that is not persistent: those are 0x81000000 to 0x81ffffff")),
        None => Err(refuse("names neither a handle nor a file")),
    }
}

fn decoded(name: &str, text: &str) -> Result<String, Error> {
    let bytes = percent::decoded(text)
        .ok_or_else(|| refuse(&format!("holds a `%` in `{}` that no two hexadecimal digits follow", shown(name))))?;
    String::from_utf8(bytes).map_err(|_| refuse(&format!("has a `{}` that is not UTF-8 text", shown(name))))
}

fn auth_source(text: &str) -> Result<SecretSource, Error> {
    if let Some(name) = text.strip_prefix("env:").filter(|name| !name.is_empty()) {
        return Ok(SecretSource::Env(name.to_owned()));
    }
    let path = text.strip_prefix("file://").or_else(|| text.strip_prefix("file:"));
    let path = path.ok_or_else(|| refuse("`auth-source` names neither `file:/PATH` nor `env:NAME`"))?;
    absolute("auth-source", path).map(SecretSource::File)
}

/// A relative path would depend on where the program was started.
fn absolute(name: &str, text: &str) -> Result<PathBuf, Error> {
    let path = PathBuf::from(text);
    if path.is_absolute() { Ok(path) } else { Err(refuse(&format!("`{name}` is not an absolute path"))) }
}

fn refuse(why: &str) -> Error {
    Error::new(&catalogue::SETTING_INVALID, format!("the `tpm2:` source {why}")).with_fix(
        "write `tpm2:0x81000001?certificate-file=/PATH&auth-source=file:/PATH`, or `tpm2:file=/PATH/TO/KEY.pem`, in quotes",
    )
}

/// A name for an error; what is longer than a name may be something else.
fn shown(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(24).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<TpmKeyPlace, Error> {
        text.parse()
    }

    #[test]
    fn handles_and_files_are_read_with_their_places() {
        for text in ["tpm2:0x81000001", "tpm2:handle:0x81000001", "tpm2:0X81000001?"] {
            assert_eq!(parse(text).unwrap().to_string(), "tpm2:0x81000001");
        }
        let place = parse("tpm2:0x81ffffff?certificate-file=/etc/app%20.crt&auth-source=env:TPM_AUTH").unwrap();
        assert_eq!(place.certificate_file().unwrap(), &PathBuf::from("/etc/app .crt"));
        assert_eq!((place.auth(), place.names_auth()), (SecretSource::Env("TPM_AUTH".to_owned()), true));
        let file = parse("tpm2:file=/etc/app.pem?auth-source=file:/run/auth").unwrap();
        assert_eq!(file.certificate_file().unwrap(), &PathBuf::from("/etc/app.pem"));
        assert_eq!(file.auth(), SecretSource::File("/run/auth".into()));
        assert_eq!(parse("tpm2:0x81000001").unwrap().certificate_file().unwrap_err().code(), "setting-missing");
    }

    #[test]
    fn what_cannot_be_used_is_named_without_its_value() {
        for (text, part) in [
            ("tpm2:", "neither a handle nor a file"),
            ("tpm2:hunter2", "neither a handle nor a file"),
            ("tpm2:81000001", "neither a handle nor a file"),
            ("tpm2:0x+1000001", "neither a handle nor a file"),
            ("tpm2:0x80000001", "not persistent"),
            ("tpm2:0x82000000", "not persistent"),
            ("tpm2:file=hunter2", "absolute"),
            ("tpm2:file=/a%zz", "`file`"),
            ("tpm2:0x81000001?hunter2", "without `=`"),
            ("tpm2:0x81000001?colour=hunter2", "`colour`"),
            ("tpm2:0x81000001?auth-source=hunter2", "`auth-source`"),
            ("tpm2:0x81000001?certificate-file=/a&certificate-file=/hunter2", "twice"),
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.code(), "setting-invalid", "{text}");
            assert!(error.to_string().contains(part) && !error.report().contains("hunter2"), "{text}: {error}");
        }
        let error = parse("tpm2:0x81000001?auth=hunter2").unwrap_err();
        assert_eq!(error.code(), "literal-secret");
        assert!(!error.report().contains("hunter2"));
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in ".{0,200}") {
            let _ = parse(&format!("tpm2:{text}"));
            let _ = parse(&format!("tpm2:0x81000001?{text}"));
        }
    }
}
