//! Key files: keys wrapped for one TPM, PEM `TSS2 PRIVATE KEY`.
//!
//! Source: "ASN.1 Specification for TPM 2.0 Key Files" (draft-bottomley-tpm2-keys), section 3; written by tpm2-tools,
//! OpenSSL's providers and engines, GnuTLS.

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Reader as _, SliceReader, Tag, TagNumber, Tagged as _};

/// The key loads below its parent as it is.
const LOADABLE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.133.10.1.3");

/// A wrapped key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyFile {
    /// Whether the file says that the key has no authorization value.
    pub(crate) is_open: bool,
    /// The storage key below which it loads: a persistent handle, or a hierarchy whose primary key is made anew.
    pub(crate) parent: u32,
    /// Whether that primary key is RSA; P-256 otherwise.
    pub(crate) has_rsa_parent: bool,
    /// `TPM2B_PUBLIC`.
    pub(crate) public: Vec<u8>,
    /// The content of the `TPM2B_PRIVATE`, encrypted for the parent.
    pub(crate) private: Vec<u8>,
}

/// Why a file is none that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyFileError {
    #[error("the block is damaged or cut off ({0})")]
    Damaged(der::Error),
    #[error("the key is of the kind {0}; only loadable keys are read")]
    Kind(ObjectIdentifier),
    #[error("the key may be used under a policy only, which is not done here")]
    Policy,
}

impl From<der::Error> for KeyFileError {
    fn from(error: der::Error) -> Self {
        Self::Damaged(error)
    }
}

impl KeyFile {
    /// Reads the content of a PEM block.
    pub(crate) fn from_der(der: &[u8]) -> Result<Self, KeyFileError> {
        let mut reader = SliceReader::new(der)?;
        let mut kind = LOADABLE;
        let mut has_policy = false;
        let file = reader.sequence(|reader| -> der::Result<Self> {
            kind = reader.decode()?;
            let is_open: Option<bool> = optional(reader, 0)?;
            // A policy, the secret of an import, another policy, a description; only the last changes nothing.
            while let Tag::ContextSpecific { number: TagNumber(number @ 1..=4), .. } = Tag::peek(reader)? {
                reader.decode::<AnyRef<'_>>()?;
                has_policy |= number != 4;
            }
            let has_rsa_parent: Option<bool> = optional(reader, 5)?;
            let parent: u32 = reader.decode()?;
            let public: &OctetStringRef = reader.decode()?;
            let private: &OctetStringRef = reader.decode()?;
            Ok(Self {
                is_open: is_open.unwrap_or(false),
                parent,
                has_rsa_parent: has_rsa_parent.unwrap_or(false),
                public: public.as_bytes().to_vec(),
                private: sized(private.as_bytes())?.to_vec(),
            })
        })?;
        reader.finish()?;
        match (kind == LOADABLE, has_policy) {
            (false, _) => Err(KeyFileError::Kind(kind)),
            (true, true) => Err(KeyFileError::Policy),
            (true, false) => Ok(file),
        }
    }
}

/// `[number] EXPLICIT BOOLEAN OPTIONAL`. OpenSSL's provider writes a true that is 1, as BER allows and DER does not.
fn optional<'a>(reader: &mut impl der::Reader<'a>, number: u32) -> der::Result<Option<bool>> {
    match Tag::peek(reader)? {
        Tag::ContextSpecific { constructed: true, number: found } if found == TagNumber(number) => {}
        _ => return Ok(None),
    }
    let outer: AnyRef<'_> = reader.decode()?;
    let inner = AnyRef::from_der(outer.value())?;
    inner.tag().assert_eq(Tag::Boolean)?;
    Ok(Some(inner.value().iter().any(|byte| *byte != 0)))
}

/// The content of a `TPM2B`: two bytes of length, then as many bytes.
fn sized(bytes: &[u8]) -> der::Result<&[u8]> {
    let failed = || der::ErrorKind::Length { tag: Tag::OctetString }.into();
    let (length, content) = bytes.split_first_chunk::<2>().ok_or_else(failed)?;
    if usize::from(u16::from_be_bytes(*length)) == content.len() { Ok(content) } else { Err(failed()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OID: &[u8] = &[0x06, 0x06, 0x67, 0x81, 0x05, 0x0a, 0x01, 0x03];
    const OPEN: &[u8] = &[0xa0, 0x03, 0x01, 0x01, 0xff];
    const OWNER: &[u8] = &[0x02, 0x04, 0x40, 0x00, 0x00, 0x01];
    const PUBLIC: &[u8] = &[0x04, 0x03, 0x00, 0x01, 0x07];
    const PRIVATE: &[u8] = &[0x04, 0x04, 0x00, 0x02, 0x08, 0x09];

    fn read(parts: &[&[u8]]) -> Result<KeyFile, KeyFileError> {
        let content = parts.concat();
        KeyFile::from_der(&[&[0x30, u8::try_from(content.len()).unwrap()], content.as_slice()].concat())
    }

    #[test]
    fn every_part_is_read() {
        let file = read(&[OID, OPEN, OWNER, PUBLIC, PRIVATE]).unwrap();
        assert_eq!((file.is_open, file.has_rsa_parent, file.parent), (true, false, 0x4000_0001));
        assert_eq!((file.public, file.private), (vec![0, 1, 7], vec![8, 9]));
        // Of a description, and a true that OpenSSL writes.
        let (description, rsa) = ([0xa4, 0x03, 0x0c, 0x01, b'a'], [0xa5, 0x03, 0x01, 0x01, 0x01]);
        let persistent = [0x02, 0x05, 0x00, 0x81, 0x00, 0x00, 0x01];
        let file = read(&[OID, &description, &rsa, &persistent, PUBLIC, PRIVATE]).unwrap();
        assert_eq!((file.is_open, file.has_rsa_parent, file.parent), (false, true, 0x8100_0001));
    }

    #[test]
    fn other_kinds_policies_and_damage_are_told_apart() {
        let importable = [0x06, 0x06, 0x67, 0x81, 0x05, 0x0a, 0x01, 0x04];
        let error = read(&[&importable, OWNER, PUBLIC, PRIVATE]).unwrap_err();
        assert!(error.to_string().contains("2.23.133.10.1.4"), "{error}");
        for number in [0xa1, 0xa3] {
            let policy = [number, 0x02, 0x30, 0x00];
            assert_eq!(read(&[OID, &policy, OWNER, PUBLIC, PRIVATE]), Err(KeyFileError::Policy));
        }
        let wrong_length = [0x04, 0x04, 0x00, 0x03, 0x08, 0x09];
        for parts in
            [&[OID, OWNER, PUBLIC][..], &[OID, OWNER, PUBLIC, PRIVATE, PRIVATE], &[OID, OWNER, PUBLIC, &wrong_length]]
        {
            assert!(matches!(read(parts), Err(KeyFileError::Damaged(_))));
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
            let _ = KeyFile::from_der(&bytes);
        }
    }
}
