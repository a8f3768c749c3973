//! The listeners.
//!
//! | File | Content |
//! | --- | --- |
//! | `address.rs` | loopback only: binding, and the URLs that follow from it |
//! | `authority.rs` | the emulator's own CA and the leaf issued from it |
//! | `connection.rs` | one accepted connection, which a fault can reset |
//! | `listener.rs` | accepting, TLS, serving |
//! | `self_signed.rs` | the certificate of the Service Fabric endpoint |
//! | `routes.rs` | what each listener answers |

mod address;
mod authority;
mod connection;
mod listener;
mod routes;
mod self_signed;

pub(crate) use self::address::{Bound, bind};
pub(crate) use self::authority::TlsMaterial;
pub(crate) use self::listener::serve;
pub(crate) use self::routes::Role;
pub(crate) use self::self_signed::SelfSigned;
