//! Times as text.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// RFC 3339 in UTC, whole seconds.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    whole_seconds(time).to_string()
}

/// The day in UTC, `YYYY-MM-DD`.
pub(crate) fn date(time: SystemTime) -> String {
    whole_seconds(time).to_zoned(TimeZone::UTC).date().to_string()
}

/// Seconds since 1970.
pub(crate) fn epoch(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Local time without a zone, as the Azure CLI writes it.
pub(crate) fn azure_cli(time: SystemTime) -> String {
    whole_seconds(time).to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S.000000").to_string()
}

fn whole_seconds(time: SystemTime) -> Timestamp {
    i64::try_from(epoch(time)).ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn writes_whole_seconds_in_utc() {
        assert_eq!(rfc3339(UNIX_EPOCH + Duration::from_millis(1_790_000_000_900)), "2026-09-21T14:13:20Z");
    }
}
