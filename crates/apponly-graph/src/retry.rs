//! What to do after an attempt that was no success: the rules alone, without network and clock.
//!
//! Sources: RFC 9110 sections 9.2.2 (idempotent methods) and 10.2.3; Microsoft Graph, "Throttling guidance" and
//! "Best practices"; "How to use Continuous Access Evaluation enabled APIs".

use std::time::{Duration, SystemTime};

use apponly::{Retry, TransportFailure, retry_after_in};
use http::{HeaderMap, Method, StatusCode};

use crate::challenge;
use crate::observer::RetryReason;
use crate::refusal::GraphTrouble;

/// Failures of the network and the service are tried again so often; throttling, until the deadline.
const MOST_FAILURES: u32 = 8;

/// A success whose body is useless, and an error that may be permanent, are tried again so often.
const MOST_DOUBTFUL: u32 = 3;

/// The span of the first wait; it doubles with each try.
const FIRST_SPAN: Duration = Duration::from_millis(500);

/// No span is longer.
const LONGEST_SPAN: Duration = Duration::from_secs(30);

/// How an attempt ended that was no success.
#[derive(Debug)]
pub(crate) enum Outcome<'a> {
    /// A whole answer that refuses.
    Refused { status: StatusCode, headers: &'a HeaderMap, trouble: &'a GraphTrouble },
    /// No whole answer.
    Lost { failure: &'a TransportFailure, may_be_sent: bool },
    /// A success whose body is cut or is not what it should be.
    Unusable,
    /// The sign-in failed, but may succeed later.
    NoToken,
}

/// What to do now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Send again after the wait.
    Again(Duration, RetryReason),
    /// A challenge (JSON) wants a new token; send again at once.
    Challenge(String),
    /// The token was refused; send again at once with another.
    Renew,
    /// The object to delete is gone, after an answer to the same request was lost: done.
    Done,
    /// It is over, and whether the change was made is not known.
    Unknown,
    /// It is over.
    Over,
}

/// The course of one call.
#[derive(Debug, Default)]
pub(crate) struct Course {
    repeatable: bool,
    is_delete: bool,
    /// An answer was lost, so that the request may have been carried out already.
    lost: bool,
    renewed: bool,
    challenged: bool,
    /// Failures of the network and the service.
    failures: u32,
    /// Useless successes and errors that may be permanent.
    doubtful: u32,
    throttled: u32,
}

/// Whether carrying a request out twice is the same as once, by its method alone.
///
/// PATCH is not: what it does depends on the resource. Source: RFC 9110, section 9.2.2.
pub(crate) fn is_idempotent(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::PUT | Method::DELETE)
}

impl Course {
    pub(crate) fn new(method: &Method, retry_unsafe: bool) -> Self {
        let repeatable = retry_unsafe || is_idempotent(method);
        Self { repeatable, is_delete: *method == Method::DELETE, ..Self::default() }
    }

    /// How often the call was sent again.
    pub(crate) fn retries(&self) -> u32 {
        self.failures + self.doubtful + self.throttled + u32::from(self.renewed) + u32::from(self.challenged)
    }

    /// Whether the last obstacle was throttling.
    pub(crate) fn is_throttled(&self) -> bool {
        self.throttled > 0
    }

    /// `now` is the time of the service; `share` a random number from 0 to 1.
    pub(crate) fn judge(&mut self, outcome: &Outcome<'_>, now: SystemTime, share: f64) -> Verdict {
        match outcome {
            Outcome::NoToken => self.failure(RetryReason::Token, share),
            Outcome::Unusable if self.repeatable => self.doubtful(RetryReason::Connection, share),
            // A success was said, so that it is done; only its answer is missing.
            Outcome::Unusable => Verdict::Unknown,
            Outcome::Lost { failure: TransportFailure::Setup(_) | TransportFailure::Tls(_), .. } => Verdict::Over,
            Outcome::Lost { may_be_sent: false, .. } => self.failure(RetryReason::Connection, share),
            Outcome::Lost { .. } => self.repeat_or_unknown(RetryReason::Connection, share),
            Outcome::Refused { status, headers, trouble } => self.refused(*status, headers, trouble, now, share),
        }
    }

