//! The `Retry-After` header.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::{HttpResponse, LONGEST_RETRY_AFTER};

/// How long an answer with these headers asks to wait, at most an hour; `None` where it does not say or says nonsense.
///
/// Whole and decimal seconds (Graph sends both) and HTTP dates (compared with the answer's own `Date`,
/// so that this machine's clock does not matter).
///
/// Source: RFC 9110, section 10.2.3.
#[must_use]
pub fn retry_after_in(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let text = header("retry-after")?.trim();
    let wait = match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => {
            Duration::from_secs_f64(seconds.min(LONGEST_RETRY_AFTER.as_secs_f64()))
        }
        Ok(_) => return None,
        Err(_) => {
            let base = header("date").and_then(parse_http_date).unwrap_or(now);
            parse_http_date(text)?.duration_since(base).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

/// As [`retry_after_in`] for a whole answer, rounded up to seconds.
pub(crate) fn retry_after(response: &HttpResponse, now: SystemTime) -> Option<Duration> {
    let wait = retry_after_in(&response.headers, now)?;
    Some(Duration::from_secs(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)))
}

/// An HTTP date in the preferred form (IMF-fixdate).
pub(crate) fn parse_http_date(text: &str) -> Option<SystemTime> {
    let stamp = jiff::fmt::rfc2822::parse(text.trim()).ok()?;
    Some(SystemTime::from(stamp.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(headers: &[(&'static str, &str)]) -> Option<Duration> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        retry_after_in(&map, SystemTime::UNIX_EPOCH)
    }

    #[test]
    fn reads_seconds_decimals_and_dates() {
        assert_eq!(wait(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
        assert_eq!(wait(&[("retry-after", "2.128")]), Some(Duration::from_millis(2128)));
        let date = [("date", "Thu, 20 Aug 2026 10:00:00 GMT"), ("retry-after", "Thu, 20 Aug 2026 10:00:09 GMT")];
        assert_eq!(wait(&date), Some(Duration::from_secs(9)));
    }

    #[test]
    fn whole_answers_are_rounded_up() {
        let headers = HeaderMap::from_iter([(http::header::RETRY_AFTER, "2.128".parse().unwrap())]);
        let response = HttpResponse::new(http::StatusCode::TOO_MANY_REQUESTS, headers, "");
        assert_eq!(retry_after(&response, SystemTime::UNIX_EPOCH), Some(Duration::from_secs(3)));
    }

    #[test]
    fn caps_at_an_hour_and_ignores_nonsense() {
        assert_eq!(wait(&[("retry-after", "1e300")]), Some(LONGEST_RETRY_AFTER));
        for nonsense in ["-5", "soon", "NaN", ""] {
            assert_eq!(wait(&[("retry-after", nonsense)]), None, "{nonsense}");
        }
        assert_eq!(wait(&[]), None);
    }
}
