//! A certificate that a vault makes, with its key, which need never leave it.
//!
//! Source: Azure Key Vault REST API 7.4, "Create Certificate", `CertificatePolicy`; "Monitor and manage certificate
//! creation". Written after the documentation alone: not tried with a vault of Azure.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::Method;
use serde_json::{Value, json};

use super::bundle::CertificateOperation;
use super::object::is_version;
use super::refusal::Wanted;
use super::{Vault, VaultObject, VaultObjectKind};
use crate::deadline::Deadline;
use crate::error::{Error, catalogue};

/// A self-signed certificate is there after some seconds, so that it is asked after this often.
const POLL_EVERY: Duration = Duration::from_secs(1);

/// One call with its retries.
const PATIENCE: Duration = Duration::from_secs(30);

/// So many days are so many months, to choose the nearest number: vaults count the life of a certificate in months.
const DAYS_AND_MONTHS: (u64, u64) = (1461, 48);

/// The longest life that a vault gives, in months.
const LONGEST_MONTHS: u64 = 120;

/// Server and client certificates have this purpose among others: to identify a client (RFC 5280, section 4.2.1.12).
const CLIENT_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.2";

/// Who has a vault make a certificate. Made by
/// [`TokenSourceBuilder::vault_issuer`](crate::TokenSourceBuilder::vault_issuer).
///
/// The vault is opened by the strongest identity of the settings that does not itself lie in a vault. It needs the role
/// Key Vault Certificates Officer, or the permissions `get` and `create` on certificates.
pub struct VaultIssuer {
    object: VaultObject,
    vault: Vault,
}

/// What certificate to make: RSA, self-signed, for signing client assertions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VaultCertificateRequest {
    /// Whom it is for: a plain name, or a distinguished one (`CN=Nightly report,O=Contoso`).
    pub subject: String,
    /// The length of the key, in bits: 2048, 3072 or 4096.
    pub bits: u32,
    /// How long it is valid, in days; vaults count in months, so that the nearest number of them is taken.
    pub days: u32,
    /// Whether the private key may leave the vault, for a certificate that is downloaded instead of `?sign`.
    pub is_exportable: bool,
    /// Whether a certificate that is there gets a further version, which becomes its newest.
    pub may_add_version: bool,
}

impl VaultCertificateRequest {
    /// 3072 bits and 180 days for `subject`; the key stays in the vault, and the name must be free.
    #[must_use]
    pub fn new(subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), bits: 3072, days: 180, is_exportable: false, may_add_version: false }
    }

    /// `CertificateCreateParameters`.
    fn body(&self) -> Result<Value, Error> {
        let months = self.months()?;
        Ok(json!({
            "policy": {
                "key_props": {
                    "exportable": self.is_exportable,
                    "kty": "RSA",
                    "key_size": self.bits,
                    "reuse_key": false,
                },
                "secret_props": {"contentType": "application/x-pkcs12"},
                "x509_props": {
                    "subject": subject(&self.subject)?,
                    "ekus": [CLIENT_AUTHENTICATION],
                    "key_usage": ["digitalSignature"],
                    "validity_months": months,
                },
                // A version that the vault made by itself would be current before the app knows it.
                "lifetime_actions": [{
                    "trigger": {"lifetime_percentage": 80},
                    "action": {"action_type": "EmailContacts"},
                }],
                "issuer": {"name": "Self"},
            },
            "attributes": {"enabled": true},
        }))
    }

    fn months(&self) -> Result<u32, Error> {
        let (days, months) = DAYS_AND_MONTHS;
        let nearest = (u64::from(self.days) * months + days / 2) / days;
        let is_possible = self.days > 0 && nearest <= LONGEST_MONTHS;
        u32::try_from(nearest.max(1)).ok().filter(|_| is_possible).ok_or_else(|| {
            let what = format!("`--days`: {} is no life that a vault gives, 1 to {LONGEST_MONTHS} months", self.days);
            Error::new(&catalogue::SETTING_INVALID, what)
        })
    }
}

/// A certificate that a vault has made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VaultCertificate {
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// Its version, 32 hexadecimal digits.
    pub version: String,
}

impl VaultIssuer {
    pub(crate) fn new(object: VaultObject, vault: Vault) -> Result<Self, Error> {
        if object.kind() != VaultObjectKind::Certificate || object.version().is_some() {
            let what = format!("`{object}` is not the place of a new certificate");
            return Err(Error::new(&catalogue::SETTING_INVALID, what)
                .with_fix("name it without a version: `https://VAULT.vault.azure.net/certificates/NAME`"));
        }
        Ok(Self { object, vault })
    }

