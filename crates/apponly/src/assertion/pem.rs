//! PEM files: certificates and private keys in any order.

use super::bundle::Bundle;
use super::pem_block::{Block, blocks};
use super::place::Place;
use super::private_key::{PrivateKey, legacy_encrypted};
use super::x509::Certificate;
use crate::error::{Error, catalogue};

/// A key wrapped for a TPM (draft-bottomley-tpm2-keys).
const TPM_KEY: &str = "TSS2 PRIVATE KEY";

const NEW_RSA_KEY: &str = "create an RSA key and certificate with `openssl req -x509 -newkey rsa:3072 -nodes -keyout \
    key.pem -out certificate.pem -days 180 -subj /CN=NAME`, register the certificate on the app, and put both files \
    into one";

/// Reads every block of `text`.
///
/// # Errors
/// `certificate-unreadable` with the line; `certificate-password`.
pub(super) fn parse(text: &[u8], password: Option<&str>, place: Place<'_>) -> Result<Bundle, Error> {
    let mut bundle = Bundle::default();
    for block in blocks(text, place)? {
        add(&mut bundle, &block, password, place)?;
    }
    Ok(bundle)
}

/// The certificates of `text` alone, in its order, whatever else it holds.
///
/// # Errors
/// `certificate-unreadable` with the line; `certificate-key-missing`: there is none.
#[cfg(any(feature = "pkcs11", feature = "tpm"))]
pub(super) fn certificates(text: &[u8], place: Place<'_>) -> Result<Vec<Certificate>, Error> {
    let all = blocks(text, place)?;
    let blocks = all.iter().filter(|block| matches!(block.label.as_str(), "CERTIFICATE" | "X509 CERTIFICATE"));
    let found = blocks.map(|block| Certificate::from_der(&block.decode(place)?, place.line(block.line)));
    let found: Vec<_> = found.collect::<Result<_, Error>>()?;
    match found.is_empty() {
        true => Err(place.error(&catalogue::CERTIFICATE_KEY_MISSING, "the file holds no certificate (PEM)")),
        false => Ok(found),
    }
}

/// The key of the file `name` that is wrapped for a TPM.
///
/// # Errors
/// `certificate-unreadable` with the line; `certificate-key-missing`: there is none.
#[cfg(any(feature = "tpm", fuzzing))]
pub(crate) fn tpm_key(text: &[u8], name: &str) -> Result<crate::tpm::KeyFile, Error> {
    let place = Place::file(name);
    let all = blocks(text, place)?;
    let Some(block) = all.iter().find(|block| block.label == TPM_KEY) else {
        let what = "the file holds no key that is wrapped for a TPM (`BEGIN TSS2 PRIVATE KEY`)";
        return Err(place
            .error(&catalogue::CERTIFICATE_KEY_MISSING, what)
            .with_fix("write the key by `tpm2_encodeobject`, or by `openssl genpkey -provider tpm2`"));
    };
    let here = place.line(block.line);
    crate::tpm::KeyFile::from_der(&block.decode(place)?).map_err(|error| here.unreadable(error))
}

fn add(bundle: &mut Bundle, block: &Block, password: Option<&str>, place: Place<'_>) -> Result<(), Error> {
    let here = place.line(block.line);
    if block.is_encrypted {
        return Err(legacy_encrypted(here));
    }
    match block.label.as_str() {
        "CERTIFICATE" | "X509 CERTIFICATE" => {
            bundle.add_certificate(Certificate::from_der(&block.decode(place)?, here)?);
        }
        "PRIVATE KEY" => bundle.add_key(PrivateKey::from_pkcs8(&block.decode(place)?, here))?,
        "RSA PRIVATE KEY" => bundle.add_key(PrivateKey::from_pkcs1(&block.decode(place)?, here))?,
        "ENCRYPTED PRIVATE KEY" => {
            bundle.add_key(PrivateKey::from_encrypted_pkcs8(&block.decode(place)?, password, here))?;
        }
        "EC PRIVATE KEY" => bundle.add_key(Err(unsuitable("an EC key", here)))?,
        "DSA PRIVATE KEY" => bundle.add_key(Err(unsuitable("a DSA key", here)))?,
        "OPENSSH PRIVATE KEY" => {
            return Err(here
                .unreadable("the private key is in the form of OpenSSH")
                .with_fix("convert a copy of the key with `ssh-keygen -p -m PKCS8 -f COPY`"));
        }
        "TRUSTED CERTIFICATE" => {
            return Err(here
                .unreadable("the certificate carries OpenSSL's trust settings")
                .with_fix("convert it with `openssl x509 -in OLD -out certificate.pem`"));
        }
        TPM_KEY => bundle
            .remarks
            .push("its private key is wrapped for a TPM, which alone can use it: name the file as `tpm2:file=/PATH`"),
        "PKCS7" | "CMS" => bundle.remarks.push(
            "its PKCS#7 block was not read: `openssl pkcs7 -print_certs -in OLD -out certificate.pem` converts it",
        ),
        "PUBLIC KEY" | "RSA PUBLIC KEY" => bundle.remarks.push(
            "it holds a public key, which cannot sign: the private key lies where the pair was made; \
             `openssl rsa -in key.pem -pubout` made this from it",
        ),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
            bundle.remarks.push("its certificate request (CSR) is not a certificate: an authority must sign it first");
        }
        _ => {}
    }
    Ok(())
}

