//! What the subjects share: emulators, sources that find them, an HTTP client that remembers, captured logs.

mod capture;
mod clients;
mod loopback;
mod tenant;

pub(crate) use capture::{Capture, assert_hidden};
pub(crate) use clients::{Gate, Recorder, Script, Step, field, form};
pub(crate) use loopback::Loopback;
pub(crate) use tenant::{
    APP, EXPIRED_SECRET, IDENTITY, SECRET, SYSTEM_IDENTITY, WITHOUT_CONSENT, builder, fixture, new_certificate, pem,
    read, read_text, requests_to, shared, start, start_at, variables, write,
};
