//! `apponly doctor`: the checks from the network to the permission.
//!
//! | Room | Content |
//! | --- | --- |
//! | `check` | what a check says; the list of their names |
//! | `case` | what is examined: settings as far as they can be understood, what was asked for |
//! | `signs` | what was found out over the network, once, for all checks |
//! | `run` | the order, the deadlines, and what follows from what |
//! | `attribution` | whose matter a failed sign-in is |
//! | `config` … `expiry` | one file for each check: `look` asks the network, `check` judges |
//! | `directory`, `federation`, `needs` | what several checks share |
//! | `render` | for people, for programs, for monitoring |
//!
//! To add a check, write its file, name it in `check.rs`, and add its line in `run.rs`.

mod attribution;
mod case;
mod certificate;
mod check;
mod clock;
mod config;
mod consent;
mod credential;
mod directory;
mod expiry;
mod federation;
mod graph;
mod host_identity;
mod needs;
mod network;
mod permission;
pub(crate) mod render;
mod run;
mod secrets;
mod signs;
mod tenant;
mod token;

pub(crate) use case::Case;
pub(crate) use check::{Check, Status, root, verdict};
pub(crate) use run::{Findings, examine};
