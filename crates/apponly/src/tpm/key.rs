//! One key of a TPM, and signatures by it. Everything here blocks.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::digest::{SHA256, digest};
use tss_esapi::constants::PropertyTag;
use tss_esapi::constants::tss::{TPM2_RH_NULL, TPM2_ST_HASHCHECK};
use tss_esapi::handles::KeyHandle;
use tss_esapi::interface_types::algorithm::HashingAlgorithm;
use tss_esapi::structures::{Auth, Digest, HashScheme, HashcheckTicket, Public, RsaScheme, Signature, SignatureScheme};
use tss_esapi::tss2_esys::TPMT_TK_HASHCHECK;
use tss_esapi::{Context, Error as Failure};

use super::device;
use super::failure::{SIGNING, explain};
use super::key_file::KeyFile;
use super::place::{Key, TpmKeyPlace};
use crate::assertion::{AssertionAlgorithm, DeviceCertificate, KeyDevice, tpm_key};
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::files::PrivateFiles;
use crate::secret::Secret;

/// A key file stays far below this, in bytes.
const LARGEST_FILE: u64 = 1024 * 1024;

/// The key that a `tpm2:` source names.
#[derive(Debug)]
pub(crate) struct TpmKey {
    place: TpmKeyPlace,
    env: Env,
    files: PrivateFiles,
    /// An authorization value, or the lack of one, that the TPM refused. Trying it again would lock the TPM.
    refused: Mutex<Option<Option<Secret>>>,
}

/// A key that the TPM has at hand.
struct Loaded {
    handle: KeyHandle,
    public: Public,
    /// Whether its file says that the key has no authorization value.
    is_open: bool,
}

impl TpmKey {
    /// The key of `place`. The TPM is not opened yet.
    pub(crate) fn new(place: TpmKeyPlace, env: Env, files: PrivateFiles) -> Self {
        Self { place, env, files, refused: Mutex::new(None) }
    }

    fn load(&self, context: &mut Context) -> Result<Loaded, Error> {
        let failed = |failure| self.explain("loading the key", failure);
        let (handle, is_open) = match &self.place.key {
            Key::Handle(handle) => (device::persistent(context, *handle).map_err(failed)?, false),
            Key::File(path) => {
                let file = self.read_file(path)?;
                (device::load(context, &file).map_err(failed)?, file.is_open)
            }
        };
        let (public, ..) = context.read_public(handle).map_err(failed)?;
        Ok(Loaded { handle, public, is_open })
    }

    fn read_file(&self, path: &Path) -> Result<KeyFile, Error> {
        let bytes = self.files.read(path, LARGEST_FILE)?;
        tpm_key(&bytes, &path.display().to_string())
    }

    /// How the key signs by `algorithm`.
    fn scheme(&self, public: &Public, algorithm: AssertionAlgorithm) -> Result<SignatureScheme, Error> {
        let refuse = |what: String| Error::new(&catalogue::SIGNER_ALGORITHM, format!("`{}`: {what}", self.place));
        let Public::Rsa { parameters, object_attributes, .. } = public else {
            return Err(refuse("the key is not RSA".to_owned()));
        };
        if !object_attributes.sign_encrypt() || object_attributes.restricted() {
            return Err(refuse("the key is made for something else: it must be unrestricted and may sign".to_owned()));
        }
        let hash_scheme = HashScheme::new(HashingAlgorithm::Sha256);
        match (algorithm, parameters.rsa_scheme()) {
            (AssertionAlgorithm::Ps256, RsaScheme::Null) => Ok(SignatureScheme::RsaPss { hash_scheme }),
            (AssertionAlgorithm::Rs256, RsaScheme::Null) => Ok(SignatureScheme::RsaSsa { hash_scheme }),
            (AssertionAlgorithm::Ps256, RsaScheme::RsaPss(own)) if own == hash_scheme => {
                Ok(SignatureScheme::RsaPss { hash_scheme })
            }
            (AssertionAlgorithm::Rs256, RsaScheme::RsaSsa(own)) if own == hash_scheme => {
                Ok(SignatureScheme::RsaSsa { hash_scheme })
            }
            (_, own) => Err(refuse(format!("the key signs by {own:?} only, not by {algorithm:?}"))),
        }
    }

