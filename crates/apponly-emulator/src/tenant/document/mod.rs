//! The TOML form of a tenant.
//!
//! | File | Content |
//! | --- | --- |
//! | `form.rs` | the tables and keys, as `serde` reads them |
//! | `place.rs` | where in the text an error is |
//! | `convert.rs` | from the form to the model, with the checks that need more than one value |
//! | `credentials.rs` | the same for certificates and federations |

mod convert;
mod credentials;
mod form;
mod place;

use aws_lc_rs::digest::{SHA256, digest};
use uuid::Uuid;

pub(super) use self::convert::parse;

/// An id that depends only on what it names, so that the same tenant has the same ids in every run.
pub(crate) fn derived_id(kind: &str, of: &str) -> Uuid {
    let hash = digest(&SHA256, format!("{kind}\n{of}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(hash.as_ref().get(..16).unwrap_or(&[0; 16]));
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