    fn refused(
        &mut self,
        status: StatusCode,
        headers: &HeaderMap,
        trouble: &GraphTrouble,
        now: SystemTime,
        share: f64,
    ) -> Verdict {
        let asked = retry_after_in(headers, now);
        match status.as_u16() {
            401 => self.unauthorized(headers, trouble),
            404 if self.is_delete && self.lost => Verdict::Done,
            429 => self.throttled(asked, share),
            503 if self.repeatable || asked.is_some() || trouble.says_not_done() => match asked {
                Some(_) => self.throttled(asked, share),
                None => self.failure(RetryReason::Service, share),
            },
            504 | 502 if self.repeatable && asked.is_some() => self.throttled(asked, share),
            408 | 502..=504 => self.repeat_or_unknown(RetryReason::Service, share),
            500..=599 if self.repeatable => self.doubtful(RetryReason::Service, share),
            _ => Verdict::Over,
        }
    }

    fn unauthorized(&mut self, headers: &HeaderMap, trouble: &GraphTrouble) -> Verdict {
        match challenge::claims(headers) {
            Some(claims) if !self.challenged => {
                self.challenged = true;
                return Verdict::Challenge(claims);
            }
            Some(_) => return Verdict::Over,
            None => {}
        }
        // Some refusals name what no other token of the same identity can cure.
        let curable = trouble.row(401).is_none_or(|row| row.retry == Retry::Fresh);
        if curable && !self.renewed {
            self.renewed = true;
            return Verdict::Renew;
        }
        Verdict::Over
    }

    /// A refusal before anything was done: sent again however often, as the service says.
    fn throttled(&mut self, asked: Option<Duration>, share: f64) -> Verdict {
        let wait = asked.unwrap_or_else(|| backoff(self.throttled.saturating_add(1), share));
        self.throttled = self.throttled.saturating_add(1);
        Verdict::Again(wait, RetryReason::Throttled)
    }

    fn repeat_or_unknown(&mut self, reason: RetryReason, share: f64) -> Verdict {
        if !self.repeatable {
            return Verdict::Unknown;
        }
        self.lost = true;
        self.failure(reason, share)
    }

    fn failure(&mut self, reason: RetryReason, share: f64) -> Verdict {
        self.failures += 1;
        again(self.failures, MOST_FAILURES, reason, share)
    }

    fn doubtful(&mut self, reason: RetryReason, share: f64) -> Verdict {
        self.doubtful += 1;
        again(self.doubtful, MOST_DOUBTFUL, reason, share)
    }
}

fn again(number: u32, most: u32, reason: RetryReason, share: f64) -> Verdict {
    if number > most { Verdict::Over } else { Verdict::Again(backoff(number - 1, share), reason) }
}

/// The wait before try `number` (from 0) where the service does not say: anything from nothing to a span that doubles.
///
/// Source: "Exponential Backoff And Jitter" (AWS Architecture Blog), full jitter: a fleet spreads best so.
pub(crate) fn backoff(number: u32, share: f64) -> Duration {
    let span = FIRST_SPAN.saturating_mul(2_u32.saturating_pow(number.min(16))).min(LONGEST_SPAN);
    span.mul_f64(share.clamp(0.0, 1.0))
}

