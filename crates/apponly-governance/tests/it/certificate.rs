//! The rotation of a certificate, when all goes well and when it must not go on.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use apponly::{Clock as _, ManualClock, Secret};
use apponly_emulator::tenant::{Certificate, CertificateKind};
use apponly_governance::{FileForm, KeyLength, NewCertificate, Outcome};

use crate::support::{Command, NIGHTLY, Place};

/// The app that may write every app, itself included.
const GOVERNANCE: usize = 9;

#[tokio::test]
async fn new_certificate_takes_the_place_of_the_old_one() {
    let place = Place::new().await;
    let (before, old) = (place.keys(), place.in_file(None));
    let content = std::fs::read(place.path()).unwrap();
    assert!(matches!(place.rotate().await.unwrap(), Outcome::Done { .. }));
    place.assert_rotated(&before, &old);
    assert!(place.signs_in().await);
    assert_eq!(std::fs::read(place.beside(".previous")).unwrap(), content);
}

#[tokio::test]
async fn replication_is_waited_out() {
    let place = Place::with(NIGHTLY, |tenant| tenant.replication_delay = 90).await;
    let (before, old) = (place.keys(), place.in_file(None));
    place.rotate().await.unwrap();
    place.assert_rotated(&before, &old);
}

#[tokio::test]
async fn what_never_replicates_leaves_the_old_one_in_place() {
    let place = Place::with(NIGHTLY, |tenant| tenant.replication_delay = 3_000).await;
    let (before, old) = (place.keys(), place.in_file(None));
    let content = std::fs::read(place.path()).unwrap();
    let error = place.rotate().await.unwrap_err();
    assert_eq!(error.code(), "rotation-not-accepted");
    assert!(error.attempts()[0].contains("certificate-not-registered"), "{}", error.report());
    assert_eq!(std::fs::read(place.path()).unwrap(), content);
    assert!(place.signs_in().await);
    assert_eq!(place.keys().len(), before.len() + 1);
    // Some runs later it has spread.
    for _ in 0..20 {
        if place.rotate().await.is_ok() {
            return place.assert_rotated(&before, &old);
        }
    }
    panic!("it never ended");
}

#[tokio::test]
async fn app_without_any_permission_rotates_by_proof_alone() {
    let place = Place::with(NIGHTLY, |tenant| tenant.apps[NIGHTLY].grants.clear()).await;
    let (before, old) = (place.keys(), place.in_file(None));
    let error = place.rotate().await.unwrap_err();
    assert_eq!(error.code(), "application-id-unknown");
    let app = place.registered();
    let mut options = place.rotation_options();
    options.object_id = Some(app.object_id.to_string());
    let error = place.rotation(options.clone()).run().await.unwrap_err();
    assert_eq!(error.code(), "key-id-unknown", "the old one stays while nobody knows its key id");
    assert!(place.signs_in().await);
    options.key_id = Some(app.certificate("good").unwrap().key_id.to_string());
    place.rotation(options).run().await.unwrap();
    place.assert_rotated(&before, &old);
}

/// The app that may write itself, whose certificate has expired and who signs in with its secret.
async fn expired() -> Place {
    let now = SystemTime::now();
    let made = Certificate::generate("expired", "expired", CertificateKind::Expired, jiff_now(now)).unwrap();
    let mut place = Place::with(GOVERNANCE, |tenant| tenant.apps[GOVERNANCE].certificates.push(made.clone())).await;
    let pem = format!("{}{}", made.to_pem(), made.private_key.as_ref().unwrap().reveal_pem());
    place.write("app.pem", pem.as_bytes());
    let secret = place.registered().secrets[0].value.reveal().to_owned();
    place.options = place.options.clone().with_secret(Secret::new(secret));
    place.options.credential = Some("secret".to_owned());
    place
}

fn jiff_now(now: SystemTime) -> jiff::Timestamp {
    jiff::Timestamp::try_from(now).unwrap()
}

#[tokio::test]
async fn expired_certificate_is_replaced_by_writing_the_app() {
    let place = expired().await;
    let (before, old) = (place.keys(), place.in_file(None));
    place.rotate().await.unwrap();
    place.assert_rotated(&before, &old);
}

#[tokio::test]
async fn expired_certificate_of_an_app_that_may_not_write_is_refused_with_the_reason() {
    let mut place = expired().await;
    place.app = NIGHTLY;
    let app = place.registered();
    let secret = Secret::new(app.secrets[0].value.reveal().to_owned());
    place.options = place.options.clone().with_secret(secret);
    place.options.client_id = Some(app.client_id.to_string());
    let error = place.rotate().await.unwrap_err();
    assert_eq!(error.code(), "rotation-not-allowed");
    let attempts = error.attempts().join("\n");
    assert!(attempts.contains("proof-refused") && attempts.contains("permission-missing"), "{attempts}");
}

#[tokio::test]
async fn form_and_password_of_the_file_stay() {
    let password = Secret::new("correct horse".to_owned());
    for form in [FileForm::Pfx, FileForm::EncryptedPem] {
        let mut place = Place::new().await;
        let now = SystemTime::now();
        let made = NewCertificate::new("CN=own name,O=Contoso").with_length(KeyLength::Rsa2048).generate(now).unwrap();
        let mut tenant = crate::support::seed();
        tenant.apps[NIGHTLY].certificates.push(Certificate::from_der("own", &made.summary().der).unwrap());
        place.emulator = apponly_emulator::Emulator::start(tenant, apponly_emulator::Options::default()).await.unwrap();
        place.write("app.pem", &made.to_bytes(form, Some(&password)).unwrap());
        place.options.certificate_password_file = Some(place.write("password", b"correct horse\n"));
        let (before, old) = (place.keys(), place.in_file(Some("correct horse")));
        place.rotate().await.unwrap();
        let bytes = std::fs::read(place.path()).unwrap();
        assert_eq!(FileForm::of(&bytes), form);
        let facts = apponly::parse_any(&bytes, Some("correct horse")).unwrap();
        assert_eq!(facts.subject, made.summary().subject);
        assert!(facts.sha1 != old && place.keys().contains(&facts.sha1) && place.keys().len() == before.len());
        assert!(!place.keys().contains(&old) && place.signs_in().await);
    }
}

