//! A key in a device, a PKCS#11 token or a TPM, with its certificate there or in a file.

use std::fmt;
use std::path::Path;
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

/// A certificate file stays far below this, in bytes.
const LARGEST_FILE: u64 = 1024 * 1024;

/// A token that does not answer a check by then is left alone.
const LONGEST_CHECK: Duration = Duration::from_secs(10);

/// A device that holds private keys. Everything in it may block.
pub(crate) trait KeyDevice: fmt::Debug + Send + Sync {
    /// The key that is meant, for people: a source without what is nobody's business.
    fn name(&self) -> String;

    /// The PEM file with the certificate, where the device does not hold it.
    ///
    /// # Errors
    /// None is named, and the device holds none.
    fn certificate_file(&self) -> Result<Option<&Path>, Error>;

    /// The certificates that the device holds for the key, at least one where there is no file.
    ///
    /// # Errors
    /// Those of the device.
    fn certificates(&self) -> Result<Vec<DeviceCertificate>, Error>;

    /// The modulus of the one key that is meant, big-endian; `None` where only a signature shows which it is.
    ///
    /// # Errors
    /// Those of the device.
    fn modulus(&self) -> Result<Option<Vec<u8>>, Error> {
        Ok(None)
    }

    /// A signature over `input` by the key with the id `id`, or the one that is meant where that is empty.
    ///
    /// # Errors
    /// Those of the device. `signer-algorithm`: it cannot do `algorithm`.
    fn sign(&self, algorithm: AssertionAlgorithm, input: &[u8], id: &[u8]) -> Result<Vec<u8>, Error>;
}

/// A certificate that a device holds.
#[derive(Debug, Clone)]
pub(crate) struct DeviceCertificate {
    pub(crate) der: Vec<u8>,
    /// The id that it shares with its key; empty where the device gives none.
    pub(crate) id: Vec<u8>,
}

/// The certificate and key that a `pkcs11:` or `tpm2:` source names.
#[derive(Debug)]
pub(crate) struct DeviceSource {
    device: Arc<dyn KeyDevice>,
    found: Mutex<Option<Arc<DeviceKey>>>,
}

impl DeviceSource {
    /// The key that is meant in `device`. Nothing is loaded yet.
    pub(crate) fn new(device: Arc<dyn KeyDevice>) -> Self {
        Self { device, found: Mutex::new(None) }
    }

