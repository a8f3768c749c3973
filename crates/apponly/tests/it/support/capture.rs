//! Everything that is logged on one thread, at every level.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, Once, OnceLock, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

thread_local! {
    /// Where records of the crate `log` (rustls, reqwest) go on this thread.
    static LINES: RefCell<Option<Lines>> = const { RefCell::new(None) };
}

#[derive(Debug, Clone, Default)]
struct Lines(Arc<Mutex<String>>);

impl Lines {
    fn add(&self, line: &str) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(line);
        text.push('\n');
    }
}

/// Captures while it lives. Only for tests on a runtime of one thread (`#[tokio::test]`), where tasks stay here.
#[derive(Debug)]
pub(crate) struct Capture {
    lines: Lines,
    _guard: DefaultGuard,
}

impl Capture {
    pub(crate) fn start() -> Self {
        static LOGGER: Once = Once::new();
        LOGGER.call_once(|| {
            log::set_logger(&ThreadLogger).unwrap();
            log::set_max_level(log::LevelFilter::Trace);
        });
        keep_another();
        let lines = Lines::default();
        LINES.set(Some(lines.clone()));
        Self { _guard: tracing::subscriber::set_default(Collector(lines.clone())), lines }
    }

    pub(crate) fn text(&self) -> String {
        self.lines.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The lines of this level, for example `WARN`.
    pub(crate) fn at(&self, level: &str) -> Vec<String> {
        let start = format!("{level} ");
        self.text().lines().filter(|line| line.starts_with(&start)).map(str::to_owned).collect()
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        LINES.set(None);
    }
}

/// While only one collector exists in the process, `tracing` asks the thread that meets a place of logging first whether
/// anybody wants it, and remembers a no for all threads.
fn keep_another() {
    static OTHER: OnceLock<tracing::Dispatch> = OnceLock::new();
    OTHER.get_or_init(|| tracing::Dispatch::new(Collector(Lines::default())));
}

struct ThreadLogger;

impl log::Log for ThreadLogger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {} {}", record.level(), record.target(), record.args());
        LINES.with_borrow(|lines| lines.as_ref().inspect(|lines| lines.add(&line)).is_some());
    }
    fn flush(&self) {}
}

struct Collector(Lines);

impl Collector {
    fn note(&self, metadata: &Metadata<'_>, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(format!("{} {} {}", metadata.level(), metadata.target(), metadata.name()));
        record(&mut fields);
        self.0.add(&fields.0);
    }
}

impl Subscriber for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.note(span.metadata(), |fields| span.record(fields));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, record: &Record<'_>) {
        let mut fields = Fields("TRACE span record".to_owned());
        record.record(&mut fields);
        self.0.add(&fields.0);
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        self.note(event.metadata(), |fields| event.record(fields));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

/// Fails if `text` holds one of `secrets` in any form in which it travels, or anything like a JWT or a private key.
#[track_caller]
pub(crate) fn assert_hidden(text: &str, secrets: &[&str]) {
    use base64::Engine as _;
    for secret in secrets {
        let escaped: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let base64 = base64::engine::general_purpose::STANDARD_NO_PAD.encode(secret);
        for form in [(*secret).to_owned(), escaped, base64, format!("{secret:?}").trim_matches('"').to_owned()] {
            let found = text.lines().find(|line| line.contains(&form));
            assert!(found.is_none(), "a secret of {} characters shows in: {}", secret.len(), found.unwrap_or_default());
        }
    }
    let found = text.lines().find(|line| line.contains("PRIVATE KEY") || holds_jwt(line));
    assert!(found.is_none(), "a private key or a JWT shows in: {}", found.unwrap_or_default());
}

/// Whether a word begins as every JWT does. Within a longer word, as the base64 of a certificate, it is chance.
fn holds_jwt(line: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "+/-_".contains(character);
    line.match_indices("eyJ").any(|(at, _)| !line.get(..at).is_some_and(|before| before.ends_with(is_part)))
}
