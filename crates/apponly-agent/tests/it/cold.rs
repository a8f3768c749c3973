//! Many callers at once, and no token yet.

use std::sync::Barrier;

use crate::support::{GRAPH, endpoint, requests_to_sts, start};

#[test]
fn hundreds_of_callers_cost_one_sign_in() {
    const CALLERS: usize = 400;
    let emulator = start(|_| {});
    let endpoint = endpoint(&emulator, |_, _| {});
    let barrier = Barrier::new(CALLERS);
    let tokens: Vec<String> = std::thread::scope(|scope| {
        let call = || {
            let mut client = endpoint.client();
            barrier.wait();
            client.get(GRAPH).token()
        };
        let callers: Vec<_> = (0..CALLERS).map(|_| scope.spawn(call)).collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    assert_eq!(requests_to_sts(&emulator), 1);
    assert!(tokens.iter().all(|token| *token == tokens[0]));
    let lines = endpoint.finish();
    assert_eq!(lines.iter().filter(|line| line["decision"] == "served").count(), CALLERS);
}

#[test]
fn sign_ins_that_fail_are_not_repeated_without_end() {
    let emulator = start(|_| {});
    let endpoint = endpoint(&emulator, |options, _| options.limits.sign_ins_per_second = 3);
    emulator.set_faults(vec![apponly_emulator::Fault::new(apponly_emulator::FaultTarget::Sts).status(503)]);
    let mut statuses: Vec<u16> = Vec::new();
    for _ in 0..6 {
        let response = endpoint.get(GRAPH);
        if response.status == 429 {
            assert!(response.header("retry-after").is_some());
        }
        statuses.push(response.status);
    }
    assert!(statuses.iter().all(|status| [429, 500, 503].contains(status)), "{statuses:?}");
    assert!(statuses.contains(&500) || statuses.contains(&503), "{statuses:?}");
}
