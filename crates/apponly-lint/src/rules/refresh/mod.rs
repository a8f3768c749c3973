//! Refresh tokens: which calls want one, and whose it is.
pub(in crate::rules) mod refresh_calls;
pub(in crate::rules) mod refresh_owner;
