//! Keys in a TPM 2.0: swtpm, where it is installed.

mod swtpm;

use apponly::{AssertionAlgorithm, Error, Scope, TokenOptions, TokenSource, TokenSourceBuilder};
use apponly_emulator::tenant::Certificate;
use apponly_emulator::{Emulator, FaultTarget};

use self::swtpm::SwTpm;
use crate::support::{Recorder, builder, field, read_text, requests_to, start, write};
use crate::wire::json_part;

const HANDLE: &str = "0x81000001";

/// An unrestricted key that may sign by any scheme.
const PLAIN: &str = "-G rsa2048 -a fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign";

async fn app_of(certificate: Certificate) -> Emulator {
    start(|tenant| tenant.apps[0].certificates = vec![certificate]).await
}

fn source(tpm: &SwTpm, emulator: &Emulator, text: &str) -> TokenSourceBuilder {
    builder(emulator, &[("APPONLY_TPM_TCTI", tpm.tcti().as_str())]).certificate(text)
}

/// The key at the handle with the certificate in `app.crt`.
fn at_handle(tpm: &SwTpm, more: &str) -> String {
    format!("tpm2:{HANDLE}?certificate-file={}{more}", tpm.path("app.crt").display())
}

async fn force(source: &TokenSource) -> Result<(), Error> {
    let mut options = TokenOptions::default();
    options.force = true;
    source.acquire(&Scope::graph_default(), &options).await.map(drop)
}

async fn signs_in(source: TokenSourceBuilder) {
    force(&source.build().unwrap()).await.unwrap_or_else(|error| panic!("{}", error.report()));
}

async fn refused(source: TokenSourceBuilder) -> Error {
    force(&source.build().unwrap()).await.unwrap_err()
}

#[tokio::test]
async fn persistent_key_signs_by_both_algorithms_once_for_all_requests() {
    let Some(tpm) = SwTpm::start() else { return };
    tpm.keep(HANDLE, PLAIN);
    let emulator = app_of(tpm.certify(HANDLE, "app.crt")).await;
    for (algorithm, name) in [(AssertionAlgorithm::Ps256, "PS256"), (AssertionAlgorithm::Rs256, "RS256")] {
        let recorder = Recorder::to(&emulator);
        let source = source(&tpm, &emulator, &at_handle(&tpm, "")).assertion_algorithm(algorithm);
        let source = source.http_client(recorder.clone()).build().unwrap();
        for _ in 0..2 {
            force(&source).await.unwrap_or_else(|error| panic!("{}", error.report()));
        }
        let sent: Vec<_> = recorder.sent().iter().map(|sent| field(&sent.body, "client_assertion")).collect();
        assert_eq!(json_part(&sent[0], 0)["alg"], name);
        assert_eq!(sent[0], sent[1], "the assertion is used again");
        let checked = source.check().remove(0).unwrap();
        assert!(checked.contains("`tpm2:0x81000001`") && checked.contains("CN=app.crt"), "{checked}");
    }
}

#[tokio::test]
async fn scheme_that_the_key_is_bound_to_is_used_whatever_is_asked_for() {
    let Some(tpm) = SwTpm::start() else { return };
    for (scheme, name) in [("rsassa", "RS256"), ("rsapss", "PS256")] {
        tpm.keep(HANDLE, &PLAIN.replace("rsa2048", &format!("rsa2048:{scheme}-sha256:null")));
        let emulator = app_of(tpm.certify(HANDLE, "app.crt")).await;
        for algorithm in [AssertionAlgorithm::Ps256, AssertionAlgorithm::Rs256] {
            let recorder = Recorder::to(&emulator);
            let source = source(&tpm, &emulator, &at_handle(&tpm, "")).assertion_algorithm(algorithm);
            signs_in(source.http_client(recorder.clone())).await;
            let assertion = field(&recorder.sent()[0].body, "client_assertion");
            assert_eq!(json_part(&assertion, 0)["alg"], name);
        }
        tpm.tool(&format!("tpm2_evictcontrol -C o -c {HANDLE}"));
    }
}

