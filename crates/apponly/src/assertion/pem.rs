//! PEM files: certificates and private keys in any order.

use super::bundle::Bundle;
use super::pem_block::{Block, blocks};
use super::place::Place;
use super::private_key::{PrivateKey, legacy_encrypted};
use super::x509::Certificate;
use crate::error::{Error, catalogue};

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
