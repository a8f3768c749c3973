//! Certificates that are replaced while the program runs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use apponly::{Scope, TokenOptions, TokenSource};
use apponly_emulator::Emulator;
use apponly_emulator::tenant::{Certificate, CertificateKind};
use tempfile::TempDir;

use crate::support::{Capture, Recorder, builder, field, new_certificate, pem, start, write};
use crate::wire::json_part;

/// An emulator whose app knows `old` and `new`, and nothing else.
struct Rotation {
    emulator: Emulator,
    old: Certificate,
    new: Certificate,
    stranger: Certificate,
    folder: TempDir,
    recorder: Arc<Recorder>,
}

/// Made once: old, new, unknown to the app, expired.
static CERTIFICATES: LazyLock<[Certificate; 4]> = LazyLock::new(|| {
    let now = jiff::Timestamp::now();
    let [old, new, stranger] = ["old", "new", "stranger"].map(|name| new_certificate(name, now.into()));
    [old, new, stranger, Certificate::generate("expired", "expired", CertificateKind::Expired, now).unwrap()]
});

impl Rotation {
    async fn start() -> Self {
        let [old, new, stranger, _] = CERTIFICATES.clone();
        let known = vec![old.clone(), new.clone()];
        let emulator = start(|tenant| tenant.apps[0].certificates = known).await;
        let recorder = Recorder::to(&emulator);
        Self { emulator, old, new, stranger, folder: tempfile::tempdir().unwrap(), recorder }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        write(&path, content);
        path
    }

    fn source(&self, files: &[&Path]) -> TokenSource {
        let builder = builder(&self.emulator, &[]).http_client(self.recorder.clone());
        files.iter().fold(builder, |builder, file| builder.certificate(*file)).build().unwrap()
    }

    /// Thumbprints of the certificates that signed so far.
    fn signed_by(&self) -> Vec<String> {
        let assertions = self.recorder.sent().into_iter().map(|request| field(&request.body, "client_assertion"));
        assertions.map(|jwt| json_part(&jwt, 0)["x5t#S256"].as_str().unwrap().to_owned()).collect()
    }
}

async fn force(source: &TokenSource) -> Result<(), apponly::Error> {
    let mut options = TokenOptions::default();
    options.force = true;
    source.acquire(&Scope::graph_default(), &options).await.map(drop)
}

#[tokio::test]
async fn replaced_file_signs_the_next_request() {
    let rotation = Rotation::start().await;
    let file = rotation.file("app.pem", pem(&rotation.old));
    let source = rotation.source(&[&file]);
    force(&source).await.unwrap();
    write(&file, pem(&rotation.new));
    force(&source).await.unwrap();
    assert_eq!(rotation.signed_by(), [rotation.old.thumbprint_sha256(), rotation.new.thumbprint_sha256()]);
}

#[tokio::test]
async fn half_written_file_keeps_the_old_certificate_with_a_warning() {
    let rotation = Rotation::start().await;
    let file = rotation.file("app.pem", pem(&rotation.old));
    let source = rotation.source(&[&file]);
    force(&source).await.unwrap();
    let capture = Capture::start();
    let whole = pem(&rotation.new);
    write(&file, &whole[..whole.len() * 2 / 3]);
    force(&source).await.unwrap();
    let warnings = capture.at("WARN");
    assert!(warnings.len() == 1 && warnings[0].contains("app.pem"), "{warnings:?}");
    std::fs::remove_file(&file).unwrap();
    force(&source).await.unwrap();
    write(&file, &whole);
    force(&source).await.unwrap();
    let (old, new) = (rotation.old.thumbprint_sha256(), rotation.new.thumbprint_sha256());
    assert_eq!(rotation.signed_by(), [old.clone(), old.clone(), old, new]);
}

#[tokio::test]
async fn certificate_that_the_app_does_not_know_yields_to_the_next_which_stays_preferred() {
    let rotation = Rotation::start().await;
    let stranger = rotation.file("stranger.pem", pem(&rotation.stranger));
    let good = rotation.file("good.pem", pem(&rotation.new));
    let source = rotation.source(&[&stranger, &good]);
    for _ in 0..2 {
        force(&source).await.unwrap();
    }
    let (unknown, known) = (rotation.stranger.thumbprint_sha256(), rotation.new.thumbprint_sha256());
    assert_eq!(rotation.signed_by(), [unknown, known.clone(), known]);
}

#[tokio::test]
async fn first_certificate_is_used_alone_while_the_app_knows_it() {
    let rotation = Rotation::start().await;
    let (old, new) = (rotation.file("old.pem", pem(&rotation.old)), rotation.file("new.pem", pem(&rotation.new)));
    let source = rotation.source(&[&old, &new]);
    for _ in 0..2 {
        force(&source).await.unwrap();
    }
    assert_eq!(rotation.signed_by(), [rotation.old.thumbprint_sha256(), rotation.old.thumbprint_sha256()]);
}

#[tokio::test]
async fn unknown_certificates_are_each_tried_once_and_named() {
    let rotation = Rotation::start().await;
    let one = rotation.file("one.pem", pem(&rotation.stranger));
    let now = jiff::Timestamp::now();
    let two = rotation.file("two.pem", pem(&new_certificate("another", now.into())));
    let error = force(&rotation.source(&[&one, &two])).await.unwrap_err();
    assert_eq!((error.code(), rotation.recorder.count()), ("certificate-not-registered", 2));
    let report = error.report();
    assert!(report.contains("one.pem") && report.contains("two.pem"), "{report}");
}

#[tokio::test]
async fn other_refusals_do_not_spend_the_next_certificate() {
    let rotation = Rotation::start().await;
    let (old, new) = (rotation.file("old.pem", pem(&rotation.old)), rotation.file("new.pem", pem(&rotation.new)));
    let source = rotation.source(&[&old, &new]);
    let mut force = TokenOptions::default();
    force.force = true;
    let scope = "https://nowhere.example/.default".parse().unwrap();
    assert_eq!(source.acquire(&scope, &force).await.unwrap_err().code(), "resource-not-found");
    assert_eq!(rotation.recorder.count(), 1);
}

#[tokio::test]
async fn file_that_is_missing_or_has_expired_costs_no_request_and_yields_to_the_next() {
    let rotation = Rotation::start().await;
    let [.., expired] = CERTIFICATES.clone();
    let expired = rotation.file("expired.pem", pem(&expired));
    let good = rotation.file("good.pem", pem(&rotation.new));
    let missing = rotation.folder.path().join("missing.pem");
    for first in [&expired, &missing] {
        let before = rotation.recorder.count();
        force(&rotation.source(&[first, &good])).await.unwrap();
        assert_eq!(rotation.recorder.count(), before + 1);
    }
}

#[tokio::test]
async fn expired_file_that_is_replaced_works_at_once() {
    let rotation = Rotation::start().await;
    let [.., expired] = CERTIFICATES.clone();
    let file = rotation.file("app.pem", pem(&expired));
    let source = rotation.source(&[&file]);
    let scope = Scope::graph_default();
    assert_eq!(source.token(&scope).await.unwrap_err().code(), "certificate-expired");
    write(&file, pem(&rotation.new));
    // What this machine sees without asking anybody is not a refusal to remember.
    source.token(&scope).await.unwrap_or_else(|error| panic!("{}", error.report()));
    assert_eq!(rotation.signed_by(), [rotation.new.thumbprint_sha256()]);
}
