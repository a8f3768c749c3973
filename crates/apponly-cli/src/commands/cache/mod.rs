//! `apponly cache`

pub(super) mod clear;
pub(super) mod list;
