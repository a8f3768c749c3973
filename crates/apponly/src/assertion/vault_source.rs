//! A certificate in Key Vault, downloaded with its key or signing there, and its next version once there is one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::parse::parse;
use super::place::Place;
use super::source::CertificateSource;
use super::vault_key::VaultKey;
use super::x509::{Certificate, CertificateFacts};
use super::{LocalKey, Signer};
use crate::credential::{BoxFuture, SealMaterial};
use crate::deadline::Deadline;
use crate::error::{Error, catalogue};
use crate::key_vault::{SecretBundle, Vault, VaultObject, VaultObjectKind};

/// A new version is looked for this often: the vault makes it weeks before the old one ends.
const LOOK_EVERY: Duration = Duration::from_secs(4 * 3600);

/// So near its end a certificate should have been replaced already, and its successor is waited for.
const NEAR_END: Duration = Duration::from_secs(7 * 24 * 3600);

/// Then it is looked for this often.
const LOOK_EVERY_NEAR_END: Duration = Duration::from_secs(600);

/// What the secret of a certificate holds.
const PKCS12: &str = "application/x-pkcs12";
const PEM: &str = "application/x-pem-file";

/// One certificate of a vault.
#[derive(Debug)]
pub(crate) struct VaultSource {
    object: VaultObject,
    vault: Arc<Vault>,
    found: Mutex<Option<Found>>,
    /// What was found does not work any more.
    is_stale: AtomicBool,
}

/// The versions that this process knows.
#[derive(Debug)]
struct Found {
    newest: Vec<Version>,
    /// The one before serves on until the application knows the newest.
    before: Vec<Version>,
    looked: SystemTime,
}

/// A signer, and until when.
#[derive(Debug, Clone)]
struct Version {
    signer: Arc<dyn Signer>,
    facts: CertificateFacts,
}

impl VaultSource {
    /// The certificate `object` of `vault`. Nothing is asked yet.
    pub(crate) fn new(object: VaultObject, vault: Arc<Vault>) -> Self {
        Self { object, vault, found: Mutex::new(None), is_stale: AtomicBool::new(false) }
    }

    async fn signers(&self, now: SystemTime, deadline: Deadline) -> Result<Vec<Arc<dyn Signer>>, Error> {
        let mut found = deadline
            .run(self.found.lock())
            .await
            .map_err(|_| Error::new(&catalogue::TIMED_OUT, format!("{} was not read in time", self.describe())))?;
        let is_stale = self.is_stale.swap(false, Ordering::Relaxed);
        if is_stale || found.as_ref().is_none_or(|found| found.is_due(now)) {
            match self.look(deadline).await {
                Ok(newest) => *found = Some(Found::after(found.take(), newest, now)),
                Err(error) => {
                    let usable = found.as_mut().filter(|found| !is_stale && !found.usable(now).is_empty());
                    let Some(found) = usable else { return Err(error) };
                    tracing::warn!(
                        certificate = %self.describe(),
                        code = error.code(),
                        "no new version could be looked for; the one in hand serves on: {error}"
                    );
                    found.looked = now;
                }
            }
        }
        let Some(found) = found.as_ref() else { return Err(self.nothing()) };
        let usable = found.usable(now);
        if usable.is_empty() {
            let name = self.object.to_string();
            let newest = found.newest.first().ok_or_else(|| self.nothing())?;
            newest.facts.check_validity(now, Place::file(&name))?;
        }
        Ok(usable)
    }

    /// Asks the vault for the version that the settings mean.
    async fn look(&self, deadline: Deadline) -> Result<Vec<Version>, Error> {
        let name = self.object.to_string();
        let place = Place::file(&name);
        if self.object.signs() {
            return self.key_that_stays(place, deadline).await.map(|key| {
                let facts = key.facts().clone();
                vec![Version { signer: Arc::new(key), facts }]
            });
        }
        // A certificate's secret has the same name, and holds the key too.
        let bundle = self.vault.secret(self.object.name(), self.object.version(), deadline).await?;
        let is_certificate = self.object.kind() == VaultObjectKind::Certificate;
        if !is_certificate {
            bundle.attributes.check(&self.describe(), self.vault.now())?;
        }
        let bytes = content(&bundle, place)?;
        let keys = parse(&bytes, None, place).map_err(|error| match error.row() {
            row if row == &catalogue::CERTIFICATE_KEY_MISSING && is_certificate => error
                .with_cause("the certificate's policy says that its key may not leave the vault")
                .with_fix(format!("let the vault sign: `{name}?sign`")),
            _ => error,
        })?;
        let version = |key: LocalKey| Version { facts: key.facts().clone(), signer: Arc::new(key) };
        Ok(keys.into_iter().map(version).collect())
    }

