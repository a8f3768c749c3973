//! The seam for holders of private keys.

use std::fmt;

use zeroize::Zeroizing;

use super::AssertionAlgorithm;
use crate::credential::{BoxFuture, SealMaterial};
use crate::deadline::Deadline;
use crate::error::Error;

/// A holder of one private RSA key and the certificate for it: a file, a vault, a token. Who builds an assertion never
/// sees the key.
///
/// Give one to [`TokenSourceBuilder::signer`](crate::TokenSourceBuilder::signer). `Debug` must not show the key.
///
/// ```
/// use std::sync::Arc;
///
/// use apponly::{AssertionAlgorithm, BoxFuture, Error, SignRequest, Signature, Signer, catalogue};
///
/// /// Asks a machine in the cellar.
/// #[derive(Debug)]
/// struct Cellar {
///     chain: Vec<Vec<u8>>,
/// }
///
/// impl Signer for Cellar {
///     fn describe(&self) -> String {
///         "the key in the cellar".to_owned()
///     }
///
///     fn algorithms(&self) -> &[AssertionAlgorithm] {
///         &[AssertionAlgorithm::Rs256]
///     }
///
///     fn certificate_chain(&self) -> &[Vec<u8>] {
///         &self.chain
///     }
///
///     fn sign<'a>(&'a self, request: &'a SignRequest<'a>) -> BoxFuture<'a, Result<Signature, Error>> {
///         Box::pin(async move {
///             request.deadline.run(ask_the_machine(request.input)).await.map(Signature::new).map_err(|_| {
///                 Error::new(&catalogue::TIMED_OUT, "the machine in the cellar did not answer in time")
///             })
///         })
///     }
/// }
///
/// async fn ask_the_machine(_input: &[u8]) -> Vec<u8> {
///     vec![0; 256]
/// }
///
/// let builder = apponly::TokenSource::builder().signer(Arc::new(Cellar { chain: Vec::new() }));
/// # drop(builder);
/// ```
pub trait Signer: fmt::Debug + Send + Sync {
    /// Where the key is, for people and for errors; never a secret.
    fn describe(&self) -> String;

    /// What the key holder can do, best first. The configured algorithm is used where it is among them, else the first.
    fn algorithms(&self) -> &[AssertionAlgorithm] {
        &[AssertionAlgorithm::Ps256, AssertionAlgorithm::Rs256]
    }

    /// The certificate whose key signs (DER), leaf first, then intermediates; public. Its validity is the signer's matter.
    fn certificate_chain(&self) -> &[Vec<u8>];

    /// Whether a signature takes a request, a device, or more than some milliseconds: then one signature serves all token
    /// requests while the assertion is valid (10 minutes). By default so.
    fn is_slow(&self) -> bool {
        true
    }

    /// What tokens are sealed with while they are kept for other processes, as
    /// [`Credential::seal_material`](crate::Credential::seal_material). By default they are not kept for them.
    ///
    /// # Errors
    /// What [`Self::sign`] would fail with before any request.
    fn seal_material(&self) -> Result<SealMaterial, Error> {
        Ok(SealMaterial::Nothing)
    }

    /// Signs.
    ///
    /// # Errors
    /// The key holder is unreachable, refuses, or does not end before the deadline. With the code `signer-algorithm`,
    /// where it cannot do the algorithm after all, the next of [`Self::algorithms`] is tried.
    ///
    /// # Cancellation
    /// Dropping the future gives the signature up.
    fn sign<'a>(&'a self, request: &'a SignRequest<'a>) -> BoxFuture<'a, Result<Signature, Error>>;
}

/// What is to be signed.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct SignRequest<'a> {
    /// How.
    pub algorithm: AssertionAlgorithm,
    /// The two encoded parts of the JWT joined by a dot (RFC 7515, section 5.1), not yet hashed.
    pub input: &'a [u8],
    /// When the signature must be there.
    pub deadline: Deadline,
}

impl<'a> SignRequest<'a> {
    /// A request for a signature over `input`.
    #[must_use]
    pub fn new(algorithm: AssertionAlgorithm, input: &'a [u8], deadline: Deadline) -> Self {
        Self { algorithm, input, deadline }
    }
}

impl fmt::Debug for SignRequest<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SignRequest({:?}, {} bytes)", self.algorithm, self.input.len())
    }
}

/// A raw RSA signature, as long as the modulus. With what it signs it makes a working assertion: it wipes itself, and
/// `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature(Zeroizing<Vec<u8>>);

impl Signature {
    /// Takes ownership of `bytes`, big-endian.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes themselves. Do not log, store or format what this returns.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(crate::secret::REDACTED)
    }
}
