//! Maps for tests: the small one of `test-data`, and the published one where it lies beside the project.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::PermissionMap;

pub(crate) const SMALL: &[u8] = include_bytes!("../test-data/map.json");
pub(crate) const SMALL_PROVISIONING: &[u8] = include_bytes!("../test-data/provisioning.json");

/// The small map.
pub(crate) fn small_map() -> PermissionMap {
    PermissionMap::from_published(SMALL, Some(SMALL_PROVISIONING), "2026-08-07").unwrap()
}

pub(crate) fn published_files() -> Option<(Vec<u8>, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let permissions = read(folder.join("graph-permissions.json"))?;
    Some((permissions, read(folder.join("graph-permissions-provisioning.json"))?))
}

#[expect(clippy::disallowed_methods, reason = "test data of a known size")]
fn read(path: PathBuf) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

/// The published map, read once; `None`, said on standard error, where it is absent.
pub(crate) fn published_map() -> Option<&'static PermissionMap> {
    static MAP: OnceLock<Option<PermissionMap>> = OnceLock::new();
    let map = MAP.get_or_init(|| {
        let (permissions, provisioning) = published_files()?;
        Some(PermissionMap::from_published(&permissions, Some(&provisioning), "2026-08-07").unwrap())
    });
    if map.is_none() {
        eprintln!("skipped: the published permission map is not there");
    }
    map.as_ref()
}
