//! Service principals that are made from their number: a hundred thousand cost nothing until one is looked at.
//!
//! | File | Content |
//! | --- | --- |
//! | `generated.rs` | one of them: its ids, name and state |
//! | `draw.rs` | what is left to chance, the same in every run |
//! | `kind.rs` | what sorts there are, and their names |
//! | `permissions.rs` | application and delegated permissions |
//! | `credentials.rs` | secrets, certificates, federated trusts |
//! | `activity.rs` | when it signed in last, and with which credential |
//! | `store.rs` | all of a tenant's, and what was changed of them |

mod activity;
mod credentials;
mod draw;
mod generated;
mod kind;
mod permissions;
mod store;

pub(crate) use self::credentials::{GeneratedCredential, Holder};
pub(crate) use self::generated::Generated;
pub(crate) use self::kind::Sort;
pub(crate) use self::permissions::GRAPH_USER_READ;
pub(crate) use self::store::{Changes, Population, holder_of};
