//! What a local process sends to the endpoint of `exec` and `serve`: a whole head, and a query alone.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = apponly_agent::fuzzing::request(data);
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = apponly_agent::fuzzing::parameters(text);
    }
    let mut head = b"GET /msi/token?".to_vec();
    head.extend(data);
    head.extend(b" HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let _ = apponly_agent::fuzzing::request(&head);
});
