//! `apponly review`: what apps hold, need and use, and what is wrong with it.
//!
//! | File | Content |
//! | --- | --- |
//! | `inputs.rs` | the files that are read before anything is asked |
//! | `destination.rs` | where the review and the snapshot go |
//! | `overview.rs`, `detail.rs` | the tables: of a tenant, of one app |

mod destination;
mod detail;
mod inputs;
mod overview;

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use apponly::{Error, catalogue};
use apponly_governance::review::{FailOn, Failing, Review, ReviewDocument, compare, format, write_snapshot};
use apponly_governance::{Inventory, find_principal, report};
use apponly_graph::GraphClient;

use self::destination::Destination;
use self::inputs::Inputs;
use super::graph::Progress;
use crate::arguments::review::{ReviewArguments, ReviewFormat};
use crate::output::{Failure, Printer};
use crate::session::{Session, block_on};

/// The exit code of a review that met a condition of `--fail-on`.
const FOUND: u8 = 1;

pub(super) fn run(arguments: &ReviewArguments, printer: &Printer) -> Result<(), Failure> {
    check(arguments)?;
    let inputs = Inputs::read(arguments, printer)?;
    let on_terminal = Destination::would_be_terminal(arguments.output.as_deref());
    let progress = Arc::new(Progress::new("objects", "answers", printer.is_quiet(), on_terminal));
    let session = Session::new(&arguments.identity)?;
    let own = session.settings.client_id.as_ref().map(|setting| setting.value.to_string());
    let client = GraphClient::new(session.source)?.with_observer(progress.clone());
    let inventory = block_on(inventory(&client, arguments, own.as_deref()));
    progress.end();
    let inventory = inventory?;
    let review = Review::new(&inventory, inputs.map.as_ref(), inputs.usage.as_ref());
    let mut head = review.head();
    if let (Some(snapshot), Some(path)) = (&inputs.snapshot, &arguments.since) {
        snapshot.check(&head, &path.display().to_string())?;
        head.changes = Some(compare(&head, review.apps(), snapshot));
    }
    // The comparison may be as large as the review.
    drop(inputs.snapshot);
    warn(&head, printer);
    write(arguments, &head, &review)?;
    if let Some(path) = &arguments.save {
        save(path, &head, &review)?;
    }
    let failing = FailOn::met(&arguments.fail_on, review.apps(), head.changes.as_ref());
    if failing.is_empty() {
        return Ok(());
    }
    failing.iter().for_each(tell);
    Err(Failure::Ended(FOUND))
}

/// What is wrong with the line, before anything is read.
fn check(arguments: &ReviewArguments) -> Result<(), Error> {
    if arguments.fail_on.contains(&FailOn::New) && arguments.since.is_none() {
        let text = "`--fail-on new` needs an earlier review to compare with";
        return Err(Error::new(&catalogue::SETTING_INVALID, text)
            .with_fix("keep one by `--save FILE`, and name it in the next run by `--since FILE`"));
    }
    Ok(())
}

/// `own` is the client id of the app that signs in, which may be allowed to read itself alone.
async fn inventory(client: &GraphClient, arguments: &ReviewArguments, own: Option<&str>) -> Result<Inventory, Error> {
    if arguments.all {
        return Inventory::of_tenant(client).await;
    }
    if arguments.app.is_empty() {
        return Inventory::of_own_app(client).await;
    }
    if let [app] = arguments.app.as_slice()
        && own.is_some_and(|own| own.eq_ignore_ascii_case(app))
    {
        return Inventory::of_own_app(client).await;
    }
    let mut client_ids = Vec::with_capacity(arguments.app.len());
    for app in &arguments.app {
        client_ids.push(find_principal(client, app).await?.app_id);
    }
    Inventory::of_apps(client, &client_ids).await
}

/// What could not be read, as far as somebody can do something about it.
fn warn(head: &ReviewDocument, printer: &Printer) {
    for limit in head.limits.iter().filter(|limit| limit.about != "calls") {
        printer.warning(&format!("unknown: {} ({})", limit.unknown, limit.reason), &limit.fix);
    }
}

fn write(arguments: &ReviewArguments, head: &ReviewDocument, review: &Review<'_>) -> Result<(), Failure> {
    let mut destination = Destination::open(arguments.output.as_deref())?;
    let out = destination.writer();
    let result = match arguments.format {
        ReviewFormat::Table if arguments.all => out.write_all(overview::text(head, review).as_bytes()),
        ReviewFormat::Table => out.write_all(detail::text(head, review).as_bytes()),
        ReviewFormat::Json => format::json(head, review.apps(), out),
        ReviewFormat::Csv => format::csv(head, review.apps(), out),
        ReviewFormat::Sarif => format::sarif(head, review.apps(), out),
        ReviewFormat::Markdown => format::markdown(head, review.apps(), out),
        ReviewFormat::Html => {
            let mut document = review.document();
            document.changes.clone_from(&head.changes);
            out.write_all(report::html(&document)?.as_bytes())
        }
    };
    destination.finish(result)
}

/// Whole or not at all: a snapshot that ends in the middle would be compared with.
fn save(path: &Path, head: &ReviewDocument, review: &Review<'_>) -> Result<(), Failure> {
    let mut destination = Destination::beside(path)?;
    let result = write_snapshot(head, review.apps(), destination.writer());
    destination.finish(result)
}

/// A condition that is met is the result of the command for whoever runs it: said even with `--quiet`.
fn tell(failing: &Failing) {
    let Failing { condition, count, first, .. } = failing;
    let text = format::printable(first);
    // What cannot be shown must not change the exit code.
    writeln!(anstream::stderr().lock(), "--fail-on {condition}: {count}, the first: {text}").ok();
}
