//! OneDrive of users: small files in one request, large ones in upload sessions, downloads by redirect.
//!
//! | File | Content |
//! | --- | --- |
//! | `place.rs` | what a path below a user's drive names |
//! | `store.rs` | files, upload sessions, download links: in memory |
//! | `files.rs` | the calls with a token |
//! | `preauthenticated.rs` | the URLs that carry their own permission |
//!
//! Source: "driveItem: createUploadSession", "Upload or replace the contents of a driveItem", "Download driveItem
//! content".

mod files;
mod place;
mod preauthenticated;
mod store;

pub(super) use self::files::{read, write};
pub(super) use self::place::Place;
pub(super) use self::preauthenticated::{is_preauthenticated, transfer};
pub(crate) use self::store::Drives;

use http::StatusCode;

use crate::graph::error::GraphError;

fn item_not_found() -> GraphError {
    GraphError::new(StatusCode::NOT_FOUND, "itemNotFound", "The resource could not be found.")
}

fn invalid_request(message: impl Into<std::borrow::Cow<'static, str>>) -> GraphError {
    GraphError::new(StatusCode::BAD_REQUEST, "invalidRequest", message)
}
