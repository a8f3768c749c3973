//! A review of the apps of a tenant: what each holds, asks for, uses and needs, how bad that is, and what to do.
//!
//! `document` is what a review says.

mod document;

pub use document::*;
