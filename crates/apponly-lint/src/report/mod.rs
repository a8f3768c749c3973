//! How findings are written: for people, and for programs.

mod github;
mod human;
mod json;
mod sarif;

pub use github::github;
pub use human::{Colours, human, note};
pub use json::json;
pub use sarif::sarif;
