//! The challenge of a vault: whatever it says, a token is asked for the one resource above the vault, or for none.
#![no_main]

use std::sync::LazyLock;

use apponly::TenantId;
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;

static TENANT: LazyLock<TenantId> = LazyLock::new(|| "11111111-2222-4333-8444-555555555555".parse().unwrap());

fuzz_target!(|data: &[u8]| {
    let Ok(header) = HeaderValue::from_bytes(data) else { return };
    if let Some(resource) = apponly::fuzzing::vault_challenge(header, &TENANT) {
        let resource = resource.to_ascii_lowercase();
        let host = resource.strip_prefix("https://").map(|rest| rest.trim_end_matches('/'));
        let host = host.map(|host| host.strip_suffix(":443").unwrap_or(host));
        assert_eq!(host, Some("vault.azure.net"), "a token would be asked for {resource}");
    }
});
