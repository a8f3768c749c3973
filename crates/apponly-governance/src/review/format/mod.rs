//! How a review is written. Each format takes everything but the apps, and the apps one by one: a tenant of a hundred
//! thousand never stands in memory whole.

mod csv;
mod json;
mod lazy;
mod markdown;
mod sarif;
mod text;

pub use csv::csv;
pub use json::json;
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::printable;
