//! One token: its certificates, and signatures by its keys. Everything here blocks.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::digest::{SHA256, digest};
use cryptoki::context::Pkcs11;
use cryptoki::error::{Error as Failure, RvError};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

use super::failure::explain;
use super::module;
use super::uri::TokenUri;
use crate::assertion::{AssertionAlgorithm, DeviceCertificate, KeyDevice};
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::files::PrivateFiles;
use crate::secret::Secret;

/// What a signature by PKCS#1 v1.5 puts before a SHA-256 hash (RFC 8017, section 9.2, note 1), for tokens that do not
/// hash themselves.
const SHA256_DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

/// The token that a URI names.
#[derive(Debug)]
pub(crate) struct Token {
    uri: TokenUri,
    env: Env,
    files: PrivateFiles,
    /// A PIN that the token refused. Trying it again would lock the token.
    refused_pin: Mutex<Option<Secret>>,
}

impl Token {
    /// The token of `uri`. Nothing is loaded yet.
    pub(crate) fn new(uri: TokenUri, env: Env, files: PrivateFiles) -> Self {
        Self { uri, env, files, refused_pin: Mutex::new(None) }
    }

    pub(crate) fn uri(&self) -> &TokenUri {
        &self.uri
    }

    /// The certificates that the URI means, at least one.
    ///
    /// # Errors
    /// `pkcs11-…`: module, token, certificate or PIN.
    pub(crate) fn certificates(&self) -> Result<Vec<DeviceCertificate>, Error> {
        let (module, slot) = self.find()?;
        let session = self.session(&module, slot)?;
        let mut found = self.objects(&session, ObjectClass::CERTIFICATE, None)?;
        if found.is_empty() && self.log_in(&module, slot, &session)? {
            found = self.objects(&session, ObjectClass::CERTIFICATE, None)?;
        }
        if found.is_empty() {
            let what = format!("`{}`: the token has no certificate for the {}", self.uri, self.uri.object_shown());
            return Err(Error::new(&catalogue::PKCS11_OBJECT_MISSING, what).with_fix(
                "write the certificate into the token under the id of its key, or name a PEM file with it: `x-certificate-file=/PATH`",
            ));
        }
        found.into_iter().map(|object| self.certificate(&session, object)).collect()
    }

    fn certificate(&self, session: &Session, object: ObjectHandle) -> Result<DeviceCertificate, Error> {
        let attributes = session.get_attributes(object, &[AttributeType::Value, AttributeType::Id]);
        let mut certificate = DeviceCertificate { der: Vec::new(), id: Vec::new() };
        for attribute in attributes.map_err(|failure| self.explain(&failure))? {
            match attribute {
                Attribute::Value(der) => certificate.der = der,
                Attribute::Id(id) => certificate.id = id,
                _ => {}
            }
        }
        Ok(certificate)
    }

    /// A signature over `input` by the key with the id `id`, or the URI's where that is empty.
    ///
    /// # Errors
    /// `pkcs11-…`: module, token, key or PIN. `signer-algorithm`: the token cannot do `algorithm`.
    pub(crate) fn sign(&self, algorithm: AssertionAlgorithm, input: &[u8], id: &[u8]) -> Result<Vec<u8>, Error> {
        let (module, slot) = self.find()?;
        let session = self.session(&module, slot)?;
        self.log_in(&module, slot, &session)?;
        let key = self.key(&session, id)?;
        let known = module.get_mechanism_list(slot).map_err(|failure| self.explain(&failure))?;
        let (mechanism, hashes) = mechanism(algorithm, &known).ok_or_else(|| {
            let what = format!("`{}`: the token does not sign with {algorithm:?}", self.uri);
            Error::new(&catalogue::SIGNER_ALGORITHM, what)
        })?;
        let hash = digest(&SHA256, input);
        let data = match (hashes, algorithm) {
            (true, _) => input.to_vec(),
            (false, AssertionAlgorithm::Ps256) => hash.as_ref().to_vec(),
            (false, AssertionAlgorithm::Rs256) => [&SHA256_DIGEST_INFO[..], hash.as_ref()].concat(),
        };
        if self.wants_pin_each_time(&session, key) {
            return self.sign_with_pin(&session, &mechanism, key, &data);
        }
        session.sign(&mechanism, key, &data).map_err(|failure| self.explain(&failure))
    }

