//! The thread that writes: callers put lines into one buffer, which it takes as a whole.

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use apponly::{Error, catalogue};
use jiff::Timestamp;
use tokio::sync::Notify;

use super::line::refused_more;
use crate::guard::Rate;
use crate::metrics::Metrics;

/// Bytes that may wait; more, and callers wait for the writer.
const MOST_WAITING: usize = 1024 * 1024;

/// The writer waits this long for more lines, so that a thousand of them cost one write.
const GATHER: Duration = Duration::from_millis(20);

/// This many bytes are worth a write at once.
const ENOUGH: usize = 64 * 1024;

/// The audit log while it is being written.
#[derive(Debug)]
pub(crate) struct Audit {
    shared: Arc<Waiting>,
    thread: Mutex<Option<JoinHandle<()>>>,
    refusals: Rate,
    unlisted: AtomicU64,
}

#[derive(Debug, Default)]
struct Waiting {
    lines: Mutex<Lines>,
    arrived: Condvar,
    space: Notify,
    has_failed: AtomicBool,
}

#[derive(Debug, Default)]
struct Lines {
    bytes: Vec<u8>,
    /// The text of the time up to the second, made once for each.
    second: Option<(u64, String)>,
    is_ending: bool,
}

impl Audit {
    /// Begins to write to `sink`.
    ///
    /// # Errors
    /// `agent-failed`: there is no thread for it.
    pub(crate) fn start(sink: Box<dyn Write + Send>, refusals: Rate, metrics: Arc<Metrics>) -> Result<Self, Error> {
        let shared = Arc::new(Waiting::default());
        let waiting = shared.clone();
        let thread = std::thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || waiting.write(sink, &metrics))
            .map_err(|error| Error::new(&catalogue::AGENT_FAILED, format!("no thread for the audit log: {error}")))?;
        Ok(Self { shared, thread: Mutex::new(Some(thread)), refusals, unlisted: AtomicU64::new(0) })
    }

    /// Puts a line into the log, or waits until there is room. `now`: the time since 1970.
    pub(crate) async fn add(&self, now: Duration, line: &[u8]) {
        loop {
            let space = self.shared.space.notified();
            if self.shared.push(now, line) {
                return;
            }
            space.await;
        }
    }

    /// The same for a refusal, of which only so many a second get a line; the others are counted.
    pub(crate) async fn add_refusal(&self, now: Duration, clock: Instant, line: &[u8]) {
        if self.refusals.take(clock).is_err() {
            self.unlisted.fetch_add(1, Ordering::Relaxed);
            return;
        }
        self.add(now, line).await;
    }

    /// Writes how many refusals got no line, if any; called once a second.
    pub(crate) fn count_unlisted(&self, now: Duration) {
        let count = self.unlisted.swap(0, Ordering::Relaxed);
        if count > 0 && !self.shared.push(now, &refused_more(count)) {
            self.unlisted.fetch_add(count, Ordering::Relaxed);
        }
    }

    /// Bytes that are not written yet.
    pub(crate) fn waiting(&self) -> usize {
        self.shared.lines.lock().unwrap_or_else(PoisonError::into_inner).bytes.len()
    }

    /// Whether the latest write failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.shared.has_failed.load(Ordering::Relaxed)
    }

    /// Writes what is left, and ends.
    pub(crate) fn finish(&self, now: Duration) {
        self.count_unlisted(now);
        self.shared.lines.lock().unwrap_or_else(PoisonError::into_inner).is_ending = true;
        self.shared.arrived.notify_one();
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            thread.join().ok();
        }
    }
}

impl Drop for Audit {
    fn drop(&mut self) {
        self.shared.lines.lock().unwrap_or_else(PoisonError::into_inner).is_ending = true;
        self.shared.arrived.notify_one();
    }
}

impl Waiting {
    /// Whether there was room.
    fn push(&self, now: Duration, line: &[u8]) -> bool {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let before = lines.bytes.len();
        if before > MOST_WAITING {
            return false;
        }
        if lines.second.as_ref().is_none_or(|(second, _)| *second != now.as_secs()) {
            lines.second = Some((now.as_secs(), time(now)));
        }
        let Lines { bytes, second, .. } = &mut *lines;
        bytes.extend_from_slice(b"{\"time\":\"");
        bytes.extend_from_slice(second.as_ref().map_or("", |(_, text)| text.as_str()).as_bytes());
        // Writing to memory cannot fail.
        write!(bytes, ".{:03}Z\",", now.subsec_millis()).ok();
        bytes.extend_from_slice(line);
        bytes.extend_from_slice(b"}\n");
        let after = bytes.len();
        drop(lines);
        if before == 0 || (before < ENOUGH && after >= ENOUGH) {
            self.arrived.notify_one();
        }
        true
    }

