//! Counters, as Prometheus reads them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::grants::Served;
use crate::guard::Guard;
use crate::protocol::Protocol;

/// How a request for a token ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// With a token.
    Served,
    /// Its parameters were wrong, or ask for what is not handed out.
    BadRequest,
    /// The sign-in failed.
    Failed,
    /// With the challenge of Azure Arc.
    Challenged,
    /// A guard met it after its protocol was known.
    Refused,
}

impl Outcome {
    const ALL: [Self; 5] = [Self::Served, Self::BadRequest, Self::Failed, Self::Challenged, Self::Refused];

    fn name(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::BadRequest => "bad-request",
            Self::Failed => "failed",
            Self::Challenged => "challenged",
            Self::Refused => "refused",
        }
    }
}

/// Tokens of one identity.
#[derive(Debug, Default)]
pub(crate) struct TokenCounts {
    pub(crate) cached: AtomicU64,
    pub(crate) fresh: AtomicU64,
}

/// All counters. They only grow.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: [[AtomicU64; Outcome::ALL.len()]; Protocol::ALL.len()],
    refusals: [AtomicU64; Guard::ALL.len()],
    /// By the identity's name: they outlive a reload.
    tokens: Mutex<BTreeMap<String, Arc<TokenCounts>>>,
    failures: Mutex<BTreeMap<&'static str, u64>>,
    pub(crate) connections: AtomicU64,
    pub(crate) evicted: AtomicU64,
    pub(crate) audit_lines_lost: AtomicU64,
}

impl Metrics {
    pub(crate) fn request(&self, protocol: Protocol, outcome: Outcome) {
        if let Some(counter) = self.requests.get(protocol.number()).and_then(|row| row.get(outcome as usize)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn refusal(&self, guard: Guard) {
        if let Some(counter) = self.refusals.get(guard as usize) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// `code` is of the catalogue, so that there are not many.
    pub(crate) fn failure(&self, code: &'static str) {
        *self.failures.lock().unwrap_or_else(PoisonError::into_inner).entry(code).or_default() += 1;
    }

    pub(crate) fn tokens_of(&self, identity: &str) -> Arc<TokenCounts> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.entry(identity.to_owned()).or_default().clone()
    }

    /// Everything as text.
    ///
    /// Source: Prometheus documentation, "Exposition formats", text-based format.
    pub(crate) fn text(&self, served: &Served, open: usize, audit_bytes_waiting: usize) -> String {
        let mut page = Page::default();
        page.family("requests_total", "counter", "Token requests by protocol and outcome.");
        for protocol in Protocol::ALL {
            let counters = self.requests.get(protocol.number()).into_iter().flatten();
            for (outcome, counter) in Outcome::ALL.into_iter().zip(counters) {
                let labels = [("protocol", protocol.name()), ("outcome", outcome.name())];
                page.line("requests_total", &labels, counter.load(Ordering::Relaxed));
            }
        }
        page.family(
            "tokens_served_total",
            "counter",
            "Tokens handed out by identity, and whether a sign-in was needed.",
        );
        for (identity, counts) in &*self.tokens.lock().unwrap_or_else(PoisonError::into_inner) {
            for (cached, counter) in [("true", &counts.cached), ("false", &counts.fresh)] {
                let labels = [("identity", identity.as_str()), ("cached", cached)];
                page.line("tokens_served_total", &labels, counter.load(Ordering::Relaxed));
            }
        }
        page.family("refusals_total", "counter", "Requests that a guard refused.");
        for (guard, counter) in Guard::ALL.into_iter().zip(&self.refusals) {
            page.line("refusals_total", &[("guard", guard.name())], counter.load(Ordering::Relaxed));
        }
        page.family("sign_in_failures_total", "counter", "Failed sign-ins that callers saw, by code of the catalogue.");
        for (code, count) in &*self.failures.lock().unwrap_or_else(PoisonError::into_inner) {
            page.line("sign_in_failures_total", &[("code", code)], *count);
        }
        page.family("token_expiry_seconds", "gauge", "When the latest token ends, in seconds since 1970.");
        for grant in served.grants() {
            if let Some(time) = grant.expires_on() {
                let labels = [("identity", grant.identity.as_str()), ("resource", grant.resource.as_str())];
                page.line("token_expiry_seconds", &labels, time);
            }
        }
        page.family("callers_waiting", "gauge", "Callers that wait for a sign-in now.");
        let waiting: usize = served.grants().iter().map(|grant| grant.waiting()).sum();
        page.line("callers_waiting", &[], waiting as u64);
        page.family("open_connections", "gauge", "Connections now.");
        page.line("open_connections", &[], open as u64);
        page.family("connections_total", "counter", "Connections so far.");
        page.line("connections_total", &[], self.connections.load(Ordering::Relaxed));
        page.family(
            "connections_evicted_total",
            "counter",
            "Connections that proved nothing and made room for others.",
        );
        page.line("connections_evicted_total", &[], self.evicted.load(Ordering::Relaxed));
        page.family("audit_bytes_waiting", "gauge", "Bytes of the audit log that are not written yet.");
        page.line("audit_bytes_waiting", &[], audit_bytes_waiting as u64);
        page.family("audit_lines_lost_total", "counter", "Audit lines that could not be written.");
        page.line("audit_lines_lost_total", &[], self.audit_lines_lost.load(Ordering::Relaxed));
        page.0
    }
}

#[derive(Debug, Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        writeln!(self.0, "# HELP apponly_agent_{name} {help}\n# TYPE apponly_agent_{name} {kind}").ok();
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: u64) {
        let escape = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escape(value))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        writeln!(self.0, "apponly_agent_{name}{labels} {value}").ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped() {
        let mut page = Page::default();
        page.line("x", &[("identity", "a\"b\\c\nd")], 1);
        assert_eq!(page.0, "apponly_agent_x{identity=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    #[test]
    fn outcomes_are_counted_in_their_places() {
        for (number, outcome) in Outcome::ALL.into_iter().enumerate() {
            assert_eq!(outcome as usize, number);
        }
        let metrics = Metrics::default();
        metrics.request(Protocol::Imds, Outcome::Failed);
        assert_eq!(metrics.requests[1][2].load(Ordering::Relaxed), 1);
        assert!(Arc::ptr_eq(&metrics.tokens_of("a"), &metrics.tokens_of("a")));
    }
}