    /// Has the vault make the certificate, and waits up to `patience` until it is there.
    ///
    /// # Errors
    /// `key-vault-exists`: the name is taken. `key-vault-not-made`: the vault gave up. `timed-out`: it is still at work.
    /// `setting-invalid`: the subject or the days. `key-vault-…`: the vault refuses, or the identity that should open it.
    pub async fn create(
        &self,
        request: &VaultCertificateRequest,
        patience: Duration,
    ) -> Result<VaultCertificate, Error> {
        let body = request.body()?;
        if !request.may_add_version {
            self.require_free().await?;
        }
        let path = format!("certificates/{}/create", self.object.name());
        let operation: CertificateOperation = self
            .vault
            .call(Method::POST, &path, Some(body.to_string()), self.wanted(&self.name()), self.soon())
            .await?;
        self.wait(operation, Deadline::after(patience)).await?;
        let bundle = self.vault.certificate(self.object.name(), None, self.soon()).await?;
        let unusable = |what: &str| self.vault.unusable(&self.name(), what);
        let der = BASE64_STANDARD.decode(&bundle.cer).map_err(|_| unusable("has a `cer` that is not base64"))?;
        let key = self.vault.key_path(&bundle.kid)?;
        let version = key.rsplit('/').next().filter(|version| is_version(version));
        Ok(VaultCertificate { der, version: version.ok_or_else(|| unusable("names no version"))?.to_owned() })
    }

    async fn require_free(&self) -> Result<(), Error> {
        match self.vault.certificate(self.object.name(), None, self.soon()).await {
            Err(error) if error.row() == &catalogue::KEY_VAULT_NOT_FOUND => Ok(()),
            Err(error) => Err(error),
            Ok(_) => {
                let what = format!("`{}` exists already", self.object);
                Err(Error::new(&catalogue::KEY_VAULT_EXISTS, what))
            }
        }
    }

    /// Asks after the operation until it has ended.
    async fn wait(&self, mut operation: CertificateOperation, deadline: Deadline) -> Result<(), Error> {
        // The latest of the name is another one, where somebody else has begun one meanwhile.
        let id = operation.request_id.take().filter(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let filter = id.map(|id| format!("?request_id={id}")).unwrap_or_default();
        let path = format!("certificates/{}/pending{filter}", self.object.name());
        loop {
            match operation.status.to_ascii_lowercase().as_str() {
                "completed" => return Ok(()),
                "inprogress" => {}
                _ => return Err(self.not_made(&operation)),
            }
            deadline.sleep(POLL_EVERY).await.map_err(|_| self.timed_out(&operation))?;
            let object = format!("certificates/{}/pending", self.object.name());
            operation = self.vault.call(Method::GET, &path, None, self.wanted(&object), self.soon()).await?;
        }
    }

    fn not_made(&self, operation: &CertificateOperation) -> Error {
        let details = operation.status_details.as_deref().filter(|text| !text.is_empty());
        let reason = match (&operation.error, details) {
            (Some(error), _) => format!("{}: {}", error.code, error.message),
            (None, Some(details)) => details.to_owned(),
            (None, None) => "without a reason".to_owned(),
        };
        let what = format!("`{}`: the making ended as `{}`: {reason}", self.object, operation.status);
        Error::new(&catalogue::KEY_VAULT_NOT_MADE, what)
    }

    fn timed_out(&self, operation: &CertificateOperation) -> Error {
        let details = operation.status_details.as_deref().unwrap_or("no details");
        let what = format!("`{}` is still being made: {details}", self.object);
        let name = self.object.name();
        Error::new(&catalogue::TIMED_OUT, what).with_fix(format!(
            "the vault goes on: see `az keyvault certificate pending show --vault-name VAULT --name {name}`, then download \
             it by `az keyvault certificate download`"
        ))
    }

    /// The object in refusals.
    fn name(&self) -> String {
        format!("certificates/{}", self.object.name())
    }

    fn wanted<'a>(&'a self, object: &'a str) -> Wanted<'a> {
        let (role, permission) = ("Key Vault Certificates Officer", "--certificate-permissions get create");
        Wanted { host: self.vault.host(), object, role, permission }
    }

    fn soon(&self) -> Deadline {
        Deadline::after(PATIENCE)
    }
}

impl fmt::Debug for VaultIssuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "VaultIssuer({})", self.object)
    }
}

