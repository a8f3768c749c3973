//! Every page of a list, an item as soon as it is there.

use std::sync::Arc;

use apponly::{Error, catalogue};
use apponly_graph::{GraphClient, GraphRequest, Page};

use super::client::client;
use super::format::{self, Before};
use super::progress::Progress;
use super::render::Render;
use super::sink::Sink;
use super::{call, request};
use crate::arguments::{GetArguments, ItemFormat};
use crate::output::{Failure, Printer};
use crate::session;

/// `apponly graph get --all` and what follows pages like it.
pub(super) fn run(arguments: &GetArguments, printer: &Printer) -> Result<(), Failure> {
    check(arguments)?;
    let request = request::get(arguments)?;
    let on_terminal = Sink::would_be_terminal(arguments.output.output.as_deref());
    let render = format::items(&arguments.output, request::selected(arguments), on_terminal, Before::default())?;
    let progress = Arc::new(Progress::new("pages", printer.is_quiet(), on_terminal));
    let manner = call::manner(&arguments.call, false);
    let client = client(&arguments.identity, &manner, Some(progress.clone()))?;
    let run = Run { arguments, render, progress, left: arguments.limit.unwrap_or(u64::MAX), out: Vec::new() };
    session::block_on(run.go(&client, request, printer))
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

/// A list on its way to the output.
struct Run<'a> {
    arguments: &'a GetArguments,
    render: Box<dyn Render>,
    progress: Arc<Progress>,
    /// So many items may follow.
    left: u64,
    out: Vec<u8>,
}

impl Run<'_> {
    async fn go(mut self, client: &GraphClient, request: GraphRequest, printer: &Printer) -> Result<(), Failure> {
        let result = self.pages(client, request).await;
        self.progress.end();
        result?;
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

    async fn pages(&mut self, client: &GraphClient, request: GraphRequest) -> Result<(), Failure> {
        let mut pages = client.pages(request);
        let mut sink = None;
        while self.left > 0 {
            let Some(page) = pages.next_page().await.transpose()? else { break };
            let written = self.render_page(&page)?;
            // Only now: a refusal must not empty yesterday's file.
            let sink = match &mut sink {
                Some(sink) => sink,
                none => none.insert(Sink::open(self.arguments.output.output.as_deref())?),
            };
            self.write(sink)?;
            self.progress.written(written);
        }
        let mut sink = match sink {
            Some(sink) => sink,
            None => Sink::open(self.arguments.output.output.as_deref())?,
        };
        self.render.end(&mut self.out)?;
        self.write(&mut sink)
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

    fn write(&mut self, sink: &mut Sink) -> Result<(), Failure> {
        let result = sink.write(&self.out);
        self.out.clear();
        result
    }
}
