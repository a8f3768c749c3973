//! Every page of a list, an item as soon as it is there.

use std::path::Path;
use std::sync::Arc;

use apponly::{Error, catalogue};
use apponly_graph::{Checkpoint, DeltaState, GraphClient, GraphRequest, Page};

use super::client::{client, within};
use super::progress::Progress;
use super::render::Render;
use super::sink::Sink;
use super::target::{Target, checkpoint_path};
use super::{call, format, request};
use crate::arguments::{GetArguments, ItemFormat};
use crate::output::{Failure, Printer};
use crate::session;

/// `apponly graph get --all` and what follows pages like it.
pub(super) fn run(arguments: &GetArguments, printer: &Printer) -> Result<(), Failure> {
    check(arguments)?;
    let request = request::get(arguments)?;
    let on_terminal = Sink::would_be_terminal(arguments.output.output.as_deref());
    let progress = Arc::new(Progress::new("items", "pages", printer.is_quiet(), on_terminal));
    let client = client(&arguments.identity, &call::manner(&arguments.call, false), Some(progress.clone()))?;
    let result = session::block_on(whole(arguments, &client, &request, &progress, printer));
    progress.end();
    result
}

/// Combinations that mean nothing, before anything is sent.
fn check(arguments: &GetArguments) -> Result<(), Error> {
    format::check(&arguments.output)?;
    if arguments.output.include {
        return Err(Error::new(&catalogue::SETTING_INVALID, "`--include` has no meaning with every page")
            .with_cause("each page has headers of its own")
            .with_fix("leave out `--include`, or `--all` and what follows pages"));
    }
    if arguments.resume.is_some() && arguments.output.format == Some(ItemFormat::Table) {
        return Err(Error::new(&catalogue::SETTING_INVALID, "a table cannot go on where it was interrupted")
            .with_cause("its first rows decide how wide the columns are")
            .with_fix("choose `--format csv` or `ndjson` with `--resume`"));
    }
    Ok(())
}

/// From what earlier runs left to what the next one will need.
async fn whole(
    arguments: &GetArguments,
    client: &GraphClient,
    request: &GraphRequest,
    progress: &Progress,
    printer: &Printer,
) -> Result<(), Failure> {
    let mut start = request.clone();
    let delta = match &arguments.delta_state {
        // How items are printed does not matter for what changed.
        Some(path) => Some((path.as_path(), client.run_identity(request, "").await?)),
        None => None,
    };
    if let Some((path, identity)) = &delta
        && let Some(state) = DeltaState::load(path, identity)?
    {
        start = request::with_headers(state.request(), &arguments.call)?;
    }
    let mut target = target(arguments, client, request).await?;
    if let Some(next) = target.next_request() {
        start = request::with_headers(next, &arguments.call)?;
    }
    if target.items() > 0 {
        printer.note(&format!("going on after {} items", target.items()));
    }
    progress.begin_at(target.items());
    let selected = request::selected(arguments);
    let on_terminal = Sink::would_be_terminal(arguments.output.output.as_deref());
    let mut run = Run {
        render: format::items(&arguments.output, selected, on_terminal, &target.before()?)?,
        progress,
        left: arguments.limit.unwrap_or(u64::MAX).saturating_sub(target.items()),
        delta_link: target.delta_link().map(str::to_owned),
        out: Vec::new(),
    };
    if !target.is_done() {
        let deadline = arguments.call.deadline.as_deref();
        let result = within(deadline, run.pages(client, start, &mut target)).await;
        result.inspect_err(|_| target.keep()).map_err(|failure| explain(failure, arguments.delta_state.as_deref()))?;
    }
    run.end(&mut target, printer)?;
    if let Some((path, identity)) = delta {
        let link = run.delta_link.ok_or_else(no_delta_link)?;
        // First the items, then the link: what is said to be seen must be there.
        target.sync()?;
        DeltaState::new(identity, link).store(path)?;
    }
    Ok(target.finish()?)
}

async fn target(arguments: &GetArguments, client: &GraphClient, request: &GraphRequest) -> Result<Target, Error> {
    match (&arguments.resume, &arguments.output.output) {
        (Some(given), Some(output)) => {
            let checkpoint = checkpoint_path(output, given.as_deref(), Checkpoint::path_for)?;
            let identity = client.run_identity(request, &format::words(&arguments.output, arguments.limit)).await?;
            Target::kept(output, &checkpoint, &identity)
        }
        (_, output) => Ok(Target::fresh(output.as_deref())),
    }
}

/// A list on its way to the output.
struct Run<'a> {
    render: Box<dyn Render>,
    progress: &'a Progress,
    /// So many items may follow.
    left: u64,
    delta_link: Option<String>,
    out: Vec<u8>,
}

impl Run<'_> {
    async fn pages(&mut self, client: &GraphClient, start: GraphRequest, target: &mut Target) -> Result<(), Failure> {
        let mut pages = client.pages(start);
        while self.left > 0 {
            let Some(page) = pages.next_page().await.transpose()? else { break };
            let written = self.render_page(&page)?;
            self.delta_link = page.delta_link().map(str::to_owned);
            target.write(&self.out, Some(&page))?;
            self.out.clear();
            self.progress.written(written);
        }
        Ok(())
    }

    /// Appends the items of a page, as many as may follow, and says how many.
    fn render_page(&mut self, page: &Page) -> Result<u64, Error> {
        let mut written = 0;
        for item in page.items() {
            if self.left == 0 {
                break;
            }
            self.render.item(item, &mut self.out)?;
            self.left -= 1;
            written += 1;
        }
        Ok(written)
    }

    fn end(&mut self, target: &mut Target, printer: &Printer) -> Result<(), Failure> {
        self.render.end(&mut self.out)?;
        target.write(&self.out, None)?;
        let left_out = self.render.left_out();
        if !left_out.is_empty() {
            let names: Vec<_> = left_out.iter().map(|name| format!("`{name}`")).collect();
            printer.warning(
                &format!("properties that the first item lacks got no column: {}", names.join(", ")),
                "name the columns with `--columns`, or by `$select`",
            );
        }
        Ok(())
    }
}

/// Where Graph has forgotten the delta link, says which file has it.
fn explain(failure: Failure, delta_state: Option<&Path>) -> Failure {
    match (failure, delta_state) {
        (Failure::Error(error), Some(path)) if error.code() == catalogue::GRAPH_SYNC_RESET.code => {
            let fix = format!("remove `{}` and run the command again: it prints everything anew", path.display());
            Failure::Error(error.with_fix(fix))
        }
        (failure, _) => failure,
    }
}

fn no_delta_link() -> Error {
    Error::new(&catalogue::SETTING_INVALID, "`--delta-state`: the answer has no delta link")
        .with_cause("the path is no delta query")
        .with_fix("ask for one, for example `/users/delta` or `/groups/delta`")
}
