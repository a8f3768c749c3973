//! The one catalogue of failures. To add one, add a row to the file of its family.

mod agent;
mod application;
mod command;
mod consent;
mod credential;
mod federation;
mod graph;
mod key_holder;
mod key_vault;
mod lint;
mod local;
mod managed_identity;
mod permissions;
mod policy;
mod resource;
mod review;
mod rotation;
mod rows;
#[cfg(test)]
mod tests;
mod transient;

pub use agent::*;
pub use application::*;
pub use command::*;
pub use consent::*;
pub use credential::*;
pub use federation::*;
pub use graph::*;
pub use key_holder::*;
pub use key_vault::*;
pub use lint::*;
pub use local::*;
pub use managed_identity::*;
pub use permissions::*;
pub use policy::*;
pub use resource::*;
pub use review::*;
pub use rotation::*;
pub use transient::*;

/// The rows of every family: a new file of rows is one line here.
const FAMILIES: &[&[&Row]] = &[
    LOCAL,
    COMMAND,
    CREDENTIAL,
    APPLICATION,
    RESOURCE,
    POLICY,
    FEDERATION,
    TRANSIENT,
    MANAGED_IDENTITY,
    GRAPH,
    KEY_VAULT,
    AGENT,
    KEY_HOLDER,
    ROTATION,
    LINT,
    PERMISSIONS,
    CONSENT,
    REVIEW,
];

/// Every row, family by family.
pub fn all() -> impl Iterator<Item = &'static Row> {
    FAMILIES.iter().flat_map(|family| family.iter().copied())
}

/// The row for an AADSTS number; `None` where this version does not know it.
#[must_use]
pub fn by_aadsts(number: u32) -> Option<&'static Row> {
    all().find(|row| row.aadsts.contains(&number))
}

/// The row with this stable code.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static Row> {
    all().find(|row| row.code == code)
}

/// The family of a failure; a chain of credentials reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The answer cannot be used.
    BadAnswer,
    /// A defect of ours.
    Internal,
    /// What the operator configured is wrong.
    Misconfigured,
    /// The identity is good but not allowed.
    NotAllowed,
    /// The identity was refused.
    Refused,
    /// The service asks to wait, or is out of order.
    ServiceUnavailable,
    /// The deadline passed.
    TimedOut,
    /// This way of signing in does not exist here: a chain goes on.
    Unavailable,
    /// The network did not get there.
    Unreachable,
}

/// Exit code of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum ExitCode {
    /// 2: usage or configuration.
    Usage = 2,
    /// 3: the identity was refused.
    Refused = 3,
    /// 4: the identity is good but not allowed.
    NotAllowed = 4,
    /// 5: network, service unavailable, throttled past the deadline: try again.
    Unavailable = 5,
    /// 70: a defect of ours.
    Defect = 70,
    /// 126: a program that was to be run is there but cannot be executed, as shells say it.
    ProgramNotExecutable = 126,
    /// 127: a program that was to be run does not exist, as shells say it.
    ProgramNotFound = 127,
}

/// What a repetition of the same call can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// Somebody must act first.
    No,
    /// Once, with a renewed assertion, token or certificate; the library has done that already.
    Fresh,
    /// For some minutes, where the object was changed just now.
    Propagation,
    /// Later: the trouble passes.
    Wait,
}

/// One failure: its stable code, what it means, and what to do.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// Stable name in kebab case; never renamed. Also the anchor in `docs/troubleshooting.md`.
    pub code: &'static str,
    /// The AADSTS numbers that mean this.
    pub aadsts: &'static [u32],
    /// The family.
    pub kind: ErrorKind,
    /// Exit code of a command that ends with it.
    pub exit_code: ExitCode,
    /// What repetition can do.
    pub retry: Retry,
    /// Headline, lower case, no full stop.
    pub summary: &'static str,
    /// Why it happens, one sentence.
    pub cause: &'static str,
    /// What to do, one or two sentences.
    pub fix: &'static str,
}
