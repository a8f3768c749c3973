//! What is wrong on this machine: configuration, secrets, certificates.

use super::scenario::{Scenario, Stage, play};
use crate::support::{NIGHTLY, closed_address, with};

/// The nightly app with a certificate of that name.
fn certificate(name: &str) -> Stage {
    let tenant = crate::support::shared();
    let stage = Stage::new(tenant.named(NIGHTLY));
    tenant.pem_file(&stage.home, name);
    stage.words(["--certificate".to_owned(), format!("{name}.pem")]).keeping(tenant)
}

#[test]
fn configuration() {
    play(&[
        Scenario {
            name: "a key of the configuration file is misspelt, and the environment would do",
            stage: || {
                let stage = Stage::shared(|tenant| tenant.secret(NIGHTLY));
                stage.home.configuration("[profile.default]\ntennant_id = \"contoso.com\"\n");
                stage
            },
            check: "config",
            status: "fail",
            says: &["line 2", "`tennant_id` is unknown", "configuration-invalid"],
        },
        Scenario {
            name: "the configuration file is not there",
            stage: || Stage::shared(|tenant| tenant.secret(NIGHTLY)).words(["--config", "gone.toml"]),
            check: "config",
            status: "fail",
            says: &["`gone.toml`", "file-unreadable"],
        },
        Scenario {
            name: "the tenant is a placeholder, and another setting is wrong too",
            stage: || {
                let stage = Stage::shared(|tenant| tenant.secret(NIGHTLY));
                stage.and(&[("AZURE_TENANT_ID", "common"), ("APPONLY_CACHE", "floppy")])
            },
            check: "config",
            status: "fail",
            says: &["AZURE_TENANT_ID", "`common` is not a tenant", "APPONLY_CACHE"],
        },
        Scenario {
            name: "nothing is configured",
            stage: || Stage::shared(|tenant| tenant.place()).without("AZURE_TENANT_ID"),
            check: "credential",
            status: "fail",
            says: &["no-credential", "tried secret: no client secret is configured"],
        },
        Scenario {
            name: "a certificate is configured without the app that it is of",
            stage: || certificate("good").without("AZURE_CLIENT_ID"),
            check: "credential",
            status: "fail",
            says: &["setting-missing", "the client id is missing", "AZURE_CLIENT_ID"],
        },
    ]);
}

#[test]
fn secrets() {
    play(&[
        Scenario {
            name: "a secret stands in the configuration file",
            stage: || {
                let stage = Stage::shared(|tenant| tenant.named(NIGHTLY));
                stage.home.configuration("[profile.default]\nclient_secret = \"hunter2\"\n");
                stage
            },
            check: "secrets",
            status: "fail",
            says: &["literal-secret", "line 2", "file:PATH"],
        },
        Scenario {
            name: "a secret stands in the environment",
            stage: || Stage::shared(|tenant| tenant.secret(NIGHTLY)),
            check: "secrets",
            status: "warn",
            says: &["`AZURE_CLIENT_SECRET`", "managed identity", "apponly cert new", "--secret-file"],
        },
        Scenario {
            name: "there is no secret behind the option",
            stage: || Stage::shared(|tenant| tenant.named(NIGHTLY)).words(["--secret-file", "gone"]),
            check: "credential",
            status: "fail",
            says: &["`gone`", "file-unreadable"],
        },
    ]);
}

#[cfg(unix)]
#[test]
fn key_that_others_can_read() {
    fn open() -> Stage {
        use std::os::unix::fs::PermissionsExt as _;
        let stage = certificate("good");
        let file = stage.home.path().join("good.pem");
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).unwrap();
        stage
    }
    play(&[
        Scenario {
            name: "others can read the key",
            stage: open,
            check: "secrets",
            status: "fail",
            says: &["file-insecure", "mode 0644", "chmod 600"],
        },
        Scenario {
            name: "others can read the key, and that is accepted",
            stage: || open().words(["--allow-insecure-files"]),
            check: "secrets",
            status: "warn",
            says: &["mode 0644", "chmod 600"],
        },
    ]);
}

