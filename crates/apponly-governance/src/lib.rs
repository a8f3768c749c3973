//! The credentials of an app registration: made, inspected, and replaced with no moment in which none works.
//!
//! ```no_run
//! # fn run() -> Result<(), apponly::Error> {
//! use std::time::SystemTime;
//!
//! use apponly_governance::{KeyLength, NewCertificate};
//!
//! let made = NewCertificate::new("Nightly report").with_length(KeyLength::Rsa3072).generate(SystemTime::UNIX_EPOCH)?;
//! let pem = made.to_pem(None)?; // certificate and private key; wiped when dropped
//! println!("{}", made.summary().sha1_hex());
//! # drop(pem); Ok(())
//! # }
//! ```
//!
//! # Rooms
//! * `certificate`: a key pair with its certificate, in PEM and PFX; what a file holds, and what is wrong with it.
//! * `application`: the app registration in Graph: its credentials, and the proof that lets an app change its own.
//! * `rotation`: the stages, their journal, and what is due.
//! * `files`: the only place that touches the file system.
//!
//! # Features
//! * `pkcs11`: keys made in PKCS#11 tokens, with their certificates.

mod application;
mod certificate;
mod files;
mod rotation;
mod time;

pub use application::{AppCredentials, AppDirectory, KeyCredential, PasswordCredential};
#[cfg(feature = "pkcs11")]
pub use certificate::certify_in_token;
pub use certificate::{
    FileForm, Finding, Inspection, KeyAndCertificate, KeyFit, KeyHolder, KeyLength, NewCertificate, PublicFile,
    Registration, Severity, StoredCertificate, Summary, inspect, random_password, registration_steps,
};
pub use files::read_certificate_file;
pub use rotation::{
    CertificateRotation, CertificateStatus, Outcome, RotationOptions, RotationPlan, RotationWatcher, SecretRotation,
    SecretStatus, Step, Waiter,
};
