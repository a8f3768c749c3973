//! A managed-identity endpoint for this machine alone, over token sources of `apponly`.
//!
//! Scripts and Azure SDKs ask it as they ask App Service, the instance metadata service or Azure Arc. It hands out access
//! tokens of the identities that it was given, for the APIs that are allowed, to callers that prove that they may.
//!
//! It owns its threads and needs no async runtime around it. One request takes this way:
//!
//! ```text
//! listener -> connection -> head (strict HTTP/1.1) -> guard/* -> protocol/* -> grants (token, prepared body) -> audit
//! ```
//!
//! # Rooms
//! * `agent`, `running`, `worker`: starting, the handle, the threads. `shared`: what the threads have in common.
//! * `listen`, `listener`: addresses and sockets. `accept`, `roster`: connections, their number, who goes when it is full.
//! * `connection`, `head`, `answer`: bytes in, one request's head, bytes out. `decide`, `perform`: what a request leads to.
//! * `guard`: one file for each rule that a request must pass before anything is looked at.
//! * `protocol`: one file for each protocol that clients speak; `routes` decides which.
//! * `offer`, `identities`, `resources`, `grants`, `body`: what is handed out. `refusal`: what callers see of a failed sign-in.
//! * `peer`: who is at the other end. `audit`, `metrics`, `health`: what operators see.
//! * `protection`: what can be done for the process as a whole.

mod accept;
mod agent;
mod answer;
mod audit;
mod body;
mod caller_secret;
mod connection;
mod decide;
#[cfg(fuzzing)]
pub mod fuzzing;
mod grants;
mod guard;
mod head;
mod health;
mod identities;
mod limits;
mod listen;
mod listener;
mod metrics;
mod offer;
mod options;
mod peer;
mod perform;
pub mod protection;
mod protocol;
mod refusal;
mod resources;
mod roster;
mod routes;
mod running;
mod shared;
mod worker;

pub use agent::Agent;
pub use audit::AuditLog;
pub use caller_secret::CallerSecret;
pub use identities::Identity;
pub use limits::Limits;
pub use listen::Listen;
pub use listener::Listener;
pub use offer::Offer;
pub use options::AgentOptions;
pub use protocol::Protocol;
pub use running::{RunningAgent, ServedEndpoint};
