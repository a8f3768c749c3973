//! A token's claims: the whole token from outside, and one whose payload is JSON from outside.
#![no_main]

use apponly::TokenClaims;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = TokenClaims::decode(text);
    }
    let _ = TokenClaims::decode(&format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(data)));
});
