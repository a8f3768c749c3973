//! Warnings and `-v` lines of the library on standard error.

use std::fmt;

use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::fmt::format::{self, FormatEvent, FormatFields};
use tracing_subscriber::fmt::{FmtContext, format::Writer};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Shows warnings; with `-v` what is done, with `-vv` each exchange, with `-vvv` everything. Only our own lines: what
/// HTTP and TLS libraries would print holds headers.
pub(crate) fn install(quiet: bool, verbose: u8) {
    let level = match (quiet, verbose) {
        (true, _) => Level::ERROR,
        (false, 0) => Level::WARN,
        (false, 1) => Level::INFO,
        (false, 2) => Level::DEBUG,
        (false, _) => Level::TRACE,
    };
    let ours = move |metadata: &Metadata<'_>| metadata.target().starts_with("apponly") && *metadata.level() <= level;
    let layer =
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).event_format(Lines { fields: verbose > 0 });
    let filter = tracing_subscriber::filter::filter_fn(ours);
    // Fails only where a subscriber is installed already, which is as good.
    tracing_subscriber::registry().with(tracing_subscriber::Layer::with_filter(layer, filter)).try_init().ok();
}

/// `warning: text`, and with `-v` the fields behind it.
struct Lines {
    fields: bool,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let name = match *event.metadata().level() {
            Level::ERROR => "error",
            Level::WARN => "warning",
            Level::INFO => "info",
            Level::DEBUG => "debug",
            Level::TRACE => "trace",
        };
        write!(writer, "{name}: ")?;
        let show_fields = self.fields;
        let formatter = format::debug_fn(move |writer, field, value| match field.name() {
            "message" => write!(writer, "{value:?}"),
            name if show_fields => write!(writer, "{name}={value:?}"),
            _ => Ok(()),
        })
        .delimited_by_spaces();
        formatter.format_fields(writer.by_ref(), event)?;
        writeln!(writer)
    }
}

trait Delimited {
    fn delimited_by_spaces(self) -> impl for<'a> FormatFields<'a>;
}

impl<F> Delimited for format::FieldFn<F>
where
    F: Fn(&mut Writer<'_>, &tracing::field::Field, &dyn fmt::Debug) -> fmt::Result + Clone,
{
    fn delimited_by_spaces(self) -> impl for<'a> FormatFields<'a> {
        use tracing_subscriber::field::MakeExt as _;
        self.delimited(" ")
    }
}
