//! What lies in somebody's cache: a file, or a value of Redis.
#![no_main]

use apponly::fuzzing::kept_entry;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = kept_entry(data);
    // Behind the magic and the version nearly everything is an entry's header.
    let _ = kept_entry(&[b"apponly\0\x01", data].concat());
});
