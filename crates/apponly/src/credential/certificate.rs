//! Certificate: a private key signs an assertion; the key itself never travels.

mod kept_assertion;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kept_assertion::KeptAssertions;
use uuid::Uuid;

use super::{BoxFuture, Credential, CredentialKind, SealMaterial, TokenRequest};
use crate::assertion::{AssertionAlgorithm, AssertionRequest, CertificateSource, Signer, client_assertion};
use crate::deadline::Deadline;
use crate::error::{Error, ErrorKind, catalogue};
use crate::secret::Secret;
use crate::sts::{ClientAuthentication, OUTSIDE_TIME_RANGE, Sts};
use crate::token::AccessToken;

/// "The assertion's key is not registered on this application."
const KEY_NOT_REGISTERED: u32 = 700_027;

/// The refusals after which a certificate that its owner replaced elsewhere is looked up again: not registered, outside
/// its time, revoked, expired.
///
/// Source: the set on which Microsoft.Identity.Web loads its certificates anew.
const RENEWING: [u32; 6] = [KEY_NOT_REGISTERED, OUTSIDE_TIME_RANGE, 7_000_214, 1_000_502, 7_000_274, 7_000_277];

/// Signs in with the first certificate that the application knows. Several are given while one replaces another.
#[derive(Debug)]
pub(crate) struct ClientCertificate {
    sources: Vec<Arc<dyn CertificateSource>>,
    algorithm: AssertionAlgorithm,
    send_chain: bool,
    sts: Sts,
    /// The source that worked last is tried first.
    preferred: AtomicUsize,
    kept: KeptAssertions,
}

impl ClientCertificate {
    pub(crate) fn new(
        sources: Vec<Arc<dyn CertificateSource>>,
        algorithm: AssertionAlgorithm,
        send_chain: bool,
        sts: Sts,
    ) -> Self {
        let (preferred, kept) = (AtomicUsize::new(0), KeptAssertions::default());
        Self { sources, algorithm, send_chain, sts, preferred, kept }
    }