fn unsuitable(name: &str, place: Place<'_>) -> Error {
    place.error(&catalogue::CERTIFICATE_KEY_UNSUITABLE, format!("the private key is {name}")).with_fix(NEW_RSA_KEY)
}

#[cfg(test)]
mod tests {
    use crate::assertion::Signer as _;
    use crate::assertion::local_key::LocalKey;
    use crate::assertion::parse::parse;
    use crate::assertion::place::Place;
    use crate::assertion::samples::{self, PASSWORD};
    use crate::error::Error;

    fn read(text: &[u8], password: Option<&str>) -> Result<Vec<LocalKey>, Error> {
        parse(text, password, Place::file("key.pem"))
    }

    fn fixture(name: &str, password: Option<&str>) -> Result<Vec<LocalKey>, Error> {
        read(&samples::bytes(name), password)
    }

    fn text(name: &str) -> String {
        String::from_utf8(samples::bytes(name)).unwrap()
    }

    /// The blocks of a fixture, each with its line end.
    fn blocks_of(name: &str) -> Vec<String> {
        text(name).split_inclusive("-----\n").collect::<Vec<_>>().chunks(2).map(|lines| lines.concat()).collect()
    }

    #[test]
    fn every_form_of_the_same_key_gives_the_same_certificate() {
        let leaf = samples::bytes("certificate-alone-test-only.der");
        for (name, password) in [
            ("rsa-pkcs8-test-only.pem", None),
            ("rsa-pkcs8-test-only.pem", Some("not needed")),
            ("rsa-pkcs1-test-only.pem", None),
            ("pkcs8-aes256-test-only.pem", Some(PASSWORD)),
            ("pkcs8-aes128-sha1-test-only.pem", Some(PASSWORD)),
            ("pkcs8-3des-test-only.pem", Some(PASSWORD)),
            ("pkcs8-scrypt-test-only.pem", Some(PASSWORD)),
            ("bag-attributes-crlf-bom-test-only.pem", None),
        ] {
            let keys = fixture(name, password).unwrap_or_else(|error| panic!("{name}: {}", error.report()));
            assert_eq!(keys.len(), 1, "{name}");
            assert_eq!(keys[0].certificate_chain(), std::slice::from_ref(&leaf), "{name}");
        }
    }

    #[test]
    fn encrypted_key_asks_for_its_password_and_names_the_line() {
        for name in ["pkcs8-aes256-test-only.pem", "pkcs8-3des-test-only.pem", "pkcs8-scrypt-test-only.pem"] {
            for (password, word) in
                [(None, "no password"), (Some("wrong"), "does not open"), (Some(""), "does not open")]
            {
                let error = fixture(name, password).unwrap_err();
                assert_eq!(error.code(), "certificate-password", "{name}");
                assert!(error.to_string().starts_with("`key.pem` line 1: "), "{error}");
                assert!(error.to_string().contains(word), "{error}");
            }
        }
    }

    #[test]
    fn outdated_encryption_names_the_command_that_converts() {
        for name in ["legacy-encrypted-test-only.pem", "pkcs8-pbes1-3des-test-only.pem"] {
            let error = fixture(name, Some(PASSWORD)).unwrap_err();
            assert_eq!(error.code(), "certificate-unreadable", "{name}");
            assert!(error.fix().contains("openssl pkcs8 -topk8"), "{}", error.report());
        }
    }

    #[test]
    fn keys_that_entra_refuses_are_refused_before_any_request() {
        for (name, word) in [
            ("ec-pkcs8-test-only.pem", "an EC key"),
            ("ec-sec1-test-only.pem", "an EC key"),
            ("ed25519-test-only.pem", "an Ed25519 key"),
            ("rsa-1024-test-only.pem", "1024 bits"),
        ] {
            let error = fixture(name, None).unwrap_err();
            assert_eq!(error.code(), "certificate-key-unsuitable", "{name}");
            assert!(error.to_string().contains(word), "{error}");
        }
    }

    #[test]
    fn unsuitable_key_beside_a_good_one_does_not_matter() {
        let both = text("ec-sec1-test-only.pem") + &text("rsa-pkcs8-test-only.pem");
        assert_eq!(read(both.as_bytes(), None).unwrap()[0].facts().subject, "CN=rsa,O=apponly");
    }

