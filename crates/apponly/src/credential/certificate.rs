//! Certificate: a private key signs an assertion; the key itself never travels.

use std::sync::atomic::{AtomicUsize, Ordering};

use uuid::Uuid;

use super::{BoxFuture, Credential, CredentialKind, SealMaterial, TokenRequest};
use crate::assertion::{AssertionAlgorithm, AssertionRequest, CertificateFile, Signer, client_assertion};
use crate::env::Env;
use crate::error::Error;
use crate::secret::SecretBytes;
use crate::sts::{ClientAuthentication, OUTSIDE_TIME_RANGE, Sts};
use crate::token::AccessToken;

/// "The assertion's key is not registered on this application."
const KEY_NOT_REGISTERED: u32 = 700_027;

/// Signs in with the first certificate that the application knows. Several are given while one replaces another.
#[derive(Debug)]
pub(crate) struct ClientCertificate {
    files: Vec<CertificateFile>,
    algorithm: AssertionAlgorithm,
    send_chain: bool,
    env: Env,
    sts: Sts,
    /// The file that worked last is tried first.
    preferred: AtomicUsize,
}

impl ClientCertificate {
    pub(crate) fn new(
        files: Vec<CertificateFile>,
        algorithm: AssertionAlgorithm,
        send_chain: bool,
        env: Env,
        sts: Sts,
    ) -> Self {
        Self { files, algorithm, send_chain, env, sts, preferred: AtomicUsize::new(0) }
    }

    /// Loads each file in turn; the first refusal for an unknown key goes on to the next file.
    async fn request_token(&self, request: &TokenRequest) -> Result<AccessToken, Error> {
        let count = self.files.len().max(1);
        let first = self.preferred.load(Ordering::Relaxed);
        let mut failure: Option<Error> = None;
        let mut attempts = Vec::new();
        for step in 0..self.files.len() {
            let index = (first + step) % count;
            let Some(file) = self.files.get(index) else { break };
            let outcome = match file.load(&self.env, self.sts.transport().service_time()) {
                Ok(signer) => self.request_signed(&*signer, request).await,
                Err(error) => Err(error),
            };
            match outcome {
                Ok(token) => {
                    self.preferred.store(index, Ordering::Relaxed);
                    return Ok(token);
                }
                Err(error) if goes_on(&error) && self.files.len() > 1 => {
                    tracing::warn!(certificate = %file.path().display(), code = error.code(), "trying the next certificate: {error}");
                    attempts.push(format!("`{}`: {}: {error}", file.path().display(), error.code()));
                    // A refusal says more about the application than a file that could not be read.
                    if failure.as_ref().is_none_or(|earlier| earlier.answer().is_none()) {
                        failure = Some(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(failure
            .unwrap_or_else(|| Error::new(&crate::error::catalogue::INTERNAL, "a certificate credential without files"))
            .with_attempts(attempts))
    }

    /// Whether `file` can sign now, and what its certificate says.
    fn check_file(&self, file: &CertificateFile) -> Result<String, Error> {
        let now = self.sts.transport().service_time();
        file.load(&self.env, now)?;
        let facts = file.facts(&self.env, now)?;
        let end = jiff::Timestamp::try_from(facts.not_after).map(|end| end.strftime("%Y-%m-%d").to_string());
        Ok(format!(
            "`{}`: {}, RSA {} bits, valid until {}, SHA-1 {}",
            file.path().display(),
            facts.subject,
            facts.bits,
            end.unwrap_or_default(),
            facts.sha1
        ))
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
        let audience = self.sts.audience();
        let assertion = client_assertion(
            signer,
            &AssertionRequest {
                algorithm: self.algorithm,
                audience: &audience,
                client_id: self.sts.client_id().as_str(),
                now: self.sts.transport().service_time(),
                send_chain: self.send_chain,
                jti: Uuid::new_v4(),
            },
        )
        .await?;
        self.sts.request(ClientAuthentication::Assertion(&assertion), request, CredentialKind::Certificate).await
    }
}

/// Whether another certificate may succeed where this one failed.
fn goes_on(error: &Error) -> bool {
    error.has_aadsts(KEY_NOT_REGISTERED)
        || error.code().starts_with("certificate-")
        || error.code().starts_with("file-")
}

impl Credential for ClientCertificate {
    fn kind(&self) -> CredentialKind {
        CredentialKind::Certificate
    }

    fn describe(&self) -> String {
        let files: Vec<_> = self.files.iter().map(|file| format!("`{}`", file.path().display())).collect();
        format!("certificate {}", files.join(", "))
    }

    fn cache_identity(&self) -> String {
        format!("certificate|{}", self.sts.cache_identity())
    }

    /// Of all files, since any of them may have got the token: during a rotation, each step begins anew.
    fn seal_material(&self) -> Result<SealMaterial, Error> {
        let mut material = SecretBytes::new(Vec::new());
        let mut failure = None;
        let mut readable = false;
        for file in &self.files {
            match file.digest(&self.env) {
                Ok(Some(digest)) => {
                    readable = true;
                    material.append(digest.expose());
                }
                Ok(None) => return Ok(SealMaterial::Nothing),
                Err(error) => {
                    material.append(b"unreadable");
                    failure.get_or_insert(error);
                }
            }
        }
        match failure {
            Some(error) if !readable => Err(error),
            _ => Ok(SealMaterial::Credential(material)),
        }
    }

    /// As a sign-in does, one usable file is enough; the others are mentioned.
    fn check(&self) -> Result<String, Error> {
        let checked: Vec<_> = self.files.iter().map(|file| self.check_file(file)).collect();
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
