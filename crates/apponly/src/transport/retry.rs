//! Retry policies, one for each service, and the loop that obeys them.

use std::time::Duration;

use http::StatusCode;

use super::{HttpRequest, HttpResponse, Transport, TransportFailure, retry_after};
use crate::deadline::Deadline;
use crate::error::Error;
use crate::sts::is_transient_refusal;

/// When and how often a request is sent again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RetryPolicy {
    /// The waits between tries; their number is the number of retries.
    delays: &'static [Duration],
    /// Whether an answer is worth another try.
    retries: fn(&HttpResponse) -> bool,
    /// Waits for 410 Gone, where the service defines it as "back soon".
    gone_delays: &'static [Duration],
    /// Whether a status without `Retry-After` may be repeated when it is 429.
    retries_bare_429: bool,
}

const fn seconds(value: u64) -> Duration {
    Duration::from_secs(value)
}

impl RetryPolicy {
    /// The token endpoint: 5xx and lost connections again after 1 s and 2 s; 429 only as the service says when.
    pub(crate) const STS: Self = Self {
        delays: &[seconds(1), seconds(2)],
        retries: |response| {
            let status = response.status;
            status.is_server_error() || status == 408 || status == 429 || is_transient_refusal(response)
        },
        gone_delays: &[],
        retries_bare_429: false,
    };

    /// The instance metadata service; 410 means that it is being updated, for up to 70 s.
    ///
    /// Source: Entra documentation, "How to use managed identities on a VM to get an access token", retry guidance.
    pub(crate) const IMDS: Self = Self {
        delays: &[seconds(1), seconds(2), seconds(4)],
        retries: |response| {
            matches!(response.status.as_u16(), 404 | 408 | 410 | 429) || is_own_server_error(response.status)
        },
        gone_delays: &[seconds(10); 7],
        retries_bare_429: true,
    };

    /// App Service, Azure ML, Arc, and the token endpoints of pipelines.
    pub(crate) const HOST: Self = Self {
        delays: &[seconds(1), seconds(1), seconds(1)],
        retries: |response| matches!(response.status.as_u16(), 404 | 408 | 429 | 500 | 503 | 504),
        gone_delays: &[],
        retries_bare_429: true,
    };

    /// Service Fabric: 404 is an answer there (`ManagedIdentityNotFound`).
    pub(crate) const SERVICE_FABRIC: Self = Self {
        delays: &[seconds(1), seconds(2), seconds(4), seconds(8), seconds(16)],
        retries: |response| matches!(response.status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504),
        gone_delays: &[],
        retries_bare_429: true,
    };

    /// Key Vault, which promises no `Retry-After` with its 429.
    ///
    /// Source: Azure Key Vault throttling guidance.
    pub(crate) const KEY_VAULT: Self = Self {
        delays: &[seconds(1), seconds(2), seconds(4), seconds(8), seconds(16)],
        retries: |response| matches!(response.status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504),
        gone_delays: &[],
        retries_bare_429: true,
    };

    fn delay_after(&self, response: &HttpResponse, tries: usize) -> Option<Duration> {
        if !(self.retries)(response) {
            return None;
        }
        let delays = if response.status == StatusCode::GONE { self.gone_delays } else { self.delays };
        delays.get(tries).copied()
    }
}

/// 502 and 504 are a proxy's word, not the metadata service's.
fn is_own_server_error(status: StatusCode) -> bool {
    status.is_server_error() && !matches!(status.as_u16(), 502 | 504)
}

pub(super) async fn run(
    transport: &Transport,
    request: &HttpRequest,
    policy: &RetryPolicy,
    deadline: Deadline,
) -> Result<HttpResponse, Error> {
    let mut tries = 0;
    loop {
        let outcome = transport.try_send(request.clone(), deadline).await;
        let wait = match &outcome {
            Ok(response) => match policy.delay_after(response, tries) {
                None => None,
                Some(delay) => match retry_after(response, transport.wall()) {
                    Some(asked) => Some(asked),
                    None if response.status == StatusCode::TOO_MANY_REQUESTS && !policy.retries_bare_429 => None,
                    None => Some(with_jitter(delay)),
                },
            },
            Err(TransportFailure::Connection(_)) => policy.delays.get(tries).copied().map(with_jitter),
            Err(_) => None,
        };
        // A wait that does not fit before the deadline is not begun: the caller learns at once.
        let waits = match wait {
            Some(wait) => deadline.sleep(wait).await.is_ok(),
            None => false,
        };
        if !waits {
            return outcome.map_err(|failure| failure.to_error(&request.host()));
        }
        tries += 1;
        tracing::info!(host = %request.host(), tries, "trying again");
    }
}

/// Adds up to a quarter, so that a fleet does not come back at one instant.
fn with_jitter(delay: Duration) -> Duration {
    let [byte, ..] = *uuid::Uuid::new_v4().as_bytes();
    delay + delay.mul_f64(f64::from(byte) / 1024.0)
}