    #[test]
    fn missing_part_is_named() {
        let certificate = fixture("certificate-alone-test-only.pem", None).unwrap_err();
        let public = fixture("public-key-test-only.pem", None).unwrap_err();
        let key = read(blocks_of("rsa-pkcs8-test-only.pem")[0].as_bytes(), None).unwrap_err();
        for (error, word) in [(certificate, "no private key"), (public, "openssl rsa"), (key, "no certificate")] {
            assert_eq!(error.code(), "certificate-key-missing");
            assert!(error.to_string().contains(word), "{error}");
        }
    }

    #[test]
    fn key_of_another_certificate_is_a_mismatch_that_names_the_subject() {
        let foreign = blocks_of("rsa-1024-test-only.pem")[0].clone() + &text("certificate-alone-test-only.pem");
        let error = read(foreign.as_bytes(), None).unwrap_err();
        assert_eq!(error.code(), "certificate-mismatch");
        assert!(error.to_string().contains("`CN=rsa,O=apponly`"), "{error}");
        let ec = text("rsa-pkcs8-test-only.pem").split_inclusive("-----\n").take(2).collect::<String>()
            + &blocks_of("ec-pkcs8-test-only.pem")[1];
        assert_eq!(read(ec.as_bytes(), None).unwrap_err().code(), "certificate-key-unsuitable");
    }

    #[test]
    fn chain_is_in_issuer_order_whatever_the_order_of_the_blocks() {
        let expected: Vec<Vec<u8>> = fixture("chain-test-only.pem", None).unwrap()[0].certificate_chain().to_vec();
        assert_eq!(expected.len(), 3);
        let blocks = blocks_of("chain-test-only.pem");
        let stranger = text("rsa-1024-test-only.pem");
        for rotation in 0..blocks.len() {
            let mut blocks = blocks.clone();
            blocks.rotate_left(rotation);
            let copy = blocks[0].clone();
            let shuffled = blocks.concat() + &copy + &stranger;
            assert_eq!(read(shuffled.as_bytes(), None).unwrap()[0].certificate_chain(), expected);
        }
    }

    #[test]
    fn certificates_that_issued_each_other_end_the_chain() {
        let keys = read(&samples::circle(), None).unwrap();
        let lengths: Vec<usize> = keys.iter().map(|key| key.certificate_chain().len()).collect();
        assert_eq!(lengths, [2, 2]);
    }

    #[test]
    fn damage_names_the_line() {
        let whole = text("rsa-pkcs8-test-only.pem");
        let lines: Vec<&str> = whole.lines().collect();
        let begin = lines.iter().rposition(|line| line.starts_with("-----BEGIN")).unwrap();
        let message = |text: String| {
            let error = read(text.as_bytes(), None).unwrap_err();
            assert_eq!(error.code(), "certificate-unreadable");
            error.to_string()
        };
        let cut = message(lines[..begin + 5].join("\n"));
        assert!(cut.starts_with(&format!("`key.pem` line {}: ", begin + 1)) && cut.contains("END"), "{cut}");
        let mut garbage = lines.clone();
        garbage[3] = "this is *not* base64";
        assert!(message(garbage.join("\n")).starts_with("`key.pem` line 4: "));
        let mut shortened = lines.clone();
        shortened.remove(begin + 3);
        let shortened = message(shortened.join("\n"));
        assert!(shortened.starts_with(&format!("`key.pem` line {}: ", begin + 1)), "{shortened}");
    }

    #[test]
    fn key_whose_numbers_do_not_fit_is_refused() {
        use base64::Engine as _;
        let mut der = samples::bytes("key-alone-test-only.der");
        let middle = der.len() / 2;
        der[middle] ^= 1;
        let body = base64::prelude::BASE64_STANDARD.encode(der);
        let text = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
            + &text("certificate-alone-test-only.pem");
        let error = read(text.as_bytes(), None).unwrap_err();
        assert_eq!(error.code(), "certificate-unreadable");
        assert!(!error.report().contains(&body[..40]));
    }

    #[test]
    fn other_forms_name_their_conversion() {
        for (label, word) in [("OPENSSH PRIVATE KEY", "ssh-keygen"), ("TRUSTED CERTIFICATE", "openssl x509")] {
            let error =
                read(format!("-----BEGIN {label}-----\nQUJD\n-----END {label}-----\n").as_bytes(), None).unwrap_err();
            assert!(error.fix().contains(word), "{}", error.report());
        }
        for (label, word) in [("PKCS7", "openssl pkcs7"), ("CERTIFICATE REQUEST", "authority")] {
            let error =
                read(format!("-----BEGIN {label}-----\nQUJD\n-----END {label}-----\n").as_bytes(), None).unwrap_err();
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