/// A random number from 0 to 1, for waits only.
pub(crate) fn share() -> f64 {
    let [a, b, ..] = *uuid::Uuid::new_v4().as_bytes();
    f64::from(u16::from_be_bytes([a, b])) / f64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        list.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    fn answer(course: &mut Course, status: u16, list: &[(&'static str, &str)], code: &str) -> Verdict {
        let trouble = GraphTrouble { code: code.to_owned(), ..GraphTrouble::default() };
        let (status, headers) = (StatusCode::from_u16(status).unwrap(), headers(list));
        course.judge(&Outcome::Refused { status, headers: &headers, trouble: &trouble }, NOW, 1.0)
    }

    fn lost(course: &mut Course, may_be_sent: bool) -> Verdict {
        let failure = TransportFailure::Connection("reset".to_owned());
        course.judge(&Outcome::Lost { failure: &failure, may_be_sent }, NOW, 1.0)
    }

    fn again(verdict: &Verdict) -> Option<u64> {
        match verdict {
            Verdict::Again(wait, _) => Some(wait.as_millis().try_into().unwrap()),
            _ => None,
        }
    }

    #[test]
    fn retry_after_is_honoured_exactly_for_every_method() {
        for method in [Method::GET, Method::POST, Method::PATCH] {
            for status in [429, 503] {
                let mut course = Course::new(&method, false);
                assert_eq!(
                    again(&answer(&mut course, status, &[("retry-after", "7")], "")),
                    Some(7000),
                    "{method} {status}"
                );
                let date =
                    [("date", "Thu, 20 Aug 2026 10:00:00 GMT"), ("retry-after", "Thu, 20 Aug 2026 10:00:09 GMT")];
                assert_eq!(again(&answer(&mut course, status, &date, "")), Some(9000), "{method} {status}");
            }
        }
    }

    #[test]
    fn lost_answer_is_never_repeated_for_post_and_patch_unless_asked_for() {
        for method in [Method::POST, Method::PATCH] {
            assert_eq!(lost(&mut Course::new(&method, false), true), Verdict::Unknown, "{method}");
            assert!(again(&lost(&mut Course::new(&method, true), true)).is_some(), "{method}");
            assert!(again(&lost(&mut Course::new(&method, false), false)).is_some(), "{method} was not sent");
            assert_eq!(answer(&mut Course::new(&method, false), 504, &[], "UnknownError"), Verdict::Unknown);
        }
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            assert!(again(&lost(&mut Course::new(&method, false), true)).is_some(), "{method}");
        }
    }

    #[test]
    fn bare_503_to_a_post_is_repeated_only_where_it_says_that_nothing_was_done() {
        assert_eq!(answer(&mut Course::new(&Method::POST, false), 503, &[], "UnknownError"), Verdict::Unknown);
        assert!(again(&answer(&mut Course::new(&Method::POST, false), 503, &[], "serviceNotAvailable")).is_some());
        assert!(again(&answer(&mut Course::new(&Method::GET, false), 503, &[], "")).is_some());
    }

    #[test]
    fn deleted_object_is_done_only_after_a_lost_answer() {
        let mut course = Course::new(&Method::DELETE, false);
        assert_eq!(answer(&mut course, 404, &[], ""), Verdict::Over);
        assert!(again(&lost(&mut course, true)).is_some());
        assert_eq!(answer(&mut course, 404, &[], ""), Verdict::Done);
        let mut course = Course::new(&Method::DELETE, false);
        assert!(again(&lost(&mut course, false)).is_some());
        assert_eq!(answer(&mut course, 404, &[], ""), Verdict::Over, "the first one was not even sent");
    }

    #[test]
    fn failures_end_and_throttling_does_not() {
        let mut course = Course::new(&Method::GET, false);
        for _ in 0..MOST_FAILURES {
            assert!(again(&lost(&mut course, true)).is_some());
        }
        assert_eq!(lost(&mut course, true), Verdict::Over);
        for _ in 0..1000 {
            assert!(again(&answer(&mut course, 429, &[], "")).is_some());
        }
    }

    #[test]
    fn token_is_renewed_once_and_a_challenge_answered_once() {
        let mut course = Course::new(&Method::GET, false);
        assert_eq!(answer(&mut course, 401, &[], "InvalidAuthenticationToken"), Verdict::Renew);
        assert_eq!(answer(&mut course, 401, &[], "InvalidAuthenticationToken"), Verdict::Over);
        let challenge = [("www-authenticate", "Bearer error=\"insufficient_claims\", claims=\"eyJhIjoxfQ==\"")];
        assert_eq!(answer(&mut course, 401, &challenge, ""), Verdict::Challenge("{\"a\":1}".to_owned()));
        assert_eq!(answer(&mut course, 401, &challenge, ""), Verdict::Over);
        let mut course = Course::new(&Method::GET, false);
        assert_eq!(answer(&mut course, 401, &[], "Authorization_IdentityNotFound"), Verdict::Over);
    }

    #[test]
    fn backoff_doubles_up_to_its_limit_and_uses_the_whole_span() {
        assert_eq!(backoff(0, 1.0), FIRST_SPAN);
        assert_eq!(backoff(3, 1.0), Duration::from_secs(4));
        assert_eq!(backoff(3, 0.0), Duration::ZERO);
        assert_eq!(backoff(u32::MAX, 1.0), LONGEST_SPAN);
    }
}
