//! A client assertion: header, claims and signature from outside, as JSON or as they are.
#![no_main]

use apponly_emulator::fuzzing::Services;
use axum::body::Body;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::Request;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tower::ServiceExt as _;

static SERVICES: LazyLock<Services> = LazyLock::new(Services::new);
const FORM: &str = "grant_type=client_credentials&client_id=aaaaaaaa-0000-4000-8000-000000000001\
    &scope=https%3A%2F%2Fgraph.microsoft.com%2F.default\
    &client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=";

fuzz_target!(|data: &[u8]| {
    let parts: Vec<_> = data.splitn(3, |byte| *byte == b'\n').map(|part| BASE64_URL_SAFE_NO_PAD.encode(part)).collect();
    let request = Request::post("/contoso.example/oauth2/v2.0/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("{FORM}{}", parts.join("."))))
        .unwrap();
    let answer = apponly_fuzz::run(SERVICES.authority().oneshot(request)).unwrap();
    assert!(answer.status().is_client_error(), "an assertion that nobody signed got {}", answer.status());
});
