//! Keys in hardware and other PKCS#11 tokens.
//!
//! `uri.rs` reads `pkcs11:` URIs (RFC 7512), `module.rs` loads the maker's library, `token.rs` talks to one token,
//! `key_pair.rs` makes a key in it, `failure.rs` names what goes wrong. The signer is `assertion/device_key.rs`.

mod failure;
mod key_pair;
mod module;
mod token;
mod uri;

pub use key_pair::TokenKeyPair;
pub(crate) use token::Token;
pub use uri::TokenUri;
