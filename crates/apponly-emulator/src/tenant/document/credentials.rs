//! Certificates and federations: from the form to the model.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use toml::Spanned;

use super::super::{App, Certificate, CertificateKind, Federation, IssuerKeys, JsonWebKeySet, TenantError};
use super::super::{VaultCertificate, jwk};
use super::form::{AppForm, CertificateForm, FederationForm, VaultCertificateForm};
use super::place::Source;
use crate::files;

/// Where a certificate comes from, as both kinds of table write it.
pub(super) struct Origin<'a> {
    pub(super) name: &'a Spanned<String>,
    pub(super) subject: &'a str,
    pub(super) kind: Option<CertificateKind>,
    pub(super) pem: Option<&'a Spanned<String>>,
    pub(super) file: Option<&'a Spanned<String>>,
}

impl<'a> Origin<'a> {
    fn of(form: &'a CertificateForm, app: &'a AppForm) -> Self {
        Self {
            name: &form.name,
            subject: form.subject.as_deref().unwrap_or(&app.display_name),
            kind: form.kind,
            pem: form.pem.as_ref(),
            file: form.file.as_ref(),
        }
    }

    fn load(&self, source: &Source<'_>, directory: &Path, now: Timestamp) -> Result<Certificate, TenantError> {
        let name = self.name.get_ref();
        match (self.kind, self.pem, self.file) {
            (kind, None, None) => Certificate::generate(name, self.subject, kind.unwrap_or_default(), now),
            (None, Some(pem), None) => {
                Certificate::from_pem(name, pem.get_ref()).map_err(|message| source.error(Some(pem.span()), message))
            }
            (None, None, Some(file)) => {
                let path = directory.join(file.get_ref());
                files::read_text(&path)
                    .and_then(|text| Certificate::from_pem(name, &text))
                    .map_err(|message| source.error(Some(file.span()), format!("`{}`: {message}", path.display())))
            }
            _ => Err(source.error(
                Some(self.name.span()),
                "a certificate has one of `kind`, `pem` and `file`: leave out the others",
            )),
        }
    }
}

/// The certificates of all apps, app by app. A key takes a tenth of a second to generate, so that as many are made at
/// once as there are processors.
pub(super) fn certificates(
    apps: &[AppForm],
    source: &Source<'_>,
    directory: &Path,
    now: Timestamp,
) -> Result<Vec<Vec<Certificate>>, TenantError> {
    let jobs: Vec<(usize, Origin<'_>)> = apps
        .iter()
        .enumerate()
        .flat_map(|(index, app)| app.certificates.iter().map(move |form| (index, Origin::of(form, app))))
        .collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len()) {
            scope.spawn(|| {
                while let number = next.fetch_add(1, Ordering::Relaxed)
                    && let Some((_, origin)) = jobs.get(number)
                {
                    let loaded = origin.load(source, directory, now);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((number, loaded));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    let mut certificates: Vec<Vec<Certificate>> = apps.iter().map(|_| Vec::new()).collect();
    for ((app, _), (_, loaded)) in jobs.iter().zip(done) {
        if let Some(of_app) = certificates.get_mut(*app) {
            of_app.push(loaded?);
        }
    }
    Ok(certificates)
}

/// A certificate in a vault: an app's, or one of its own.
pub(super) fn vault_certificate(
    form: &VaultCertificateForm,
    apps: &[App],
    source: &Source<'_>,
    directory: &Path,
    now: Timestamp,
) -> Result<VaultCertificate, TenantError> {
    let name = form.name.get_ref();
    let certificate = match &form.app {
        Some(app) => {
            let wanted = form.certificate.as_ref().unwrap_or(name);
            apps.iter()
                .find(|candidate| candidate.client_id == app.get_ref().0)
                .and_then(|candidate| candidate.certificate(wanted))
                .cloned()
                .ok_or_else(|| {
                    source.error(Some(app.span()), format!("no app with this client id has a certificate `{wanted}`"))
                })?
        }
        None => {
            let (pem, file) = (form.pem.as_ref(), form.file.as_ref());
            Origin { name: &form.name, subject: name, kind: form.kind, pem, file }.load(source, directory, now)?
        }
    };
    if certificate.private_key.is_none() {
        return Err(source.error(
            Some(form.name.span()),
            "a vault's certificate needs its private key: add the PKCS#8 key to the PEM text",
        ));
    }
    let content_type = match &form.content_type {
        None => VaultCertificate::PKCS12,
        Some(text) if [VaultCertificate::PKCS12, VaultCertificate::PEM].contains(&text.get_ref().as_str()) => {
            text.get_ref()
        }
        Some(text) => {
            let message = "a certificate is stored as `application/x-pkcs12` or `application/x-pem-file`";
            return Err(source.error(Some(text.span()), message));
        }
    };
    Ok(VaultCertificate {
        name: name.clone(),
        certificate,
        content_type: content_type.to_owned(),
        exportable: form.exportable,
        enabled: form.enabled,
        version: None,
        policy: None,
    })
}

/// A federated identity credential.
pub(super) fn federation(
    form: FederationForm,
    tenant_issuer: &str,
    source: &Source<'_>,
    directory: &Path,
) -> Result<Federation, TenantError> {
    let keys = match (&form.jwks, &form.jwks_file) {
        (None, None) if form.issuer == tenant_issuer => IssuerKeys::Tenant,
        (None, None) => IssuerKeys::BuiltIn,
        (Some(jwks), None) => {
            IssuerKeys::Jwks(key_set(jwks.get_ref()).map_err(|message| source.error(Some(jwks.span()), message))?)
        }
        (None, Some(file)) => {
            let path = directory.join(file.get_ref());
            let keys = files::read_text(&path)
                .and_then(|text| key_set(&text))
                .map_err(|message| source.error(Some(file.span()), format!("`{}`: {message}", path.display())))?;
            IssuerKeys::Jwks(keys)
        }
        (Some(jwks), Some(_)) => {
            return Err(source.error(Some(jwks.span()), "`jwks` and `jwks_file` exclude each other"));
        }
    };
    let mut federation = Federation::new(form.name, form.issuer, form.subject, form.audience, keys);
    federation.description = form.description;
    Ok(federation)
}

fn key_set(text: &str) -> Result<JsonWebKeySet, String> {
    let keys: JsonWebKeySet = serde_json::from_str(text).map_err(|error| format!("not a JSON web key set: {error}"))?;
    if keys.keys.iter().any(|key| jwk::JsonWebKey::components(key).is_some()) {
        Ok(keys)
    } else {
        Err("the key set has no RSA key".to_owned())
    }
}
