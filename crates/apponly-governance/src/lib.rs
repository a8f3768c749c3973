//! An app registration governed: its credentials made, inspected, and replaced with no moment in which none works; its
//! permissions granted and revoked.
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
//! * `application`: the app registration in Graph: its credentials, and the proof that lets an app change its own;
//!   all that a diagnosis can know of an identity.
//! * `consent`: permissions granted and revoked, and the administrator's consent.
//! * `rotation`: the stages, their journal, and what is due.
//! * `inventory`: the apps of a tenant as Graph shows them.
//! * `review`: what apps hold, need and use, and what is wrong with it.
//! * `report`: a review as one HTML file.
//! * `files`: the only place that touches the file system.
//!
//! # Features
//! * `pkcs11`: keys made in PKCS#11 tokens, with their certificates.

mod application;
mod certificate;
mod consent;
mod files;
mod inventory;
pub mod report;
pub mod review;
mod rotation;
mod time;

pub use application::{
    AppCredentials, AppDirectory, AppFacts, DeclaredPermissions, FederatedCredential, GrantedRole, KeyCredential,
    PasswordCredential, PrincipalFacts,
};
#[cfg(feature = "pkcs11")]
pub use certificate::certify_in_token;
pub use certificate::{
    FileForm, Finding, Inspection, KeyAndCertificate, KeyFit, KeyHolder, KeyLength, NewCertificate, PublicFile,
    Registration, Severity, StoredCertificate, Summary, inspect, random_password, registration_steps,
};
pub use consent::{
    Action, Api, Applied, ApplyOptions, Change, ChangeState, ConsentAnswer, ConsentLink, ConsentListener, Plan,
    PlanRequest, Principal, PrincipalKind, apply, find_principal, plan,
};
pub use files::read_certificate_file;
pub use inventory::Inventory;
pub use rotation::{
    CertificateRotation, CertificateStatus, Outcome, RotationOptions, RotationPlan, RotationWatcher, SecretRotation,
    SecretStatus, Step, Waiter,
};