/// A distinguished name as a vault takes it. How vaults read quoted parts is not documented, so that none are sent.
fn subject(text: &str) -> Result<String, Error> {
    let invalid = |why: &str| {
        Err(Error::new(&catalogue::SETTING_INVALID, format!("`--subject`: {why}"))
            .with_fix("give a plain name such as `Nightly report`, or `CN=Nightly report,O=Contoso`"))
    };
    let text = text.trim();
    if text.is_empty() || text.len() > 200 || text.chars().any(char::is_control) {
        return invalid("the name is empty, longer than 200 bytes, or holds a control character");
    }
    if text.contains(['"', '+', ';', '<', '>', '\\', '#']) {
        return invalid("the name holds a sign that a vault would read as part of the notation: `\"+;<>\\#`");
    }
    if text.contains('=') {
        return Ok(text.to_owned());
    }
    if text.contains(',') {
        return invalid("a plain name with a comma would be read as two parts");
    }
    Ok(format!("CN={text}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::cloud::Cloud;
    use crate::key_vault::samples::vault_of;
    use crate::transport::fake::{FakeHttpClient, Step, json};

    const MINUTE: Duration = Duration::from_secs(60);

    fn issuer(script: Vec<Step>) -> (VaultIssuer, Arc<FakeHttpClient>) {
        let (object, vault, client) = vault_of(Cloud::default(), "certificates/made", script);
        (VaultIssuer::new(object, vault).unwrap(), client)
    }

    fn free() -> Step {
        json(404, json!({"error": {"code": "CertificateNotFound", "message": "none"}}))
    }

    fn operation(status: u16, state: &str) -> Step {
        json(status, json!({"status": state, "request_id": "a76827a1", "status_details": "slowly"}))
    }

    fn made() -> Step {
        let kid = "https://v.vault.azure.net/keys/made/0123456789abcdef0123456789abcdef";
        json(200, json!({"kid": kid, "cer": "AAEC", "attributes": {"enabled": true}}))
    }

    async fn create(issuer: &VaultIssuer) -> Result<VaultCertificate, Error> {
        issuer.create(&VaultCertificateRequest::new("Nightly"), MINUTE).await
    }

    #[tokio::test(start_paused = true)]
    async fn operation_is_asked_after_by_its_id_until_the_certificate_is_there() {
        let script =
            vec![free(), operation(202, "InProgress"), operation(200, "inProgress"), operation(200, "completed")];
        let (issuer, client) = issuer(script.into_iter().chain([made()]).collect());
        let made = create(&issuer).await.unwrap();
        assert_eq!((made.der, made.version.len()), (vec![0, 1, 2], 32));
        let requests = client.requests();
        let body: Value = serde_json::from_slice(&requests[1].body).unwrap();
        assert_eq!(body["policy"]["key_props"]["exportable"], false);
        assert_eq!(body["policy"]["x509_props"]["subject"], "CN=Nightly");
        assert_eq!(body["policy"]["x509_props"]["validity_months"], 6);
        assert_eq!(body["policy"]["lifetime_actions"][0]["action"]["action_type"], "EmailContacts");
        for request in &requests[2..4] {
            assert_eq!(request.url.path(), "/certificates/made/pending");
            assert_eq!(request.url.query(), Some("request_id=a76827a1&api-version=7.4"));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn failure_cancellation_and_replacement_are_told_with_the_vaults_reason() {
        let failed = json!({"status": "failed", "error": {"code": "Request rejected", "message": "no"}});
        for (last, code, part) in [
            (json(200, failed), "key-vault-not-made", "Request rejected: no"),
            (operation(200, "canceled"), "key-vault-not-made", "slowly"),
            (json(404, json!({"error": {"code": "PendingCertificateNotFound"}})), "key-vault-not-found", "pending"),
        ] {
            let (issuer, _) = issuer(vec![free(), operation(202, "inProgress"), last]);
            let error = create(&issuer).await.unwrap_err();
            assert_eq!(error.code(), code);
            assert!(error.to_string().contains(part), "{error}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn vault_that_does_not_end_is_given_up_after_the_patience() {
        let script = std::iter::once(free()).chain((0..100).map(|_| operation(202, "inProgress")));
        let (issuer, client) = issuer(script.collect());
        let error = create(&issuer).await.unwrap_err();
        assert_eq!(error.code(), "timed-out");
        assert!(error.fix().contains("pending show"), "{}", error.fix());
        assert!((50..70).contains(&client.requests().len()), "{}", client.requests().len());
    }

    #[tokio::test(start_paused = true)]
    async fn name_that_is_taken_or_in_the_making_is_not_overwritten() {
        let (first, client) = issuer(vec![made()]);
        assert_eq!(create(&first).await.unwrap_err().code(), "key-vault-exists");
        assert_eq!(client.requests().len(), 1);
        let message = "A new key vault certificate can not be created while a pending one is inProgress.";
        let conflict = json(409, json!({"error": {"code": "Forbidden", "message": message}}));
        let (second, _) = issuer(vec![free(), conflict]);
        let error = create(&second).await.unwrap_err();
        assert_eq!(error.code(), "key-vault-exists");
        assert!(error.to_string().contains(message), "{error}");
    }

    #[test]
    fn days_become_the_nearest_months_and_subjects_distinguished_names() {
        let months = |days| VaultCertificateRequest { days, ..VaultCertificateRequest::new("a") }.months().ok();
        for (days, expected) in [(1, 1), (30, 1), (90, 3), (180, 6), (365, 12), (730, 24), (3650, 120)] {
            assert_eq!(months(days), Some(expected), "{days}");
        }
        assert_eq!((months(0), months(3_700)), (None, None));
        assert_eq!(subject(" Nightly report ").unwrap(), "CN=Nightly report");
        assert_eq!(subject("CN=Nightly, O=Contoso").unwrap(), "CN=Nightly, O=Contoso");
        for text in ["", "a,b", "CN=\"a\"", "a\nb", "a+b", &"n".repeat(201)] {
            assert_eq!(subject(text).unwrap_err().code(), "setting-invalid", "{text}");
        }
    }
}
