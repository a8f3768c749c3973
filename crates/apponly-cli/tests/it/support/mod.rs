//! What the subjects share.
//!
//! | File | Content |
//! | --- | --- |
//! | `home.rs` | a user with a home folder and nothing else, and the commands that they run |
//! | `outcome.rs` | what a command answered |
//! | `tenant.rs` | a running tenant and the apps in it |
//! | `service.rs` | a running `apponly serve` |
//! | `snapshot.rs` | answers as text, without what differs from run to run |

mod home;
mod outcome;
#[cfg(unix)]
mod service;
mod snapshot;
mod tenant;

pub(crate) use self::home::{Home, environment, pfx};
pub(crate) use self::outcome::Outcome;
#[cfg(unix)]
pub(crate) use self::service::Service;
pub(crate) use self::snapshot::{settings, shown};
pub(crate) use self::tenant::{App, BLOCKED, NIGHTLY, Running, WITHOUT_CONSENT, closed_address, shared, with};

/// Compares what a command answered with the snapshot of that name.
macro_rules! assert_shown {
    ($name:expr, $outcome:expr) => {
        crate::support::settings().bind(|| insta::assert_snapshot!($name, crate::support::shown(&$outcome)))
    };
}
pub(crate) use assert_shown;