#[tokio::test]
async fn wrong_authorization_is_tried_once_and_the_right_one_works_at_once() {
    let Some(tpm) = SwTpm::start() else { return };
    tpm.keep(HANDLE, &format!("{PLAIN} -p hunter2"));
    let emulator = app_of(tpm.certify(HANDLE, "app.crt")).await;
    let auth = tpm.path("auth");
    write(&auth, "hunter3\n");
    let text = at_handle(&tpm, &format!("&auth-source=file:{}", auth.display()));
    let source = source(&tpm, &emulator, &text).build().unwrap();
    let (first, second) = (force(&source).await.unwrap_err(), force(&source).await.unwrap_err());
    assert_eq!((first.code(), second.code()), ("tpm-auth-wrong", "tpm-auth-wrong"));
    assert!(second.to_string().contains("not tried again") && !first.to_string().contains("not tried again"));
    assert!(!format!("{} {}", first.report(), second.report()).contains("hunter"));
    assert_eq!(tpm.spent_tries(), 1);
    assert_eq!(requests_to(&emulator, FaultTarget::Sts), 0);
    write(&auth, "hunter2\n");
    force(&source).await.unwrap_or_else(|error| panic!("{}", error.report()));
}

#[tokio::test]
async fn authorization_comes_from_the_variable_and_its_lack_is_named() {
    let Some(tpm) = SwTpm::start() else { return };
    tpm.keep(HANDLE, &format!("{PLAIN} -p hunter2"));
    let emulator = app_of(tpm.certify(HANDLE, "app.crt")).await;
    let missing = refused(source(&tpm, &emulator, &at_handle(&tpm, ""))).await;
    assert_eq!(missing.code(), "tpm-auth-missing");
    assert!(missing.fix().contains("auth-source") && missing.fix().contains("APPONLY_TPM_AUTH"));
    let variables = [("APPONLY_TPM_TCTI", tpm.tcti()), ("APPONLY_TPM_AUTH", "hunter2".to_owned())];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    signs_in(builder(&emulator, &variables).certificate(at_handle(&tpm, ""))).await;
}

#[tokio::test]
async fn last_try_before_the_tpm_locks_is_not_spent_and_a_locked_one_says_so() {
    let Some(tpm) = SwTpm::start() else { return };
    tpm.keep(HANDLE, &format!("{PLAIN} -p hunter2"));
    tpm.tool(
        "tpm2_dictionarylockout --setup-parameters --max-tries=3 --recovery-time=1000 --lockout-recovery-time=1000",
    );
    let emulator = app_of(tpm.certify(HANDLE, "app.crt")).await;
    let auth = tpm.path("auth");
    let text = at_handle(&tpm, &format!("&auth-source=file:{}", auth.display()));
    for (value, spent) in [("wrong-1", 1), ("wrong-2", 2), ("wrong-3", 2), ("hunter2", 2)] {
        write(&auth, value);
        // Each time another process, as a timer starts them.
        let error = refused(source(&tpm, &emulator, &text)).await;
        assert_eq!((error.code(), tpm.spent_tries()), ("tpm-auth-wrong", spent), "{value}");
        assert_eq!(error.to_string().contains("one try is left"), value > "wrong-2" || value == "hunter2", "{error}");
    }
    assert!(
        tpm.try_tool(&format!("tpm2_sign -c {HANDLE} -g sha256 -s rsassa -p wrong -o signature primary.ctx")).is_none()
    );
    let locked = refused(source(&tpm, &emulator, &text)).await;
    assert_eq!(locked.code(), "tpm-locked", "{}", locked.report());
    tpm.tool("tpm2_dictionarylockout --clear-lockout");
    signs_in(source(&tpm, &emulator, &text)).await;
}

