//! PFX files (PKCS#12, RFC 7292), modern and legacy.

use der::asn1::AnyRef;
use der::{Encode as _, Reader as _, SliceReader};
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error as PfxError;
use zeroize::Zeroizing;

use super::bundle::Bundle;
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
    let outline = Outline::read(bytes)
        .map_err(|error| place.unreadable(format!("the PFX file is damaged or cut off ({error})")))?;
    let given = password.unwrap_or_default();
    let archive = match Pkcs12Archive::from_pkcs12(bytes, given) {
        // "No password" and "empty password" give two integrity codes; without a password neither proves anything.
        Err(PfxError::MacError(_)) if given.is_empty() => outline
            .without_mac()
            .map_err(PfxError::from)
            .and_then(|bytes| Pkcs12Archive::from_pkcs12(&bytes, given))
            .map_err(|_| wrong_password(password, place)),
        result => result.map_err(|error| explain(&error, &outline, password, place)),
    }?;
    let mut bundle = Bundle::default();
    for entry in &archive.certs {
        bundle.add_certificate(Certificate::from_der(entry.cert.as_der(), place)?);
    }
    // The library keeps its own copies of the keys, unwiped; they go with `archive` at the end of this function.
    for entry in &archive.keys {
        bundle.add_key(PrivateKey::from_pkcs8(entry.key.as_der(), place))?;
    }
    Ok(bundle)
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
