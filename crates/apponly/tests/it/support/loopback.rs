//! Servers that answer what a test says, and keep the bytes that came.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::NamedTempFile;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

/// A server on loopback that gives each connection the next answer (the last one ever after) and closes it.
#[derive(Debug)]
pub(crate) struct Loopback {
    address: SocketAddr,
    /// Roots to trust for the one over TLS.
    pub(crate) ca_file: Option<NamedTempFile>,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
    task: JoinHandle<()>,
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Loopback {
    /// Over TLS, as a token endpoint.
    pub(crate) async fn tls(answers: &[&str]) -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let parameters = rcgen::CertificateParams::new(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        let file = NamedTempFile::new().unwrap();
        std::fs::write(file.path(), certificate.pem()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())
            .unwrap();
        Self::start(Some((TlsAcceptor::from(Arc::new(config)), file)), answers).await
    }

    /// Without TLS, as a proxy.
    pub(crate) async fn plain(answers: &[&str]) -> Self {
        Self::start(None, answers).await
    }

    async fn start(tls: Option<(TlsAcceptor, NamedTempFile)>, answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (acceptor, ca_file) = tls.unzip();
        let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let kept = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            for number in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let answer = answers.get(number).or_else(|| answers.last()).map_or("", String::as_str);
                match &acceptor {
                    None => serve(stream, answer, &kept).await,
                    Some(acceptor) => {
                        if let Ok(stream) = acceptor.accept(stream).await {
                            serve(stream, answer, &kept).await;
                        }
                    }
                }
            }
        });
        Self { address, ca_file, seen, task }
    }

    pub(crate) fn https(&self) -> String {
        format!("https://{}", self.address)
    }

    pub(crate) fn http(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, whole.
    pub(crate) fn seen(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().map(|bytes| String::from_utf8(bytes.clone()).unwrap()).collect()
    }
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: &str, kept: &Mutex<Vec<Vec<u8>>>) {
    let mut bytes = Vec::new();
    while !is_whole(&bytes) {
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
    }
    kept.lock().unwrap_or_else(PoisonError::into_inner).push(bytes);
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}
