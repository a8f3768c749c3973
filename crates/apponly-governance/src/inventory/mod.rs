//! The apps of a tenant as Graph shows them, before anything is judged.
//!
//! `wire` are Graph's objects, `facts` what is kept of them, `convert` the way from one to the other, `read` the requests;
//! `guid` and `moment` keep ids and times in few bytes.

mod convert;
mod facts;
mod guid;
mod moment;
mod read;
mod wire;

pub use facts::Inventory;
pub(crate) use facts::{
    AZURE_AD_GRAPH, ApplicationFacts, AssignmentFacts, CredentialFacts, FederatedFacts, GRAPH, PrincipalFacts,
    ResourceFacts,
};
pub(crate) use guid::Guid;
pub(crate) use moment::Moment;
