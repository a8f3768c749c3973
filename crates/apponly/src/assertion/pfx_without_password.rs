//! Legacy PFX files that were made without any password.
//!
//! "No password" and "the empty password" derive different keys (RFC 7292, appendix B.1: the empty text still has its
//! two terminating zero bytes), and programs write both: .NET and CryptoAPI the former when the password is null.
//! The PFX library knows the latter only. Modern encryption (PBES2) makes no difference between the two.

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY};
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Reader as _, SliceReader};
use zeroize::Zeroizing;

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const SHROUDED_KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const SHA1_3DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3");
const SHA1_RC2_40: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6");

/// More rounds than any tool writes.
const MOST_ROUNDS: u32 = 1_000_000;
/// Block length of SHA-1 in bytes, `v` of the derivation.
const BLOCK: usize = 64;

type Bytes = Zeroizing<Vec<u8>>;

/// What such a file holds.
#[derive(Default)]
pub(super) struct Contents {
    /// Certificates, DER.
    pub(super) certificates: Vec<Vec<u8>>,
    /// Private keys, PKCS#8 DER.
    pub(super) keys: Vec<Bytes>,
}

/// Reads the `authSafe` of a PFX file whose parts are encrypted with 3DES or RC2-40 and no password.
///
/// # Errors
/// Anything that is not exactly that.
pub(super) fn read(auth_safe: AnyRef<'_>) -> der::Result<Contents> {
    let mut contents = Contents::default();
    let safes = content_of(&elements(auth_safe.value())?)?;
    for info in elements(sequence(&safes)?)? {
        let bags = content_of(&elements(info.value())?)?;
        for bag in elements(sequence(&bags)?)? {
            add_bag(&mut contents, &elements(bag.value())?)?;
        }
    }
    Ok(contents)
}

fn add_bag(contents: &mut Contents, bag: &[AnyRef<'_>]) -> der::Result<()> {
    let [id, value, ..] = bag else { return Err(malformed()) };
    match id.decode_as::<ObjectIdentifier>()? {
        SHROUDED_KEY_BAG => {
            let parts = elements(sequence(value.value())?)?;
            let [algorithm, encrypted] = parts.as_slice() else { return Err(malformed()) };
            contents.keys.push(decrypt(algorithm, encrypted.value())?);
        }
        CERTIFICATE_BAG => {
            let parts = elements(sequence(value.value())?)?;
            let [_, certificate] = parts.as_slice() else { return Err(malformed()) };
            let der = <&OctetStringRef>::from_der(certificate.value())?;
            contents.certificates.push(der.as_bytes().to_vec());
        }
        _ => {}
    }
    Ok(())
}

/// The bytes inside a `ContentInfo` (RFC 5652, section 3), decrypted where they are encrypted.
fn content_of(info: &[AnyRef<'_>]) -> der::Result<Bytes> {
    let [kind, content] = info else { return Err(malformed()) };
    match kind.decode_as::<ObjectIdentifier>()? {
        DATA => Ok(Zeroizing::new(<&OctetStringRef>::from_der(content.value())?.as_bytes().to_vec())),
        ENCRYPTED_DATA => {
            let data = elements(sequence(content.value())?)?;
            let [_version, info, ..] = data.as_slice() else { return Err(malformed()) };
            let info = elements(info.value())?;
            let [_kind, algorithm, encrypted] = info.as_slice() else { return Err(malformed()) };
            decrypt(algorithm, encrypted.value())
        }
        _ => Err(malformed()),
    }
}

fn decrypt(algorithm: &AnyRef<'_>, encrypted: &[u8]) -> der::Result<Bytes> {
    let algorithm = elements(algorithm.value())?;
    let [id, parameters] = algorithm.as_slice() else { return Err(malformed()) };
    let parameters = elements(parameters.value())?;
    let [salt, rounds] = parameters.as_slice() else { return Err(malformed()) };
    let (salt, rounds) = (salt.decode_as::<&OctetStringRef>()?.as_bytes(), rounds.decode_as::<u32>()?);
    if rounds == 0 || rounds > MOST_ROUNDS {
        return Err(malformed());
    }
    let iv = derive(Purpose::Iv, salt, rounds, 8);
    let plain = match id.decode_as::<ObjectIdentifier>()? {
        SHA1_3DES => cbc::Decryptor::<des::TdesEde3>::new_from_slices(&derive(Purpose::Key, salt, rounds, 24), &iv)
            .map_err(|_| malformed())?
            .decrypt_padded_vec::<Pkcs7>(encrypted),
        SHA1_RC2_40 => cbc::Decryptor::<rc2::Rc2>::new_from_slices(&derive(Purpose::Key, salt, rounds, 5), &iv)
            .map_err(|_| malformed())?
            .decrypt_padded_vec::<Pkcs7>(encrypted),
        _ => return Err(malformed()),
    };
    plain.map(Zeroizing::new).map_err(|_| malformed())
}

/// What a derived value is for; the number is the "diversifier" of RFC 7292, appendix B.3.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Purpose {
    Key = 1,
    Iv = 2,
}

/// The derivation of RFC 7292, appendix B.2, with SHA-1 and an empty password: `I` is the salt alone.
fn derive(purpose: Purpose, salt: &[u8], rounds: u32, length: usize) -> Bytes {
    let mut repeated: Vec<u8> = salt.iter().copied().cycle().take(salt.len().next_multiple_of(BLOCK)).collect();
    let mut derived = Zeroizing::new(Vec::with_capacity(length + digest::SHA1_OUTPUT_LEN));
    while derived.len() < length {
        let mut hash = digest::Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
        hash.update(&[purpose as u8; BLOCK]);
        hash.update(&repeated);
        let mut output = hash.finish();
        for _ in 1..rounds {
            output = digest::digest(&SHA1_FOR_LEGACY_USE_ONLY, output.as_ref());
        }
        derived.extend_from_slice(output.as_ref());
        for block in repeated.chunks_mut(BLOCK) {
            add_with_one(block, output.as_ref());
        }
    }
    derived.truncate(length);
    derived
}

/// `block + B + 1` as big-endian numbers of one block, where `B` repeats `output`.
fn add_with_one(block: &mut [u8], output: &[u8]) {
    let repeated: Vec<u8> = output.iter().copied().cycle().take(block.len()).collect();
    let mut carry = 1_u16;
    for (byte, added) in block.iter_mut().zip(repeated).rev() {
        carry += u16::from(*byte) + u16::from(added);
        let [high, low] = carry.to_be_bytes();
        *byte = low;
        carry = u16::from(high);
    }
}

/// The values that `bytes` hold one behind the other.
fn elements(bytes: &[u8]) -> der::Result<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(bytes)?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(reader.decode()?);
    }
    Ok(elements)
}

/// The inside of the one SEQUENCE that `bytes` hold.
fn sequence(bytes: &[u8]) -> der::Result<&[u8]> {
    let any = AnyRef::from_der(bytes)?;
    if der::Tagged::tag(&any) == der::Tag::Sequence { Ok(any.value()) } else { Err(malformed()) }
}

fn malformed() -> der::Error {
    der::ErrorKind::Failed.into()
}