    /// Loads each source in turn; the first refusal for an unknown key goes on to the next source.
    async fn request_token(&self, request: &TokenRequest) -> Result<AccessToken, Error> {
        let count = self.sources.len().max(1);
        let first = self.preferred.load(Ordering::Relaxed);
        let mut failure: Option<Error> = None;
        let mut attempts = Vec::new();
        for step in 0..self.sources.len() {
            let index = (first + step) % count;
            let Some(source) = self.sources.get(index) else { break };
            match self.request_from(&**source, request).await {
                Ok(token) => {
                    self.preferred.store(index, Ordering::Relaxed);
                    return Ok(token);
                }
                Err(error) if goes_on(&error) && self.sources.len() > 1 => {
                    let place = source.describe();
                    tracing::warn!(certificate = %place, code = error.code(), "trying the next certificate: {error}");
                    attempts.push(format!("{place}: {}: {error}", error.code()));
                    // A refusal says more about the application than a source that could not be read.
                    if failure.as_ref().is_none_or(|earlier| earlier.answer().is_none()) {
                        failure = Some(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(failure
            .unwrap_or_else(|| Error::new(&catalogue::INTERNAL, "a certificate credential without certificates"))
            .with_attempts(attempts))
    }

    /// Signs in with `source`, and once more where a refusal makes it find another certificate.
    async fn request_from(&self, source: &dyn CertificateSource, request: &TokenRequest) -> Result<AccessToken, Error> {
        let signers = source.load(self.sts.transport().service_time(), request.deadline).await?;
        let refused = match self.request_signed_by_any(&signers, request).await {
            Err(error) if renews(&error) => error,
            outcome => return outcome,
        };
        if !source.look_again() {
            return Err(refused);
        }
        let mut others = match source.load(self.sts.transport().service_time(), request.deadline).await {
            Ok(others) => others,
            Err(error) => {
                tracing::info!(certificate = %source.describe(), "no other certificate could be looked for: {error}");
                return Err(refused);
            }
        };
        others
            .retain(|new| signers.iter().all(|old| old.certificate_chain().first() != new.certificate_chain().first()));
        if others.is_empty() {
            return Err(refused);
        }
        tracing::info!(certificate = %source.describe(), "it was replaced meanwhile; signing in with the new one");
        self.request_signed_by_any(&others, request).await
    }

    /// Of one source, the first signer whose certificate the application knows.
    async fn request_signed_by_any(
        &self,
        signers: &[Arc<dyn Signer>],
        request: &TokenRequest,
    ) -> Result<AccessToken, Error> {
        let mut refused = None;
        for signer in signers {
            match self.request_signed(&**signer, request).await {
                Err(error) if error.has_aadsts(KEY_NOT_REGISTERED) => {
                    if signers.len() > 1 {
                        let place = signer.describe();
                        tracing::warn!(signer = %place, "the application does not know this certificate: register it");
                    }
                    refused.get_or_insert(error);
                }
                outcome => return outcome,
            }
        }
        Err(refused.unwrap_or_else(|| Error::new(&catalogue::INTERNAL, "a certificate without a signer")))
    }

    /// Signs and asks; a refusal for the time alone is answered once with the service's own time.
    async fn request_signed(&self, signer: &dyn Signer, request: &TokenRequest) -> Result<AccessToken, Error> {
        let before = self.sts.transport().offset_seconds();
        let refused = match self.request_once(signer, request).await {
            Err(error) if error.has_aadsts(OUTSIDE_TIME_RANGE) => error,
            outcome => return outcome,
        };
        let offset = self.sts.transport().offset_seconds();
        if offset == before {
            return Err(refused);
        }
        tracing::warn!(
            offset_seconds = offset,
            "this machine's clock is {} s {} the service's; signing again with the service's time. Set the clock (NTP)",
            offset.unsigned_abs(),
            if offset > 0 { "behind" } else { "ahead of" },
        );
        self.request_once(signer, request).await
    }

    async fn request_once(&self, signer: &dyn Signer, request: &TokenRequest) -> Result<AccessToken, Error> {
        let assertion = match signer.is_slow() {
            true => {
                let now = self.sts.transport().service_time();
                self.kept.of(signer, now, request.deadline, || self.sign(signer, request.deadline)).await?
            }
            false => self.sign(signer, request.deadline).await?,
        };
        let authentication = ClientAuthentication::Assertion(&assertion);
        let outcome = self.sts.request(authentication, request, CredentialKind::Certificate).await;
        if outcome.as_ref().is_err_and(|error| error.kind() == ErrorKind::Refused) {
            self.kept.forget(&assertion).await;
        }
        outcome
    }

    /// A new assertion by the first algorithm that the key holder can do, the configured one first.
    async fn sign(&self, signer: &dyn Signer, deadline: Deadline) -> Result<Secret, Error> {
        let audience = self.sts.audience();
        let can = signer.algorithms();
        let preferred = can.iter().filter(|algorithm| **algorithm == self.algorithm);
        let others = can.iter().filter(|algorithm| **algorithm != self.algorithm);
        let mut failure = None;
        for algorithm in preferred.chain(others) {
            let request = AssertionRequest {
                algorithm: *algorithm,
                audience: &audience,
                client_id: self.sts.client_id().as_str(),
                deadline,
                now: self.sts.transport().service_time(),
                send_chain: self.send_chain,
                jti: Uuid::new_v4(),
            };
            let signed = deadline.run(client_assertion(signer, &request)).await.unwrap_or_else(|_| {
                let what = format!("{} did not sign in time", signer.describe());
                Err(Error::new(&catalogue::TIMED_OUT, what))
            });
            match signed {
                Err(error) if error.row() == &catalogue::SIGNER_ALGORITHM => failure = Some(error),
                outcome => return outcome,
            }
        }
        Err(failure.unwrap_or_else(|| {
            Error::new(
                &catalogue::SIGNER_ALGORITHM,
                format!("{} signs with no algorithm that Entra takes", signer.describe()),
            )
        }))
    }
}

/// Whether the certificate may have been replaced where it comes from.
fn renews(error: &Error) -> bool {
    let gone = [&catalogue::KEY_VAULT_DISABLED, &catalogue::KEY_VAULT_EXPIRED, &catalogue::KEY_VAULT_NOT_FOUND];
    RENEWING.iter().any(|number| error.has_aadsts(*number)) || gone.contains(&error.row())
}

/// Whether another certificate may succeed where this one failed.
fn goes_on(error: &Error) -> bool {
    error.has_aadsts(KEY_NOT_REGISTERED)
        || ["certificate-", "file-", "key-vault-", "pkcs11-", "signer-", "tpm-"]
            .iter()
            .any(|family| error.code().starts_with(family))
}

impl Credential for ClientCertificate {
    fn kind(&self) -> CredentialKind {
        CredentialKind::Certificate
    }

    fn describe(&self) -> String {
        let places: Vec<_> = self.sources.iter().map(|source| source.describe()).collect();
        format!("certificate {}", places.join(", "))
    }

    fn cache_identity(&self) -> String {
        format!("certificate|{}", self.sts.cache_identity())
    }

    /// Of all files, since any of them may have got the token: during a rotation, each step begins anew.
    fn seal_material(&self) -> Result<SealMaterial, Error> {
        SealMaterial::of_all(self.sources.iter().map(|source| source.seal_material()))
    }

    /// As a sign-in does, one usable certificate is enough; the others are mentioned.
    fn check(&self) -> Result<String, Error> {
        let now = self.sts.transport().service_time();
        let checked: Vec<_> = self.sources.iter().map(|source| source.check(now)).collect();
        if checked.iter().all(Result::is_err)
            && let Some(Err(error)) = checked.first()
        {
            return Err(error.clone());
        }
        let lines = checked.into_iter().map(|line| line.unwrap_or_else(|error| format!("not usable: {error}")));
        Ok(lines.collect::<Vec<_>>().join("; "))
    }

    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(self.request_token(request))
    }
}
