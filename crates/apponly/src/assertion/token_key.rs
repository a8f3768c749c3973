//! A key in a PKCS#11 token, with its certificate there or in a file.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::place::Place;
use super::source::{CertificateSource, summary};
use super::x509::{Certificate, CertificateFacts};
use super::{AssertionAlgorithm, SignRequest, Signature, Signer, pem};
use crate::credential::{BoxFuture, SealMaterial};
use crate::deadline::Deadline;
use crate::error::{Error, catalogue};
use crate::files;
use crate::pkcs11::{Token, TokenCertificate};

/// A certificate file stays far below this, in bytes.
const LARGEST_FILE: u64 = 1024 * 1024;

/// A token that does not answer a check by then is left alone.
const LONGEST_CHECK: Duration = Duration::from_secs(10);

/// The certificate and key that a `pkcs11:` URI names.
#[derive(Debug)]
pub(crate) struct TokenSource {
    token: Arc<Token>,
    found: Mutex<Option<Arc<TokenKey>>>,
}

impl TokenSource {
    /// The key that `token`'s URI names. Nothing is loaded yet.
    pub(crate) fn new(token: Token) -> Self {
        Self { token: Arc::new(token), found: Mutex::new(None) }
    }

    async fn signers(&self, now: SystemTime, deadline: Deadline) -> Result<Vec<Arc<dyn Signer>>, Error> {
        let known = self.lock().clone().filter(|key| key.facts.not_before <= now && now <= key.facts.not_after);
        let key = match known {
            Some(key) => key,
            None => {
                let token = self.token.clone();
                let found = blocking(&self.describe(), deadline, move || find(&token, now)).await?;
                self.lock().insert(found).clone()
            }
        };
        let name = self.describe();
        key.facts.check_validity(now, Place::file(name.trim_matches('`')))?;
        Ok(vec![key])
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<TokenKey>>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CertificateSource for TokenSource {
    fn describe(&self) -> String {
        format!("`{}`", self.token.uri())
    }

    fn load(&self, now: SystemTime, deadline: Deadline) -> BoxFuture<'_, Result<Vec<Arc<dyn Signer>>, Error>> {
        Box::pin(self.signers(now, deadline))
    }

    fn look_again(&self) -> bool {
        *self.lock() = None;
        true
    }

    /// The token is not woken for a kept token.
    fn seal_material(&self) -> Result<SealMaterial, Error> {
        Ok(SealMaterial::MachineUser)
    }

    fn check(&self, now: SystemTime) -> Result<String, Error> {
        let (sender, receiver) = std::sync::mpsc::channel();
        let token = self.token.clone();
        std::thread::spawn(move || sender.send(find(&token, now)));
        let key = receiver.recv_timeout(LONGEST_CHECK).map_err(|_| timed_out(&self.describe()))??;
        let name = self.describe();
        key.facts.check_validity(now, Place::file(name.trim_matches('`')))?;
        Ok(format!("{name}: {}", summary(&key.facts)))
    }
}

/// Looks for the certificate. Of several, the valid one that ends last, else the one that ends last. Blocks.
fn find(token: &Arc<Token>, now: SystemTime) -> Result<Arc<TokenKey>, Error> {
    let name = token.uri().to_string();
    let place = Place::file(&name);
    let mut best: Option<TokenKey> = None;
    let mut refusal = None;
    for TokenCertificate { der, id } in candidates(token)? {
        let made = Certificate::from_der(&der, place).and_then(|leaf| TokenKey::new(leaf, id, token.clone(), place));
        match made {
            Ok(key) if best.as_ref().is_none_or(|best| key.rank(now) > best.rank(now)) => best = Some(key),
            Ok(_) => {}
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    best.map(Arc::new).ok_or_else(|| refusal.unwrap_or_else(|| place.unreadable("no certificate was found")))
}

/// Certificates, and the id of the key of each where it is known.
fn candidates(token: &Token) -> Result<Vec<TokenCertificate>, Error> {
    let Some(file) = token.uri().certificate_file() else {
        return token.certificates();
    };
    let name = file.display().to_string();
    let bytes = files::read(file, LARGEST_FILE)?;
    let certificates = pem::certificates(&bytes, Place::file(&name))?;
    Ok(certificates.into_iter().take(1).map(|found| TokenCertificate { der: found.der, id: Vec::new() }).collect())
}

/// A key that stays in its token.
struct TokenKey {
    chain: Vec<Vec<u8>>,
    leaf: Certificate,
    facts: CertificateFacts,
    /// The id of the key in the token; empty where the URI alone names it.
    id: Vec<u8>,
    token: Arc<Token>,
}

impl TokenKey {
    fn new(leaf: Certificate, id: Vec<u8>, token: Arc<Token>, place: Place<'_>) -> Result<Self, Error> {
        let facts = leaf.suitable_facts(place)?;
        Ok(Self { chain: vec![leaf.der.clone()], leaf, facts, id, token })
    }

    fn rank(&self, now: SystemTime) -> (bool, SystemTime) {
        (self.facts.not_before <= now && now <= self.facts.not_after, self.facts.not_after)
    }

    async fn sign_there(&self, request: &SignRequest<'_>) -> Result<Signature, Error> {
        let (token, id) = (self.token.clone(), self.id.clone());
        let (algorithm, input) = (request.algorithm, request.input.to_vec());
        let signed = blocking(&self.describe(), request.deadline, move || token.sign(algorithm, &input, &id)).await?;
        let signature = Signature::new(signed);
        if self.leaf.verifies(request.algorithm, request.input, signature.expose()) {
            return Ok(signature);
        }
        // Some hardware makes PSS with a salt of another length, which no verifier of a JWT takes.
        if request.algorithm == AssertionAlgorithm::Ps256 {
            let what = format!("{}: its PS256 signature does not verify", self.describe());
            return Err(Error::new(&catalogue::SIGNER_ALGORITHM, what));
        }
        let what = format!("{}: the key does not belong to the certificate `{}`", self.describe(), self.facts.subject);
        Err(Error::new(&catalogue::CERTIFICATE_MISMATCH, what)
            .with_cause("a signature by the key does not verify with the certificate")
            .with_fix("give key and certificate in the token the same id, or name the right ones in the URI"))
    }
}

impl Signer for TokenKey {
    fn describe(&self) -> String {
        format!("`{}`", self.token.uri())
    }

    fn certificate_chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    fn sign<'a>(&'a self, request: &'a SignRequest<'a>) -> BoxFuture<'a, Result<Signature, Error>> {
        Box::pin(self.sign_there(request))
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("TokenKey");
        shown.field("uri", self.token.uri()).field("sha256", &self.facts.sha256).finish_non_exhaustive()
    }
}

/// Runs `work` where it may block, but waits no longer than until `deadline`.
async fn blocking<T: Send + 'static>(
    name: &str,
    deadline: Deadline,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match deadline.run(tokio::task::spawn_blocking(work)).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Error::new(&catalogue::INTERNAL, format!("{name}: the call to the token ended in a panic"))),
        Err(_) => Err(timed_out(name)),
    }
}

fn timed_out(name: &str) -> Error {
    Error::new(&catalogue::TIMED_OUT, format!("{name}: the token did not answer in time"))
        .with_cause("the device is busy, waits for a touch or a PIN pad, or its library hangs")
}
