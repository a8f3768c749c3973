//! `pkcs11:` URIs.
//!
//! Source: RFC 7512, "The PKCS #11 URI Scheme".

use std::fmt;
use std::path::PathBuf;

use crate::error::{Error, catalogue};
use crate::percent;
use crate::secret::SecretSource;
use crate::settings::variables;

const PREFIX: &str = "pkcs11:";

/// Longest URI that is looked at, in bytes.
const LONGEST: usize = 4096;

/// Which key, in which token, by which library. `Debug` and `Display` show what follows `?` by its names only.
///
/// Besides the attributes of RFC 7512, `x-certificate-file=PATH` names a PEM file with the certificate, for tokens that
/// hold the key alone.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct TokenUri {
    pub(super) token: Option<String>,
    pub(super) manufacturer: Option<String>,
    pub(super) serial: Option<String>,
    pub(super) model: Option<String>,
    pub(super) slot: Option<u64>,
    pub(super) object: Option<String>,
    pub(super) id: Option<Vec<u8>>,
    pub(super) module: Option<Module>,
    pub(super) pin: Option<SecretSource>,
    pub(super) certificate_file: Option<PathBuf>,
    /// As it was written, without what follows `?`.
    path: String,
}

/// How the library is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Module {
    /// An absolute path.
    Path(PathBuf),
    /// What stands between `lib` and `.so`; looked for where the system looks for libraries.
    Name(String),
}

impl TokenUri {
    /// Where the PIN is.
    pub(crate) fn pin(&self) -> SecretSource {
        self.pin.clone().unwrap_or_else(|| SecretSource::Env(variables::APPONLY_PKCS11_PIN.to_owned()))
    }

    /// Whether a place of the PIN is named.
    pub(crate) fn names_pin(&self) -> bool {
        self.pin.is_some()
    }

    /// The PEM file with the certificate (`x-certificate-file`), where the token does not hold it.
    #[must_use]
    pub fn certificate_file(&self) -> Option<&std::path::Path> {
        self.certificate_file.as_deref()
    }

    /// The object that is asked for, for people.
    pub(crate) fn object_shown(&self) -> String {
        match (&self.object, &self.id) {
            (Some(label), _) => format!("object `{label}`"),
            (None, Some(id)) => {
                format!("object with the id `{}`", id.iter().map(|byte| format!("%{byte:02x}")).collect::<String>())
            }
            (None, None) => "object".to_owned(),
        }
    }

    fn read_path(&mut self, name: &str, value: &[u8]) -> Result<(), Error> {
        let text = |what: &mut Option<String>| text_of(name, value).map(|text| *what = Some(text));
        match name {
            "token" => text(&mut self.token),
            "manufacturer" => text(&mut self.manufacturer),
            "serial" => text(&mut self.serial),
            "model" => text(&mut self.model),
            "object" => text(&mut self.object),
            "id" => {
                self.id = Some(value.to_vec());
                Ok(())
            }
            "slot-id" => {
                let number = text_of(name, value)?.parse();
                self.slot = Some(number.map_err(|_| refuse("`slot-id` is not a number"))?);
                Ok(())
            }
            "type" if matches!(value, b"private" | b"cert") => Ok(()),
            "type" => Err(refuse("`type` is neither `private` nor `cert`: signing needs a private key")),
            // They narrow down what a module can be, and the module is named.
            "library-manufacturer"
            | "library-description"
            | "library-version"
            | "slot-manufacturer"
            | "slot-description" => Ok(()),
            _ => Err(unknown(name)),
        }
    }

    fn read_query(&mut self, name: &str, value: &[u8]) -> Result<(), Error> {
        match name {
            "pin-value" => Err(Error::new(&catalogue::LITERAL_SECRET, "the `pkcs11:` URI holds a PIN (`pin-value`)")
                .with_fix(
                    "name the place of the PIN instead: `pin-source=file:/PATH`, or the variable `APPONLY_PKCS11_PIN`; \
                     then change the PIN, which command lines and logs have seen",
                )),
            "pin-source" => {
                self.pin = Some(pin_source(&text_of(name, value)?)?);
                Ok(())
            }
            "module-path" => {
                self.module = Some(Module::Path(absolute(name, text_of(name, value)?)?));
                Ok(())
            }
            "module-name" => {
                let text = text_of(name, value)?;
                if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-+.".contains(&byte))
                {
                    return Err(refuse("`module-name` is not the name of a library; a path is given as `module-path`"));
                }
                self.module = self.module.take().or(Some(Module::Name(text)));
                Ok(())
            }
            "x-certificate-file" => {
                self.certificate_file = Some(absolute(name, text_of(name, value)?)?);
                Ok(())
            }
            _ => Err(unknown(name)),
        }
    }
}

impl std::str::FromStr for TokenUri {
    type Err = Error;

    /// # Errors
    /// `setting-invalid`, `literal-secret`: names the attribute, never its value.
    fn from_str(text: &str) -> Result<Self, Error> {
        let rest = text.strip_prefix(PREFIX).filter(|rest| rest.len() <= LONGEST);
        let rest = rest.ok_or_else(|| refuse("does not begin with `pkcs11:`, or is longer than any"))?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut uri = Self { path: path.to_owned(), ..Self::default() };
        let mut seen = Vec::new();
        for (part, separator) in [(path, ';'), (query, '&')] {
            for attribute in part.split(separator).filter(|attribute| !attribute.is_empty()) {
                let (name, value) =
                    attribute.split_once('=').ok_or_else(|| refuse("holds an attribute without `=`"))?;
                if seen.contains(&name) {
                    return Err(refuse(&format!("names `{}` twice", shown(name))));
                }
                seen.push(name);
                let value = percent::decoded(value).ok_or_else(|| {
                    refuse(&format!("holds a `%` in `{}` that no two hexadecimal digits follow", shown(name)))
                })?;
                match separator {
                    ';' => uri.read_path(name, &value)?,
                    _ => uri.read_query(name, &value)?,
                }
            }
        }
        if uri.object.is_none() && uri.id.is_none() && uri.certificate_file.is_none() {
            return Err(refuse("names no key: add `object=LABEL` or `id=%01`"));
        }
        Ok(uri)
    }
}

