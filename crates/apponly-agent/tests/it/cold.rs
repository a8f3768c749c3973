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
fn sign_ins_are_limited_and_kept_tokens_are_not() {
    let emulator = start(|_| {});
    let none = endpoint(&emulator, |options, _| options.limits.sign_ins_per_second = 0);
    let refused = none.get(GRAPH);
    refused.assert_refused(429, "no sign-in allowed");
    assert!(refused.header("retry-after").is_some());
    assert_eq!(requests_to_sts(&emulator), 0);
    let one = endpoint(&emulator, |options, _| options.limits.sign_ins_per_second = 1);
    let mut client = one.client();
    for _ in 0..20 {
        client.get(GRAPH).token();
    }
    assert_eq!(requests_to_sts(&emulator), 1);
}
