//! `apponly doctor`: each trouble is provoked, the right check fails, its fix names the right thing, and no secret is shown.
//!
//! | File | Content |
//! | --- | --- |
//! | `scenario.rs` | what a scenario is, and what is asked of every one |
//! | `local.rs`, `network.rs`, `identity.rs`, `rights.rs` | the scenarios, a name each |
//! | `shown.rs` | what a person sees |
//! | `watched.rs` | `--watch`, `--status-file`, Prometheus |
//! | `proxy.rs` | a proxy that says no |

mod identity;
mod local;
mod network;
mod proxy;
mod rights;
mod scenario;
mod shown;
#[cfg(unix)]
mod watched;
