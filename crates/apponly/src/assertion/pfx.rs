//! PFX files (PKCS#12, RFC 7292), modern and legacy.

use der::asn1::AnyRef;
use der::{Encode as _, Reader as _, SliceReader};
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error as PfxError;
use zeroize::Zeroizing;

use super::bundle::Bundle;
use super::pfx_without_password::{self, Contents};
use super::place::Place;
use super::private_key::PrivateKey;
use super::x509::Certificate;
use crate::error::{Error, catalogue};

const REEXPORT: &str = "export the certificate again with its private key; or convert the file on a machine with \
    OpenSSL: `openssl pkcs12 -in OLD.pfx -out certificate.pem -legacy`";

/// The outermost structure: enough to tell a damaged file from a wrong password.
struct Outline<'a> {
    version: AnyRef<'a>,
    content: AnyRef<'a>,
    has_mac: bool,
}

impl<'a> Outline<'a> {
    fn read(bytes: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(bytes)?;
        let outline = reader.sequence(|reader| {
            let (version, content) = (reader.decode()?, reader.decode()?);
            let mac: Option<AnyRef<'_>> = if reader.is_finished() { None } else { Some(reader.decode()?) };
            Ok::<_, der::Error>(Self { version, content, has_mac: mac.is_some() })
        })?;
        reader.finish()?;
        Ok(outline)
    }

    /// The same file without its integrity code.
    fn without_mac(&self) -> der::Result<Zeroizing<Vec<u8>>> {
        let mut body = Zeroizing::new(Vec::new());
        self.version.encode_to_vec(&mut body)?;
        self.content.encode_to_vec(&mut body)?;
        let whole = AnyRef::new(der::Tag::Sequence, &body)?;
        Ok(Zeroizing::new(whole.to_der()?))
    }
}

/// Reads a PFX file; without a password the empty one is tried, as every other tool does.
///
/// # Errors
/// `certificate-unreadable`: damaged, or made in a way not known. `certificate-password`: wrong or missing.
pub(super) fn parse(bytes: &[u8], password: Option<&str>, place: Place<'_>) -> Result<Bundle, Error> {
    let outline = Outline::read(bytes).map_err(|error| {
        place.unreadable(format!("the PFX file is damaged, cut off or not in DER ({error})")).with_fix(REEXPORT)
    })?;
    let given = password.unwrap_or_default();
    let contents = match Pkcs12Archive::from_pkcs12(bytes, given) {
        Ok(archive) => contents(&archive),
        Err(_)
            if given.is_empty()
                && let Some(contents) = without_password(&outline) =>
        {
            contents
        }
        Err(error) => return Err(explain(&error, &outline, password, place)),
    };
    let mut bundle = Bundle::default();
    for der in &contents.certificates {
        bundle.add_certificate(Certificate::from_der(der, place)?);
    }
    for der in &contents.keys {
        bundle.add_key(PrivateKey::from_pkcs8(der, place))?;
    }
    Ok(bundle)
}

/// The library keeps its own copies of the keys, unwiped, until `archive` is dropped.
fn contents(archive: &Pkcs12Archive) -> Contents {
    Contents {
        certificates: archive.certs.iter().map(|entry| entry.cert.as_der().to_vec()).collect(),
        keys: archive.keys.iter().map(|entry| Zeroizing::new(entry.key.as_der().to_vec())).collect(),
    }
}

/// Reads a file made without any password, whose integrity code differs from that of the empty password; neither code
/// proves anything, since everybody can compute it.
fn without_password(outline: &Outline<'_>) -> Option<Contents> {
    let bytes = outline.without_mac().ok()?;
    let modern = Pkcs12Archive::from_pkcs12(&bytes, "").ok().map(|archive| contents(&archive));
    modern.or_else(|| pfx_without_password::read(outline.content).ok())
}

fn explain(error: &PfxError, outline: &Outline<'_>, password: Option<&str>, place: Place<'_>) -> Error {
    if password.is_some_and(|password| password.chars().any(|character| u32::from(character) > 0xffff)) {
        return place
            .error(&catalogue::CERTIFICATE_PASSWORD, "the password has a character that PFX files cannot express")
            .with_fix("export the file again with a password of letters, digits and ASCII signs");
    }
    match error {
        PfxError::MacError(_) | PfxError::UnpadError => wrong_password(password, place),
        PfxError::Pkcs5Error(text) if text.contains("decryption failed") => wrong_password(password, place),
        // Without an integrity code a wrong password shows only as garbage after decryption.
        PfxError::DerError(_) | PfxError::InvalidPrivateKey if !outline.has_mac => wrong_password(password, place),
        PfxError::UnsupportedEncryptionScheme | PfxError::UnsupportedMacAlgorithm | PfxError::Pkcs5Error(_) => place
            .unreadable(
                "the PFX file is encrypted in a way that is not known here (known: PBES2 with AES, 3DES, RC2-40)",
            )
            .with_fix(REEXPORT),
        error => {
            place.unreadable(format!("the PFX file is damaged or of an unknown form ({error})")).with_fix(REEXPORT)
        }
    }
}

fn wrong_password(password: Option<&str>, place: Place<'_>) -> Error {
    let what = match password {
        None => "the PFX file is protected by a password and none is given",
        Some(_) => "the password does not open the PFX file",
    };
    place
        .error(&catalogue::CERTIFICATE_PASSWORD, what)
        .with_cause("the file is protected by another password, or was altered after it was made")
}

