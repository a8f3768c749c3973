//! A request to the emulator's token endpoint: path, headers and form.
#![no_main]

use apponly_emulator::fuzzing::Services;
use axum::body::Body;
use http::Request;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tower::ServiceExt as _;

static SERVICES: LazyLock<Services> = LazyLock::new(Services::new);
const PATHS: [&str; 4] = [
    "/contoso.example/oauth2/v2.0/token",
    "/common/oauth2/v2.0/token",
    "/contoso.example/oauth2/v2.0/token?scope=a",
    "/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token",
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (authorization, body) = rest.split_at(end);
    let mut request = Request::post(PATHS[usize::from(*choice) % PATHS.len()])
        .header("content-type", "application/x-www-form-urlencoded");
    if !authorization.is_empty() {
        request = request.header("authorization", authorization);
    }
    let Ok(request) = request.body(Body::from(body.to_vec())) else { return };
    let answer = apponly_fuzz::run(SERVICES.authority().oneshot(request)).unwrap();
    assert!(answer.status().as_u16() < 500, "{}", answer.status());
});
