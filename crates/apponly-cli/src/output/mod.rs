//! What people and programs see. Results go to standard output, everything else to standard error.

mod confirm;
pub(crate) mod log;
mod report;
pub(crate) mod table;
mod terminal;
pub(crate) mod time;

use std::io::Write as _;

use apponly::Error;
pub(crate) use confirm::confirm;
pub(crate) use report::{literal_secret, report, usage};
pub(crate) use terminal::{output_width, wrap};

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The reader of our output is gone: nothing to tell anybody.
    BrokenPipe,
    /// The exit code is this, and what there is to say has been said: by a program that was run, or in the results.
    Ended(u8),
    /// A failure of the catalogue.
    Error(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// The only way to standard output and to warnings.
#[derive(Debug, Clone)]
pub(crate) struct Printer {
    quiet: bool,
}

impl Printer {
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Whether only errors are shown.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Writes a result, with a line break at its end.
    pub(crate) fn result(&self, text: &str) -> Result<(), Failure> {
        // One write: a result may be a token, and a fast path pays for each call of the system.
        let mut line = zeroize::Zeroizing::new(String::with_capacity(text.len() + 1));
        line.push_str(text);
        line.push('\n');
        self.raw(line.as_bytes())
    }

    /// Writes bytes as they are.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = anstream::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::Error(Error::new(
                &apponly::catalogue::OUTPUT_FAILED,
                format!("standard output cannot be written: {error}"),
            )),
        })
    }

    /// Writes a line that begins with `label`; on a terminal it is broken between words.
    pub(crate) fn labelled(&self, label: &str, text: &str) -> Result<(), Failure> {
        let text = wrap(text, output_width(), label.len() + 2, 4);
        self.result(&format!("{label}: {text}"))
    }

    /// Writes a value as indented JSON.
    pub(crate) fn json(&self, value: &serde_json::Value) -> Result<(), Failure> {
        self.result(&format!("{value:#}"))
    }

    /// Tells the operator how things stand; silent with `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            // A note that cannot be shown must not stop the work.
            writeln!(anstream::stderr().lock(), "{text}").ok();
        }
    }

    /// Tells the operator something that can be acted on; silent with `--quiet`.
    pub(crate) fn warning(&self, problem: &str, fix: &str) {
        if !self.quiet {
            let style = anstyle::AnsiColor::Yellow.on_default().bold();
            let mut out = anstream::stderr().lock();
            // A warning that cannot be shown must not stop the work.
            let width = terminal::error_width();
            let problem = wrap(problem, width, "warning: ".len(), 4);
            let fix = wrap(fix, width, "  fix: ".len(), 4);
            writeln!(out, "{style}warning{style:#}: {problem}\n  fix: {fix}").ok();
        }
    }
}
