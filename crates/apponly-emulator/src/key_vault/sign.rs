//! `POST /keys/{name}/{version}/sign`: a signature over a digest, by a key that stays in the vault.
//!
//! Source: "Sign - Key Vault REST API"; RFC 7518 sections 3.3 and 3.5.

use aws_lc_rs::digest::{Algorithm, Digest, SHA256, SHA384, SHA512};
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::key_vault::error::VaultError;
use crate::tenant::VaultCertificate;

#[derive(Debug, Deserialize)]
struct SignRequest {
    alg: String,
    /// The digest, base64url without padding.
    value: String,
}

/// The signature that `body` asks for, base64url without padding.
///
/// # Errors
/// 400 `BadParameter` for a bad body, algorithm or digest length.
pub(crate) fn sign(held: &VaultCertificate, body: &[u8]) -> Result<String, VaultError> {
    let request: SignRequest = serde_json::from_slice(body)
        .map_err(|error| VaultError::bad_parameter(format!("The request body is not a sign request: {error}.")))?;
    let (padding, algorithm) = algorithm(&request.alg).ok_or_else(|| {
        VaultError::bad_parameter(format!(
            "Key and signing algorithm are incompatible. Key is RSA, algorithm is {}.",
            request.alg
        ))
    })?;
    let bytes = URL_SAFE_NO_PAD
        .decode(&request.value)
        .map_err(|_| VaultError::bad_parameter("Property 'value' is not base64url without padding."))?;
    if bytes.len() != algorithm.output_len() {
        return Err(VaultError::bad_parameter(format!(
            "Invalid length of value: {} bytes. {} signs a digest of {} bytes.",
            bytes.len(),
            request.alg,
            algorithm.output_len()
        )));
    }
    let failed = || VaultError::internal("The emulator could not sign.");
    let digest = Digest::import_less_safe(&bytes, algorithm).map_err(|_| failed())?;
    let key = key_pair(held)?;
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign_digest(padding, &digest, &mut signature).map_err(|_| failed())?;
    Ok(URL_SAFE_NO_PAD.encode(signature))
}

fn key_pair(held: &VaultCertificate) -> Result<KeyPair, VaultError> {
    let key = held.certificate.private_key.as_ref();
    key.and_then(|key| KeyPair::from_pkcs8(key.reveal_pkcs8_der()).ok())
        .ok_or_else(|| VaultError::internal("The emulator's vaults sign with RSA keys only."))
}

fn algorithm(name: &str) -> Option<(&'static dyn RsaEncoding, &'static Algorithm)> {
    Some(match name {
        "PS256" => (&RSA_PSS_SHA256, &SHA256),
        "PS384" => (&RSA_PSS_SHA384, &SHA384),
        "PS512" => (&RSA_PSS_SHA512, &SHA512),
        "RS256" => (&RSA_PKCS1_SHA256, &SHA256),
        "RS384" => (&RSA_PKCS1_SHA384, &SHA384),
        "RS512" => (&RSA_PKCS1_SHA512, &SHA512),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::digest::digest;
    use serde_json::json;

    use super::*;
    use crate::rsa::{Algorithm as Signature, verifies};
    use crate::tenant::Tenant;

    fn signed(alg: &str, value: &str) -> Result<String, VaultError> {
        let tenant = Tenant::seed().unwrap();
        sign(&tenant.vaults[0].certificates[0], json!({"alg": alg, "value": value}).to_string().as_bytes())
    }

    #[test]
    fn signature_over_the_digest_is_one_over_the_message() {
        let tenant = Tenant::seed().unwrap();
        let held = &tenant.vaults[0].certificates[0];
        let value = URL_SAFE_NO_PAD.encode(digest(&SHA256, b"header.claims"));
        for (alg, algorithm) in [("PS256", Signature::Ps256), ("RS256", Signature::Rs256)] {
            let body = json!({"alg": alg, "value": value}).to_string();
            let signature = URL_SAFE_NO_PAD.decode(sign(held, body.as_bytes()).unwrap()).unwrap();
            assert!(verifies(algorithm, &held.certificate.public_key, b"header.claims", &signature), "{alg}");
        }
    }

    #[test]
    fn message_padding_and_algorithm_are_refused() {
        let digest = URL_SAFE_NO_PAD.encode([0; 32]);
        assert!(signed("PS256", &digest).is_ok());
        for (alg, value) in [
            ("PS256", URL_SAFE_NO_PAD.encode(b"header.claims")),
            ("PS256", format!("{digest}=")),
            ("PS384", digest.clone()),
            ("ES256", digest.clone()),
            ("RSNULL", digest),
        ] {
            assert_eq!(signed(alg, &value).unwrap_err().code, "BadParameter", "{alg} {value}");
        }
    }
}