    fn write(&self, mut sink: Box<dyn Write + Send>, metrics: &Metrics) {
        let mut taken = Vec::new();
        loop {
            let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
            let is_idle = |lines: &mut Lines| lines.bytes.is_empty() && !lines.is_ending;
            let lines = self.arrived.wait_while(lines, is_idle).unwrap_or_else(PoisonError::into_inner);
            let is_little = |lines: &mut Lines| lines.bytes.len() < ENOUGH && !lines.is_ending;
            let waited = self.arrived.wait_timeout_while(lines, GATHER, is_little);
            let (mut lines, _) = waited.unwrap_or_else(PoisonError::into_inner);
            std::mem::swap(&mut lines.bytes, &mut taken);
            let is_ending = lines.is_ending;
            drop(lines);
            self.space.notify_waiters();
            let written = sink.write_all(&taken).and_then(|()| sink.flush());
            self.note(written, &taken, metrics);
            taken.clear();
            if is_ending {
                return;
            }
        }
    }

    fn note(&self, written: std::io::Result<()>, taken: &[u8], metrics: &Metrics) {
        let has_failed = written.is_err();
        if let Err(error) = written {
            let lost = taken.iter().filter(|byte| **byte == b'\n').count();
            metrics.audit_lines_lost.fetch_add(lost as u64, Ordering::Relaxed);
            if !self.has_failed.load(Ordering::Relaxed) {
                tracing::error!("the audit log cannot be written, lines are lost: {error}");
            }
        }
        self.has_failed.store(has_failed, Ordering::Relaxed);
    }
}

/// RFC 3339 without fraction and zone.
fn time(now: Duration) -> String {
    let second = i64::try_from(now.as_secs()).unwrap_or_default();
    Timestamp::from_second(second).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use apponly::{Clock as _, SystemClock};

    use super::*;

    /// A sink that a test holds closed.
    #[derive(Debug, Clone, Default)]
    struct Sink(Arc<Gate>);

    #[derive(Debug, Default)]
    struct Gate {
        /// Whether it is open, and what came through.
        state: Mutex<(bool, Vec<u8>)>,
        opened: Condvar,
    }

    impl Sink {
        fn open(&self) {
            self.0.state.lock().unwrap().0 = true;
            self.0.opened.notify_all();
        }

        fn lines(&self) -> Vec<String> {
            String::from_utf8(self.0.state.lock().unwrap().1.clone()).unwrap().lines().map(str::to_owned).collect()
        }
    }

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let state = self.0.state.lock().unwrap();
            let mut state = self.0.opened.wait_while(state, |state| !state.0).unwrap();
            state.1.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn start(sink: &Sink, refusals: u32) -> Audit {
        let rate = Rate::new(refusals, SystemClock::default().monotonic());
        Audit::start(Box::new(sink.clone()), rate, Arc::default()).unwrap()
    }

    const NOW: Duration = Duration::from_millis(1_000_000_000_123);

    #[tokio::test]
    async fn lines_wait_for_a_slow_sink_and_none_is_lost() {
        let sink = Sink::default();
        let audit = Arc::new(start(&sink, 1));
        let long = format!("\"a\":\"{}\"", "x".repeat(100_000));
        let adding = tokio::spawn({
            let (audit, long) = (audit.clone(), long.clone());
            async move {
                for _ in 0..40 {
                    audit.add(NOW, long.as_bytes()).await;
                }
            }
        });
        while audit.waiting() <= MOST_WAITING {
            tokio::task::yield_now().await;
        }
        assert!(!adding.is_finished(), "4 MB do not fit");
        sink.open();
        adding.await.unwrap();
        audit.finish(NOW);
        let lines = sink.lines();
        assert_eq!(lines.len(), 40);
        assert_eq!(lines[39], format!("{{\"time\":\"2001-09-09T01:46:40.123Z\",{long}}}"));
    }

    #[tokio::test]
    async fn refusals_beyond_the_rate_are_counted() {
        let sink = Sink::default();
        sink.open();
        let audit = start(&sink, 3);
        let start = SystemClock::default().monotonic();
        for _ in 0..10 {
            audit.add_refusal(NOW, start, b"\"r\":1").await;
        }
        audit.finish(NOW);
        let lines = sink.lines();
        let counted: serde_json::Value = serde_json::from_str(lines.last().unwrap()).unwrap();
        let count = usize::try_from(counted["count"].as_u64().unwrap()).unwrap();
        assert_eq!((lines.len() - 1 + count, counted["event"].as_str()), (10, Some("refusals-not-listed")));
        assert!(count >= 6);
    }

    #[tokio::test]
    async fn failing_sink_is_noticed() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }

            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let metrics = Arc::new(Metrics::default());
        let rate = Rate::new(1, SystemClock::default().monotonic());
        let audit = Audit::start(Box::new(Full), rate, metrics.clone()).unwrap();
        audit.add(NOW, b"\"a\":1").await;
        audit.finish(NOW);
        assert!(audit.has_failed());
        assert_eq!(metrics.audit_lines_lost.load(Ordering::Relaxed), 1);
    }
}
