//! Certificates with their keys: made, written, read.

mod format;
mod inspect;
mod new;
mod registration;
mod store;
mod summary;
#[cfg(feature = "pkcs11")]
mod token;

pub use format::{FileForm, random_password};
pub use inspect::{Finding, Inspection, KeyFit, Severity, inspect};
pub use new::{KeyAndCertificate, KeyHolder, KeyLength, NewCertificate};
pub use registration::{Registration, registration_steps};
pub use store::{PublicFile, StoredCertificate};
pub use summary::Summary;
#[cfg(feature = "pkcs11")]
pub use token::certify_in_token;
