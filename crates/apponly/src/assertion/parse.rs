//! A certificate file of any kind, recognised by its content; names and extensions lie.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use der::Decode as _;

use super::local_key::LocalKey;
use super::place::Place;
use super::x509::CertificateFacts;
use super::{pem, pfx};
use crate::error::{Error, catalogue};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const PEM_MARKER: &[u8] = b"-----BEGIN ";
const JAVA_KEY_STORE: &[u8] = &[0xfe, 0xed, 0xfe, 0xed];

/// Reads the bytes of a PEM or PFX file and tells which certificate it would sign in with.
///
/// `password` opens an encrypted key; `None` and the empty text are the same for PFX. Validity is not checked.
///
/// # Errors
/// `certificate-unreadable`, `certificate-password`, `certificate-key-missing`, `certificate-key-unsuitable` or
/// `certificate-mismatch`, as for a file that is configured.
pub fn parse_any(bytes: &[u8], password: Option<&str>) -> Result<CertificateFacts, Error> {
    LocalKey::from_bytes(bytes, password).map(|key| key.facts().clone())
}

/// All certificates of the file that have their key in it; the one that ends last comes first, at least one.
pub(super) fn parse(bytes: &[u8], password: Option<&str>, place: Place<'_>) -> Result<Vec<LocalKey>, Error> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let bundle = if is_der(bytes) {
        refuse_other_der(bytes, place)?;
        pfx::parse(bytes, password, place)?
    } else if contains(bytes, PEM_MARKER) {
        pem::parse(bytes, password, place)?
    } else {
        return Err(unknown(bytes, place));
    };
    bundle.into_local_keys(place)
}

/// A SEQUENCE with a long length; no text begins so.
fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x80..=0x84, ..])
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Names the DER files that are often given in place of a PFX file.
fn refuse_other_der(bytes: &[u8], place: Place<'_>) -> Result<(), Error> {
    let missing = |what, fix| Err(place.error(&catalogue::CERTIFICATE_KEY_MISSING, what).with_fix(fix));
    if x509_cert::Certificate::from_der(bytes).is_ok() {
        return missing(
            "the file holds a certificate (DER) but no private key",
            "convert it with `openssl x509 -inform DER -in FILE -out certificate.pem` and put it and the private key \
             into one file, or export a PFX with the private key",
        );
    }
    if pkcs8::PrivateKeyInfoRef::try_from(bytes).is_ok() || pkcs8::EncryptedPrivateKeyInfoRef::try_from(bytes).is_ok() {
        return missing(
            "the file holds a private key (DER) but no certificate",
            "convert it with `openssl pkey -inform DER -in FILE -out key.pem` and put it and the certificate into one \
             file",
        );
    }
    Ok(())
}

fn unknown(bytes: &[u8], place: Place<'_>) -> Error {
    if bytes.trim_ascii().is_empty() {
        return place.unreadable("the file is empty");
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return place
            .unreadable("the file is UTF-16 text")
            .with_fix("save it as ASCII or UTF-8; in PowerShell: `Get-Content OLD | Set-Content -Encoding ascii NEW`");
    }
    if bytes.starts_with(JAVA_KEY_STORE) {
        return place.unreadable("the file is a Java key store").with_fix(
            "convert it with `keytool -importkeystore -srckeystore OLD -destkeystore NEW.pfx -deststoretype PKCS12`",
        );
    }
    if is_der_in_base64(bytes) {
        return place
            .unreadable("the file holds base64 text without BEGIN and END lines, perhaps of a PFX file")
            .with_fix("decode it first: `base64 -d OLD > NEW.pfx`");
    }
    place.unreadable("the file is neither PEM (there is no BEGIN line) nor PFX")
}

fn is_der_in_base64(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(8).collect();
    BASE64_STANDARD.decode(start).is_ok_and(|start| is_der(&start))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::assertion::samples::{self, PASSWORD};

    fn code(bytes: &[u8], password: Option<&str>) -> String {
        parse_any(bytes, password).unwrap_err().code().to_owned()
    }

    #[test]
    fn der_parts_are_named_and_not_taken_for_pfx() {
        for (name, part) in
            [("certificate-alone-test-only.der", "no private key"), ("key-alone-test-only.der", "no certificate")]
        {
            let error = parse_any(&samples::bytes(name), None).unwrap_err();
            assert_eq!(error.code(), "certificate-key-missing");
            assert!(error.to_string().contains(part) && error.fix().contains("openssl"), "{error}");
        }
    }

    #[test]
    fn other_formats_are_recognised_and_their_conversion_named() {
        let utf16: Vec<u8> = "\u{feff}-----BEGIN".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let base64 = BASE64_STANDARD.encode(samples::bytes("pfx-aes-test-only.pfx")).into_bytes();
        for (bytes, word) in
            [(utf16, "Set-Content"), (base64, "base64 -d"), (b"\xfe\xed\xfe\xed\0\0\0\x02".to_vec(), "keytool")]
        {
            let error = parse_any(&bytes, None).unwrap_err();
            assert_eq!(error.code(), "certificate-unreadable");
            assert!(error.fix().contains(word), "{}", error.report());
        }
        for bytes in [&b""[..], b" \n", b"\xef\xbb\xbf", b"hello", b"\x7fELF\x02\x01", b"0"] {
            assert_eq!(code(bytes, None), "certificate-unreadable", "{bytes:?}");
        }
    }

    #[test]
    fn facts_are_those_of_the_certificate() {
        let facts = parse_any(&samples::bytes("pfx-chain-test-only.pfx"), Some(PASSWORD)).unwrap();
        assert_eq!(facts.issuer, "CN=chain intermediate,O=apponly");
    }

    /// Every fixture, so that changed copies reach every parser.
    fn fixtures() -> impl Strategy<Value = Vec<u8>> {
        let all: Vec<Vec<u8>> = std::fs::read_dir(samples::path("."))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains("-test-only."))
            .map(|name| samples::bytes(&name))
            .collect();
        proptest::sample::select(all)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = parse_any(&bytes, Some(PASSWORD));
        }

        #[test]
        fn arbitrary_bytes_behind_a_der_or_pem_start_never_panic(
            start in prop::sample::select(vec![&b"\x30\x82\x02\x00"[..], b"\x30\x80\x02\x01\x03", b"-----BEGIN PRIVATE KEY-----\n",
                b"-----BEGIN CERTIFICATE-----\n", b"\xef\xbb\xbf-----BEGIN RSA PRIVATE KEY-----\r\n"]),
            rest in prop::collection::vec(any::<u8>(), 0..600),
            end in prop::sample::select(vec![&b""[..], b"\n-----END PRIVATE KEY-----\n", b"\n-----END CERTIFICATE-----"]),
        ) {
            let _ = parse_any(&[start, &rest, end].concat(), Some(PASSWORD));
        }

        #[test]
        fn changed_and_cut_fixtures_never_panic(
            mut bytes in fixtures(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            cut in prop::option::of(any::<prop::sample::Index>()),
            password in prop::option::of(prop::sample::select(vec!["", "wrong", PASSWORD])),
        ) {
            for (index, byte) in changes {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            if let Err(error) = parse_any(&bytes, password) {
                prop_assert!(!error.report().contains(PASSWORD));
            }
        }
    }
}
