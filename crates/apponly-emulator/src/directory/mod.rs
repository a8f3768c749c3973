//! Users and groups: generated from their number, with what was changed since beside them.
//!
//! A collection of a million users costs nothing until somebody changes one.
//!
//! | File | Content |
//! | --- | --- |
//! | `names.rs` | names of generated people, and back from a name to the number |
//! | `ids.rs` | ids that hold their number |
//! | `user.rs`, `group.rs` | the generated objects |
//! | `links.rs` | members and owners of groups |
//! | `overlay.rs` | changed, added and deleted objects of one collection, and when they changed |
//! | `store.rs` | both collections together |
//! | `belonging.rs` | who belongs to whom: members, owners, managers |

mod belonging;
mod group;
mod ids;
mod links;
mod names;
mod overlay;
mod store;
mod user;

/// The number of a user or group, from 0; numbers of deleted objects are not given again.
pub(crate) type Index = u32;

/// When everything in the emulated directory was made.
pub(crate) const CREATED: &str = "2024-03-01T08:00:00Z";

pub(crate) use self::ids::{Kind, index_of, object_id};
pub(crate) use self::links::Relation;
pub(crate) use self::overlay::{Change, Overlay};
pub(crate) use self::store::{Collection, Directory};
