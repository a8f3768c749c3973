//! How settings name something in a vault.

use std::fmt;

use url::Url;

use crate::error::{Error, catalogue};

/// What the settings begin with.
const PREFIX: &str = "keyvault:";

/// Longest name of an object, in characters.
const LONGEST_NAME: usize = 127;

/// A secret or certificate in Azure Key Vault: `keyvault:https://VAULT/secrets/NAME[/VERSION]` or
/// `keyvault:https://VAULT/certificates/NAME[/VERSION][?sign]`.
///
/// The part after `keyvault:` is the object's identifier as the vault itself writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultObject {
    vault: Url,
    kind: VaultObjectKind,
    name: String,
    version: Option<String>,
    signs: bool,
}

/// What an object in a vault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum VaultObjectKind {
    /// A certificate, with its key.
    Certificate,
    /// A secret.
    Secret,
}

impl VaultObjectKind {
    /// The segment of the path.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Certificate => "certificates",
            Self::Secret => "secrets",
        }
    }
}

impl VaultObject {
    /// Whether `text` means an object in a vault, well written or not.
    pub(crate) fn is_meant_by(text: &str) -> bool {
        text.starts_with(PREFIX)
    }

    /// The vault: `https://HOST[:PORT]/`.
    #[must_use]
    pub fn vault(&self) -> &Url {
        &self.vault
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> VaultObjectKind {
        self.kind
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The one version to use, 32 hexadecimal digits; `None` for the newest.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// Whether the vault signs, so that the private key stays there.
    #[must_use]
    pub fn signs(&self) -> bool {
        self.signs
    }
}

impl std::str::FromStr for VaultObject {
    type Err = Error;

    /// # Errors
    /// `setting-invalid`: the text is no such identifier. It is not repeated: it may be a pasted secret.
    fn from_str(text: &str) -> Result<Self, Error> {
        let url = text.strip_prefix(PREFIX).and_then(|url| Url::parse(url).ok());
        let url = url.ok_or_else(|| refuse("is not `keyvault:` and a URL"))?;
        if url.scheme() != "https" || !url.has_host() {
            return Err(refuse("must name the vault by an https URL"));
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(refuse("must hold neither a user name nor a password nor a fragment"));
        }
        let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
        let (kind, name, version) = match segments.as_slice() {
            ["secrets", name] => (VaultObjectKind::Secret, name, None),
            ["secrets", name, version] => (VaultObjectKind::Secret, name, Some(version)),
            ["certificates", name] => (VaultObjectKind::Certificate, name, None),
            ["certificates", name, version] => (VaultObjectKind::Certificate, name, Some(version)),
            ["keys", ..] => {
                return Err(refuse("names a key, which lacks the certificate")
                    .with_fix("name the certificate of that key: `keyvault:https://VAULT/certificates/NAME?sign`"));
            }
            _ => return Err(refuse("must end in `/secrets/NAME` or `/certificates/NAME`, with or without a version")),
        };
        let signs = match url.query() {
            None | Some("") => false,
            Some("sign") if kind == VaultObjectKind::Certificate => true,
            Some("sign") => {
                return Err(refuse("asks a secret to sign; only a certificate can, `/certificates/NAME?sign`"));
            }
            Some(_) => return Err(refuse("has a query other than `?sign`")),
        };
        if !is_name(name) {
            return Err(refuse("holds a name that no vault has: letters, digits and hyphens, 127 at most"));
        }
        if version.is_some_and(|version| !is_version(version)) {
            return Err(refuse("holds a version that is not 32 hexadecimal digits"));
        }
        let (name, version) = ((*name).to_owned(), version.map(|version| (*version).to_owned()));
        let vault = url.join("/").map_err(|_| refuse("is not a URL of a vault"))?;
        Ok(Self { vault, kind, name, version, signs })
    }
}

impl fmt::Display for VaultObject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{PREFIX}{}{}/{}", self.vault, self.kind.name(), self.name)?;
        if let Some(version) = &self.version {
            write!(formatter, "/{version}")?;
        }
        formatter.write_str(if self.signs { "?sign" } else { "" })
    }
}

fn refuse(why: &str) -> Error {
    Error::new(&catalogue::SETTING_INVALID, format!("the place in a vault {why}")).with_fix(
        "write `keyvault:https://VAULT.vault.azure.net/secrets/NAME`, or `…/certificates/NAME` with or without `?sign`",
    )
}

/// Source: Azure Key Vault, "Keys, secrets, and certificates overview", object identifiers.
pub(super) fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

pub(super) fn is_version(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<VaultObject, Error> {
        text.parse()
    }

    #[test]
    fn every_form_is_read_and_written_again() {
        let version = "0123456789abcdef0123456789ABCDEF";
        for rest in ["secrets/app", "certificates/app", "certificates/app?sign"] {
            let text = format!("keyvault:https://contoso.vault.azure.net/{rest}");
            assert_eq!(parse(&text).unwrap().to_string(), text);
        }
        let object =
            parse(&format!("keyvault:https://contoso.vault.azure.net/certificates/app/{version}?sign")).unwrap();
        assert_eq!((object.name(), object.version(), object.signs()), ("app", Some(version), true));
        assert_eq!(
            (object.kind(), object.vault().as_str()),
            (VaultObjectKind::Certificate, "https://contoso.vault.azure.net/")
        );
        assert_eq!(parse("keyvault:https://localhost:8443/secrets/app/").unwrap().vault().port(), Some(8443));
    }

    #[test]
    fn other_texts_are_refused_and_not_repeated() {
        for text in [
            "keyvault:hunter2",
            "keyvault:http://hunter2.vault.azure.net/secrets/a",
            "keyvault:https://hunter2@contoso.vault.azure.net/secrets/a",
            "keyvault:https://contoso.vault.azure.net/hunter2",
            "keyvault:https://contoso.vault.azure.net/secrets/hunter2_",
            "keyvault:https://contoso.vault.azure.net/secrets/a/hunter2",
            "keyvault:https://contoso.vault.azure.net/secrets/a?sign",
            "keyvault:https://contoso.vault.azure.net/certificates/a?hunter2",
            "keyvault:https://contoso.vault.azure.net/secrets/a/../../hunter2",
            "keyvault:https://contoso.vault.azure.net/keys/hunter2",
            "https://contoso.vault.azure.net/secrets/hunter2",
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.code(), "setting-invalid", "{text}");
            assert!(!error.report().contains("hunter2"), "{}", error.report());
        }
    }
}
