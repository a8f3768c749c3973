//! A review of the apps of a tenant: what each holds, asks for, uses and needs, how bad that is, and what to do.
//!
//! `document` is what a review says, `judge` how it comes to say it, `findings` what is wrong with an app, `format` how it is
//! written, `snapshot` how it is kept, `compare` what is different from an earlier one, `fail_on` when it is not good enough.

mod compare;
mod document;
mod fail_on;
mod findings;
pub mod format;
mod judge;
mod snapshot;

pub use compare::compare;
pub use document::*;
pub use fail_on::{FailOn, Failing};
pub use findings::FINDING_RULES;
pub use judge::Review;
pub use snapshot::{Snapshot, write_snapshot};
