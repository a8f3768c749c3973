//! `apponly cert new`: the files, their modes, and what OpenSSL says about them.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::support::{Home, NIGHTLY};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn has_openssl() -> bool {
    Command::new("openssl").arg("version").output().is_ok_and(|output| output.status.success())
}

/// What OpenSSL answers; it must succeed.
#[track_caller]
fn openssl(home: &Home, line: &str) -> String {
    let output = Command::new("openssl").args(line.split_whitespace()).current_dir(home.path()).output().unwrap();
    let (text, errors) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "openssl {line}: {errors}");
    format!("{text}{errors}")
}

#[test]
fn pem_is_private_and_its_public_half_is_not() {
    let home = Home::new();
    let variables = [("AZURE_CLIENT_ID".to_owned(), NIGHTLY.client_id.to_owned())];
    let outcome = home.line(&variables, "cert new --out app.pem --bits 2048 --days 30 --subject Nightly").code(0);
    assert_eq!(mode(&home.path().join("app.pem")), 0o600);
    let public = std::fs::read_to_string(home.path().join("app.pem.crt")).unwrap();
    assert!(public.starts_with("-----BEGIN CERTIFICATE-----") && !public.contains("PRIVATE"));
    for part in [
        "SHA-1 thumbprint",
        "SHA-256 thumbprint",
        "Valid until",
        "az ad app credential reset --id aaaaaaaa-0000-4000-8000-000000000001 --cert @app.pem.crt --append",
        "Update-MgApplication",
        "Upload certificate",
    ] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
    assert!(!outcome.stdout.contains("PRIVATE KEY"));
}

#[test]
fn nothing_is_overwritten() {
    let home = Home::new();
    home.file("app.pem", "mine");
    let outcome = home.line(&[], "cert new --out app.pem --bits 2048").code(2);
    assert!(outcome.stderr.contains("file-exists") && outcome.stderr.contains("app.pem"), "{}", outcome.stderr);
    assert_eq!(std::fs::read_to_string(home.path().join("app.pem")).unwrap(), "mine");
    assert!(!home.path().join("app.pem.crt").exists());
}

#[test]
fn openssl_reads_what_is_written() {
    if !has_openssl() {
        eprintln!("not proved: `openssl` is not here");
        return;
    }
    let home = Home::new();
    let made = home.line(&[], "cert new --out app.pem --bits 2048 --format json").code(0).json();
    let printed = openssl(&home, "x509 -in app.pem -noout -fingerprint -sha1 -ext extendedKeyUsage,basicConstraints");
    assert!(printed.replace(':', "").contains(made["sha1"].as_str().unwrap()), "{printed}");
    assert!(printed.contains("TLS Web Client Authentication") && printed.contains("CA:FALSE"), "{printed}");
    let public_of_key = openssl(&home, "pkey -in app.pem -pubout");
    assert_eq!(public_of_key, openssl(&home, "x509 -in app.pem -noout -pubkey"));

    home.file("password", "correct horse battery staple\n");
    home.line(&[], "cert new --out locked.pem --bits 2048 --password-file password").code(0);
    let locked = std::fs::read_to_string(home.path().join("locked.pem")).unwrap();
    assert!(locked.contains("BEGIN ENCRYPTED PRIVATE KEY") && !locked.contains("BEGIN PRIVATE KEY"));
    openssl(&home, "pkey -in locked.pem -passin file:password -noout -check");
}

#[test]
fn openssl_opens_the_pfx_with_its_password_and_finds_modern_encryption() {
    if !has_openssl() {
        eprintln!("not proved: `openssl` is not here");
        return;
    }
    let home = Home::new();
    let made = home.line(&[], "cert new --out app.pfx --pfx --bits 2048 --format json").code(0).json();
    let password = home.path().join("app.pfx.password");
    assert_eq!(made["password_file"], "app.pfx.password");
    assert_eq!((mode(&home.path().join("app.pfx")), mode(&password)), (0o600, 0o600));
    let told = openssl(&home, "pkcs12 -in app.pfx -passin file:app.pfx.password -info -noout");
    for part in ["MAC: sha256", "PBKDF2", "AES-256-CBC", "hmacWithSHA256"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    openssl(&home, "pkcs12 -in app.pfx -passin file:app.pfx.password -noenc -out open.pem");
    let printed = openssl(&home, "x509 -in open.pem -noout -fingerprint -sha256").replace(':', "");
    assert!(printed.contains(made["sha256"].as_str().unwrap()), "{printed}");
    assert!(!made.to_string().contains(std::fs::read_to_string(password).unwrap().trim()));
}
