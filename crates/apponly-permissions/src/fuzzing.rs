//! What fuzz targets reach and callers do not: the stored form behind its checksum.

use crate::{Call, PermissionMap, map};

/// Reads the content of a stored map as if its checksum fitted, and asks it a few questions.
pub fn stored(content: &[u8]) {
    let Ok(map) = PermissionMap::from_compact(&map::sealed(content)) else { return };
    ask(&map);
    // What is accepted is written and read back as itself.
    let again = PermissionMap::from_compact(&map.to_compact());
    assert!(again.is_ok_and(|again| again.to_compact() == map.to_compact()));
}

/// Asks a map whatever could go astray in one that was made by an enemy.
pub fn ask(map: &PermissionMap) {
    let targets = ["/users/a/messages/b", "/a/b/c", "/me", "/sites/h:/p:/lists", "/users(x='y')/f(a=1)", "/a/$count"];
    let calls: Vec<Call> = targets.iter().filter_map(|target| Call::parse("GET", target).ok()).collect();
    let minimum = crate::minimum(map, &calls);
    assert_eq!(minimum.answers.len(), calls.len());
    for name in ["User.Read.All", "A"] {
        let _ = (map.permission(name), map.opened_by(name), map.near_names(name));
    }
    let _ = map.role_by_id("df021288-bdef-4463-88db-98f22de89214");
}
