//! A method and a target as people and scripts write them, and the body of a batch.
#![no_main]

use apponly_permissions::{Call, built_in_user_only};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = Call::batch_parts(data);
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(call) = Call::parse("GET", text) else { return };
    let _ = built_in_user_only(&call);
    // A path that was read is a path of no host; only versions and encodings may be stripped once more.
    assert!(call.path().starts_with('/'), "{call}");
});
