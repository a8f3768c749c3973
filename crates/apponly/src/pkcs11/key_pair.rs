//! A new key pair, made in a token, which never gives the private half away.

use std::fmt;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use der::asn1::UintRef;
use der::{Decode as _, Encode as _};

use super::token::Token;
use super::uri::TokenUri;
use crate::assertion::AssertionAlgorithm;
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::files::PrivateFiles;

/// An id of so many random bytes, where the URI gives none, is no other object's.
const ID_LENGTH: usize = 8;

/// 65537, the exponent that everybody uses.
const PUBLIC_EXPONENT: [u8; 3] = [1, 0, 1];

/// An RSA key pair that was made in a PKCS#11 token: the private key is sensitive, not extractable, and may sign only.
///
/// Everything here blocks, as tokens do.
pub struct TokenKeyPair {
    token: Token,
    id: Vec<u8>,
    public: PublicKey,
}

/// Modulus and exponent, big-endian, and both as `RSAPublicKey`.
struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    encoded: Vec<u8>,
}

impl TokenKeyPair {
    /// Makes a key of `bits` under the label and id of `uri`; an id that it lacks is made up.
    ///
    /// `allow_insecure_files`: a PIN file that others can read is used all the same.
    ///
    /// # Errors
    /// `pkcs11-object-exists`: label or id is taken; nothing was made. `setting-invalid`: the URI names neither, or the
    /// token makes no keys of this length. `pkcs11-…`: module, token or PIN.
    pub fn generate(uri: &TokenUri, bits: u32, env: &Env, allow_insecure_files: bool) -> Result<Self, Error> {
        if uri.object.is_none() && uri.id.is_none() {
            let what = format!("`{uri}` names neither label nor id of the new key");
            return Err(Error::new(&catalogue::SETTING_INVALID, what).with_fix("add `object=LABEL` to the URI"));
        }
        let token = Token::new(uri.clone(), env.clone(), PrivateFiles::new(allow_insecure_files));
        let session = write_session(&token)?;
        require_length(&token, bits)?;
        let id = uri.id.clone().map_or_else(random_id, Ok)?;
        require_free(&token, &session, &id)?;
        let named = |attributes: Vec<Attribute>| {
            let label = uri.object.clone().map(|label| Attribute::Label(label.into_bytes()));
            attributes.into_iter().chain([Attribute::Token(true), Attribute::Id(id.clone())]).chain(label)
        };
        let public: Vec<_> = named(vec![
            Attribute::Private(false),
            Attribute::Verify(true),
            Attribute::ModulusBits(u64::from(bits).into()),
            Attribute::PublicExponent(PUBLIC_EXPONENT.to_vec()),
        ])
        .collect();
        let private: Vec<_> = named(vec![
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
        ])
        .collect();
        let (public, private) = session
            .generate_key_pair(&Mechanism::RsaPkcsKeyPairGen, &public, &private)
            .map_err(|failure| token.explain(&failure))?;
        match public_key(&token, &session, public) {
            Ok(public) => Ok(Self { token, id, public }),
            Err(error) => {
                // Nobody would know of them.
                for object in [public, private] {
                    session.destroy_object(object).ok();
                }
                Err(error)
            }
        }
    }

    /// The public key: `RSAPublicKey`, DER (RFC 8017, appendix A.1.1).
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        &self.public.encoded
    }

    /// An RS256 signature over `input`, which the token hashes; verified.
    ///
    /// # Errors
    /// `pkcs11-…`; `signer-algorithm`: the token cannot do RS256.
    pub fn sign(&self, input: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = self.token.sign(AssertionAlgorithm::Rs256, input, &self.id)?;
        let key = RsaPublicKeyComponents { n: &self.public.modulus, e: &self.public.exponent };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, input, &signature).map_err(|_| {
            let what = format!("`{}`: a signature by the new key does not verify with it", self.token.uri());
            Error::new(&catalogue::PKCS11_FAILED, what)
        })?;
        Ok(signature)
    }

    /// Writes the certificate `der` into the token, under the label and id of the key.
    ///
    /// # Errors
    /// `certificate-unreadable`: not a certificate. `pkcs11-…`: the token does not take it.
    pub fn store_certificate(&self, der: &[u8]) -> Result<(), Error> {
        let unreadable = |error: der::Error| {
            Error::new(&catalogue::CERTIFICATE_UNREADABLE, format!("the new certificate is damaged ({error})"))
        };
        let parsed = x509_cert::Certificate::from_der(der).map_err(unreadable)?;
        let part = parsed.tbs_certificate();
        let mut object = vec![
            Attribute::Class(ObjectClass::CERTIFICATE),
            Attribute::CertificateType(CertificateType::X_509),
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Id(self.id.clone()),
            Attribute::Subject(part.subject().to_der().map_err(unreadable)?),
            Attribute::Issuer(part.issuer().to_der().map_err(unreadable)?),
            Attribute::SerialNumber(part.serial_number().to_der().map_err(unreadable)?),
            Attribute::Value(der.to_vec()),
        ];
        object.extend(self.token.uri().object.clone().map(|label| Attribute::Label(label.into_bytes())));
        let session = write_session(&self.token)?;
        session.create_object(&object).map(drop).map_err(|failure| self.token.explain(&failure))
    }

    /// Removes the pair and its certificate from the token, for a caller that could not finish.
    ///
    /// # Errors
    /// `pkcs11-…`: something of it is left then.
    pub fn discard(self) -> Result<(), Error> {
        let failed = |failure: cryptoki::error::Error| self.token.explain(&failure);
        let session = write_session(&self.token)?;
        // The id was free before, so that whatever has it now is ours.
        for object in session.find_objects(&[Attribute::Id(self.id.clone())]).map_err(failed)? {
            session.destroy_object(object).map_err(failed)?;
        }
        Ok(())
    }
}