    async fn signers(&self, now: SystemTime, deadline: Deadline) -> Result<Vec<Arc<dyn Signer>>, Error> {
        let known = self.lock().clone().filter(|key| key.facts.not_before <= now && now <= key.facts.not_after);
        let key = match known {
            Some(key) => key,
            None => {
                let device = self.device.clone();
                let found = blocking(&self.describe(), deadline, move || find(&device, now)).await?;
                self.lock().insert(found).clone()
            }
        };
        key.facts.check_validity(now, Place::file(&self.device.name()))?;
        Ok(vec![key])
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<DeviceKey>>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CertificateSource for DeviceSource {
    fn describe(&self) -> String {
        format!("`{}`", self.device.name())
    }

    fn load(&self, now: SystemTime, deadline: Deadline) -> BoxFuture<'_, Result<Vec<Arc<dyn Signer>>, Error>> {
        Box::pin(self.signers(now, deadline))
    }

    fn look_again(&self) -> bool {
        *self.lock() = None;
        true
    }

    /// The device is not woken for a kept token.
    fn seal_material(&self) -> Result<SealMaterial, Error> {
        Ok(SealMaterial::MachineUser)
    }

    fn check(&self, now: SystemTime) -> Result<String, Error> {
        let (sender, receiver) = std::sync::mpsc::channel();
        let device = self.device.clone();
        std::thread::spawn(move || sender.send(find(&device, now)));
        let key = receiver.recv_timeout(LONGEST_CHECK).map_err(|_| timed_out(&self.describe()))??;
        key.facts.check_validity(now, Place::file(&self.device.name()))?;
        Ok(format!("{}: {}", self.describe(), summary(&key.facts)))
    }
}

/// Looks for the certificate. Of several, the valid one that ends last, else the one that ends last. Blocks.
fn find(device: &Arc<dyn KeyDevice>, now: SystemTime) -> Result<Arc<DeviceKey>, Error> {
    let name = device.name();
    let place = Place::file(&name);
    let mut best: Option<DeviceKey> = None;
    let mut refusal = None;
    for DeviceCertificate { der, id } in candidates(&**device)? {
        let made = Certificate::from_der(&der, place).and_then(|leaf| DeviceKey::new(leaf, id, device.clone(), place));
        match made {
            Ok(key) if best.as_ref().is_none_or(|best| key.rank(now) > best.rank(now)) => best = Some(key),
            Ok(_) => {}
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    let best = best.ok_or_else(|| refusal.unwrap_or_else(|| place.unreadable("no certificate was found")))?;
    match device.modulus()? {
        Some(modulus) if !best.leaf.public_key.has_modulus(&modulus) => Err(mismatch(&name, &best.facts.subject)),
        _ => Ok(Arc::new(best)),
    }
}

/// Certificates, and the id of the key of each where it is known.
fn candidates(device: &dyn KeyDevice) -> Result<Vec<DeviceCertificate>, Error> {
    let Some(file) = device.certificate_file()? else {
        return device.certificates();
    };
    let name = file.display().to_string();
    let bytes = files::read(file, LARGEST_FILE)?;
    let certificates = pem::certificates(&bytes, Place::file(&name))?;
    Ok(certificates.into_iter().take(1).map(|found| DeviceCertificate { der: found.der, id: Vec::new() }).collect())
}

fn mismatch(name: &str, subject: &str) -> Error {
    let what = format!("`{name}`: the key does not belong to the certificate `{subject}`");
    Error::new(&catalogue::CERTIFICATE_MISMATCH, what)
}

/// A key that stays in its device.
struct DeviceKey {
    chain: Vec<Vec<u8>>,
    leaf: Certificate,
    facts: CertificateFacts,
    /// The id of the key in the device; empty where the source alone names it.
    id: Vec<u8>,
    device: Arc<dyn KeyDevice>,
}

impl DeviceKey {
    fn new(leaf: Certificate, id: Vec<u8>, device: Arc<dyn KeyDevice>, place: Place<'_>) -> Result<Self, Error> {
        let facts = leaf.suitable_facts(place)?;
        Ok(Self { chain: vec![leaf.der.clone()], leaf, facts, id, device })
    }

    fn rank(&self, now: SystemTime) -> (bool, SystemTime) {
        (self.facts.not_before <= now && now <= self.facts.not_after, self.facts.not_after)
    }

    async fn sign_there(&self, request: &SignRequest<'_>) -> Result<Signature, Error> {
        let (device, id) = (self.device.clone(), self.id.clone());
        let (algorithm, input) = (request.algorithm, request.input.to_vec());
        let signed = blocking(&self.describe(), request.deadline, move || device.sign(algorithm, &input, &id)).await?;
        let signature = Signature::new(signed);
        if self.leaf.verifies(request.algorithm, request.input, signature.expose()) {
            return Ok(signature);
        }
        // Some hardware makes PSS with a salt of another length, which no verifier of a JWT takes.
        if request.algorithm == AssertionAlgorithm::Ps256 {
            let what = format!("{}: its PS256 signature does not verify", self.describe());
            return Err(Error::new(&catalogue::SIGNER_ALGORITHM, what));
        }
        Err(mismatch(&self.device.name(), &self.facts.subject)
            .with_cause("a signature by the key does not verify with the certificate")
            .with_fix("give key and certificate in the token the same id, or name the right ones in the URI"))
    }
}

impl Signer for DeviceKey {
    fn describe(&self) -> String {
        format!("`{}`", self.device.name())
    }

    fn certificate_chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    fn sign<'a>(&'a self, request: &'a SignRequest<'a>) -> BoxFuture<'a, Result<Signature, Error>> {
        Box::pin(self.sign_there(request))
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("DeviceKey");
        shown.field("device", &self.device.name()).field("sha256", &self.facts.sha256).finish_non_exhaustive()
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
        Ok(Err(_)) => Err(Error::new(&catalogue::INTERNAL, format!("{name}: the call to the device ended in a panic"))),
        Err(_) => Err(timed_out(name)),
    }
}

fn timed_out(name: &str) -> Error {
    Error::new(&catalogue::TIMED_OUT, format!("{name}: the device did not answer in time"))
        .with_cause("the device is busy, waits for a touch or a PIN pad, or its library hangs")
}
