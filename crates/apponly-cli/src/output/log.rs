//! Warnings and `-v` lines of the library on standard error.

use std::fmt::{self, Write as _};
use std::io::Write as _;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

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
    // Fails only where a subscriber is installed already, which is as good.
    tracing::subscriber::set_global_default(Lines { level, fields: verbose > 0 }).ok();
}

/// `warning: text`, and with `-v` the fields behind it. Nothing is made before there is a line to write: most runs write
/// none.
struct Lines {
    level: Level,
    fields: bool,
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target().starts_with("apponly") && *metadata.level() <= self.level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level.into())
    }

    fn event(&self, event: &Event<'_>) {
        let name = match *event.metadata().level() {
            Level::ERROR => "error",
            Level::WARN => "warning",
            Level::INFO => "info",
            Level::DEBUG => "debug",
            Level::TRACE => "trace",
        };
        let mut line = Line { text: format!("{name}:"), fields: self.fields };
        event.record(&mut line);
        line.text.push('\n');
        // Standard error may be closed; there is nowhere else to say so.
        std::io::stderr().lock().write_all(line.text.as_bytes()).ok();
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        // No span is enabled; an id is asked for all the same.
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line {
    text: String,
    fields: bool,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a text cannot fail.
        match field.name() {
            "message" => write!(self.text, " {value:?}").ok(),
            name if self.fields => write!(self.text, " {name}={value:?}").ok(),
            _ => None,
        };
    }
}
