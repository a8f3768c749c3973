//! Which Microsoft Graph application permissions a set of calls needs: the published map, the resolver, the risk of each
//! permission, and the calls found in scripts and logs. Without network and without a clock.
//!
//! ```
//! use apponly_permissions::{Call, PermissionMap};
//!
//! # fn run(published: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! let map = PermissionMap::from_published(published, None, "2026-08-07")?;
//! let answer = map.look_up(&Call::parse("GET", "https://graph.microsoft.com/v1.0/users/adele@contoso.com/messages")?);
//! println!("{} needs {:?}", answer.path, answer.least);
//! # Ok(())
//! # }
//! ```
//!
//! # Rooms
//! * `call`: a method and a path, read once into a form that can be looked up.
//! * `map`: the published files, their stored form, and the questions that they answer.
//! * `corrections`: where the published map is wrong or silent, each line with its reason and source.
//! * `minimum`: the least permissions for a set of calls, and why.
//! * `risk`: how dangerous each application permission is, and by which path.
//! * `found`: calls in scripts, in lists and in logs.
//! * `user_only`: calls that need a signed-in user, known without a map.

mod answer;
mod call;
pub mod corrections;
pub mod found;
mod map;
mod minimum;
pub mod risk;
#[cfg(test)]
mod testing;
mod user_only;

pub use answer::{Answer, Breadth, CallKind, PermissionInfo};
pub use call::{BatchError, Call, CallError};
pub use map::{Changes, Counts, MapError, OpenedRow, PermissionMap};
pub use minimum::{Alternative, AlternativeKind, Minimum, MinimumPermission, Wider, minimum};
pub use risk::{Confidence, Risk, RiskEntry};
pub use user_only::{UserOnly, built_in_user_only};
