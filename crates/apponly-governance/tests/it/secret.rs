//! The rotation of a client secret: when all goes well, when it must not begin, and stopped anywhere.

use std::sync::Arc;
use std::time::Duration;

use apponly::{Clock as _, Error, ManualClock, SecretSource};
use apponly_emulator::tenant::{SecretValue, Tenant};
use apponly_emulator::{Fault, FaultKind, FaultTarget};
use apponly_governance::{Outcome, RotationOptions, SecretRotation};

use crate::support::{Killer, NIGHTLY, Place};

/// The app that may write every app, itself included; it has one secret.
const GOVERNANCE: usize = 9;

/// More steps than a rotation has.
const MOST: usize = 100;

async fn place(app: usize, change: impl FnOnce(&mut Tenant)) -> Place {
    let mut place = Place::with(app, change).await;
    let value = place.registered().secrets[0].value.reveal().to_owned();
    std::fs::remove_file(place.path()).unwrap();
    let path = place.write("secret", format!("{value}\n").as_bytes());
    place.options.certificates.clear();
    place.options.secret = Some(SecretSource::File(path));
    place
}

fn rotation(place: &Place, options: RotationOptions) -> SecretRotation {
    SecretRotation::new(place.settings(), place.env(), options).unwrap()
}

async fn rotate(place: &Place) -> Result<Outcome, Error> {
    rotation(place, place.rotation_options()).run().await
}

fn in_file(place: &Place) -> String {
    std::fs::read_to_string(place.folder.path().join("secret")).unwrap()
}

fn values(place: &Place) -> Vec<String> {
    place.registered().secrets.iter().map(|secret| secret.value.reveal().to_owned()).collect()
}

#[track_caller]
fn assert_rotated(place: &Place, before: &[String], old: &str) {
    let new = in_file(place);
    let values = values(place);
    assert!(new != old && new.ends_with('\n'), "the line break of the old file stays");
    assert_eq!(values.len(), before.len());
    assert!(values.contains(&new.trim_end().to_owned()) && !values.contains(&old.trim_end().to_owned()));
    assert_eq!(place.files(), ["secret", "secret.previous", "secret.rotation.lock"]);
}

async fn assert_safe(place: &Place, before: &[String], what: &str) {
    assert!(place.signs_in().await, "{what}: the file does not sign in");
    let values = values(place);
    assert!(values.len() <= before.len() + 1, "{what}: {} secrets", values.len());
    assert!(values.contains(&in_file(place).trim_end().to_owned()), "{what}");
}

#[tokio::test]
async fn new_secret_takes_the_place_of_the_old_one_and_is_shown_nowhere() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = place(GOVERNANCE, |tenant| tenant.replication_delay = 30).await;
    let (before, old) = (values(&place), in_file(&place));
    let watcher = Arc::new(Told::default());
    let mut options = place.rotation_options();
    options.watcher = Arc::<Told>::clone(&watcher);
    assert!(matches!(rotation(&place, options).run().await.unwrap(), Outcome::Done { .. }));
    assert_rotated(&place, &before, &old);
    let mode = std::fs::metadata(place.folder.path().join("secret")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let told = watcher.0.lock().unwrap().join("\n");
    assert!(!told.contains(in_file(&place).trim_end()) && told.contains("signs in"), "{told}");
}

/// Remembers the lines and the journal as it stands at each.
#[derive(Debug, Default)]
struct Told(std::sync::Mutex<Vec<String>>);

impl apponly_governance::RotationWatcher for Told {
    fn tell(&self, line: &str) {
        self.0.lock().unwrap().push(line.to_owned());
    }
}

#[tokio::test]
async fn old_secret_that_cannot_be_told_is_asked_for_before_anything_is_made() {
    let place =
        place(NIGHTLY, |tenant| tenant.apps[NIGHTLY].grants[0].role = "Application.ReadWrite.All".to_owned()).await;
    let before = values(&place);
    let error = rotate(&place).await.unwrap_err();
    assert_eq!(error.code(), "key-id-unknown", "both secrets of the app begin alike");
    assert_eq!((values(&place), place.files().len()), (before.clone(), 2));
    let (old, mut options) = (in_file(&place), place.rotation_options());
    options.key_id = Some(place.registered().secrets[0].key_id.to_string());
    rotation(&place, options).run().await.unwrap();
    assert_rotated(&place, &before, &old);
}

