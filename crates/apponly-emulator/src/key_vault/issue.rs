//! A certificate that a vault makes by its policy: a new key, signed for by itself.
//!
//! Source: "Create Certificate - Key Vault REST API" (7.4), `CertificateCreateParameters`, `CertificatePolicy`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_RSA_SHA256, RsaKeySize,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::key_vault::error::VaultError;
use crate::tenant::{Certificate, PrivateKey, VaultCertificate};

/// What `POST /certificates/{name}/create` takes. What is left out has the defaults of the REST reference.
#[derive(Deserialize)]
pub(crate) struct CreateRequest {
    policy: Policy,
    #[serde(default)]
    attributes: RequestAttributes,
}

#[derive(Default, Deserialize)]
struct RequestAttributes {
    enabled: Option<bool>,
}

#[derive(Deserialize)]
struct Policy {
    #[serde(default)]
    key_props: KeyProperties,
    #[serde(default)]
    secret_props: SecretProperties,
    x509_props: X509Properties,
    #[serde(default)]
    lifetime_actions: Value,
    issuer: Issuer,
}

#[derive(Deserialize)]
#[serde(default)]
struct KeyProperties {
    exportable: bool,
    kty: String,
    key_size: u32,
    reuse_key: bool,
}

impl Default for KeyProperties {
    fn default() -> Self {
        Self { exportable: true, kty: "RSA".to_owned(), key_size: 2048, reuse_key: false }
    }
}

#[derive(Deserialize)]
struct SecretProperties {
    #[serde(rename = "contentType")]
    content_type: String,
}

impl Default for SecretProperties {
    fn default() -> Self {
        Self { content_type: VaultCertificate::PKCS12.to_owned() }
    }
}

#[derive(Deserialize)]
struct X509Properties {
    subject: String,
    #[serde(default = "one_year")]
    validity_months: u32,
    #[serde(default)]
    ekus: Vec<String>,
    #[serde(default)]
    key_usage: Vec<String>,
}

fn one_year() -> u32 {
    12
}

#[derive(Deserialize)]
struct Issuer {
    name: String,
}

impl CreateRequest {
    /// Reads a request body.
    ///
    /// # Errors
    /// 400 `BadParameter` for what is no request, or one that a vault does not take.
    pub(crate) fn read(body: &[u8]) -> Result<Self, VaultError> {
        let bad = |message: String| Err(VaultError::bad_parameter(message));
        let request: Self = serde_json::from_slice(body)
            .map_err(|error| VaultError::bad_parameter(format!("The request body is not valid: {error}.")))?;
        let Policy { key_props, secret_props, x509_props, issuer, .. } = &request.policy;
        if issuer.name != "Self" {
            return bad(format!(
                "The emulated vault has no issuer '{}'; it makes self-signed certificates.",
                issuer.name
            ));
        }
        if !matches!(key_props.kty.as_str(), "RSA" | "RSA-HSM") || key_props.reuse_key {
            return bad("The emulated vault makes certificates with new RSA keys only.".to_owned());
        }
        if !matches!(key_props.key_size, 2048 | 3072 | 4096) {
            return bad(format!("Property key_size has invalid value {}.", key_props.key_size));
        }
        if !(1..=120).contains(&x509_props.validity_months) {
            return bad("Property validity_months has to be between 1 and 120.".to_owned());
        }
        if ![VaultCertificate::PKCS12, VaultCertificate::PEM].contains(&secret_props.content_type.as_str()) {
            return bad(format!("Property contentType has invalid value '{}'.", secret_props.content_type));
        }
        distinguished_name(&x509_props.subject)?;
        Ok(request)
    }