    /// The authorization value; `None` where nobody names one: most keys have none, and what a file says of that is not
    /// reliable (tpm2-tools 5.4 writes the opposite). A key that has one after all says so, for the price of a try.
    fn authorization(&self, is_open: bool) -> Result<Option<Secret>, Error> {
        if is_open && !self.place.names_auth() {
            return Ok(None);
        }
        match self.place.auth().read_from(&self.env, &self.files) {
            Ok(secret) => Ok(Some(secret)),
            Err(error) if error.row() == &catalogue::SECRET_MISSING && !self.place.names_auth() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Refuses to spend the last try before the TPM locks: a script that runs every minute must not.
    fn require_tries(&self, context: &mut Context, public: &Public) -> Result<(), Error> {
        let is_protected = match public {
            Public::Rsa { object_attributes, .. } => !object_attributes.no_da(),
            _ => true,
        };
        if !is_protected {
            return Ok(());
        }
        let failed = |failure| self.explain("reading its properties", failure);
        let mut property = |tag| context.get_tpm_property(tag).map(Option::unwrap_or_default).map_err(failed);
        let (spent, most) = (property(PropertyTag::LockoutCounter)?, property(PropertyTag::MaxAuthFail)?);
        if most > 0 && spent >= most {
            let what = format!("`{}`: the TPM is locked after {spent} wrong authorization values", self.place);
            return Err(Error::new(&catalogue::TPM_LOCKED, what));
        }
        if spent > 0 && spent + 1 >= most {
            let what = format!("`{}`: one try is left before the TPM locks, and it is not spent here", self.place);
            return Err(Error::new(&catalogue::TPM_AUTH_WRONG, what).with_fix(
                "correct the value and wait until the TPM forgets a try (`tpm2_getcap properties-variable`), or reset the \
                 count: `tpm2_dictionarylockout --clear-lockout`",
            ));
        }
        Ok(())
    }

    fn explain(&self, doing: &str, failure: Failure) -> Error {
        explain(&self.place.to_string(), doing, failure)
    }
}

impl KeyDevice for TpmKey {
    fn name(&self) -> String {
        self.place.to_string()
    }

    fn certificate_file(&self) -> Result<Option<&Path>, Error> {
        self.place.certificate_file().map(|file| Some(file.as_path()))
    }

    fn certificates(&self) -> Result<Vec<DeviceCertificate>, Error> {
        Ok(Vec::new())
    }

    fn modulus(&self) -> Result<Option<Vec<u8>>, Error> {
        let mut context = device::open(&self.env)?;
        match self.load(&mut context)?.public {
            Public::Rsa { unique, .. } => Ok(Some(unique.value().to_vec())),
            _ => {
                let what = format!("`{}`: the key is not RSA", self.place);
                Err(Error::new(&catalogue::CERTIFICATE_KEY_UNSUITABLE, what))
            }
        }
    }

    fn sign(&self, algorithm: AssertionAlgorithm, input: &[u8], _id: &[u8]) -> Result<Vec<u8>, Error> {
        let mut context = device::open(&self.env)?;
        let loaded = self.load(&mut context)?;
        let scheme = self.scheme(&loaded.public, algorithm)?;
        let authorization = self.authorization(loaded.is_open)?;
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if refused.as_ref() == Some(&authorization) {
            let what =
                format!("`{}`: the TPM has refused this authorization value before; it is not tried again", self.place);
            return Err(Error::new(&catalogue::TPM_AUTH_WRONG, what));
        }
        self.require_tries(&mut context, &loaded.public)?;
        let hash = digest(&SHA256, input);
        let value = authorization.as_ref().map_or("", Secret::expose).as_bytes();
        let signed = sign(&mut context, loaded.handle, value, hash.as_ref(), scheme);
        let outcome = signed.map_err(|failure| self.explain(SIGNING, failure)).map_err(|error| match authorization {
            None if error.row() == &catalogue::TPM_AUTH_WRONG => Error::new(
                &catalogue::TPM_AUTH_MISSING,
                format!("`{}`: the key asks for an authorization value", self.place),
            ),
            _ => error,
        });
        let is_refused = outcome
            .as_ref()
            .is_err_and(|error| [&catalogue::TPM_AUTH_WRONG, &catalogue::TPM_AUTH_MISSING].contains(&error.row()));
        *refused = is_refused.then_some(authorization);
        outcome
    }
}

/// A signature over a SHA-256 hash. The authorization value proves itself by an HMAC and is not sent.
fn sign(
    context: &mut Context,
    key: KeyHandle,
    authorization: &[u8],
    hash: &[u8],
    scheme: SignatureScheme,
) -> Result<Vec<u8>, Failure> {
    context.tr_set_auth(key.into(), Auth::try_from(authorization.to_vec())?)?;
    // No ticket: the hash was not made by the TPM.
    let ticket = TPMT_TK_HASHCHECK { tag: TPM2_ST_HASHCHECK, hierarchy: TPM2_RH_NULL, digest: Default::default() };
    let (hash, ticket) = (Digest::try_from(hash.to_vec())?, HashcheckTicket::try_from(ticket)?);
    match context.execute_with_nullauth_session(|context| context.sign(key, hash, scheme, ticket))? {
        Signature::RsaSsa(signature) | Signature::RsaPss(signature) => Ok(signature.signature().value().to_vec()),
        _ => Err(Failure::WrapperError(tss_esapi::WrapperErrorKind::WrongValueFromTpm)),
    }
}
