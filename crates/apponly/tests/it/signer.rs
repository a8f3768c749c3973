//! Key holders of a program's own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apponly::{
    AssertionAlgorithm, BoxFuture, Error, LocalKey, Scope, SignRequest, Signature, Signer, TokenOptions, TokenSource,
    catalogue,
};
use apponly_emulator::tenant::{Certificate, CertificateKind};
use apponly_emulator::{Emulator, Fault, FaultTarget};

use crate::support::{Recorder, builder, field, new_certificate, pem, requests_to, start};
use crate::wire::json_part;

use AssertionAlgorithm::{Ps256, Rs256};

/// A key that is far away, and counts what it is asked for.
#[derive(Debug)]
struct Remote {
    key: LocalKey,
    says_it_can: &'static [AssertionAlgorithm],
    can: &'static [AssertionAlgorithm],
    slow: bool,
    asked: Mutex<Vec<AssertionAlgorithm>>,
    signatures: AtomicUsize,
}

impl Remote {
    fn of(certificate: &Certificate) -> Self {
        let key = LocalKey::from_bytes(pem(certificate).as_bytes(), None).unwrap();
        let (asked, signatures) = (Mutex::default(), AtomicUsize::new(0));
        Self { key, says_it_can: &[Ps256, Rs256], can: &[Ps256, Rs256], slow: true, asked, signatures }
    }

    fn signatures(&self) -> usize {
        self.signatures.load(Ordering::SeqCst)
    }
}

impl Signer for Remote {
    fn describe(&self) -> String {
        "the far key".to_owned()
    }

    fn algorithms(&self) -> &[AssertionAlgorithm] {
        self.says_it_can
    }

    fn certificate_chain(&self) -> &[Vec<u8>] {
        self.key.certificate_chain()
    }

    fn is_slow(&self) -> bool {
        self.slow
    }

    fn sign<'a>(&'a self, request: &'a SignRequest<'a>) -> BoxFuture<'a, Result<Signature, Error>> {
        self.asked.lock().unwrap().push(request.algorithm);
        if !self.can.contains(&request.algorithm) {
            return Box::pin(async { Err(Error::new(&catalogue::SIGNER_ALGORITHM, "not this one")) });
        }
        self.signatures.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            // Others that need a signature have their turn meanwhile.
            tokio::task::yield_now().await;
            self.key.sign(request).await
        })
    }
}

async fn app_with(certificate: &Certificate) -> Emulator {
    start(|tenant| tenant.apps[0].certificates = vec![certificate.clone()]).await
}

fn good() -> Certificate {
    static GOOD: std::sync::LazyLock<Certificate> =
        std::sync::LazyLock::new(|| new_certificate("far", jiff::Timestamp::now().into()));
    GOOD.clone()
}

fn source(emulator: &Emulator, signer: &Arc<Remote>) -> TokenSource {
    builder(emulator, &[]).signer(signer.clone()).build().unwrap()
}

async fn force(source: &TokenSource) -> Result<(), Error> {
    let mut options = TokenOptions::default();
    options.force = true;
    source.acquire(&Scope::graph_default(), &options).await.map(drop)
}

#[tokio::test]
async fn one_signature_of_a_slow_signer_serves_every_request_of_its_ten_minutes() {
    let emulator = app_with(&good()).await;
    let signer = Arc::new(Remote::of(&good()));
    let source = source(&emulator, &signer);
    let (graph, vault) = (Scope::graph_default(), "https://vault.azure.net/.default".parse().unwrap());
    let (first, second) = tokio::join!(source.token(&graph), source.token(&vault));
    first.and(second).unwrap_or_else(|error| panic!("{}", error.report()));
    force(&source).await.unwrap();
    assert_eq!(signer.signatures(), 1);
    // The answer tells the time, which the request after it goes by.
    emulator.clock().set_offset(545);
    force(&source).await.unwrap();
    assert_eq!(signer.signatures(), 1);
    force(&source).await.unwrap();
    assert_eq!(signer.signatures(), 2, "less than a minute was left");
}

