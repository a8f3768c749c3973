//! Lists of calls: lines and NDJSON. An error names a line of the input.
#![no_main]

use apponly_permissions::found::in_call_list;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    match in_call_list(data) {
        Ok(calls) => assert!(calls.len() <= data.len()),
        Err(error) => assert!(error.to_string().starts_with("line ")),
    }
});
