//! The HTTP client of this library: the only place that makes one.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use reqwest::redirect;
use rustls::ClientConfig;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use zeroize::Zeroizing;

use super::pinned::PinnedLeaf;
use super::proxy::ProxySetting;
use super::{
    HttpBody, HttpClient, HttpRequest, HttpResponse, HttpStream, LARGEST_ANSWER, NoAnswer, Route, TransportFailure,
};
use crate::credential::BoxFuture;
use crate::deadline::Deadline;
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::files;

/// A connection that is not made by then is not made. Shorter than any deadline, so that a retry still fits.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(8);

/// A bundle of all public roots is about 250 KB.
const LARGEST_ROOTS: u64 = 4 * 1024 * 1024;

/// What the way to the services depends on.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TransportOptions {
    /// A PEM file of certificates to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// Where `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` (either case) are read.
    pub env: Env,
}

impl TransportOptions {
    /// Options with an extra file of roots.
    #[must_use]
    pub fn new(ca_file: Option<PathBuf>, env: Env) -> Self {
        Self { ca_file, env }
    }
}

/// The HTTP client over reqwest and rustls. Clients are made when first needed: reading the system's roots takes
/// milliseconds, and a metadata service over plain HTTP must work on a machine that has none.
#[derive(Debug)]
pub struct SystemHttpClient {
    options: TransportOptions,
    internet: OnceLock<Result<reqwest::Client, Error>>,
    local: OnceLock<Result<reqwest::Client, Error>>,
}

impl SystemHttpClient {
    /// A client that has not opened, read or connected anything yet.
    #[must_use]
    pub fn new(options: TransportOptions) -> Self {
        Self { options, internet: OnceLock::new(), local: OnceLock::new() }
    }

    fn client(&self, route: &Route) -> Result<reqwest::Client, Error> {
        match route {
            Route::Internet => self.internet.get_or_init(|| self.build_internet()).clone(),
            Route::Local => self.local.get_or_init(|| finish(plain_builder())).clone(),
            Route::Pinned(fingerprint) => {
                let verifier = Arc::new(PinnedLeaf::new(*fingerprint, provider()));
                finish(plain_builder().tls_backend_preconfigured(config(verifier, &[b"http/1.1"])?))
            }
            Route::TokenProxy { roots, server_name } => token_proxy_client(roots, server_name.as_deref()),
        }
    }

    fn build_internet(&self) -> Result<reqwest::Client, Error> {
        let verifier = internet_verifier(self.options.ca_file.as_deref())?;
        let mut builder = plain_builder().tls_backend_preconfigured(config(verifier, &[b"h2", b"http/1.1"])?);
        if let Some(proxy) = self.proxy()? {
            builder = builder.proxy(proxy);
        }
        finish(builder)
    }

    fn proxy(&self) -> Result<Option<reqwest::Proxy>, Error> {
        ProxySetting::find(&self.options.env)?.map(ProxySetting::for_client).transpose()
    }
}

pub(super) fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    PROVIDER.get_or_init(|| Arc::new(rustls::crypto::aws_lc_rs::default_provider())).clone()
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that makes HTTP clients")]
fn plain_builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(Duration::from_secs(30))
        .user_agent(concat!("apponly/", env!("CARGO_PKG_VERSION")))
        // Without a configuration of its own, the builder would load the system's roots, and fail where there are none.
        .tls_backend_preconfigured(no_trust())
}

fn no_trust() -> ClientConfig {
    let builder = ClientConfig::builder_with_provider(provider());
    match builder.with_safe_default_protocol_versions() {
        Ok(builder) => builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth(),
        Err(_) => unreachable!("the provider supports TLS 1.2 and 1.3"),
    }
}

/// Trust in the roots of the system and in those of `ca_file`.
pub(super) fn internet_verifier(ca_file: Option<&Path>) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let extra = ca_file.map(read_roots).transpose()?.unwrap_or_default();
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider())
        .map_err(|error| Error::new(&catalogue::TLS_UNTRUSTED, format!("no trusted roots: {error}")))?;
    Ok(Arc::new(verifier))
}

pub(super) fn config(verifier: Arc<dyn ServerCertVerifier>, protocols: &[&[u8]]) -> Result<ClientConfig, Error> {
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::new(&catalogue::INTERNAL, format!("TLS cannot be set up: {error}")))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Ok(config)
}

fn token_proxy_client(roots: &Bytes, server_name: Option<&str>) -> Result<reqwest::Client, Error> {
    let mut store = rustls::RootCertStore::empty();
    for certificate in parse_roots(roots, "the roots of the token proxy")? {
        store.add(certificate).map_err(|error| {
            Error::new(&catalogue::SETTING_INVALID, format!("a root of the token proxy cannot be used: {error}"))
        })?;
    }
    let verifier = rustls::client::WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider())
        .build()
        .map_err(|error| Error::new(&catalogue::SETTING_INVALID, format!("the roots of the token proxy: {error}")))?;
    let verifier: Arc<dyn ServerCertVerifier> = match server_name {
        None => verifier,
        Some(name) => Arc::new(super::pinned::NamedServer::new(verifier, name)?),
    };
    finish(plain_builder().tls_backend_preconfigured(config(verifier, &[b"http/1.1"])?))
}

