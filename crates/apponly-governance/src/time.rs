//! Moments as text.

use std::time::SystemTime;

use jiff::Timestamp;

/// RFC 3339 in UTC, whole seconds.
pub(crate) fn rfc3339(moment: SystemTime) -> String {
    written(moment, "%Y-%m-%dT%H:%M:%SZ")
}

/// The date, UTC.
pub(crate) fn day(moment: SystemTime) -> String {
    written(moment, "%Y-%m-%d")
}

/// Whole days from `now` to `end`; negative after it.
pub(crate) fn days_until(end: SystemTime, now: SystemTime) -> i64 {
    const DAY: u64 = 86_400;
    match end.duration_since(now) {
        Ok(left) => i64::try_from(left.as_secs() / DAY).unwrap_or(i64::MAX),
        Err(over) => -i64::try_from(over.duration().as_secs().div_ceil(DAY)).unwrap_or(i64::MAX),
    }
}

/// Reads RFC 3339.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok().map(SystemTime::from)
}

fn written(moment: SystemTime, form: &str) -> String {
    Timestamp::try_from(moment).map_or_else(|_| "an unknown date".to_owned(), |time| time.strftime(form).to_string())
}