#[test]
fn certificates() {
    play(&[
        Scenario {
            name: "the certificate has expired",
            stage: || certificate("expired"),
            check: "certificate",
            status: "fail",
            says: &["certificate-expired", "expired on", "apponly cert new"],
        },
        Scenario {
            name: "the certificate is not valid yet",
            stage: || certificate("not-yet-valid"),
            check: "certificate",
            status: "fail",
            says: &["certificate-expired", "valid from", "check the clock"],
        },
        Scenario {
            name: "the key is too short",
            stage: || {
                let stage = Stage::shared(|tenant| tenant.named(NIGHTLY)).words(["--certificate", "weak.pem"]);
                stage.home.file(
                    "weak.pem",
                    include_str!("../../../../apponly/test-data/certificates/rsa-1024-test-only.pem"),
                );
                stage
            },
            check: "certificate",
            status: "fail",
            says: &["certificate-key-unsuitable", "bits"],
        },
        Scenario {
            name: "the key belongs to another certificate",
            stage: || {
                let tenant = crate::support::shared();
                let stage = Stage::new(tenant.named(NIGHTLY));
                let key = tenant.certificate("expired").private_key.unwrap().reveal_pem();
                stage.home.file("mixed.pem", format!("{}{key}", tenant.certificate("good").to_pem()));
                stage.words(["--certificate", "mixed.pem"]).keeping(tenant)
            },
            check: "certificate",
            status: "fail",
            says: &["certificate-mismatch"],
        },
        Scenario {
            name: "the certificate file is no certificate file",
            stage: || {
                let stage = Stage::shared(|tenant| tenant.named(NIGHTLY)).words(["--certificate", "app.pem"]);
                stage.home.file("app.pem", "no certificate here");
                stage
            },
            check: "certificate",
            status: "fail",
            says: &["certificate-unreadable", "app.pem"],
        },
        Scenario {
            name: "the app does not have the certificate, and another identity shows what it has",
            stage: || {
                let tenant = crate::support::shared();
                let governance = "aaaaaaaa-0000-4000-8000-00000000000a";
                let variables = with(tenant.place(), &[("AZURE_CLIENT_ID", "aaaaaaaa-0000-4000-8000-00000000000a")]);
                let stage = Stage::new(variables).words(["--reader-profile", "reader", "--certificate", "good.pem"]);
                // That of another app.
                tenant.pem_file(&stage.home, "good");
                stage.home.file("reader.secret", "emulated~secret.governance");
                let secret = stage.home.path().join("reader.secret").display().to_string();
                let id = tenant.emulator.tenant_id();
                stage.home.configuration(&format!(
                    "[profile.reader]\ntenant_id = \"{id}\"\nclient_id = \"{governance}\"\nsecret = \"file:{secret}\"\n"
                ));
                stage.keeping(tenant)
            },
            check: "certificate",
            status: "fail",
            says: &["certificate-not-registered", "the app has SHA-1", "upload the public certificate"],
        },
    ]);
}

#[test]
fn host_identity() {
    play(&[
        Scenario {
            name: "one of the two variables of App Service is missing",
            stage: || {
                let tenant = crate::support::shared();
                let stage = Stage::new(tenant.named(NIGHTLY));
                stage.home.file("s", NIGHTLY.secret);
                let endpoint = tenant.emulator.app_service_endpoint();
                stage.words(["--secret-file", "s"]).and(&[("IDENTITY_ENDPOINT", &endpoint)]).keeping(tenant)
            },
            check: "host-identity",
            status: "warn",
            says: &["`IDENTITY_ENDPOINT` is set without `IDENTITY_HEADER`", "both"],
        },
        Scenario {
            name: "the managed identity is not assigned to the host",
            stage: || {
                let stage = Stage::shared(crate::support::Running::app_service);
                stage.words(["--managed-identity", "client:bbbbbbbb-0000-4000-8000-0000000000ff"])
            },
            check: "host-identity",
            status: "fail",
            says: &["App Service", "assign"],
        },
        Scenario {
            name: "nothing answers where the metadata service should be",
            stage: || {
                let stage = Stage::shared(|tenant| tenant.place()).words(["--managed-identity", "system"]);
                stage.and(&[("AZURE_POD_IDENTITY_AUTHORITY_HOST", &format!("http://{}", closed_address()))])
            },
            check: "host-identity",
            status: "fail",
            says: &["credential-unavailable", "no instance metadata service", "AZURE_POD_IDENTITY_AUTHORITY_HOST"],
        },
    ]);
}
