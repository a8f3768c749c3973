//! A certificate file of any format, with and without a password.
#![no_main]

use libfuzzer_sys::fuzz_target;

const PASSWORDS: [Option<&str>; 3] = [None, Some(""), Some("test-password")];

fuzz_target!(|data: &[u8]| {
    let Some((choice, file)) = data.split_first() else { return };
    let password = PASSWORDS[usize::from(*choice) % PASSWORDS.len()];
    let _ = apponly::parse_any(file, password);
});
