//! From tokens to what rules ask about: bindings, calls, functions, and where values come from.
mod command;
pub(crate) mod document;
pub(crate) mod evaluate;
mod fold;
mod keywords;
pub(crate) mod knowledge;
mod reader;
mod secret_names;
pub(crate) mod value;
