//! What an examination looks like.

mod json;
mod line;
mod prometheus;
mod table;

pub(crate) use json::to_json;
pub(crate) use line::Dashboard;
pub(crate) use prometheus::to_prometheus;
pub(crate) use table::to_table;
