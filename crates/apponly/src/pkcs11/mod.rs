//! Keys in hardware and other PKCS#11 tokens.
//!
//! `uri.rs` reads `pkcs11:` URIs (RFC 7512), `module.rs` loads the maker's library, `token.rs` talks to one token,
//! `failure.rs` names what goes wrong. The signer is `assertion/token_key.rs`.

mod failure;
mod module;
mod token;
mod uri;

pub(crate) use token::{Token, TokenCertificate};
pub use uri::TokenUri;
