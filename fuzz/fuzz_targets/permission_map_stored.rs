//! The stored permission map, behind a checksum that fits.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    apponly_permissions::fuzzing::stored(data);
});
