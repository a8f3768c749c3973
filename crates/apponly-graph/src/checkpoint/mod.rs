//! Where a long run stands, on disk, so that the next one goes on with nothing lost and nothing twice.
//!
//! `file` reads and replaces small files in one step, `identity` says whose run it is, `pages` keeps the place in a
//! collection, `journal` the items of a batch that were sent and answered. Next links may hold skip tokens and no
//! credentials; the files are readable by their owner only.

mod file;
mod identity;
mod journal;
mod pages;

pub(crate) use file::{read, replace};
pub use identity::RunIdentity;
pub use journal::{BatchJournal, ItemState};
pub use pages::Checkpoint;