#[cfg(test)]
mod tests {
    use super::Outline;
    use crate::assertion::Signer as _;
    use crate::assertion::local_key::LocalKey;
    use crate::assertion::place::Place;
    use crate::assertion::samples::{self, PASSWORD};
    use crate::error::Error;

    fn read(bytes: &[u8], password: Option<&str>) -> Result<Vec<LocalKey>, Error> {
        crate::assertion::parse::parse(bytes, password, Place::file("key.pfx"))
    }

    const PROTECTED: [&str; 4] =
        ["pfx-aes-test-only.pfx", "pfx-rc2-40-test-only.pfx", "pfx-3des-test-only.pfx", "pfx-aes-no-mac-test-only.pfx"];

    #[test]
    fn modern_and_legacy_files_open_with_their_password() {
        let leaf = samples::bytes("certificate-alone-test-only.der");
        for name in PROTECTED.into_iter().chain(["pfx-key-usage-test-only.pfx"]) {
            let keys = read(&samples::bytes(name), Some(PASSWORD)).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(keys.len(), 1, "{name}");
            assert_eq!(keys[0].certificate_chain(), std::slice::from_ref(&leaf), "{name}");
        }
    }

    #[test]
    fn empty_password_and_no_password_are_the_same() {
        let leaf = samples::bytes("certificate-alone-test-only.der");
        for name in [
            "pfx-empty-password-test-only.pfx",
            "pfx-empty-password-legacy-test-only.pfx",
            "pfx-plain-test-only.pfx",
            "pfx-null-password-test-only.pfx",
            "pfx-null-password-3des-test-only.pfx",
            "pfx-null-password-rc2-40-test-only.pfx",
        ] {
            for password in [None, Some("")] {
                let keys = read(&samples::bytes(name), password).unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(keys[0].certificate_chain(), std::slice::from_ref(&leaf), "{name}");
            }
        }
    }

    #[test]
    fn wrong_and_missing_passwords_are_not_called_damage() {
        for name in PROTECTED {
            let bytes = samples::bytes(name);
            for (password, word) in [(None, "none is given"), (Some("wrong"), "does not open")] {
                let error = read(&bytes, password).unwrap_err();
                assert_eq!(error.code(), "certificate-password", "{name} {password:?}");
                assert!(error.to_string().contains(word) && error.to_string().contains("key.pfx"), "{error}");
            }
        }
    }

    #[test]
    fn cut_off_file_is_damage_whatever_the_password() {
        for name in PROTECTED {
            let bytes = samples::bytes(name);
            for end in [4, 5, 30, bytes.len() / 2, bytes.len() - 1] {
                for password in [None, Some("wrong"), Some(PASSWORD)] {
                    let error = read(&bytes[..end], password).unwrap_err();
                    assert_eq!(error.code(), "certificate-unreadable", "{name} cut at {end}: {error}");
                }
            }
        }
    }

    #[test]
    fn file_without_key_is_named() {
        let error = read(&samples::bytes("pfx-no-key-test-only.pfx"), Some(PASSWORD)).unwrap_err();
        assert_eq!(error.code(), "certificate-key-missing");
        assert!(error.to_string().contains("no private key"), "{error}");
    }

    #[test]
    fn chain_follows_the_issuers() {
        let keys = read(&samples::bytes("pfx-chain-test-only.pfx"), Some(PASSWORD)).unwrap();
        let pem = samples::bytes("chain-test-only.pem");
        let same = crate::assertion::parse::parse(&pem, None, Place::file("chain.pem")).unwrap();
        assert_eq!(keys[0].certificate_chain(), same[0].certificate_chain());
        assert_eq!(keys[0].certificate_chain().len(), 3);
    }

    #[test]
    fn of_several_entries_the_one_with_a_private_key_signs() {
        use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
        let certificate = |name| Certificate::from_der(&samples::bytes(name)).unwrap();
        let leaf = certificate("certificate-alone-test-only.der");
        let key = PrivateKey::from_der(&samples::bytes("key-alone-test-only.der")).unwrap();
        let chain = samples::bytes("chain-test-only.pem");
        let chain = crate::assertion::parse::parse(&chain, None, Place::file("chain.pem")).unwrap();
        let mut store = KeyStore::new();
        for (index, der) in chain[0].certificate_chain()[1..].iter().enumerate() {
            store.add_entry(&format!("a{index}"), KeyStoreEntry::Certificate(Certificate::from_der(der).unwrap()));
        }
        store.add_entry("z", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("1", key, [leaf.clone()])));
        let bytes = store.writer(PASSWORD).encryption_iterations(2048).mac_iterations(2048).write().unwrap();
        let keys = read(&bytes, Some(PASSWORD)).unwrap();
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0].certificate_chain(), [leaf.as_der().to_vec()]);
    }

    #[test]
    fn password_outside_the_basic_plane_is_explained() {
        let error = read(&samples::bytes("pfx-aes-test-only.pfx"), Some("\u{1f511}")).unwrap_err();
        assert_eq!(error.code(), "certificate-password");
        assert!(error.to_string().contains("cannot express"), "{error}");
    }

    #[test]
    fn outline_without_mac_is_the_file_that_openssl_writes_without_one() {
        let bytes = samples::bytes("pfx-aes-test-only.pfx");
        let shorter = Outline::read(&bytes).unwrap().without_mac().unwrap();
        assert!(!Outline::read(&shorter).unwrap().has_mac && shorter.len() < bytes.len());
        assert_eq!(read(&shorter, Some(PASSWORD)).unwrap().len(), 1);
    }
}
