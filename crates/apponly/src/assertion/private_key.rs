//! A private key as it stands in a file: RSA only, wiped on drop.

use std::fmt;

use der::{Reader as _, SliceReader};
use pkcs8::pkcs5::pbes2::Kdf;
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use zeroize::Zeroizing;

use super::place::Place;
use super::x509::{RsaPublicKey, unsuitable_algorithm};
use crate::error::{Error, catalogue};

/// More rounds than any tool writes; a file that asks for more would only keep the processor busy.
const MOST_PBKDF2_ROUNDS: u32 = 10_000_000;
/// Sixteen times what OpenSSL's default needs, in bytes.
const MOST_SCRYPT_MEMORY: u64 = 256 * 1024 * 1024;
const MOST_SCRYPT_LANES: u16 = 16;

/// How to make an encrypted key file that every tool reads.
const REENCRYPT: &str = "convert the key with `openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in OLD -out key.pem`, \
    then put `key.pem` and the certificate into one file";

/// An RSA private key in its PKCS#1 form (RFC 8017, appendix A.1.2).
pub(super) struct PrivateKey {
    pkcs1: Zeroizing<Vec<u8>>,
    public: RsaPublicKey,
}

impl PrivateKey {
    /// Reads a PKCS#1 `RSAPrivateKey`.
    ///
    /// # Errors
    /// `certificate-unreadable`: damaged.
    pub(super) fn from_pkcs1(der: &[u8], place: Place<'_>) -> Result<Self, Error> {
        let public = read_public_part(der)
            .map_err(|error| place.unreadable(format!("the private key is damaged or cut off ({error})")))?;
        Ok(Self { pkcs1: Zeroizing::new(der.to_vec()), public })
    }

    /// Reads an unencrypted PKCS#8 `PrivateKeyInfo` (RFC 5958).
    ///
    /// # Errors
    /// `certificate-unreadable`: damaged. `certificate-key-unsuitable`: not an RSA key.
    pub(super) fn from_pkcs8(der: &[u8], place: Place<'_>) -> Result<Self, Error> {
        let info = PrivateKeyInfoRef::try_from(der)
            .map_err(|error| place.unreadable(format!("the private key is damaged or cut off ({error})")))?;
        if let Some(name) = unsuitable_algorithm(info.algorithm.oid) {
            return Err(place.error(&catalogue::CERTIFICATE_KEY_UNSUITABLE, format!("the private key is {name}")));
        }
        Self::from_pkcs1(info.private_key.as_bytes(), place)
    }

    /// Reads an encrypted PKCS#8 `EncryptedPrivateKeyInfo` (PBES2, RFC 8018).
    ///
    /// # Errors
    /// As [`Self::from_pkcs8`]; and `certificate-password`: none is given, or the wrong one.
    pub(super) fn from_encrypted_pkcs8(der: &[u8], password: Option<&str>, place: Place<'_>) -> Result<Self, Error> {
        let info = EncryptedPrivateKeyInfoRef::try_from(der).map_err(|error| {
            place
                .unreadable(format!("the encrypted private key is damaged, or its encryption is not known ({error})"))
                .with_fix(REENCRYPT)
        })?;
        let Some(parameters) = info.encryption_algorithm.pbes2() else {
            return Err(place
                .unreadable("the private key is encrypted with an outdated method (PKCS#5 PBES1 or PKCS#12 PBE)")
                .with_fix(REENCRYPT));
        };
        if !within_limits(&parameters.kdf) {
            return Err(place
                .unreadable("the encryption of the private key asks for more work than any tool writes")
                .with_fix(REENCRYPT));
        }
        let wrong = |what| place.error(&catalogue::CERTIFICATE_PASSWORD, what);
        let password = password.ok_or_else(|| wrong("the private key is encrypted and no password is given"))?;
        match info.decrypt(password) {
            Ok(document) => Self::from_pkcs8(document.as_bytes(), place),
            // One wrong key in 256 leaves a valid padding and fails as garbage instead.
            Err(pkcs8::Error::EncryptedPrivateKey(pkcs8::pkcs5::Error::DecryptFailed) | pkcs8::Error::Asn1(_)) => {
                Err(wrong("the password does not open the private key"))
            }
            Err(error) => {
                Err(place.unreadable(format!("the private key cannot be decrypted ({error})")).with_fix(REENCRYPT))
            }
        }
    }

    /// The key's public half.
    pub(super) fn public(&self) -> &RsaPublicKey {
        &self.public
    }

    /// The PKCS#1 DER. Do not log, store or format what this returns.
    pub(super) fn expose_pkcs1(&self) -> &[u8] {
        &self.pkcs1
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PrivateKey").field("public", &self.public).finish_non_exhaustive()
    }
}

/// The error for keys in the older forms that name their algorithm or encryption in PEM text.
pub(super) fn legacy_encrypted(place: Place<'_>) -> Error {
    place
        .unreadable("the private key is in OpenSSL's old encrypted form (`Proc-Type: 4,ENCRYPTED`)")
        .with_fix(REENCRYPT)
}

fn read_public_part(pkcs1: &[u8]) -> der::Result<RsaPublicKey> {
    let mut reader = SliceReader::new(pkcs1)?;
    let public = reader.sequence(|reader| {
        let _version: u8 = reader.decode()?;
        let public = RsaPublicKey::read(reader)?;
        let rest = reader.remaining_len();
        reader.read_slice(rest)?;
        Ok::<_, der::Error>(public)
    })?;
    reader.finish()?;
    Ok(public)
}

fn within_limits(kdf: &Kdf) -> bool {
    match kdf {
        Kdf::Pbkdf2(parameters) => parameters.iteration_count <= MOST_PBKDF2_ROUNDS,
        Kdf::Scrypt(parameters) => {
            let memory = parameters.cost_parameter.saturating_mul(u64::from(parameters.block_size)).saturating_mul(128);
            memory <= MOST_SCRYPT_MEMORY && parameters.parallelization <= MOST_SCRYPT_LANES
        }
        _ => false,
    }
}
