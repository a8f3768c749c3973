//! `apponly permissions`: with a map made by hand, and nothing else in the home of its user.

mod asked;
mod pulled;

use std::path::{Path, PathBuf};

use crate::support::Home;

/// The map of the crate that reads it.
fn map() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../apponly-permissions/test-data/map.json")
}

/// The ids of its permissions.
fn ids() -> PathBuf {
    map().with_file_name("provisioning.json")
}

/// A home whose user has pulled the map.
fn home() -> Home {
    let home = Home::new();
    home.run(
        &[],
        [
            "permissions",
            "pull",
            "--date",
            "2026-08-07",
            "--from",
            map().to_str().unwrap(),
            "--provisioning",
            ids().to_str().unwrap(),
        ],
    )
    .code(0);
    home
}
