//! Scopes, resources, tenants, client ids, authorities, managed identities: what is accepted reads back as itself.
#![no_main]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use apponly::{Authority, ClientId, ManagedIdentityId, Resource, Scope, TenantId};
use libfuzzer_sys::fuzz_target;

fn reads_back<T: FromStr + Display + Debug + PartialEq>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        let again = value.to_string().parse::<T>().ok();
        assert_eq!(again.as_ref(), Some(&value), "{text:?}");
    }
}

fuzz_target!(|text: &str| {
    reads_back::<Authority>(text);
    reads_back::<ClientId>(text);
    reads_back::<ManagedIdentityId>(text);
    reads_back::<Resource>(text);
    reads_back::<Scope>(text);
    reads_back::<TenantId>(text);
    if let Ok(authority) = text.parse::<Authority>() {
        assert!(!authority.host().is_empty());
    }
});
