//! One credential replaced by another, with no moment in which none works.
//!
//! | File | Content |
//! | --- | --- |
//! | `options.rs` | how a rotation works; what it tells |
//! | `journal.rs` | how far it has come, on disk |
//! | `certificate/`, `secret/` | the stages of a certificate, of a client secret |
//! | `sign_in.rs` | whether a new credential really signs in |

mod certificate;
mod journal;
mod options;
mod secret;
mod sign_in;

pub use certificate::{CertificateRotation, CertificateStatus, RotationPlan};
pub(crate) use options::Sleep;
pub use options::{Outcome, RotationOptions, RotationWatcher, Step, Waiter};
pub use secret::{SecretRotation, SecretStatus};