    /// The certificate `name` as this request asks for it, valid from `now`, and a signing request for its key (base64).
    ///
    /// # Errors
    /// 500, if the key or the certificate cannot be made.
    pub(crate) fn issue(
        &self,
        name: &str,
        version: String,
        now: Timestamp,
    ) -> Result<(VaultCertificate, String), VaultError> {
        let failed = |error: rcgen::Error| VaultError::internal(format!("The certificate was not made: {error}."));
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name = distinguished_name(&self.policy.x509_props.subject)?;
        parameters.is_ca = IsCa::ExplicitNoCa;
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let size = match self.policy.key_props.key_size {
            2048 => RsaKeySize::_2048,
            3072 => RsaKeySize::_3072,
            _ => RsaKeySize::_4096,
        };
        let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, size).map_err(failed)?;
        let csr = parameters.serialize_request(&key).map_err(failed)?;
        let csr = STANDARD.encode(csr.der());
        // rcgen does not export the type of its dates, only a way to make the first one.
        let epoch = rcgen::date_time_ymd(1970, 1, 1);
        parameters.not_before = epoch + since_1970(now)?;
        parameters.not_after = epoch + since_1970(later(now, self.policy.x509_props.validity_months)?)?;
        let signed = parameters.self_signed(&key).map_err(failed)?;
        let mut certificate = Certificate::from_der(name, signed.der()).map_err(VaultError::internal)?;
        certificate.private_key = Some(PrivateKey::from_pkcs8_der(key.serialize_der()));
        let held = VaultCertificate {
            name: name.to_owned(),
            certificate,
            content_type: self.policy.secret_props.content_type.clone(),
            exportable: self.policy.key_props.exportable,
            enabled: self.attributes.enabled.unwrap_or(true),
            version: Some(version),
            policy: Some(self.policy()),
        };
        Ok((held, csr))
    }

    /// `CertificatePolicy` without its identifier.
    fn policy(&self) -> Value {
        let Policy { key_props, secret_props, x509_props, lifetime_actions, issuer } = &self.policy;
        json!({
            "key_props": {
                "exportable": key_props.exportable,
                "kty": key_props.kty,
                "key_size": key_props.key_size,
                "reuse_key": key_props.reuse_key,
            },
            "secret_props": {"contentType": secret_props.content_type},
            "x509_props": {
                "subject": x509_props.subject,
                "sans": {"dns_names": []},
                "ekus": x509_props.ekus,
                "key_usage": x509_props.key_usage,
                "validity_months": x509_props.validity_months,
                "basic_constraints": {"ca": false},
            },
            "lifetime_actions": lifetime_actions,
            "issuer": {"name": issuer.name},
        })
    }
}

fn later(now: Timestamp, months: u32) -> Result<Timestamp, VaultError> {
    let end = now.to_zoned(TimeZone::UTC).checked_add(Span::new().months(i64::from(months)));
    end.map(|end| end.timestamp()).map_err(|error| VaultError::internal(error.to_string()))
}

fn since_1970(time: Timestamp) -> Result<std::time::Duration, VaultError> {
    let seconds = u64::try_from(time.as_second()).map_err(|error| VaultError::internal(error.to_string()))?;
    Ok(std::time::Duration::from_secs(seconds))
}

/// An X.500 distinguished name, `CN=a, O=b`; quoted values are not read.
fn distinguished_name(text: &str) -> Result<DistinguishedName, VaultError> {
    let invalid =
        || VaultError::bad_parameter(format!("Property subject has invalid value '{text}': not an X500 name."));
    let mut name = DistinguishedName::new();
    // Written the other way round, most specific part first (RFC 4514, section 2.1).
    for part in text.rsplit(',') {
        let (kind, value) = part.split_once('=').ok_or_else(invalid)?;
        let kind = match kind.trim().to_ascii_uppercase().as_str() {
            "CN" => DnType::CommonName,
            "O" => DnType::OrganizationName,
            "OU" => DnType::OrganizationalUnitName,
            "C" => DnType::CountryName,
            "ST" | "S" => DnType::StateOrProvinceName,
            "L" => DnType::LocalityName,
            _ => return Err(invalid()),
        };
        let value = value.trim();
        if value.is_empty() || value.contains(['"', '=', '+', ';', '<', '>', '\\', '#']) {
            return Err(invalid());
        }
        name.push(kind, value);
    }
    Ok(name)
}
