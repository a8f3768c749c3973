//! Keys in a PKCS#11 token: SoftHSM, where it is installed (`apt-get install softhsm2`).
//!
//! SoftHSM finds its tokens by a variable that must be there before the process is. So one test makes tokens and runs
//! this program again with the variable, for the tests in `inside`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{new_certificate, pem};

const MODULES: [&str; 3] =
    ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so", "/usr/local/lib/softhsm/libsofthsm2.so"];
const CONFIGURATION: &str = "SOFTHSM2_CONF";
const PIN: &str = "1234";

fn module() -> Option<&'static str> {
    MODULES.into_iter().find(|path| Path::new(path).exists())
}

struct SoftHsm {
    folder: tempfile::TempDir,
}

impl SoftHsm {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("tokens")).unwrap();
        let text = format!("directories.tokendir = {}\nlog.level = ERROR\n", folder.path().join("tokens").display());
        std::fs::write(folder.path().join("softhsm2.conf"), text).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn tool(&self, words: &[&str]) {
        let output = Command::new("softhsm2-util").args(words).env(CONFIGURATION, self.path("softhsm2.conf")).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A token with the key of a new certificate, whose PEM lies in `LABEL.pem`, the key alone in `LABEL.key`.
    fn token(&self, label: &str) {
        let certificate = new_certificate(label, jiff::Timestamp::now().into());
        let key = self.path(&format!("{label}.key"));
        std::fs::write(self.path(&format!("{label}.pem")), pem(&certificate)).unwrap();
        std::fs::write(&key, certificate.private_key.as_ref().unwrap().reveal_pem()).unwrap();
        self.tool(&["--init-token", "--free", "--label", label, "--so-pin", "5678", "--pin", PIN]);
        let key = key.display().to_string();
        self.tool(&["--import", &key, "--token", label, "--label", "nightly", "--id", "01ff", "--pin", PIN]);
    }
}