    /// A key of a smart card (PIV, 9c) that wants the PIN for every signature.
    fn wants_pin_each_time(&self, session: &Session, key: ObjectHandle) -> bool {
        let attributes = session.get_attributes(key, &[AttributeType::AlwaysAuthenticate]);
        attributes.is_ok_and(|list| list.contains(&Attribute::AlwaysAuthenticate(true)))
    }

    fn sign_with_pin(
        &self,
        session: &Session,
        mechanism: &Mechanism<'_>,
        key: ObjectHandle,
        data: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let failed = |failure: Failure| self.explain(&failure);
        session.sign_init(mechanism, key).map_err(failed)?;
        self.present_pin(session, UserType::ContextSpecific)?;
        session.sign_update(data).map_err(failed)?;
        session.sign_final().map_err(failed)
    }

    /// The module, and the slot of the one token that fits the URI.
    pub(super) fn find(&self) -> Result<(Pkcs11, Slot), Error> {
        let module = module::load(&module::path_of(self.uri.module.as_ref(), &self.env)?)?;
        let slots = module.get_slots_with_token().map_err(|failure| self.explain(&failure))?;
        let mut others = Vec::new();
        let mut found = Vec::new();
        for slot in slots {
            let Ok(info) = module.get_token_info(slot) else { continue };
            let wanted = [
                (&self.uri.token, info.label()),
                (&self.uri.manufacturer, info.manufacturer_id()),
                (&self.uri.serial, info.serial_number()),
                (&self.uri.model, info.model()),
            ];
            let fits = wanted.iter().all(|(wanted, is)| wanted.as_deref().is_none_or(|wanted| wanted == is.trim_end()));
            if fits && info.token_initialized() && self.uri.slot.is_none_or(|wanted| wanted == slot.id()) {
                found.push(slot);
            }
            others.push(format!("`{}`", info.label().trim_end()));
        }
        match found.as_slice() {
            [one] => Ok((module, *one)),
            [] => {
                let others = if others.is_empty() { "none".to_owned() } else { others.join(", ") };
                let what = format!("`{}`: no such token; there is: {others}", self.uri);
                Err(Error::new(&catalogue::PKCS11_TOKEN_MISSING, what))
            }
            several => {
                let what = format!("`{}`: {} tokens fit; name one by `serial`", self.uri, several.len());
                Err(Error::new(&catalogue::PKCS11_TOKEN_MISSING, what))
            }
        }
    }

    fn session(&self, module: &Pkcs11, slot: Slot) -> Result<Session, Error> {
        module.open_ro_session(slot).map_err(|failure| self.explain(&failure))
    }

    fn objects(&self, session: &Session, class: ObjectClass, id: Option<&[u8]>) -> Result<Vec<ObjectHandle>, Error> {
        let mut template = vec![Attribute::Class(class), Attribute::Token(true)];
        match id {
            Some(id) => template.push(Attribute::Id(id.to_vec())),
            None => {
                template.extend(self.uri.id.clone().map(Attribute::Id));
                template.extend(self.uri.object.clone().map(|label| Attribute::Label(label.into_bytes())));
            }
        }
        session.find_objects(&template).map_err(|failure| self.explain(&failure))
    }

    /// By the certificate's id first: a token may label key and certificate apart.
    fn key(&self, session: &Session, id: &[u8]) -> Result<ObjectHandle, Error> {
        let by_id = match id.is_empty() {
            true => Vec::new(),
            false => self.objects(session, ObjectClass::PRIVATE_KEY, Some(id))?,
        };
        let found = if by_id.is_empty() { self.objects(session, ObjectClass::PRIVATE_KEY, None)? } else { by_id };
        found.first().copied().ok_or_else(|| {
            let what = format!("`{}`: the token has no private key for the {}", self.uri, self.uri.object_shown());
            Error::new(&catalogue::PKCS11_OBJECT_MISSING, what)
        })
    }

