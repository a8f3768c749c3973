//! What a fault is.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Rate;
use crate::clock::http_date;

/// The service that a fault or a recorded request belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultTarget {
    /// App Service, Functions and Container Apps managed-identity endpoint.
    AppService,
    /// Azure Arc managed-identity endpoint.
    Arc,
    /// Azure Machine Learning managed-identity endpoint.
    AzureMl,
    /// Instance discovery, OIDC metadata and JWKS.
    Discovery,
    /// The built-in external issuer with its token endpoints.
    ExternalIssuer,
    /// Microsoft Graph.
    Graph,
    /// One request inside a `$batch` of Graph. It takes `status`, `body` and `retry_after` as an answer; with `reset`,
    /// `black-hole` and `lost-answer` the step has no answer in the batch's.
    GraphBatchStep,
    /// Azure instance metadata service.
    Imds,
    /// Key Vault.
    KeyVault,
    /// Service Fabric managed-identity endpoint.
    ServiceFabric,
    /// The token endpoint.
    Sts,
}

/// One fault: where it happens, how often, and what happens.
///
/// In TOML a `[[faults]]` table, on the control endpoint a JSON object, with the same keys.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fault {
    /// The service it happens in.
    pub target: FaultTarget,
    /// How many requests meet it before it is used up; every request if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// How many requests of this target and path pass before it begins; none if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// The share of requests that meet it; all if absent. Faults of the same target and `seed` share one draw for each
    /// request, so that their rates add up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// Chooses the sequence of draws for `rate`; the same seed gives the same sequence. 0 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Only requests whose path starts with this meet it; every path if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Milliseconds to wait before anything else happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<u64>,
    /// Seconds by which the service's time is ahead (negative: behind) while it answers: tokens, checks and `Date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset: Option<i64>,
    /// Answer with this HTTP status instead of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `Retry-After` added to the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<RetryAfter>,
    /// Body of the answer when `status` is set; empty if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What happens to the connection or the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FaultKind>,
}

impl Fault {
    /// A fault that does nothing yet to `target`.
    #[must_use]
    pub fn new(target: FaultTarget) -> Self {
        Self {
            target,
            count: None,
            after: None,
            rate: None,
            seed: None,
            path: None,
            delay: None,
            clock_offset: None,
            status: None,
            retry_after: None,
            body: None,
            kind: None,
        }
    }

    /// The same fault for `count` requests only.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }

    /// The same fault from the request after the first `count` on.
    #[must_use]
    pub fn after(mut self, count: u64) -> Self {
        self.after = Some(count);
        self
    }

    /// The same fault for a share of requests, drawn from the sequence `seed`.
    #[must_use]
    pub fn rate(mut self, rate: Rate, seed: u64) -> Self {
        self.rate = Some(rate);
        self.seed = Some(seed);
        self
    }

    /// The same fault for requests whose path starts with `prefix` only.
    #[must_use]
    pub fn path(mut self, prefix: &str) -> Self {
        self.path = Some(prefix.to_owned());
        self
    }

    /// The same fault, answering with the HTTP `status`.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The same fault with `Retry-After`.
    #[must_use]
    pub fn retry_after(mut self, retry_after: RetryAfter) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// The same fault after `milliseconds`.
    #[must_use]
    pub fn delay(mut self, milliseconds: u64) -> Self {
        self.delay = Some(milliseconds);
        self
    }

    /// The same fault with the service's time ahead by `seconds`.
    #[must_use]
    pub fn clock_offset(mut self, seconds: i64) -> Self {
        self.clock_offset = Some(seconds);
        self
    }

    /// The same fault with what happens to the connection or the body.
    #[must_use]
    pub fn kind(mut self, kind: FaultKind) -> Self {
        self.kind = Some(kind);
        self
    }
}

/// What happens to the connection or the body of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultKind {
    /// The request is read and never answered.
    BlackHole,
    /// Graph revokes the token of the request, if it was issued to a client that declared `cp1`: the token meets a
    /// claims challenge now and ever after. Other services answer as usual.
    ClaimsChallenge,
    /// The body is bytes that are neither JSON nor UTF-8.
    Garbage,
    /// The request is carried out, and the connection reset instead of the answer.
    LostAnswer,
    /// The connection is reset instead of an answer.
    Reset,
    /// The body ends, with the connection, after its first half.
    Truncated,
}

/// A `Retry-After` value (RFC 9110 section 10.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RetryAfter {
    /// As an HTTP date this many seconds after the service's time.
    Date(i64),
    /// As a number of seconds.
    Seconds(u32),
}

impl RetryAfter {
    /// The header's value at the service's time `now`.
    pub(crate) fn value(self, now: Timestamp) -> String {
        match self {
            Self::Date(seconds) => http_date(now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(now)),
            Self::Seconds(seconds) => seconds.to_string(),
        }
    }
}