#[test]
fn token_of_softhsm_signs_in() {
    let Some(_) = module().filter(|_| Command::new("softhsm2-util").arg("--version").output().is_ok()) else {
        eprintln!("skipped: SoftHSM is not installed (`apt-get install softhsm2`)");
        return;
    };
    let softhsm = SoftHsm::new();
    for label in ["apponly", "other", "wrong-pin"] {
        softhsm.token(label);
    }
    let again = Command::new(std::env::current_exe().unwrap())
        .args(["pkcs11::inside::", "--test-threads=1"])
        .env(CONFIGURATION, softhsm.path("softhsm2.conf"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&again.stdout);
    assert!(again.status.success(), "{text}\n{}", String::from_utf8_lossy(&again.stderr));
    assert!(text.contains("test result: ok. 9 passed"), "{text}");
}

mod inside {
    use std::sync::Arc;

    use apponly::{AssertionAlgorithm, CacheKind, Error, Scope, TokenOptions, TokenOrigin, TokenSourceBuilder};
    use apponly_emulator::tenant::Certificate;
    use apponly_emulator::{Emulator, FaultTarget};
    use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
    use cryptoki::object::{Attribute, CertificateType, ObjectClass};
    use cryptoki::session::UserType;
    use cryptoki::types::AuthPin;

    use super::{CONFIGURATION, PIN, module};
    use crate::support::{Capture, Recorder, assert_hidden, builder, field, read_text, requests_to, start};
    use crate::wire::json_part;

    /// The folder of the tokens, if this process was started for them.
    #[expect(clippy::disallowed_methods, reason = "what the outer test sets")]
    fn folder() -> Option<std::path::PathBuf> {
        std::env::var_os(CONFIGURATION).map(|file| std::path::Path::new(&file).parent().unwrap().to_owned())
    }

    fn file(name: &str) -> String {
        folder().unwrap().join(name).display().to_string()
    }

    async fn app_of(token: &str) -> Emulator {
        let certificate = Certificate::from_pem(token, &read_text(file(&format!("{token}.pem")).as_ref())).unwrap();
        start(|tenant| tenant.apps[0].certificates = vec![certificate]).await
    }

    /// With the certificate in a file beside the token.
    fn uri(token: &str, more: &str) -> String {
        let (module, certificate) = (module().unwrap(), file(&format!("{token}.pem")));
        format!("pkcs11:token={token};object=nightly?module-path={module}&x-certificate-file={certificate}{more}")
    }

    fn with_pin(emulator: &Emulator, uri: &str) -> TokenSourceBuilder {
        builder(emulator, &[("APPONLY_PKCS11_PIN", PIN)]).certificate(uri)
    }

    async fn force(source: &apponly::TokenSource) -> Result<(), Error> {
        let mut options = TokenOptions::default();
        options.force = true;
        source.acquire(&Scope::graph_default(), &options).await.map(drop)
    }

    async fn refused(source: TokenSourceBuilder) -> Error {
        let source = source.build().unwrap();
        let error = force(&source).await.unwrap_err();
        assert!(!error.report().contains(PIN), "{}", error.report());
        error
    }

    #[tokio::test]
    async fn both_algorithms_sign_once_for_all_requests() {
        let Some(_) = folder() else { return };
        let emulator = app_of("apponly").await;
        for (algorithm, name) in [(AssertionAlgorithm::Ps256, "PS256"), (AssertionAlgorithm::Rs256, "RS256")] {
            let recorder = Recorder::to(&emulator);
            let source = with_pin(&emulator, &uri("apponly", "")).assertion_algorithm(algorithm);
            let source = source.http_client(recorder.clone()).build().unwrap();
            for _ in 0..2 {
                force(&source).await.unwrap_or_else(|error| panic!("{}", error.report()));
            }
            let sent: Vec<_> = recorder.sent().iter().map(|sent| field(&sent.body, "client_assertion")).collect();
            assert_eq!(json_part(&sent[0], 0)["alg"], name);
            assert_eq!(sent[0], sent[1], "the assertion is used again");
        }
    }

    #[tokio::test]
    async fn certificate_of_the_token_belongs_to_the_key_by_its_id() {
        let Some(_) = folder() else { return };
        let emulator = app_of("other").await;
        let module = Pkcs11::new(module().unwrap()).unwrap();
        // The library must bear that the program has initialised the module already.
        module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).ok();
        let is_ours = |slot: &cryptoki::slot::Slot| module.get_token_info(*slot).unwrap().label() == "other";
        let slot = module.get_slots_with_initialized_token().unwrap().into_iter().find(is_ours).unwrap();
        let session = module.open_rw_session(slot).unwrap();
        session.login(UserType::User, Some(&AuthPin::from(PIN.to_owned()))).unwrap();
        let der = emulator.tenant().apps[0].certificates[0].der.clone();
        let object = [
            Attribute::Class(ObjectClass::CERTIFICATE),
            Attribute::CertificateType(CertificateType::X_509),
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Subject(Vec::new()),
            Attribute::Label(b"a certificate".to_vec()),
            Attribute::Id(vec![1, 255]),
            Attribute::Value(der),
        ];
        session.create_object(&object).unwrap();
        session.close().unwrap();
        let text = format!("pkcs11:token=other;id=%01%ff?module-path={}", super::module().unwrap());
        let source = with_pin(&emulator, &text).build().unwrap();
        force(&source).await.unwrap_or_else(|error| panic!("{}", error.report()));
        let checked = source.check().remove(0).unwrap();
        assert!(checked.contains("CN=other") && checked.contains("RSA 2048 bits"), "{checked}");
    }

    #[tokio::test]
    async fn wrong_pin_is_tried_once_and_the_right_one_works_at_once() {
        let Some(folder) = folder() else { return };
        let emulator = app_of("wrong-pin").await;
        let pin = folder.join("pin");
        crate::support::write(&pin, "4711\n");
        let source = builder(&emulator, &[]);
        let source =
            source.certificate(uri("wrong-pin", &format!("&pin-source=file:{}", pin.display()))).build().unwrap();
        let first = force(&source).await.unwrap_err();
        let second = force(&source).await.unwrap_err();
        assert_eq!((first.code(), second.code()), ("pkcs11-pin-wrong", "pkcs11-pin-wrong"));
        assert!(second.to_string().contains("not tried again") && !first.to_string().contains("not tried again"));
        assert!(!format!("{} {}", first.report(), second.report()).contains("4711"));
        assert_eq!(requests_to(&emulator, FaultTarget::Sts), 0);
        crate::support::write(&pin, format!("{PIN}\n"));
        force(&source).await.unwrap_or_else(|error| panic!("{}", error.report()));
    }

    #[tokio::test]
    async fn missing_pin_names_its_places() {
        let Some(_) = folder() else { return };
        let emulator = app_of("apponly").await;
        let error = refused(builder(&emulator, &[]).certificate(uri("apponly", ""))).await;
        assert_eq!(error.code(), "pkcs11-pin-missing");
        assert!(error.fix().contains("pin-source") && error.fix().contains("APPONLY_PKCS11_PIN"));
    }

    #[tokio::test]
    async fn missing_module_token_and_object_are_told_apart() {
        let Some(_) = folder() else { return };
        let emulator = app_of("apponly").await;
        let module = module().unwrap();
        for (text, code, part) in [
            ("pkcs11:object=a?module-path=/does/not/exist.so".to_owned(), "pkcs11-module", "/does/not/exist.so"),
            (format!("pkcs11:token=gone;object=a?module-path={module}"), "pkcs11-token-missing", "`apponly`"),
            (format!("pkcs11:object=nightly?module-path={module}"), "pkcs11-token-missing", "3 tokens fit"),
            (format!("pkcs11:token=apponly;object=gone?module-path={module}"), "pkcs11-object-missing", "`gone`"),
            ("pkcs11:object=a".to_owned(), "setting-missing", "no library"),
        ] {
            let error = refused(with_pin(&emulator, &text)).await;
            assert_eq!(error.code(), code, "{}", error.report());
            assert!(error.to_string().contains(part), "{error}");
        }
        let uri = uri("apponly", "").replace("object=nightly", "object=gone");
        assert_eq!(refused(with_pin(&emulator, &uri)).await.code(), "pkcs11-object-missing");
        assert_eq!(requests_to(&emulator, FaultTarget::Sts), 0);
    }

    #[tokio::test]
    async fn key_of_another_certificate_is_named_before_any_request() {
        let Some(_) = folder() else { return };
        let emulator = app_of("apponly").await;
        let crossed = uri("apponly", "").replace("apponly.pem", "other.pem");
        assert_eq!(refused(with_pin(&emulator, &crossed)).await.code(), "certificate-mismatch");
        assert_eq!(requests_to(&emulator, FaultTarget::Sts), 0);
    }

    #[tokio::test]
    async fn module_of_the_variable_is_used_where_the_uri_names_none() {
        let Some(_) = folder() else { return };
        let emulator = app_of("apponly").await;
        let text = format!("pkcs11:token=apponly;object=nightly?x-certificate-file={}", file("apponly.pem"));
        let variables = [("APPONLY_PKCS11_PIN", PIN), ("APPONLY_PKCS11_MODULE", module().unwrap())];
        let source = builder(&emulator, &variables).certificate(text).build().unwrap();
        force(&source).await.unwrap_or_else(|error| panic!("{}", error.report()));
    }

    #[tokio::test]
    async fn kept_token_does_not_wake_the_hardware() {
        let Some(folder) = folder() else { return };
        let emulator = app_of("apponly").await;
        let cache = folder.join("cache").display().to_string();
        let variables = [("APPONLY_PKCS11_PIN", PIN), ("XDG_CACHE_HOME", cache.as_str())];
        let source = builder(&emulator, &variables).cache(CacheKind::File).certificate(uri("apponly", ""));
        source.build().unwrap().token(&Scope::graph_default()).await.unwrap();
        // Another process, in which the module is not even there.
        let gone = uri("apponly", "").replace(module().unwrap(), "/does/not/exist.so");
        let source = builder(&emulator, &variables).cache(CacheKind::File).certificate(gone).build().unwrap();
        let kept = source.cached(&Scope::graph_default(), &TokenOptions::default()).unwrap().unwrap();
        assert_eq!(kept.origin, TokenOrigin::Cache);
    }

    #[tokio::test]
    async fn pin_shows_nowhere() {
        let Some(_) = folder() else { return };
        let emulator = app_of("apponly").await;
        let capture = Capture::start();
        let source = with_pin(&emulator, &uri("apponly", "")).http_client(Recorder::to(&emulator));
        let mut shown = format!("{source:?}");
        let source = Arc::new(source.build().unwrap());
        force(&source).await.unwrap();
        shown.push_str(&format!("{source:?} {:?} {}", source.check(), capture.text()));
        assert_hidden(&shown, &[&format!("\"{PIN}\""), &format!(" {PIN} "), &format!("={PIN}")]);
    }
}
