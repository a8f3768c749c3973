//! A key and its certificate as PEM or PFX bytes.

use apponly::{Error, Secret, catalogue};
use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey, PrivateKeyChain,
};
use pkcs8::PrivateKeyInfoRef;
use pkcs8::pkcs5::pbes2::Parameters;
use zeroize::Zeroizing;

use super::new::KeyAndCertificate;
use super::summary::pem;

/// PBKDF2 rounds for passwords that people choose. Each sign-in that has no kept token does them again.
const ROUNDS: u32 = 100_000;

/// How a file holds a key with its certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileForm {
    /// Certificate and PKCS#8 key, PEM (RFC 7468).
    Pem,
    /// PEM whose key is encrypted (PKCS#8, PBES2 with AES-256).
    EncryptedPem,
    /// PKCS#12 (RFC 7292).
    Pfx,
}

impl FileForm {
    /// The form of a file that can be read as one of the three.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let has = |marker: &[u8]| bytes.windows(marker.len()).any(|window| window == marker);
        if has(b"-----BEGIN ENCRYPTED PRIVATE KEY-----") {
            return Self::EncryptedPem;
        }
        if has(b"-----BEGIN ") { Self::Pem } else { Self::Pfx }
    }
}

impl KeyAndCertificate {
    /// The bytes of a file of `form`.
    ///
    /// # Errors
    /// As [`Self::to_pem`] and [`Self::to_pfx`]; `certificate-password`: an encrypted form without a password.
    pub fn to_bytes(&self, form: FileForm, password: Option<&Secret>) -> Result<Zeroizing<Vec<u8>>, Error> {
        let missing = || Error::new(&catalogue::CERTIFICATE_PASSWORD, "an encrypted file needs a password to write it");
        match form {
            FileForm::Pem => self.to_pem(None),
            FileForm::EncryptedPem => self.to_pem(Some(password.ok_or_else(missing)?)),
            FileForm::Pfx => match password {
                Some(password) => self.to_pfx(password),
                None => self.to_pfx(&Secret::new(String::new())),
            },
        }
    }

    /// Certificate, then PKCS#8 key; with a password the key is encrypted: PBES2, PBKDF2-HMAC-SHA-256, AES-256-CBC
    /// (RFC 8018).
    ///
    /// # Errors
    /// `internal`: the key cannot be encrypted.
    pub fn to_pem(&self, password: Option<&Secret>) -> Result<Zeroizing<Vec<u8>>, Error> {
        let key = match password {
            None => Zeroizing::new(pem("PRIVATE KEY", &self.key)),
            Some(password) => Zeroizing::new(pem("ENCRYPTED PRIVATE KEY", &self.encrypted_key(password)?)),
        };
        let certificate = self.summary.to_pem();
        let mut bytes = Zeroizing::new(Vec::with_capacity(certificate.len() + key.len()));
        bytes.extend_from_slice(certificate.as_bytes());
        bytes.extend_from_slice(key.as_bytes());
        Ok(bytes)
    }

    /// PKCS#12: key and certificate with AES-256-CBC, PBKDF2-HMAC-SHA-256; HMAC-SHA-256 over both. OpenSSL 1.1.0 and
    /// Windows Server 2019 read it, older ones do not.
    ///
    /// # Errors
    /// `setting-invalid`: the password has a character that PFX files cannot express. `internal`: it cannot be written.
    pub fn to_pfx(&self, password: &Secret) -> Result<Zeroizing<Vec<u8>>, Error> {
        let text = password.expose();
        if text.chars().any(|character| u32::from(character) > 0xffff) {
            let what = "the password has a character that PFX files cannot express";
            return Err(Error::new(&catalogue::SETTING_INVALID, what)
                .with_fix("use a password of letters, digits and ASCII signs"));
        }
        let failed = |error: p12_keystore::error::Error| {
            Error::new(&catalogue::INTERNAL, format!("the PFX file cannot be written: {error}"))
        };
        let key = PrivateKey::from_der(&self.key).map_err(failed)?;
        let certificate = Certificate::from_der(&self.summary.der).map_err(failed)?;
        let mut store = KeyStore::new();
        let chain = PrivateKeyChain::new(self.summary.sha1(), key, [certificate]);
        store.add_entry("apponly", KeyStoreEntry::PrivateKeyChain(chain));
        let writer = store.writer(text);
        let writer = writer.encryption_algorithm(EncryptionAlgorithm::PbeWithHmacSha256AndAes256);
        let writer = writer.mac_algorithm(MacAlgorithm::HmacSha256);
        let bytes = writer.encryption_iterations(ROUNDS).mac_iterations(ROUNDS).write().map_err(failed)?;
        Ok(Zeroizing::new(bytes))
    }