/// The certificates of a file of roots.
pub(super) fn read_roots(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let pem = files::read(path, LARGEST_ROOTS)?;
    parse_roots(&pem, &format!("the file of roots `{}`", path.display())).map_err(|error| {
        error
            .with_cause("roots are PEM text with `-----BEGIN CERTIFICATE-----` blocks")
            .with_fix("check `--ca-file`, `APPONLY_CA_FILE`, `SSL_CERT_FILE` or the profile key `ca_file`")
    })
}

fn parse_roots(pem: &[u8], origin: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    let invalid = |why: String| Error::new(&catalogue::SETTING_INVALID, why);
    let roots: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| invalid(format!("{origin} is not PEM: {error}")))?;
    if roots.is_empty() {
        return Err(invalid(format!("{origin} holds no certificate")));
    }
    for (index, root) in roots.iter().enumerate() {
        rustls::RootCertStore::empty()
            .add(root.clone())
            .map_err(|error| invalid(format!("certificate {} of {origin} cannot be used: {error}", index + 1)))?;
    }
    Ok(roots)
}

fn finish(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    builder.build().map_err(|error| {
        Error::new(&catalogue::INTERNAL, format!("the HTTP client cannot be made: {}", innermost(&error)))
    })
}

impl HttpClient for SystemHttpClient {
    fn check(&self) -> Result<(), Error> {
        // The system's roots are not looked at: a managed identity works without any.
        match self.options.ca_file {
            Some(_) => self.client(&Route::Internet).map(drop),
            None => self.proxy().map(drop),
        }
    }

    fn send(&self, request: HttpRequest, deadline: Deadline) -> BoxFuture<'_, Result<HttpResponse, TransportFailure>> {
        Box::pin(async move {
            let client = self.client(&request.route).map_err(TransportFailure::Setup)?;
            let mut response = client
                .request(request.method, request.url)
                .headers(request.headers)
                .body(request.body)
                .timeout(deadline.remaining())
                .send()
                .await
                .map_err(|error| failure_of(&error))?;
            // The body may be a token: its memory is wiped, and room for the usual size avoids copies.
            let room = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(16 * 1024);
            let mut body = Zeroizing::new(Vec::with_capacity(room.min(LARGEST_ANSWER)));
            while let Some(chunk) = response.chunk().await.map_err(|error| failure_of(&error))? {
                if body.len() + chunk.len() > LARGEST_ANSWER {
                    return Err(TransportFailure::TooLarge);
                }
                body.extend_from_slice(&chunk);
            }
            Ok(HttpResponse::new(response.status(), std::mem::take(response.headers_mut()), Bytes::from_owner(body)))
        })
    }

    fn stream(&self, request: HttpRequest, deadline: Deadline) -> BoxFuture<'_, Result<HttpStream, NoAnswer>> {
        Box::pin(async move {
            let setup = |error| NoAnswer::new(TransportFailure::Setup(error), false);
            let client = self.client(&request.route).map_err(setup)?;
            let sending =
                client.request(request.method, request.url).headers(request.headers).body(request.body).send();
            match deadline.run(sending).await {
                Err(_) => Err(NoAnswer::new(TransportFailure::TimedOut, true)),
                Ok(Err(error)) => {
                    let may_be_sent = !(error.is_connect() || error.is_builder());
                    Err(NoAnswer::new(failure_of(&error), may_be_sent))
                }
                Ok(Ok(mut response)) => {
                    let headers = std::mem::take(response.headers_mut());
                    Ok(HttpStream::new(response.status(), headers, Box::new(Incoming(response))))
                }
            }
        })
    }
}

/// The body of an answer, as it arrives.
struct Incoming(reqwest::Response);

impl HttpBody for Incoming {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportFailure>> {
        Box::pin(async { self.0.chunk().await.map_err(|error| failure_of(&error)) })
    }
}

fn failure_of(error: &reqwest::Error) -> TransportFailure {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(current) = source {
        if let Some(tls) = tls_failure(current) {
            return TransportFailure::Tls(tls.to_string());
        }
        source = current.source();
    }
    if error.is_timeout() && !error.is_connect() {
        return TransportFailure::TimedOut;
    }
    TransportFailure::Connection(innermost(error))
}

/// The TLS failure that `error` is, or wraps: an I/O error hides what it holds from `source`, and may hold another.
pub(super) fn tls_failure<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    if let Some(tls) = error.downcast_ref::<rustls::Error>() {
        return Some(tls);
    }
    tls_failure(error.downcast_ref::<std::io::Error>()?.get_ref()?)
}

/// The text of the deepest cause: outer ones repeat the URL with its query.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut current = error;
    while let Some(next) = current.source() {
        current = next;
    }
    current.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ca_file_without_certificates_is_refused_by_name() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "no certificates here").unwrap();
        let options = TransportOptions::new(Some(file.path().to_owned()), Env::fixed::<&str, &str>([]));
        let error = SystemHttpClient::new(options).client(&Route::Internet).unwrap_err();
        assert!(error.to_string().contains(&file.path().display().to_string()), "{error}");
    }

    #[test]
    fn local_route_needs_no_roots() {
        let options = TransportOptions::new(Some("/does/not/exist".into()), Env::fixed::<&str, &str>([]));
        assert!(SystemHttpClient::new(options).client(&Route::Local).is_ok());
    }
}
