//! The quirks of the published file, each on the small map.

use crate::testing::small_map;
use crate::{Call, CallKind};

fn answer(method: &str, path: &str) -> crate::Answer {
    small_map().look_up(&Call::parse(method, path).unwrap())
}

fn least(method: &str, path: &str) -> Vec<String> {
    answer(method, path).least
}

#[test]
fn folds_case_parameter_names_and_trailing_slashes() {
    let users = answer("GET", "/users/a@b.c");
    assert_eq!((users.kind, users.path.as_str()), (CallKind::App, "/users/{id}"));
    assert!(users.acceptable.len() >= 3, "{users:?}");
    assert_eq!(answer("GET", "/USERS/a/mailfolders").path, "/users/{id}/mailFolders");
    assert_eq!(least("GET", "/users/a/licenseDetails"), ["User.Read.All"]);
}