#[tokio::test]
async fn old_one_stays_registered_until_the_overlap_ends() {
    let place = Place::new().await;
    let (before, old) = (place.keys(), place.in_file(None));
    let clock = Arc::new(ManualClock::new(SystemTime::now()));
    let mut options = place.rotation_options();
    options.overlap = None;
    options.clock = Arc::<ManualClock>::clone(&clock);
    let until = match place.rotation(options.clone()).run().await.unwrap() {
        Outcome::Overlapping { until } => until,
        outcome => panic!("{outcome:?}"),
    };
    let day = Duration::from_secs(24 * 3600);
    assert!(until.duration_since(clock.now()).unwrap() > day - Duration::from_secs(5));
    for _ in 0..2 {
        assert!(place.keys().contains(&old) && place.keys().len() == before.len() + 1);
        assert!(place.signs_in().await && place.in_file(None) != old);
        clock.advance(day / 3);
        assert!(matches!(place.rotation(options.clone()).run().await.unwrap(), Outcome::Overlapping { .. }));
    }
    clock.advance(day / 3 + Duration::from_secs(1));
    assert!(matches!(place.rotation(options).run().await.unwrap(), Outcome::Done { .. }));
    place.assert_rotated(&before, &old);
}

#[tokio::test]
async fn certificate_that_lasts_is_left_alone() {
    let place = Place::new().await;
    let old = place.in_file(None);
    let mut options = place.rotation_options();
    options.if_within = Some(Duration::from_secs(30 * 86_400));
    assert!(matches!(place.rotation(options.clone()).run().await.unwrap(), Outcome::NotDue { .. }));
    assert_eq!(place.files(), ["app.pem", "app.pem.rotation.lock"]);
    assert!(place.emulator.requests().is_empty(), "a daily timer asks nobody");
    let rotation = place.rotation(options.clone());
    assert!(!rotation.status(Duration::from_secs(30 * 86_400)).unwrap().is_due);
    assert!(rotation.plan().unwrap().steps.is_empty());
    options.if_within = Some(Duration::from_secs(200 * 86_400));
    let rotation = place.rotation(options);
    assert!(rotation.status(Duration::from_secs(200 * 86_400)).unwrap().is_due);
    assert_eq!(rotation.plan().unwrap().steps.len(), 6);
    assert_eq!(place.in_file(None), old);
    assert!(matches!(rotation.run().await.unwrap(), Outcome::Done { .. }));
}

#[tokio::test]
async fn command_runs_after_the_swap_and_again_until_it_succeeds() {
    let place = Place::new().await;
    let (before, old) = (place.keys(), place.in_file(None));
    let command = Arc::new(Command { fails: 1, ..Command::default() });
    let mut options = place.rotation_options();
    options.watcher = Arc::<Command>::clone(&command);
    let error = place.rotation(options.clone()).run().await.unwrap_err();
    assert_eq!(error.code(), "rotation-command-failed");
    assert!(place.keys().contains(&old) && place.signs_in().await, "the old one is kept while programs may hold it");
    place.rotation(options).run().await.unwrap();
    place.assert_rotated(&before, &old);
    assert_eq!(
        *command.calls.lock().unwrap(),
        [place.path().canonicalize().unwrap(), place.path().canonicalize().unwrap()]
    );
}

#[tokio::test]
async fn file_that_somebody_replaced_meanwhile_is_not_touched() {
    let place = Place::with(NIGHTLY, |tenant| tenant.replication_delay = 3_000).await;
    place.rotate().await.unwrap_err();
    let stranger = NewCertificate::new("x").with_length(KeyLength::Rsa2048).generate(SystemTime::now()).unwrap();
    let content = stranger.to_pem(None).unwrap();
    place.write("app.pem.next", &content);
    let error = place.rotate().await.unwrap_err();
    assert_eq!(error.code(), "rotation-conflict", "{}", error.report());
    assert!(error.to_string().contains("app.pem.next") && place.signs_in().await);
    assert_eq!(std::fs::read(place.beside(".next")).unwrap(), **content);
}

#[tokio::test]
async fn unknown_file_in_the_place_of_the_next_one_is_not_overwritten() {
    let place = Place::new().await;
    place.write("app.pem.next", b"mine");
    assert_eq!(place.rotate().await.unwrap_err().code(), "file-exists");
    assert_eq!(std::fs::read(place.beside(".next")).unwrap(), b"mine");
}

#[tokio::test]
async fn journal_and_files_hold_what_they_should_and_no_more() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::with(NIGHTLY, |tenant| tenant.replication_delay = 3_000).await;
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o640)).unwrap();
    std::fs::rename(place.path(), place.folder.path().join("real.pem")).unwrap();
    std::os::unix::fs::symlink("real.pem", place.path()).unwrap();
    place.rotation(place.rotation_options()).run().await.unwrap_err();
    let journal = std::fs::read_to_string(place.folder.path().join("real.pem.rotation")).unwrap();
    assert!(journal.contains("\"stage\": \"verifying\"") && !journal.contains("PRIVATE"), "{journal}");
    let mode = |name: &str| place.folder.path().join(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("real.pem.rotation"), 0o600);
    assert_eq!(mode("real.pem.next"), 0o640, "whoever reads the old file reads the new one");
    assert!(place.path().is_symlink());
}
