//! Keys wrapped for a TPM: no file makes the reader fall over.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = apponly::fuzzing::tpm_key_file(data);
});
