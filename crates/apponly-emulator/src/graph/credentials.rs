//! An application's credentials as Graph shows them: never a secret's value.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::directory::CREATED;
use crate::tenant::{Certificate, Secret};

/// What `endDateTime` says of a secret that never ends; real ones always end.
const FAR_FUTURE: &str = "2299-12-31T00:00:00Z";

/// A `passwordCredential`; `hint` is the first three characters.
pub(crate) fn password(secret: &Secret) -> Value {
    json!({
        "customKeyIdentifier": null,
        "displayName": secret.display_name,
        "endDateTime": secret.expires.map_or_else(|| FAR_FUTURE.to_owned(), |end| end.to_string()),
        "hint": secret.value.reveal().chars().take(3).collect::<String>(),
        "keyId": secret.key_id.to_string(),
        "secretText": null,
        "startDateTime": CREATED,
    })
}

/// A `keyCredential`; `with_key` adds the certificate (base64 of its DER). `customKeyIdentifier` is base64 of the SHA-1
/// thumbprint (unverified: hexadecimal text is also seen).
pub(crate) fn key(certificate: &Certificate, with_key: bool) -> Value {
    json!({
        "customKeyIdentifier": STANDARD.encode(certificate.thumbprint_sha1()),
        "displayName": certificate.subject,
        "endDateTime": certificate.not_after.to_string(),
        "key": with_key.then(|| STANDARD.encode(&certificate.der)),
        "keyId": certificate.key_id.to_string(),
        "startDateTime": certificate.not_before.to_string(),
        "type": "AsymmetricX509Cert",
        "usage": "Verify",
    })
}