    fn encrypted_key(&self, password: &Secret) -> Result<Vec<u8>, Error> {
        let failed = |what: String| Error::new(&catalogue::INTERNAL, format!("the key cannot be encrypted: {what}"));
        let (mut salt, mut iv) = ([0_u8; 16], [0_u8; 16]);
        getrandom::fill(&mut salt).map_err(|error| failed(error.to_string()))?;
        getrandom::fill(&mut iv).map_err(|error| failed(error.to_string()))?;
        let parameters = Parameters::generate_pbkdf2_sha256_aes256cbc(ROUNDS, &salt, iv)
            .map_err(|error| failed(error.to_string()))?;
        let info = PrivateKeyInfoRef::try_from(self.key.as_slice()).map_err(|error| failed(error.to_string()))?;
        let document =
            info.encrypt_with_params(parameters, password.expose()).map_err(|error| failed(error.to_string()))?;
        Ok(document.as_bytes().to_vec())
    }
}

/// A password of 192 random bits, base64url: 32 characters without any that a shell or a form would change.
///
/// # Errors
/// `internal`: the system has no random bytes.
pub fn random_password() -> Result<Secret, Error> {
    use base64::Engine as _;
    let mut bytes = Zeroizing::new([0_u8; 24]);
    getrandom::fill(&mut *bytes)
        .map_err(|error| Error::new(&catalogue::INTERNAL, format!("the system gives no random bytes: {error}")))?;
    Ok(Secret::new(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(*bytes)))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::certificate::{KeyLength, NewCertificate};

    fn made() -> KeyAndCertificate {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        NewCertificate::new("app").with_length(KeyLength::Rsa2048).generate(now).unwrap()
    }

    #[test]
    fn every_form_is_read_back_with_its_password_and_recognised() {
        let (made, password) = (made(), Secret::new("correct horse".to_owned()));
        for form in [FileForm::Pem, FileForm::EncryptedPem, FileForm::Pfx] {
            let bytes = made.to_bytes(form, Some(&password)).unwrap();
            assert_eq!(FileForm::of(&bytes), form);
            let facts = apponly::parse_any(&bytes, Some(password.expose())).unwrap();
            assert_eq!(facts.sha1, made.summary().sha1_hex(), "{form:?}");
        }
    }

    #[test]
    fn encrypted_forms_do_not_open_with_another_password() {
        let (made, password) = (made(), Secret::new("correct horse".to_owned()));
        for form in [FileForm::EncryptedPem, FileForm::Pfx] {
            let bytes = made.to_bytes(form, Some(&password)).unwrap();
            assert_eq!(apponly::parse_any(&bytes, Some("wrong")).unwrap_err().code(), "certificate-password");
        }
        assert_eq!(made.to_bytes(FileForm::EncryptedPem, None).unwrap_err().code(), "certificate-password");
    }

    #[test]
    fn random_passwords_differ_and_need_no_quoting() {
        let (one, two) = (random_password().unwrap(), random_password().unwrap());
        assert_ne!(one, two);
        assert_eq!(one.expose().len(), 32);
        assert!(one.expose().bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
    }
}
