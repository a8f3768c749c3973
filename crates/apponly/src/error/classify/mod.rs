//! From what a service answered to an error of the catalogue.

mod body;
mod fixes;
mod refused;

pub(crate) use body::parse_answer;
pub(crate) use refused::{RefusalContext, refused};
