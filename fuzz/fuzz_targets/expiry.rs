//! `expires_on` and `expires_in` of a managed identity's answer, which come in many forms.
#![no_main]

use apponly::CredentialKind;
use apponly_fuzz::{Replay, builder, sign_in};
use http::{HeaderMap, StatusCode};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

const HOST: [(&str, &str); 2] = [("MSI_ENDPOINT", "http://127.0.0.1:42/msi/token"), ("MSI_SECRET", "s")];

fuzz_target!(|text: &str| {
    let (on, within) = text.split_once('\n').unwrap_or((text, ""));
    // As a number where it is one, else as text.
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|_| json!(text));
    let body = json!({
        "access_token": "e30.eyJhcHBpZCI6ImFhYWFhYWFhLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMSJ9.c2ln",
        "token_type": "Bearer",
        "resource": "https://graph.microsoft.com",
        "expires_on": value(on),
        "expires_in": value(within),
    });
    let answer = apponly::HttpResponse::new(StatusCode::OK, HeaderMap::new(), body.to_string());
    sign_in(builder(&HOST, &Replay::new(answer)).credential_kind(CredentialKind::ManagedIdentity));
});