#[tokio::test]
async fn fast_signer_signs_each_request() {
    let emulator = app_with(&good()).await;
    let signer = Arc::new(Remote { slow: false, ..Remote::of(&good()) });
    let source = source(&emulator, &signer);
    force(&source).await.unwrap();
    force(&source).await.unwrap();
    assert_eq!(signer.signatures(), 2);
}

#[tokio::test]
async fn signer_without_pss_signs_with_rs256_whether_it_knows_that_before_or_not() {
    let emulator = app_with(&good()).await;
    for (says_it_can, asked) in [(&[Rs256][..], &[Rs256][..]), (&[Ps256, Rs256], &[Ps256, Rs256])] {
        let signer = Arc::new(Remote { says_it_can, can: &[Rs256], ..Remote::of(&good()) });
        let recorder = Recorder::to(&emulator);
        let source = builder(&emulator, &[]).http_client(recorder.clone()).signer(signer.clone()).build().unwrap();
        force(&source).await.unwrap();
        assert_eq!(*signer.asked.lock().unwrap(), asked);
        let header = json_part(&field(&recorder.sent()[0].body, "client_assertion"), 0);
        assert_eq!((header["alg"].as_str(), header["x5t"].is_string()), (Some("RS256"), true));
    }
    let signer = Arc::new(Remote { says_it_can: &[Rs256], can: &[], ..Remote::of(&good()) });
    assert_eq!(force(&source(&emulator, &signer)).await.unwrap_err().code(), "signer-algorithm");
}

#[tokio::test]
async fn configured_algorithm_goes_first_where_the_signer_can_do_it() {
    let emulator = app_with(&good()).await;
    let signer = Arc::new(Remote::of(&good()));
    let source = builder(&emulator, &[]).signer(signer.clone()).assertion_algorithm(Rs256).build().unwrap();
    force(&source).await.unwrap();
    assert_eq!(*signer.asked.lock().unwrap(), [Rs256]);
}

#[tokio::test]
async fn refused_assertion_is_not_used_again() {
    let emulator = app_with(&good()).await;
    let mut refusal = Fault::new(FaultTarget::Sts).times(1).status(401);
    refusal.body = Some(r#"{"error":"invalid_client","error_codes":[700027]}"#.to_owned());
    emulator.set_faults(vec![refusal]);
    let signer = Arc::new(Remote::of(&good()));
    let source = source(&emulator, &signer);
    assert_eq!(force(&source).await.unwrap_err().code(), "certificate-not-registered");
    force(&source).await.unwrap();
    assert_eq!(signer.signatures(), 2);
}

#[tokio::test]
async fn unusable_certificate_of_a_signer_is_named_before_any_request() {
    let now = jiff::Timestamp::now();
    let expired = Certificate::generate("expired", "expired", CertificateKind::Expired, now).unwrap();
    let emulator = app_with(&expired).await;
    let source = source(&emulator, &Arc::new(Remote::of(&expired)));
    let error = force(&source).await.unwrap_err();
    assert_eq!(error.code(), "certificate-expired");
    assert!(error.to_string().contains("the far key"), "{error}");
    assert!(source.check()[0].as_ref().is_err_and(|error| error.code() == "certificate-expired"));
    assert_eq!(requests_to(&emulator, FaultTarget::Sts), 0);
}

#[tokio::test]
async fn signer_that_never_answers_ends_with_the_deadline() {
    #[derive(Debug)]
    struct Silent(LocalKey);
    impl Signer for Silent {
        fn describe(&self) -> String {
            "the silent key".to_owned()
        }
        fn certificate_chain(&self) -> &[Vec<u8>] {
            self.0.certificate_chain()
        }
        fn sign<'a>(&'a self, _: &'a SignRequest<'a>) -> BoxFuture<'a, Result<Signature, Error>> {
            Box::pin(std::future::pending())
        }
    }
    let emulator = app_with(&good()).await;
    let key = LocalKey::from_bytes(pem(&good()).as_bytes(), None).unwrap();
    let source = builder(&emulator, &[]).signer(Arc::new(Silent(key))).deadline(Duration::from_millis(50));
    let error = force(&source.build().unwrap()).await.unwrap_err();
    assert_eq!(error.code(), "timed-out");
    assert!(error.to_string().contains("the silent key"), "{error}");
}
