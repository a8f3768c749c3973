//! A rotation stopped at every step, and met by a fault at every request: whatever happens, the app has a credential that
//! works, at most one key is left over, and a second run finishes.

use std::sync::Arc;

use apponly_emulator::{Fault, FaultKind, FaultTarget};
use apponly_governance::Outcome;

use crate::support::{Killer, Place};

/// More steps than a rotation has; a test that reaches this goes round in a circle.
const MOST: usize = 100;

/// What must hold at any moment.
async fn assert_safe(place: &Place, before: &[String], what: &str) {
    assert!(place.signs_in().await, "{what}: the file does not sign in");
    let keys = place.keys();
    assert!(keys.len() <= before.len() + 1, "{what}: {keys:?} after {before:?}");
    assert!(keys.contains(&place.in_file(None)), "{what}: the directory does not know the file's certificate");
}

async fn assert_finishes(place: &Place, before: &[String], old: &str, what: &str) {
    let outcome = place.rotate().await.unwrap_or_else(|error| panic!("{what}: {}", error.report()));
    assert!(matches!(outcome, Outcome::Done { .. }), "{what}: {outcome:?}");
    place.assert_rotated(before, old);
    assert!(place.signs_in().await, "{what}");
    assert!(place.additions(false) <= 1, "{what}: the new certificate was registered more than once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_before_any_step_a_second_run_finishes() {
    let mut met = Vec::new();
    for step in 0..MOST {
        let place = Place::with(crate::support::NIGHTLY, |tenant| tenant.replication_delay = 2).await;
        let (before, old) = (place.keys(), place.in_file(None));
        let killer = Killer::before(step);
        let mut options = place.rotation_options();
        options.watcher = Arc::<Killer>::clone(&killer);
        let outcome = place.rotation(options).run().await;
        let Some(at) = killer.met() else {
            assert!(matches!(outcome, Ok(Outcome::Done { .. })));
            place.assert_rotated(&before, &old);
            break;
        };
        assert!(outcome.is_err());
        let what = format!("killed before {at:?}");
        assert_safe(&place, &before, &what).await;
        assert_finishes(&place, &before, &old, &what).await;
        met.push(format!("{at:?}"));
    }
    assert!((20..MOST).contains(&met.len()), "{met:?}");
    for part in ["Request(\"addKey\")", "Request(\"removeKey\")", "File(\"swap\")", "Wait", "Recorded(\"verifying\")"] {
        assert!(met.iter().any(|step| step.contains(part)), "{part}: {met:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_twice_a_third_run_finishes() {
    for (first, second) in [(3, 1), (7, 3), (9, 9), (14, 4), (18, 2), (22, 5)] {
        let place = Place::new().await;
        let (before, old) = (place.keys(), place.in_file(None));
        for step in [first, second] {
            let mut options = place.rotation_options();
            options.watcher = Killer::before(step);
            let stopped = place.rotation(options).run().await.is_err();
            assert_safe(&place, &before, &format!("killed at {first}, then {second}")).await;
            if !stopped {
                break;
            }
        }
        if place.beside(".rotation").exists() {
            assert_finishes(&place, &before, &old, &format!("killed at {first}, then {second}")).await;
        }
    }
}

/// Meets every request to `target` with `fault`, one in each round.
async fn met_by(target: FaultTarget, kind: FaultKind, least: usize) {
    for number in 0..MOST {
        let place = Place::new().await;
        let (before, old) = (place.keys(), place.in_file(None));
        let after = u64::try_from(number).unwrap();
        place.emulator.set_faults(vec![Fault::new(target).kind(kind).after(after).times(1)]);
        let outcome = place.rotate().await;
        if !place.emulator.faults().is_empty() {
            assert!(number >= least, "only {number} requests to {target:?}");
            assert!(matches!(outcome, Ok(Outcome::Done { .. })));
            return;
        }
        let what = format!("{kind:?} at request {number} to {target:?}: {outcome:?}");
        assert_safe(&place, &before, &what).await;
        match outcome {
            Ok(_) => place.assert_rotated(&before, &old),
            Err(_) => assert_finishes(&place, &before, &old, &what).await,
        }
        let additions = place.additions(kind == FaultKind::LostAnswer);
        assert_eq!(additions, 1, "{what}: the new certificate is registered once");
    }
    panic!("no end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_lost_answer_of_graph_costs_a_credential() {
    met_by(FaultTarget::Graph, FaultKind::LostAnswer, 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_broken_connection_to_graph_costs_a_credential() {
    met_by(FaultTarget::Graph, FaultKind::Reset, 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_lost_answer_of_the_token_endpoint_costs_a_credential() {
    met_by(FaultTarget::Sts, FaultKind::LostAnswer, 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_outage_of_graph_costs_a_credential() {
    for number in 0..6 {
        let place = Place::new().await;
        let (before, old) = (place.keys(), place.in_file(None));
        place.emulator.set_faults(vec![Fault::new(FaultTarget::Graph).status(400).after(number)]);
        let outcome = place.rotate().await;
        assert_safe(&place, &before, &format!("outage from request {number}: {outcome:?}")).await;
        place.emulator.set_faults(Vec::new());
        if outcome.is_err() {
            assert_finishes(&place, &before, &old, &format!("after an outage from request {number}")).await;
        }
    }
}
