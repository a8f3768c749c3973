//! `apponly cert inspect`: what a file holds, what is wrong with it, and whether the app knows it.

use std::process::Command;

use crate::support::{Home, NIGHTLY, shared, with};

#[test]
fn registered_certificate_is_found_on_the_app_with_its_key_id() {
    let (tenant, home) = (shared(), Home::new());
    tenant.pem_file(&home, "good");
    let outcome = home.line(&tenant.named(NIGHTLY), "cert inspect good.pem --format json").code(0).json();
    let certificate = tenant.certificate("good");
    assert_eq!(outcome["registered"]["status"], "yes");
    assert_eq!(outcome["registered"]["key_id"], certificate.key_id.to_string());
    assert_eq!((&outcome["key"], &outcome["bits"]), (&"fits".into(), &2048.into()));
    assert_eq!(outcome["x5t_s256"], certificate.thumbprint_sha256());
    assert_eq!(outcome["findings"], serde_json::json!([]));
    let shown = home.line(&tenant.named(NIGHTLY), "cert inspect good.pem").code(0).stdout;
    for part in ["SHA-1 thumbprint", "the private key fits", "yes, key id"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn unregistered_certificate_is_told_whoever_signs_in() {
    let (tenant, home) = (shared(), Home::new());
    home.line(&[], "cert new --out new.pem --bits 2048").code(0);
    for variables in [tenant.named(NIGHTLY), tenant.secret(NIGHTLY)] {
        for file in ["new.pem", "new.pem.crt"] {
            let line = format!("cert inspect {file} --credential secret --format json");
            let line = if variables.iter().any(|(name, _)| name == "AZURE_CLIENT_SECRET") {
                line
            } else if file == "new.pem" {
                "cert inspect new.pem --format json".to_owned()
            } else {
                continue;
            };
            let outcome = home.line(&variables, &line).code(1).json();
            assert_eq!(outcome["registered"]["status"], "no", "{line}");
        }
    }
}

#[test]
fn without_identity_the_file_is_shown_and_the_question_skipped() {
    let home = Home::new();
    home.line(&[], "cert new --out new.pem --bits 2048").code(0);
    let outcome = home.line(&[], "cert inspect new.pem --format json").code(0).json();
    assert_eq!(outcome["registered"]["status"], "skipped");
    assert!(outcome["registered"]["reason"].as_str().unwrap().contains("client id"));
    assert_eq!(outcome["self_signed"], true);
}

#[test]
fn expired_weak_and_locked_files_are_named_with_their_fix() {
    let (tenant, home) = (shared(), Home::new());
    tenant.pem_file(&home, "expired");
    let outcome = home.line(&[], "cert inspect expired.pem").code(1);
    assert!(outcome.stdout.contains("fail: the certificate expired on"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("fix: "), "{}", outcome.stdout);
    home.file("weak.crt", tenant.certificate("weak").to_pem());
    let outcome = home.line(&[], "cert inspect weak.crt").code(1);
    assert!(outcome.stdout.contains("1024 bits"), "{}", outcome.stdout);
    home.line(&[], "cert new --out app.pfx --pfx --bits 2048").code(0);
    home.line(&[], "cert inspect app.pfx").code(0);
    std::fs::rename(home.path().join("app.pfx.password"), home.path().join("elsewhere")).unwrap();
    assert!(home.line(&[], "cert inspect app.pfx").code(2).stderr.contains("certificate-password"));
    home.line(&with(Vec::new(), &[]), "cert inspect app.pfx --certificate-password-file elsewhere").code(0);
}

#[test]
fn what_openssl_writes_is_read() {
    let home = Home::new();
    let run = |line: &str| Command::new("openssl").args(line.split_whitespace()).current_dir(home.path()).output();
    let made =
        run("req -x509 -newkey rsa:2048 -noenc -keyout key.pem -out crt.pem -days 90 -subj /O=Contoso/CN=nightly");
    let Ok(made) = made else {
        eprintln!("not proved: `openssl` is not here");
        return;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    home.file("password", "correct horse\n");
    let line = "pkcs12 -export -in crt.pem -inkey key.pem -out app.pfx -passout file:password";
    assert!(run(line).unwrap().status.success());
    let line = "cert inspect app.pfx --certificate-password-file password --format json";
    let outcome = home.line(&[], line).code(0).json();
    assert_eq!((&outcome["subject"], &outcome["key"]), (&"CN=nightly,O=Contoso".into(), &"fits".into()));
    let printed = run("x509 -in crt.pem -noout -fingerprint -sha256").unwrap().stdout;
    let printed = String::from_utf8(printed).unwrap().replace(':', "");
    assert!(printed.contains(outcome["sha256"].as_str().unwrap()), "{printed}");
}
