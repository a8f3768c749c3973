//! Files with secrets that other users can read.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use apponly::{Scope, TokenOptions, TokenSourceBuilder};
use apponly_emulator::FaultTarget;

use crate::support::{Capture, SECRET, builder, new_certificate, pem, requests_to, start};

fn open_to_all(path: &Path, content: &str) {
    std::fs::write(path, content).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
}

async fn sign_in_twice(source: TokenSourceBuilder) -> Result<(), apponly::Error> {
    let source = source.build().unwrap();
    let mut options = TokenOptions::default();
    options.force = true;
    for _ in 0..2 {
        source.acquire(&Scope::graph_default(), &options).await?;
    }
    Ok(())
}

#[tokio::test]
async fn secret_key_and_password_files_are_refused_before_any_request_or_allowed_with_a_warning_each() {
    let certificate = new_certificate("open", jiff::Timestamp::now().into());
    let emulator = start(|tenant| tenant.apps[0].certificates = vec![certificate.clone()]).await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    open_to_all(&path("secret"), SECRET);
    open_to_all(&path("app.pem"), &pem(&certificate));
    open_to_all(&path("password"), "unused");
    let with_password = || {
        let mut options = apponly::Options::default();
        options.certificates = vec![path("app.pem").display().to_string()];
        options.certificate_password_file = Some(path("password"));
        builder(&emulator, &[]).options(options)
    };
    let secret = || builder(&emulator, &[]).client_secret_from(apponly::SecretSource::File(path("secret")));
    for (source, files) in [(secret(), 1), (with_password(), 2)] {
        let before = requests_to(&emulator, FaultTarget::Sts);
        let error = sign_in_twice(source.clone()).await.unwrap_err();
        assert_eq!(error.code(), "file-insecure");
        assert!(error.fix().contains("chmod 600 "), "{}", error.fix());
        assert_eq!(requests_to(&emulator, FaultTarget::Sts), before);
        let capture = Capture::start();
        sign_in_twice(source.allow_insecure_files()).await.unwrap();
        let warnings = capture.at("WARN");
        assert_eq!(warnings.len(), files, "{warnings:?}");
        assert!(warnings.iter().all(|warning| warning.contains("(mode 0644)")), "{warnings:?}");
    }
}