impl fmt::Debug for TokenKeyPair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TokenKeyPair({})", self.token.uri())
    }
}

/// A session that may write, logged in.
fn write_session(token: &Token) -> Result<Session, Error> {
    let (module, slot) = token.find()?;
    let session = module.open_rw_session(slot).map_err(|failure| token.explain(&failure))?;
    token.log_in(&module, slot, &session)?;
    Ok(session)
}

fn require_length(token: &Token, bits: u32) -> Result<(), Error> {
    let (module, slot) = token.find()?;
    let uri = token.uri();
    let known = module.get_mechanism_list(slot).map_err(|failure| token.explain(&failure))?;
    if !known.contains(&MechanismType::RSA_PKCS_KEY_PAIR_GEN) {
        let what = format!("`{uri}`: the token makes no RSA keys");
        return Err(Error::new(&catalogue::SETTING_INVALID, what)
            .with_fix("make the key by the maker's tool, and name its certificate: `x-certificate-file=/PATH`"));
    }
    let info = module
        .get_mechanism_info(slot, MechanismType::RSA_PKCS_KEY_PAIR_GEN)
        .map_err(|failure| token.explain(&failure))?;
    let (least, most) = (info.min_key_size(), info.max_key_size());
    let is_possible = usize::try_from(bits).is_ok_and(|bits| least <= bits && bits <= most);
    // Some modules leave both numbers 0.
    if is_possible || most == 0 {
        return Ok(());
    }
    let what = format!("`--bits {bits}`: the token makes RSA keys of {least} to {most} bits");
    Err(Error::new(&catalogue::SETTING_INVALID, what)
        .with_fix(format!("give `--bits 2048`, or another length up to {most}; Entra takes 2048 and more")))
}

/// Refuses a label or id that any object has: a second one of the same name would be found in place of the first.
fn require_free(token: &Token, session: &Session, id: &[u8]) -> Result<(), Error> {
    let uri = token.uri();
    let label = uri.object.clone().map(|label| (format!("label `{label}`"), Attribute::Label(label.into_bytes())));
    let shown = id.iter().map(|byte| format!("%{byte:02x}")).collect::<String>();
    let id = (format!("id `{shown}`"), Attribute::Id(id.to_vec()));
    for (name, attribute) in label.into_iter().chain([id]) {
        let found = session.find_objects(&[attribute]).map_err(|failure| token.explain(&failure))?;
        if !found.is_empty() {
            let what = format!("`{uri}`: the token has an object with the {name} already");
            return Err(Error::new(&catalogue::PKCS11_OBJECT_EXISTS, what));
        }
    }
    Ok(())
}

fn random_id() -> Result<Vec<u8>, Error> {
    let mut id = vec![0; ID_LENGTH];
    getrandom::fill(&mut id)
        .map_err(|error| Error::new(&catalogue::INTERNAL, format!("the system gives no random bytes: {error}")))?;
    Ok(id)
}

fn public_key(token: &Token, session: &Session, key: ObjectHandle) -> Result<PublicKey, Error> {
    let wanted = [AttributeType::Modulus, AttributeType::PublicExponent];
    let (mut modulus, mut exponent) = (Vec::new(), Vec::new());
    for attribute in session.get_attributes(key, &wanted).map_err(|failure| token.explain(&failure))? {
        match attribute {
            Attribute::Modulus(bytes) => modulus = bytes,
            Attribute::PublicExponent(bytes) => exponent = bytes,
            _ => {}
        }
    }
    let encoded = encode(&modulus, &exponent).map_err(|error| {
        let what = format!("`{}`: the token gave a public key that is none ({error})", token.uri());
        Error::new(&catalogue::PKCS11_FAILED, what)
    })?;
    Ok(PublicKey { modulus, exponent, encoded })
}

/// Source: RFC 8017, appendix A.1.1: a sequence of the two numbers.
fn encode(modulus: &[u8], exponent: &[u8]) -> der::Result<Vec<u8>> {
    [UintRef::new(modulus)?, UintRef::new(exponent)?].to_der()
}
