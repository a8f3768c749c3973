//! Remembers what a server showed of itself, so that a refusal can name who vouches for it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use der::Decode as _;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error as TlsError, SignatureScheme};

use crate::error::{Error, catalogue};
use crate::redaction;

/// The usual verifier, watched.
#[derive(Debug)]
pub(super) struct Witness {
    inner: Arc<dyn ServerCertVerifier>,
    /// The chain as it came, the server's own certificate first.
    shown: Mutex<Vec<CertificateDer<'static>>>,
}

impl Witness {
    pub(super) fn new(inner: Arc<dyn ServerCertVerifier>) -> Self {
        Self { inner, shown: Mutex::default() }
    }

    /// The error for a handshake with `host` that failed.
    pub(super) fn explain(&self, host: &str, tls: Option<&TlsError>, why: &str, ca_file: Option<&Path>) -> Error {
        let untrusted = |what: String| Error::new(&catalogue::TLS_UNTRUSTED, what);
        let issuer = self.issuer();
        let by = issuer.as_ref().map_or_else(String::new, |issuer| format!(", which is issued by `{issuer}`"));
        match tls {
            Some(TlsError::InvalidCertificate(error)) if is_unknown_issuer(error) => {
                let named = issuer.map_or_else(|| "that authority".to_owned(), |issuer| format!("`{issuer}`"));
                let error = untrusted(format!("nothing here vouches for the certificate of `{host}`{by}"));
                let error = error.with_cause(
                    "a proxy opens TLS and signs with an authority of its own, or the cloud is a private one; its root is not \
                     among those that this machine trusts",
                );
                match ca_file {
                    None => error.with_fix(format!("give the root certificate of {named} as PEM with `--ca-file FILE`")),
                    Some(path) => error.with_fix(format!(
                        "put the root certificate of {named} into `{}`, the file of roots in use", path.display()
                    )),
                }
            }
            Some(TlsError::InvalidCertificate(
                error @ (CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. }),
            )) => untrusted(format!("the certificate of `{host}`{by} is outside its validity: {error}"))
                .with_cause("the clock of this machine is wrong, or the server's certificate was not renewed")
                .with_fix("check the clock first (`timedatectl`); if it is right, tell whoever runs the host"),
            Some(TlsError::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => untrusted(format!("the certificate shown for `{host}`{by} is for another name"))
                .with_cause("something else answers in the host's place: a proxy's block page, a captive portal, a wrong address")
                .with_fix(format!("check what `{host}` resolves to here, and the proxy")),
            Some(TlsError::InvalidMessage(_)) => untrusted(format!("`{host}` does not speak TLS: {why}"))
                .with_cause("something else answers in the host's place, or the port is not that of https")
                .with_fix("check the port and the proxy variables; an `http` service cannot be used"),
            _ => untrusted(format!("the TLS handshake with `{host}` failed{by}: {why}"))
                .with_cause("the connection was cut during the handshake: as a rule a firewall or proxy that inspects TLS")
                .with_fix(format!("have `{host}` exempted from TLS inspection, or give its root with `--ca-file FILE`")),
        }
    }

    /// Who issued the last certificate of the chain, as RFC 4514 text.
    fn issuer(&self) -> Option<String> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let top = x509_cert::Certificate::from_der(shown.last()?).ok()?;
        Some(redaction::one_line(&top.tbs_certificate().issuer().to_string(), 200))
    }
}

fn is_unknown_issuer(error: &CertificateError) -> bool {
    // The verifiers of operating systems say so in texts of their own.
    matches!(error, CertificateError::UnknownIssuer | CertificateError::Other(_) | CertificateError::BadSignature)
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let chain = std::iter::once(end_entity).chain(intermediates);
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) =
            chain.map(|certificate| certificate.clone().into_owned()).collect();
        self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
