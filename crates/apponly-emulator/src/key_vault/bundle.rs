//! Secrets, certificates and keys as a vault writes them.
//!
//! Source: the `SecretBundle`, `CertificateBundle` and `KeyBundle` definitions of the REST reference, 7.4.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::key_vault::error::VaultError;
use crate::key_vault::export;
use crate::rsa;
use crate::tenant::{VaultCertificate, VaultSecret};

/// When everything in the emulated vaults was made, in seconds since 1970.
const CREATED: i64 = 1_709_280_000;

/// `SecretBundle` of a plain secret. `base` is the vault's URL.
pub(crate) fn secret(base: &str, secret: &VaultSecret) -> Value {
    let mut bundle = json!({
        "value": secret.value.reveal(),
        "id": id(base, "secrets", &secret.name, &secret.version()),
        "attributes": attributes(secret.enabled, None, secret.expires),
        "tags": secret.tags,
    });
    if let Some(content_type) = &secret.content_type {
        bundle["contentType"] = json!(content_type);
    }
    bundle
}

/// `SecretBundle` of a certificate.
///
/// # Errors
/// 500, if the certificate does not fit into its form.
pub(crate) fn certificate_as_secret(base: &str, held: &VaultCertificate) -> Result<Value, VaultError> {
    let value = export::secret_value(held).map_err(VaultError::internal)?;
    Ok(json!({
        "value": value,
        "contentType": held.content_type,
        "id": id(base, "secrets", &held.name, &held.version()),
        "managed": true,
        "attributes": certificate_attributes(held),
        "kid": id(base, "keys", &held.name, &held.version()),
        "tags": {},
    }))
}

/// `CertificateBundle`.
pub(crate) fn certificate(base: &str, held: &VaultCertificate) -> Value {
    json!({
        "id": id(base, "certificates", &held.name, &held.version()),
        "kid": id(base, "keys", &held.name, &held.version()),
        "sid": id(base, "secrets", &held.name, &held.version()),
        "x5t": URL_SAFE_NO_PAD.encode(held.certificate.thumbprint_sha1()),
        "cer": STANDARD.encode(&held.certificate.der),
        "contentType": held.content_type,
        "attributes": certificate_attributes(held),
        "tags": {},
        "policy": policy(base, held),
    })
}

/// `CertificatePolicy`.
pub(crate) fn policy(base: &str, held: &VaultCertificate) -> Value {
    let mut policy = held.policy.clone().unwrap_or_else(|| described(held));
    policy["id"] = json!(format!("{base}/certificates/{}/policy", held.name));
    policy["attributes"] = json!({"enabled": true, "created": CREATED, "updated": CREATED});
    policy
}

/// The policy by which a certificate of the tenant's description might have been made.
fn described(held: &VaultCertificate) -> Value {
    json!({
        "key_props": {
            "exportable": held.exportable,
            "kty": "RSA",
            "key_size": rsa::modulus_bits(&held.certificate.public_key),
            "reuse_key": false,
        },
        "secret_props": {"contentType": held.content_type},
        "x509_props": {
            "subject": held.certificate.subject,
            "sans": {"dns_names": []},
            "ekus": ["1.3.6.1.5.5.7.3.2"],
            "key_usage": ["digitalSignature"],
            "validity_months": 6,
            "basic_constraints": {"ca": false},
        },
        "lifetime_actions": [{"trigger": {"lifetime_percentage": 80}, "action": {"action_type": "AutoRenew"}}],
        "issuer": {"name": "Self"},
    })
}

/// `KeyBundle`: the public key only.
///
/// # Errors
/// 500, if the key is not RSA.
pub(crate) fn key(base: &str, held: &VaultCertificate) -> Result<Value, VaultError> {
    let (modulus, exponent) = rsa::components(&held.certificate.public_key)
        .ok_or_else(|| VaultError::internal("The emulator's vaults hold RSA keys only."))?;
    Ok(json!({
        "key": {
            "kid": id(base, "keys", &held.name, &held.version()),
            "kty": "RSA",
            "key_ops": ["sign", "verify", "wrapKey", "unwrapKey", "encrypt", "decrypt"],
            "n": URL_SAFE_NO_PAD.encode(modulus),
            "e": URL_SAFE_NO_PAD.encode(exponent),
        },
        "attributes": certificate_attributes(held),
        "managed": true,
        "tags": {},
    }))
}

/// The full identifier of a version of an object.
pub(crate) fn id(base: &str, kind: &str, name: &str, version: &str) -> String {
    format!("{base}/{kind}/{name}/{version}")
}

/// `SecretListResult`: all versions of a secret, without their values.
pub(crate) fn secret_versions(base: &str, versions: &[&VaultSecret]) -> Value {
    let items = versions.iter().map(|secret| {
        let mut item = self::secret(base, secret);
        if let Some(item) = item.as_object_mut() {
            item.remove("value");
        }
        item
    });
    json!({"value": items.collect::<Vec<_>>(), "nextLink": null})
}

/// `CertificateListResult`: all versions of a certificate.
pub(crate) fn certificate_versions(base: &str, versions: &[&VaultCertificate]) -> Value {
    let items = versions.iter().map(|held| {
        json!({
            "id": id(base, "certificates", &held.name, &held.version()),
            "x5t": URL_SAFE_NO_PAD.encode(held.certificate.thumbprint_sha1()),
            "attributes": certificate_attributes(held),
            "tags": {},
        })
    });
    json!({"value": items.collect::<Vec<_>>(), "nextLink": null})
}

fn certificate_attributes(held: &VaultCertificate) -> Value {
    attributes(held.enabled, Some(held.certificate.not_before), Some(held.certificate.not_after))
}

fn attributes(enabled: bool, not_before: Option<Timestamp>, expires: Option<Timestamp>) -> Value {
    let mut attributes = json!({
        "enabled": enabled,
        "created": CREATED,
        "updated": CREATED,
        "recoveryLevel": "Recoverable+Purgeable",
        "recoverableDays": 90,
    });
    if let Some(time) = not_before {
        attributes["nbf"] = json!(time.as_second());
    }
    if let Some(time) = expires {
        attributes["exp"] = json!(time.as_second());
    }
    attributes
}
