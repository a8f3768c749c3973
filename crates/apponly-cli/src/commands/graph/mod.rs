//! `apponly graph …`: calls, pages and batches of Microsoft Graph.
//!
//! | File | Content |
//! | --- | --- |
//! | `request.rs`, `fields.rs`, `input.rs` | from the command line to a request |
//! | `client.rs` | the client that an identity and the options make |
//! | `permissions.rs` | which permissions a refused call accepts |
//! | `call.rs` | one request, one answer |
//! | `pages.rs`, `target.rs` | every page, streamed; checkpoints and delta links |
//! | `transfer.rs` | content to and from files |
//! | `batch/` | many requests |
//! | `format.rs`, `render/` | items as text |
//! | `sink.rs`, `progress.rs` | where results go, and what a person sees meanwhile |

mod batch;
mod call;
mod client;
mod fields;
mod format;
mod input;
mod pages;
mod permissions;
mod progress;
mod render;
mod request;
mod sink;
mod target;
mod transfer;

use http::Method;

use crate::arguments::{GetArguments, GraphCommand, WriteArguments};
use crate::output::{Failure, Printer};

pub(super) fn run(command: &GraphCommand, printer: &Printer) -> Result<(), Failure> {
    match command {
        GraphCommand::Get(arguments) => get(arguments, printer),
        GraphCommand::Post(arguments) => write(Method::POST, arguments, printer),
        GraphCommand::Patch(arguments) => write(Method::PATCH, arguments, printer),
        GraphCommand::Put(arguments) => write(Method::PUT, arguments, printer),
        GraphCommand::Delete(arguments) => call::delete(arguments),
        GraphCommand::Batch(arguments) => batch::run(arguments, printer),
    }
}

fn get(arguments: &GetArguments, printer: &Printer) -> Result<(), Failure> {
    match &arguments.download {
        Some(path) => transfer::download(arguments, path, printer),
        None if arguments.follows_pages() => pages::run(arguments, printer),
        None => call::get(arguments, printer),
    }
}

fn write(method: Method, arguments: &WriteArguments, printer: &Printer) -> Result<(), Failure> {
    match &arguments.upload {
        Some(path) => transfer::upload(method, arguments, path, printer),
        None => call::write(method, arguments),
    }
}
