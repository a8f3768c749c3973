//! A call of the emulator's Graph: method, path with query, body; with a valid token.
#![no_main]

use apponly_emulator::fuzzing::Services;
use axum::body::Body;
use http::{Method, Request, Uri};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tower::ServiceExt as _;

static SERVICES: LazyLock<Services> = LazyLock::new(Services::new);
static TOKEN: LazyLock<String> = LazyLock::new(|| apponly_fuzz::graph_token(&SERVICES));
const METHODS: [Method; 4] = [Method::GET, Method::GET, Method::POST, Method::PATCH];

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (path, body) = rest.split_at(end);
    let path = [b"/v1.0/", path].concat();
    let Ok(uri) = Uri::try_from(path.as_slice()) else { return };
    let request = Request::builder()
        .method(METHODS[usize::from(*choice) % METHODS.len()].clone())
        .uri(uri)
        .header("authorization", format!("Bearer {}", *TOKEN))
        .header("content-type", "application/json")
        .body(Body::from(body.trim_ascii().to_vec()));
    let Ok(request) = request else { return };
    let answer = apponly_fuzz::run(SERVICES.graph().oneshot(request)).unwrap();
    assert!(answer.status().as_u16() < 500 || answer.status().as_u16() == 501, "{}", answer.status());
});
