//! What a vault answers: secrets and certificates with their attributes.
//!
//! Source: Azure Key Vault REST API 7.4, `SecretBundle`, `CertificateBundle`, `KeyOperationResult`.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::{Error, Row, catalogue};
use crate::lenient;
use crate::secret::Secret;

/// A secret. Unknown fields are ignored.
#[derive(Debug, Deserialize)]
pub(crate) struct SecretBundle {
    #[serde(deserialize_with = "secret")]
    pub(crate) value: Secret,
    #[serde(rename = "contentType")]
    pub(crate) content_type: Option<String>,
    #[serde(default)]
    pub(crate) attributes: Attributes,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

/// A certificate, its public part.
#[derive(Debug, Deserialize)]
pub(crate) struct CertificateBundle {
    /// The full identifier of the key, with the version.
    pub(crate) kid: String,
    /// Base64 of the DER.
    pub(crate) cer: String,
    #[serde(default)]
    pub(crate) attributes: Attributes,
}

/// A certificate in the making.
///
/// Source: Azure Key Vault REST API 7.4, `CertificateOperation`; "Monitor and manage certificate creation".
#[derive(Debug, Deserialize)]
pub(crate) struct CertificateOperation {
    /// `inProgress`, `completed`, `canceled` or `failed`; the documentation writes them in either case.
    #[serde(default)]
    pub(crate) status: String,
    pub(crate) status_details: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) error: Option<OperationError>,
}

/// Why a certificate was not made.
#[derive(Debug, Deserialize)]
pub(crate) struct OperationError {
    #[serde(default)]
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) message: String,
}

/// A signature.
#[derive(Deserialize)]
pub(crate) struct SignBundle {
    /// Base64url without padding.
    pub(crate) value: String,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    String::deserialize(deserializer).map(Secret::new)
}

/// When an object may be used.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Attributes {
    enabled: Option<bool>,
    /// Seconds since 1970.
    nbf: Option<Value>,
    /// Seconds since 1970.
    exp: Option<Value>,
}

impl Attributes {
    /// Refuses what is disabled; of a certificate, its own dates count.
    ///
    /// # Errors
    /// `key-vault-disabled`.
    pub(crate) fn check_enabled(&self, what: &str) -> Result<(), Error> {
        match self.enabled {
            Some(false) => Err(Error::new(&catalogue::KEY_VAULT_DISABLED, format!("{what} is disabled in the vault"))),
            _ => Ok(()),
        }
    }

    /// Refuses what is disabled or outside its time; `what` names it. The vault gives out some of these all the same.
    ///
    /// # Errors
    /// `key-vault-disabled`, `key-vault-expired`, `key-vault-not-yet-valid`.
    pub(crate) fn check(&self, what: &str, now: SystemTime) -> Result<(), Error> {
        self.check_enabled(what)?;
        let refuse = |row: &'static Row, why: String| Err(Error::new(row, format!("{what} {why}")));
        if let Some(end) = time(self.exp.as_ref())
            && now >= end
        {
            let why = format!("expired on {} by the date that the vault keeps for it", date(end));
            return refuse(&catalogue::KEY_VAULT_EXPIRED, why);
        }
        if let Some(start) = time(self.nbf.as_ref())
            && now < start
        {
            let why = format!("is valid from {} only by the date that the vault keeps for it", date(start));
            return refuse(&catalogue::KEY_VAULT_NOT_YET_VALID, why);
        }
        Ok(())
    }
}

fn time(value: Option<&Value>) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(lenient::seconds(value?)?))
}

fn date(moment: SystemTime) -> String {
    let moment = jiff::Timestamp::try_from(moment);
    moment.map_or_else(|_| "an unknown date".to_owned(), |moment| moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(attributes: &str) -> Option<&'static str> {
        let attributes: Attributes = serde_json::from_str(attributes).unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        attributes.check("the secret", now).err().map(|error| error.code())
    }

    #[test]
    fn disabled_expired_and_early_objects_are_told_apart() {
        assert_eq!(code("{}"), None);
        assert_eq!(code(r#"{"enabled":true,"nbf":1789999999,"exp":1790000001}"#), None);
        assert_eq!(code(r#"{"enabled":false}"#), Some("key-vault-disabled"));
        assert_eq!(code(r#"{"enabled":true,"exp":1790000000}"#), Some("key-vault-expired"));
        assert_eq!(code(r#"{"enabled":true,"nbf":1790000001,"exp":1790000002}"#), Some("key-vault-not-yet-valid"));
    }

    #[test]
    fn debug_of_a_secret_shows_no_value() {
        let bundle: SecretBundle = serde_json::from_str(r#"{"value":"hunter2","id":"x"}"#).unwrap();
        assert!(!format!("{bundle:?}").contains("hunter2"));
    }
}