impl fmt::Display for TokenUri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{PREFIX}{}", self.path)
    }
}

impl fmt::Debug for TokenUri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TokenUri({self})")
    }
}

fn pin_source(text: &str) -> Result<SecretSource, Error> {
    if text.starts_with('|') {
        return Err(refuse(
            "`pin-source` names a command; only files (`file:/PATH`) and variables (`env:NAME`) are read",
        ));
    }
    if let Some(name) = text.strip_prefix("env:") {
        return Ok(SecretSource::Env(name.to_owned()));
    }
    let path = text.strip_prefix("file://").or_else(|| text.strip_prefix("file:")).unwrap_or(text);
    absolute("pin-source", path.to_owned()).map(SecretSource::File)
}

/// A relative path would depend on where the program was started.
fn absolute(name: &str, text: String) -> Result<PathBuf, Error> {
    let path = PathBuf::from(text);
    if path.is_absolute() { Ok(path) } else { Err(refuse(&format!("`{name}` is not an absolute path"))) }
}

fn text_of(name: &str, value: &[u8]) -> Result<String, Error> {
    String::from_utf8(value.to_vec()).map_err(|_| refuse(&format!("`{name}` is not UTF-8 text")))
}

fn refuse(why: &str) -> Error {
    Error::new(&catalogue::SETTING_INVALID, format!("the `pkcs11:` URI {why}")).with_fix(
        "write `pkcs11:token=LABEL;object=LABEL?module-path=/PATH/TO/MODULE.so&pin-source=file:/PATH` (RFC 7512), in quotes",
    )
}

fn unknown(name: &str) -> Error {
    refuse(&format!("has the unknown attribute `{}`", shown(name)))
}

/// A name of the URI for an error; what is longer than a name may be something else.
fn shown(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(24).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<TokenUri, Error> {
        text.parse()
    }

    #[test]
    fn every_attribute_is_read_and_decoded() {
        let uri = parse(
            "pkcs11:token=The%20Software%20Token;serial=0a1;object=my-key;id=%01%fF;type=private;manufacturer=A;model=B;slot-id=7\
             ?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/run/pin&x-certificate-file=/etc/app.crt",
        )
        .unwrap();
        assert_eq!((uri.token.as_deref(), uri.serial.as_deref()), (Some("The Software Token"), Some("0a1")));
        assert_eq!((uri.object.as_deref(), uri.id.as_deref()), (Some("my-key"), Some(&[1, 255][..])));
        assert_eq!((uri.manufacturer.as_deref(), uri.model.as_deref(), uri.slot), (Some("A"), Some("B"), Some(7)));
        assert_eq!(uri.module, Some(Module::Path("/usr/lib/softhsm/libsofthsm2.so".into())));
        assert_eq!(uri.pin(), SecretSource::File("/run/pin".into()));
        assert_eq!(uri.certificate_file(), Some(std::path::Path::new("/etc/app.crt")));
    }

    #[test]
    fn examples_of_the_specification_are_read() {
        for text in [
            "pkcs11:object=my-pubkey;id=%69%95%3E%5C%F4%BD%EC%91",
            "pkcs11:object=my-key;type=private?pin-source=file:/etc/token",
            "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil,%20Inc.;model=1.0;object=my-certificate;\
             type=cert;id=%69%95%3E%5C%F4%BD%EC%91;serial=?pin-source=file:/etc/token_pin",
            "pkcs11:object=my-sign-key;type=private?module-name=mypkcs11",
            "pkcs11:object=my-sign-key;type=private?module-path=/mnt/libmypkcs11.so.1",
        ] {
            parse(text).unwrap_or_else(|error| panic!("{text}: {}", error.report()));
        }
    }

    #[test]
    fn pin_in_the_uri_is_refused_and_not_repeated() {
        let error = parse("pkcs11:object=a?pin-value=hunter2").unwrap_err();
        assert_eq!(error.code(), "literal-secret");
        assert!(!error.report().contains("hunter2") && error.fix().contains("pin-source"), "{}", error.report());
    }

    #[test]
    fn what_cannot_be_used_is_named_without_its_value() {
        for (text, part) in [
            ("pkcs11:", "names no key"),
            ("pkcs11:token=hunter2", "names no key"),
            ("pkcs11:object=a;object=hunter2", "`object` twice"),
            ("pkcs11:object=%zz", "`object`"),
            ("pkcs11:object=%4", "`object`"),
            ("pkcs11:object=a;type=public", "`type`"),
            ("pkcs11:object=a;colour=hunter2", "`colour`"),
            ("pkcs11:object=a;hunter2", "without `=`"),
            ("pkcs11:object=a?pin-source=|hunter2", "a command"),
            ("pkcs11:object=a?pin-source=hunter2", "absolute"),
            ("pkcs11:object=a?module-path=hunter2.so", "absolute"),
            ("pkcs11:object=a?module-name=../hunter2", "`module-name`"),
            ("pkcs11:object=a;slot-id=hunter2", "`slot-id`"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.to_string().contains(part) && !error.report().contains("hunter2"), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in ".{0,200}") {
            let _ = parse(&format!("pkcs11:{text}"));
        }
    }
}