#[tokio::test]
async fn key_file_of_the_tools_loads_below_its_parent() {
    let Some(tpm) = SwTpm::start() else { return };
    tpm.tool("tpm2_evictcontrol -C o -c primary.ctx 0x81000002");
    tpm.tool("tpm2_flushcontext -t");
    let create = PLAIN.replace("-G rsa2048", "-G rsa2048 -C 0x81000002 -u key.pub -r key.priv -Q");
    for (auth, encode) in [("", ""), (" -p hunter2", " -p")] {
        tpm.tool(&format!("tpm2_create {create}{auth}"));
        tpm.tool("tpm2_load -C 0x81000002 -u key.pub -r key.priv -c key.ctx -Q");
        tpm.tool(&format!("tpm2_encodeobject -C 0x81000002 -u key.pub -r key.priv -o key.pem{encode}"));
        let certificate = tpm.certify("key.ctx", "app.crt");
        let both = format!("{}{}", certificate.to_pem(), read_text(&tpm.path("key.pem")));
        write(&tpm.path("app.pem"), both);
        private(&tpm.path("app.pem"));
        let emulator = app_of(certificate).await;
        let text = format!("tpm2:file={}", tpm.path("app.pem").display());
        if auth.is_empty() {
            signs_in(source(&tpm, &emulator, &text)).await;
        } else {
            assert_eq!(refused(source(&tpm, &emulator, &text)).await.code(), "tpm-auth-missing");
            write(&tpm.path("auth"), "hunter2");
            let named = format!("{text}?auth-source=file:{}", tpm.path("auth").display());
            signs_in(source(&tpm, &emulator, &named)).await;
        }
    }
}

#[cfg(unix)]
fn private(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[tokio::test]
async fn key_file_of_openssl_loads_below_the_primary_key_that_all_tools_make() {
    let Some(tpm) = SwTpm::start() else { return };
    let provider = "-provider tpm2 -provider base -provider default";
    let made = tpm.try_tool(&format!("openssl genpkey {provider} -algorithm RSA -pkeyopt bits:2048 -out key.pem"));
    if made.is_none() {
        eprintln!("skipped: OpenSSL has no TPM provider (`apt-get install tpm2-openssl`)");
        return;
    }
    tpm.tool(&format!("openssl pkey {provider} -in key.pem -pubout -outform der -out public.der"));
    let certificate = tpm.certify_public(&crate::support::read(&tpm.path("public.der")), "app.crt");
    private(&tpm.path("key.pem"));
    let emulator = app_of(certificate).await;
    let text =
        format!("tpm2:file={}?certificate-file={}", tpm.path("key.pem").display(), tpm.path("app.crt").display());
    signs_in(source(&tpm, &emulator, &text)).await;
}

#[tokio::test]
async fn what_cannot_sign_is_named_before_any_request() {
    let Some(tpm) = SwTpm::start() else { return };
    tpm.keep(HANDLE, PLAIN);
    let certificate = tpm.certify(HANDLE, "app.crt");
    tpm.keep("0x81000003", PLAIN);
    tpm.keep("0x81000004", "-G ecc256 -a fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign");
    tpm.keep("0x81000005", &PLAIN.replace("|sign", "|decrypt"));
    tpm.certify("0x81000005", "other.crt");
    let emulator = app_of(certificate).await;
    let other = tpm.path("other.crt").display().to_string();
    let text = at_handle(&tpm, "");
    for (text, code) in [
        (text.replace(HANDLE, "0x81000003"), "certificate-mismatch"),
        (text.replace(HANDLE, "0x81000004"), "certificate-key-unsuitable"),
        (text.replace(HANDLE, "0x81000009"), "tpm-key-missing"),
        (format!("tpm2:0x81000005?certificate-file={other}"), "signer-algorithm"),
        (format!("tpm2:{HANDLE}"), "setting-missing"),
        (format!("tpm2:file={}", tpm.path("app.crt").display()), "certificate-key-missing"),
    ] {
        let error = refused(source(&tpm, &emulator, &text)).await;
        assert_eq!(error.code(), code, "{}", error.report());
    }
    let gone = [("APPONLY_TPM_TCTI", "swtpm:host=127.0.0.1,port=1")];
    assert_eq!(refused(builder(&emulator, &gone).certificate(text.as_str())).await.code(), "tpm-unavailable");
    let nonsense = [("APPONLY_TPM_TCTI", "pigeon")];
    assert_eq!(refused(builder(&emulator, &nonsense).certificate(text)).await.code(), "setting-invalid");
    assert_eq!(requests_to(&emulator, FaultTarget::Sts), 0);
}
