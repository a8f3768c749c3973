//! What a person sees while a long run goes on: a line on the terminal, nothing in a pipe.

use std::io::{self, IsTerminal as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use apponly_graph::{GraphObserver, RetryReason};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often the line is drawn again.
const TICK: Duration = Duration::from_millis(200);

/// Counts what the client does, and shows it on a terminal.
#[derive(Debug)]
pub(in crate::commands) struct Progress {
    /// `None` where nobody looks.
    bar: Option<ProgressBar>,
    what: &'static str,
    unit: &'static str,
    items: AtomicU64,
    before: AtomicU64,
    answers: AtomicU64,
    retries: AtomicU64,
    /// Milliseconds.
    throttled: AtomicU64,
}

impl Progress {
    /// Shows itself if standard error is a terminal and the results go elsewhere. `what` is counted as it
    /// is written, `unit` is what an answer brings.
    pub(in crate::commands) fn new(
        what: &'static str,
        unit: &'static str,
        quiet: bool,
        results_on_terminal: bool,
    ) -> Self {
        let shown = io::stderr().is_terminal() && !quiet && !results_on_terminal;
        let bar = shown.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(TICK);
            bar
        });
        Self {
            bar,
            what,
            unit,
            items: AtomicU64::new(0),
            before: AtomicU64::new(0),
            answers: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            throttled: AtomicU64::new(0),
        }
    }

    /// Items that an interrupted run had already.
    pub(super) fn begin_at(&self, items: u64) {
        self.items.store(items, Ordering::Relaxed);
        self.before.store(items, Ordering::Relaxed);
    }

    /// So many more items are written.
    pub(super) fn written(&self, items: u64) {
        self.items.fetch_add(items, Ordering::Relaxed);
        self.show("");
    }

    /// Removes the line.
    pub(in crate::commands) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn show(&self, now: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(self.line(bar.elapsed(), now));
        }
    }

    fn line(&self, elapsed: Duration, now: &str) -> String {
        let items = self.items.load(Ordering::Relaxed);
        let mut line = format!("{items} {}, {} {}", self.what, self.answers.load(Ordering::Relaxed), self.unit);
        let new = items.saturating_sub(self.before.load(Ordering::Relaxed));
        if let Some(rate) = u128::from(new).saturating_mul(1000).checked_div(elapsed.as_millis()) {
            line.push_str(&format!(", {rate}/s"));
        }
        let retries = self.retries.load(Ordering::Relaxed);
        if retries > 0 {
            line.push_str(&format!(", {retries} retries"));
        }
        let throttled = self.throttled.load(Ordering::Relaxed) / 1000;
        if throttled > 0 {
            line.push_str(&format!(", throttled {throttled} s"));
        }
        line.push_str(now);
        line
    }
}

impl GraphObserver for Progress {
    fn answer(&self, status: u16, _: u64) {
        if (200..300).contains(&status) {
            self.answers.fetch_add(1, Ordering::Relaxed);
            self.show("");
        }
    }

    fn retry(&self, reason: RetryReason, wait: Duration) {
        self.retries.fetch_add(1, Ordering::Relaxed);
        if reason == RetryReason::Throttled {
            let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            self.throttled.fetch_add(wait, Ordering::Relaxed);
        }
        if wait >= Duration::from_secs(1) {
            self.show(&format!("; waiting {} s ({})", wait.as_secs(), reason.name()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_says_what_is_done_and_what_is_waited_for() {
        let progress = Progress::new("items", "pages", false, true);
        assert!(progress.bar.is_none(), "results on the terminal leave no room for it");
        progress.begin_at(1000);
        progress.answer(200, 10);
        progress.answer(429, 10);
        progress.retry(RetryReason::Throttled, Duration::from_secs(30));
        progress.written(500);
        let line = progress.line(Duration::from_secs(3), "");
        assert_eq!(line, "1500 items, 1 pages, 166/s, 1 retries, throttled 30 s");
        assert_eq!(progress.line(Duration::ZERO, ""), "1500 items, 1 pages, 1 retries, throttled 30 s");
    }
}
