//! Takes what may be a credential out of texts that others wrote, in two strengths.
//!
//! * [`redact`] for Entra's own texts: tokens and named secrets go, thumbprints and ids stay, for they explain.
//! * [`one_line`] for strangers' texts (metadata hosts, programs): also every long run that looks random goes.

mod known_shapes;
mod long_runs;

pub(crate) use known_shapes::redact;
pub(crate) use long_runs::one_line;