    async fn key_that_stays(&self, place: Place<'_>, deadline: Deadline) -> Result<VaultKey, Error> {
        let bundle = self.vault.certificate(self.object.name(), self.object.version(), deadline).await?;
        bundle.attributes.check_enabled(&self.describe())?;
        let der = BASE64_STANDARD.decode(&bundle.cer).map_err(|_| place.unreadable("`cer` is not base64"))?;
        let leaf = Certificate::from_der(&der, place)?;
        VaultKey::new(leaf, self.vault.key_path(&bundle.kid)?, self.vault.clone(), place)
    }

    fn nothing(&self) -> Error {
        Place::file(&self.object.to_string()).unreadable("no certificate with its key was found")
    }
}

impl Found {
    /// What is known once `newest` was found now.
    fn after(old: Option<Self>, newest: Vec<Version>, now: SystemTime) -> Self {
        let leaf = |versions: &[Version]| versions.first().map(|version| version.facts.sha256.clone());
        let before = match old {
            Some(old) if leaf(&old.newest) == leaf(&newest) => old.before,
            Some(old) => old.newest,
            None => Vec::new(),
        };
        Self { newest, before, looked: now }
    }

    fn is_due(&self, now: SystemTime) -> bool {
        let is_near_end = self.newest.iter().all(|version| version.facts.not_after < now + NEAR_END);
        let every = if is_near_end { LOOK_EVERY_NEAR_END } else { LOOK_EVERY };
        self.usable(now).is_empty() || now.duration_since(self.looked).is_ok_and(|age| age >= every)
    }

    /// Who can sign at `now`, the newest first.
    fn usable(&self, now: SystemTime) -> Vec<Arc<dyn Signer>> {
        let is_valid = |version: &&Version| version.facts.not_before <= now && now <= version.facts.not_after;
        self.newest.iter().chain(&self.before).filter(is_valid).map(|version| version.signer.clone()).collect()
    }
}

/// The bytes of a PEM or PFX file that a secret holds.
fn content(bundle: &SecretBundle, place: Place<'_>) -> Result<Zeroizing<Vec<u8>>, Error> {
    let text = bundle.value.expose().trim();
    let is_pem = match bundle.content_type.as_deref() {
        Some(PEM) => true,
        Some(PKCS12) => false,
        // Whoever put a certificate there as a plain secret said nothing.
        _ => text.contains("-----BEGIN "),
    };
    if is_pem {
        return Ok(Zeroizing::new(text.as_bytes().to_vec()));
    }
    BASE64_STANDARD
        .decode(text)
        .map(Zeroizing::new)
        .map_err(|_| place.unreadable("the secret is neither PEM text nor the base64 of a PFX file"))
}

impl CertificateSource for VaultSource {
    fn describe(&self) -> String {
        format!("`{}`", self.object)
    }