#[tokio::test]
async fn app_that_may_not_write_itself_is_told_so() {
    let place = place(NIGHTLY, |_| {}).await;
    let mut options = place.rotation_options();
    options.key_id = Some(place.registered().secrets[0].key_id.to_string());
    let error = rotation(&place, options).run().await.unwrap_err();
    assert_eq!(error.code(), "rotation-not-allowed");
    assert!(place.signs_in().await);
}

#[tokio::test]
async fn policy_of_the_tenant_is_named() {
    let place = place(GOVERNANCE, |_| {}).await;
    let body =
        r#"{"error":{"code":"CredentialTypeNotAllowedAsPerAppPolicy","message":"Credential type not allowed."}}"#;
    let object_id = place.registered().object_id;
    let mut fault =
        Fault::new(FaultTarget::Graph).status(400).path(&format!("/v1.0/applications/{object_id}/addPassword"));
    fault.body = Some(body.to_owned());
    place.emulator.set_faults(vec![fault]);
    assert_eq!(rotate(&place).await.unwrap_err().code(), "credential-policy");
}

#[tokio::test]
async fn overlap_and_due_dates_are_those_of_certificates() {
    let place = place(GOVERNANCE, |_| {}).await;
    let (before, old) = (values(&place), in_file(&place));
    let clock = Arc::new(ManualClock::new(std::time::SystemTime::now()));
    let mut options = place.rotation_options();
    options.overlap = Some(Duration::from_secs(3600));
    options.clock = Arc::<ManualClock>::clone(&clock);
    assert!(matches!(rotation(&place, options.clone()).run().await.unwrap(), Outcome::Overlapping { .. }));
    assert_eq!(values(&place).len(), before.len() + 1);
    clock.advance(Duration::from_secs(3601));
    assert!(matches!(rotation(&place, options.clone()).run().await.unwrap(), Outcome::Done { .. }));
    assert_rotated(&place, &before, &old);
    options.if_within = Some(Duration::from_secs(30 * 86_400));
    match rotation(&place, options).run().await.unwrap() {
        Outcome::NotDue { end } => assert!(end > clock.now() + Duration::from_secs(170 * 86_400)),
        outcome => panic!("{outcome:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_before_any_step_a_second_run_finishes() {
    let mut met = 0;
    for step in 0..MOST {
        let place = place(GOVERNANCE, |_| {}).await;
        let (before, old) = (values(&place), in_file(&place));
        let killer = Killer::before(step);
        let mut options = place.rotation_options();
        options.watcher = Arc::<Killer>::clone(&killer);
        let outcome = rotation(&place, options).run().await;
        let Some(at) = killer.met() else {
            assert!(matches!(outcome, Ok(Outcome::Done { .. })));
            break;
        };
        met += 1;
        assert_safe(&place, &before, &format!("killed before {at:?}")).await;
        rotate(&place).await.unwrap_or_else(|error| panic!("killed before {at:?}: {}", error.report()));
        assert_rotated(&place, &before, &old);
    }
    assert!((15..MOST).contains(&met), "{met}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_fault_of_graph_costs_a_secret_or_leaves_one() {
    for kind in [FaultKind::LostAnswer, FaultKind::Reset] {
        for number in 0..MOST {
            let place = place(GOVERNANCE, |_| {}).await;
            let (before, old) = (values(&place), in_file(&place));
            let after = u64::try_from(number).unwrap();
            place.emulator.set_faults(vec![Fault::new(FaultTarget::Graph).kind(kind).after(after).times(1)]);
            let outcome = rotate(&place).await;
            if !place.emulator.faults().is_empty() {
                assert!(number >= 4);
                break;
            }
            let what = format!("{kind:?} at request {number}: {outcome:?}");
            assert_safe(&place, &before, &what).await;
            if outcome.is_err() {
                rotate(&place).await.unwrap_or_else(|error| panic!("{what}: {}", error.report()));
            }
            assert_rotated(&place, &before, &old);
        }
    }
}

/// The secret of the governance app in a vault that the managed identity of the host opens.
async fn in_vault(change: impl FnOnce(&mut Tenant)) -> Place {
    let mut place = Place::with(GOVERNANCE, |tenant| {
        let value = tenant.apps[GOVERNANCE].secrets[0].value.reveal().to_owned();
        tenant.vaults[0].secrets[0].value = SecretValue::new(value);
        change(tenant);
    })
    .await;
    std::fs::remove_file(place.path()).unwrap();
    let text = format!("keyvault:{}/secrets/nightly-secret", place.emulator.key_vault_url());
    place.options.certificates.clear();
    place.options.secret = Some(SecretSource::parse("secret", &text).unwrap());
    place.more = vec![
        ("IDENTITY_ENDPOINT".to_owned(), place.emulator.app_service_endpoint()),
        ("IDENTITY_HEADER".to_owned(), place.emulator.app_service_header().to_owned()),
        ("XDG_STATE_HOME".to_owned(), place.folder.path().display().to_string()),
    ];
    place
}

/// Value and key-id tag of the newest version.
fn newest(place: &Place) -> (String, Option<String>) {
    let tenant = place.emulator.tenant();
    let secret = tenant.vaults[0].secret("nightly-secret", None).unwrap();
    (secret.value.reveal().to_owned(), secret.tags.get("apponly-key-id").cloned())
}

#[track_caller]
fn assert_rotated_in_vault(place: &Place, before: &[String], old: &str) {
    let (value, tag) = newest(place);
    let app = place.registered();
    assert!(value != old && app.secrets.len() == before.len());
    let new = app.secrets.iter().find(|secret| secret.value.reveal() == value).unwrap();
    assert_eq!(tag, Some(new.key_id.to_string()));
    assert!(app.secrets.iter().all(|secret| secret.value.reveal() != old));
    let state = std::fs::read_dir(place.folder.path().join("apponly")).unwrap();
    let left: Vec<_> = state.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(left, ["localhost-nightly-secret.rotation.lock"], "no value was ever on this disk");
}

#[tokio::test]
async fn secret_in_a_vault_becomes_its_newest_version_once_it_signs_in() {
    let place = in_vault(|tenant| tenant.replication_delay = 30).await;
    let (before, (old, _)) = (values(&place), newest(&place));
    assert!(matches!(rotate(&place).await.unwrap(), Outcome::Done { .. }));
    assert_rotated_in_vault(&place, &before, &old);
    assert!(place.signs_in().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rotation_in_a_vault_killed_before_any_step_is_finished_by_a_second_run() {
    let mut met = Vec::new();
    for step in 0..MOST {
        let place = in_vault(|_| {}).await;
        let (before, (old, _)) = (values(&place), newest(&place));
        let killer = Killer::before(step);
        let mut options = place.rotation_options();
        options.watcher = Arc::<Killer>::clone(&killer);
        let outcome = rotation(&place, options).run().await;
        let Some(at) = killer.met() else {
            assert!(matches!(outcome, Ok(Outcome::Done { .. })));
            break;
        };
        assert!(place.signs_in().await, "killed before {at:?}");
        assert!(values(&place).len() <= before.len() + 1, "killed before {at:?}");
        rotate(&place).await.unwrap_or_else(|error| panic!("killed before {at:?}: {}", error.report()));
        assert_rotated_in_vault(&place, &before, &old);
        met.push(format!("{at:?}"));
    }
    assert!(met.iter().any(|step| step.contains("write-vault")) && met.len() >= 12, "{met:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_fault_of_the_vault_costs_a_secret() {
    for number in 0..MOST {
        let place = in_vault(|_| {}).await;
        let (before, (old, _)) = (values(&place), newest(&place));
        let after = u64::try_from(number).unwrap();
        let fault = Fault::new(FaultTarget::KeyVault).kind(FaultKind::LostAnswer).after(after).times(1);
        place.emulator.set_faults(vec![fault]);
        let outcome = rotate(&place).await;
        if !place.emulator.faults().is_empty() {
            assert!(number >= 3);
            break;
        }
        assert!(place.signs_in().await, "{outcome:?}");
        if outcome.is_err() {
            rotate(&place).await.unwrap_or_else(|error| panic!("request {number}: {}", error.report()));
        }
        assert_rotated_in_vault(&place, &before, &old);
    }
}
