//! What the token endpoint answers, to a secret.
#![no_main]

use apponly::Secret;
use apponly_fuzz::{Replay, SECRET, answer, builder, sign_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(answer) = answer(data) else { return };
    sign_in(builder(&[], &Replay::new(answer)).client_secret(Secret::new(SECRET.to_owned())));
});