    fn load(&self, now: SystemTime, deadline: Deadline) -> BoxFuture<'_, Result<Vec<Arc<dyn Signer>>, Error>> {
        Box::pin(self.signers(now, deadline))
    }

    fn look_again(&self) -> bool {
        let may_change = self.object.version().is_none();
        self.is_stale.fetch_or(may_change, Ordering::Relaxed);
        may_change
    }

    fn seal_material(&self) -> Result<SealMaterial, Error> {
        self.vault.seal_material()
    }

    fn check(&self, _now: SystemTime) -> Result<String, Error> {
        self.vault.seal_material()?;
        Ok(format!("{}, opened by {}; not looked at without the network", self.describe(), self.vault.opened_by()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::assertion::{AssertionAlgorithm, SignRequest, samples};
    use crate::cloud::Cloud;
    use crate::key_vault::samples::{TENANT, vault_of};
    use crate::transport::fake::{FakeHttpClient, Step, answer, json};

    const VERSION: &str = "0123456789abcdef0123456789abcdef";
    const HOUR: Duration = Duration::from_secs(3600);

    fn source(object: &str, script: Vec<Step>) -> (VaultSource, Arc<FakeHttpClient>) {
        source_in(Cloud::default(), object, script)
    }

    fn source_in(cloud: Cloud, object: &str, script: Vec<Step>) -> (VaultSource, Arc<FakeHttpClient>) {
        let (object, vault, client) = vault_of(cloud, object, script);
        (VaultSource::new(object, Arc::new(vault)), client)
    }

    fn deadline() -> Deadline {
        Deadline::after(Duration::from_secs(20))
    }

    fn pem(bytes: &[u8]) -> Step {
        json(200, json!({"value": String::from_utf8_lossy(bytes), "contentType": PEM}))
    }

    /// The public half of `bytes`, of which the last certificate is signed for by the key `kid`.
    fn public(bytes: &[u8], kid: &str) -> Step {
        let key = LocalKey::from_bytes(bytes, None).unwrap();
        let cer = BASE64_STANDARD.encode(&key.certificate_chain()[0]);
        json(200, json!({"kid": kid, "cer": cer, "attributes": {"enabled": true}}))
    }

    fn kid() -> String {
        format!("https://v.vault.azure.net/keys/c/{VERSION}")
    }

    async fn leaves(source: &VaultSource, now: SystemTime) -> Result<Vec<Vec<u8>>, &'static str> {
        let signers = source.load(now, deadline()).await.map_err(|error| error.code())?;
        Ok(signers.iter().map(|signer| signer.certificate_chain()[0].clone()).collect())
    }

    fn leaf(bytes: &[u8]) -> Vec<u8> {
        LocalKey::from_bytes(bytes, None).unwrap().certificate_chain()[0].clone()
    }

    #[tokio::test]
    async fn new_version_goes_first_and_the_old_one_serves_on_beside_it() {
        let (old, new) = (samples::issued(2029, 2035), samples::issued(2029, 2036));
        let (source, client) = source("certificates/c", vec![pem(&old), pem(&new), pem(&new)]);
        let now = samples::now();
        assert_eq!(leaves(&source, now).await, Ok(vec![leaf(&old)]));
        assert_eq!(leaves(&source, now + 3 * HOUR).await, Ok(vec![leaf(&old)]));
        assert_eq!(client.requests().len(), 1);
        assert_eq!(leaves(&source, now + 4 * HOUR).await, Ok(vec![leaf(&new), leaf(&old)]));
        assert!(source.look_again(), "a refusal looks at once");
        assert_eq!(leaves(&source, now + 4 * HOUR).await, Ok(vec![leaf(&new), leaf(&old)]));
        assert_eq!(client.requests().len(), 3);
    }

    #[tokio::test]
    async fn certificate_near_its_end_is_looked_for_often_and_an_expired_one_at_once() {
        let (old, new) = (samples::issued(2020, 2030), samples::issued(2029, 2036));
        let (source, client) = source("certificates/c", vec![pem(&old), pem(&old), pem(&old), pem(&new)]);
        // The fixture's last moment.
        let end = samples::now();
        assert_eq!(leaves(&source, end - 8 * 24 * HOUR).await, Ok(vec![leaf(&old)]));
        assert_eq!(leaves(&source, end - HOUR).await, Ok(vec![leaf(&old)]));
        assert_eq!(leaves(&source, end - HOUR + Duration::from_secs(599)).await, Ok(vec![leaf(&old)]));
        assert_eq!(client.requests().len(), 2);
        assert_eq!(leaves(&source, end + HOUR).await, Err("certificate-expired"));
        assert_eq!(leaves(&source, end + HOUR).await, Ok(vec![leaf(&new)]));
    }

    #[tokio::test]
    async fn vault_that_is_away_does_not_end_a_certificate_that_works() {
        let old = samples::issued(2029, 2035);
        let (source, client) = source("certificates/c", vec![pem(&old), json(403, "{}")]);
        let now = samples::now();
        assert_eq!(leaves(&source, now).await, Ok(vec![leaf(&old)]));
        assert_eq!(leaves(&source, now + 5 * HOUR).await, Ok(vec![leaf(&old)]));
        assert_eq!(leaves(&source, now + 6 * HOUR).await, Ok(vec![leaf(&old)]));
        assert_eq!(client.requests().len(), 2, "it is left alone for a while");
    }

    #[tokio::test]
    async fn named_version_is_never_replaced() {
        let old = samples::issued(2029, 2035);
        let (source, client) = source(&format!("certificates/c/{VERSION}"), vec![pem(&old)]);
        assert_eq!(leaves(&source, samples::now()).await, Ok(vec![leaf(&old)]));
        assert!(!source.look_again());
        assert_eq!(leaves(&source, samples::now()).await, Ok(vec![leaf(&old)]));
        assert!(client.requests()[0].url.path().ends_with(VERSION));
    }

    #[tokio::test]
    async fn signature_by_another_key_and_key_of_another_vault_are_refused() {
        let good = samples::bytes("rsa-pkcs8-test-only.pem");
        let wrong = json(200, json!({"value": base64::prelude::BASE64_URL_SAFE_NO_PAD.encode([7; 256])}));
        let (first, _) = source("certificates/c?sign", vec![public(&good, &kid()), wrong]);
        let signer = first.load(samples::now(), deadline()).await.unwrap().remove(0);
        let request = SignRequest::new(AssertionAlgorithm::Ps256, b"a.b", deadline());
        assert_eq!(signer.sign(&request).await.unwrap_err().code(), "certificate-mismatch");
        for elsewhere in
            [format!("https://evil.example/keys/c/{VERSION}"), "https://v.vault.azure.net/keys/c".to_owned()]
        {
            let (second, client) = source("certificates/c?sign", vec![public(&good, &elsewhere)]);
            assert_eq!(leaves(&second, samples::now()).await, Err("answer-unusable"), "{elsewhere}");
            assert_eq!(client.requests().len(), 1);
        }
    }

    #[tokio::test]
    async fn disabled_weak_and_foreign_certificates_are_named() {
        let cer = BASE64_STANDARD.encode(leaf(&samples::bytes("rsa-pkcs8-test-only.pem")));
        let disabled = json(200, json!({"kid": kid(), "cer": cer, "attributes": {"enabled": false}}));
        let (first, _) = source("certificates/c?sign", vec![disabled]);
        assert_eq!(leaves(&first, samples::now()).await, Err("key-vault-disabled"));
        let (second, _) = source("certificates/c", vec![pem(&samples::bytes("rsa-1024-test-only.pem"))]);
        assert_eq!(leaves(&second, samples::now()).await, Err("certificate-key-unsuitable"));
        let (third, _) = source("secrets/c", vec![json(200, json!({"value": "hunter2"}))]);
        assert_eq!(leaves(&third, samples::now()).await, Err("certificate-unreadable"));
    }

    fn challenge(authority: &str, resource: &str) -> Step {
        let text = format!("Bearer authorization=\"{authority}/{TENANT}\", resource=\"{resource}\"");
        answer(401, &[("www-authenticate", &text)], "{}")
    }

    #[tokio::test]
    async fn hostile_challenge_gets_no_second_token() {
        for (authority, resource) in [
            ("https://login.evil.example", "https://vault.azure.net"),
            ("https://login.microsoftonline.com", "https://graph.microsoft.com"),
        ] {
            let (source, client) = source("certificates/c", vec![challenge(authority, resource)]);
            assert_eq!(leaves(&source, samples::now()).await, Err("key-vault-untrusted"));
            assert_eq!(client.requests().len(), 1);
        }
    }

    #[tokio::test]
    async fn vault_of_a_cloud_of_ones_own_is_asked_for_its_resource_without_a_token() {
        let mut cloud = Cloud::custom("own", "https://login.own.example".parse().unwrap(), String::new());
        // Narrower than the resource, as a region is.
        cloud.key_vault_suffix = Some("vault.azure.net".to_owned());
        let old = samples::issued(2029, 2035);
        let asks = challenge("https://login.own.example", "https://azure.net");
        let (source, client) = source_in(cloud.clone(), "certificates/c", vec![asks, pem(&old)]);
        leaves(&source, samples::now()).await.unwrap();
        let requests = client.requests();
        assert_eq!(requests.len(), 2);
        assert!(
            !requests[0].headers.contains_key("authorization") && requests[1].headers.contains_key("authorization")
        );
        let hostile = challenge("https://login.own.example", "https://graph.microsoft.com");
        let (source, client) = source_in(cloud, "certificates/c", vec![hostile]);
        assert_eq!(leaves(&source, samples::now()).await, Err("key-vault-untrusted"));
        assert_eq!(client.requests().len(), 1);
    }

    #[tokio::test]
    async fn refused_token_at_hand_is_replaced_once() {
        let old = samples::issued(2029, 2035);
        let refusal = || challenge("https://login.microsoftonline.com", "https://vault.azure.net");
        let script = vec![pem(&old), refusal(), pem(&old), refusal(), refusal()];
        let (source, client) = source("certificates/c", script);
        let now = samples::now();
        leaves(&source, now).await.unwrap();
        leaves(&source, now + 4 * HOUR).await.unwrap();
        assert_eq!(client.requests().len(), 3);
        source.look_again();
        assert_eq!(leaves(&source, now + 4 * HOUR).await, Err("key-vault-refused"));
        assert_eq!(client.requests().len(), 5);
    }
}
