//! What an app may do: application permissions granted and revoked, and the administrator's consent.
//!
//! | File | Content |
//! | --- | --- |
//! | `principal.rs` | an app or managed identity of the tenant |
//! | `find.rs` | from a name or id to one of them |
//! | `api.rs` | the API that defines the permissions, and their names |
//! | `near.rs` | names like a wrong one |
//! | `plan.rs` | what would be changed |
//! | `apply.rs` | the change, and the wait until it can be seen |
//! | `refusal.rs` | which permission the caller itself lacks |
//! | `link.rs` | the link to the consent page |
//! | `redirect.rs` | the loopback listener to which the page leads back |

mod api;
mod apply;
mod find;
mod link;
mod near;
mod plan;
mod principal;
mod redirect;
mod refusal;

pub use api::Api;
pub use apply::{Applied, ApplyOptions, apply};
pub use find::find_principal;
pub use link::{ConsentAnswer, ConsentLink};
pub use plan::{Action, Change, ChangeState, Plan, PlanRequest, plan};
pub use principal::{Principal, PrincipalKind};
pub use redirect::ConsentListener;
