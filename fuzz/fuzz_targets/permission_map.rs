//! The published permission map, alone and as the provisioning file.
#![no_main]

use apponly_permissions::{PermissionMap, fuzzing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(map) = PermissionMap::read(data, "2026-08-07") {
        fuzzing::ask(&map);
        let stored = PermissionMap::from_compact(&map.to_compact()).expect("what is written is read");
        assert_eq!(stored.to_compact(), map.to_compact());
    }
    let permissions = br#"{"permissions":{"A":{"schemes":{"Application":{}}}}}"#;
    let _ = PermissionMap::from_published(permissions, Some(data), "2026-08-07");
});