    /// Logs in where the token wants that; whether it did.
    pub(super) fn log_in(&self, module: &Pkcs11, slot: Slot, session: &Session) -> Result<bool, Error> {
        let info = module.get_token_info(slot).map_err(|failure| self.explain(&failure))?;
        if !info.login_required() {
            return Ok(false);
        }
        if info.user_pin_locked() {
            let what = format!("`{}`: the token is locked after wrong PINs", self.uri);
            return Err(Error::new(&catalogue::PKCS11_PIN_LOCKED, what));
        }
        // A script that runs every minute must not spend it.
        if info.user_pin_final_try() {
            let what = format!("`{}`: one try is left before the token locks, and it is not spent here", self.uri);
            return Err(Error::new(&catalogue::PKCS11_PIN_WRONG, what).with_fix(
                "correct the PIN, and log in once by hand: `pkcs11-tool --module MODULE --login --list-objects`",
            ));
        }
        if info.protected_authentication_path() {
            return self.entered(session.login(UserType::User, None));
        }
        self.present_pin(session, UserType::User)
    }

    fn present_pin(&self, session: &Session, user: UserType) -> Result<bool, Error> {
        let pin = self.uri.pin().read_from(&self.env, &self.files).map_err(|error| {
            if self.uri.names_pin() || error.row() != &catalogue::SECRET_MISSING {
                return error;
            }
            Error::new(&catalogue::PKCS11_PIN_MISSING, format!("`{}`: the token asks for a PIN", self.uri))
        })?;
        let mut refused = self.refused_pin.lock().unwrap_or_else(PoisonError::into_inner);
        if refused.as_ref() == Some(&pin) {
            let what = format!("`{}`: the token has refused this PIN before; it is not tried again", self.uri);
            return Err(Error::new(&catalogue::PKCS11_PIN_WRONG, what));
        }
        let outcome = self.entered(session.login(user, Some(&AuthPin::from(pin.expose().to_owned()))));
        *refused = outcome.as_ref().is_err_and(|error| error.row() == &catalogue::PKCS11_PIN_WRONG).then_some(pin);
        outcome
    }

    fn entered(&self, outcome: Result<(), Failure>) -> Result<bool, Error> {
        match outcome {
            // Logging in is for all sessions of the process.
            Ok(()) | Err(Failure::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(true),
            Err(failure) => Err(self.explain(&failure)),
        }
    }

    pub(super) fn explain(&self, failure: &Failure) -> Error {
        explain(&self.uri.to_string(), failure)
    }
}

impl KeyDevice for Token {
    fn name(&self) -> String {
        self.uri.to_string()
    }

    fn certificate_file(&self) -> Result<Option<&Path>, Error> {
        Ok(self.uri.certificate_file())
    }

    fn certificates(&self) -> Result<Vec<DeviceCertificate>, Error> {
        Self::certificates(self)
    }

    fn sign(&self, algorithm: AssertionAlgorithm, input: &[u8], id: &[u8]) -> Result<Vec<u8>, Error> {
        Self::sign(self, algorithm, input, id)
    }
}

/// How the token signs, and whether it hashes too.
fn mechanism(algorithm: AssertionAlgorithm, known: &[MechanismType]) -> Option<(Mechanism<'static>, bool)> {
    // A salt as long as the hash, as JWA asks for (RFC 7518, section 3.5).
    let pss = PkcsPssParams { hash_alg: MechanismType::SHA256, mgf: PkcsMgfType::MGF1_SHA256, s_len: 32.into() };
    let ways = match algorithm {
        AssertionAlgorithm::Ps256 => [
            (MechanismType::SHA256_RSA_PKCS_PSS, Mechanism::Sha256RsaPkcsPss(pss), true),
            (MechanismType::RSA_PKCS_PSS, Mechanism::RsaPkcsPss(pss), false),
        ],
        AssertionAlgorithm::Rs256 => [
            (MechanismType::SHA256_RSA_PKCS, Mechanism::Sha256RsaPkcs, true),
            (MechanismType::RSA_PKCS, Mechanism::RsaPkcs, false),
        ],
    };
    ways.into_iter().find(|(kind, ..)| known.contains(kind)).map(|(_, mechanism, hashes)| (mechanism, hashes))
}
