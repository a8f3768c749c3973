//! When a managed identity's token ends. The hosts write it in many forms.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::lenient;

/// Numbers below this (2001-01-01T00:00:00Z in epoch seconds) cannot be a date: they are seconds from now.
const EARLIEST_DATE: u64 = 978_307_200;

/// 9999-12-31T23:59:59Z in epoch seconds: a later end is not a number of seconds, and no calendar could show it.
const LATEST_DATE: u64 = 253_402_300_799;

/// A token that lives longer than this is renewed at half its life, so that a host's outage finds hours left.
const LONG_LIFE: Duration = Duration::from_secs(2 * 3600);

/// When the token ends, by `now` (the time of the service). With both `expires_on` and `expires_in`, the earlier end
/// counts: a host's cache may serve an old `expires_in`, and this machine's clock may be wrong for `expires_on`.
pub(super) fn end(answer: &Map<String, Value>, now: SystemTime) -> Option<SystemTime> {
    let absolute = answer.get("expires_on").and_then(|value| expires_on(value, now));
    let relative = answer.get("expires_in").and_then(lenient::seconds).and_then(|seconds| after(now, seconds));
    match (absolute, relative) {
        (Some(absolute), Some(relative)) => Some(absolute.min(relative)),
        (one, other) => one.or(other),
    }
}

/// From when on the token should be renewed: as the host says, else at half of a long life.
pub(super) fn refresh(answer: &Map<String, Value>, end: SystemTime, now: SystemTime) -> Option<SystemTime> {
    let hinted = answer.get("refresh_in").and_then(lenient::seconds).and_then(|seconds| after(now, seconds));
    if let Some(hinted) = hinted.filter(|hinted| *hinted < end) {
        return Some(hinted);
    }
    let life = end.duration_since(now).unwrap_or_default();
    (life > LONG_LIFE).then(|| now + life / 2)
}

fn expires_on(value: &Value, now: SystemTime) -> Option<SystemTime> {
    match lenient::seconds(value) {
        Some(seconds) if seconds < EARLIEST_DATE => after(now, seconds),
        Some(seconds) => after(SystemTime::UNIX_EPOCH, seconds),
        None => date(value.as_str()?.trim()),
    }
}

fn after(start: SystemTime, seconds: u64) -> Option<SystemTime> {
    let end = start.checked_add(Duration::from_secs(seconds))?;
    let epoch = end.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    (epoch.as_secs() <= LATEST_DATE).then_some(end)
}

/// ISO 8601 with or without offset, and the American forms of older hosts; UTC where nothing else is said.
fn date(text: &str) -> Option<SystemTime> {
    const AMERICAN: [&str; 4] =
        ["%m/%d/%Y %H:%M:%S %:z", "%m/%d/%Y %I:%M:%S %p %:z", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"];
    let timestamp = text.parse::<Timestamp>().ok().or_else(|| utc(text.parse().ok()?)).or_else(|| {
        AMERICAN.iter().find_map(|format| {
            let parsed = strtime::parse(format, text).ok()?;
            parsed.to_timestamp().ok().or_else(|| utc(parsed.to_datetime().ok()?))
        })
    })?;
    // A date before 1970 would be no end but a mistake.
    (timestamp > Timestamp::UNIX_EPOCH).then(|| SystemTime::from(timestamp))
}

fn utc(datetime: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(datetime).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_790_000_000;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn end_of(json: &str) -> Option<SystemTime> {
        end(&serde_json::from_str(json).unwrap(), at(NOW))
    }

    #[test]
    fn every_form_that_a_host_writes_is_read() {
        // 2026-09-22T10:11:12Z
        let date = 1_790_071_872;
        for (json, expected) in [
            (r#"{"expires_on":"1790086399"}"#, 1_790_086_399),
            (r#"{"expires_on":1790086399}"#, 1_790_086_399),
            (r#"{"expires_on":"2026-09-22T10:11:12Z"}"#, date),
            (r#"{"expires_on":"2026-09-22T12:11:12+02:00"}"#, date),
            (r#"{"expires_on":"2026-09-22T10:11:12.000Z"}"#, date),
            (r#"{"expires_on":"2026-09-22T10:11:12"}"#, date),
            (r#"{"expires_on":"2026-09-22 10:11:12"}"#, date),
            (r#"{"expires_on":"09/22/2026 10:11:12"}"#, date),
            (r#"{"expires_on":"9/22/2026 10:11:12"}"#, date),
            (r#"{"expires_on":"09/22/2026 10:11:12 +00:00"}"#, date),
            (r#"{"expires_on":"09/22/2026 10:11:12 AM"}"#, date),
            (r#"{"expires_on":"9/22/2026 10:11:12 AM +00:00"}"#, date),
            (r#"{"expires_on":"09/22/2026 12:11:12 +02:00"}"#, date),
            (r#"{"expires_on":"86399"}"#, NOW + 86399),
            (r#"{"expires_on":978307199}"#, NOW + 978_307_199),
            (r#"{"expires_in":"3599"}"#, NOW + 3599),
            (r#"{"expires_in":3599.7}"#, NOW + 3599),
            (r#"{"expires_on":"soon","expires_in":60}"#, NOW + 60),
            (r#"{"expires_on":"1790000100","expires_in":"86399"}"#, NOW + 100),
            (r#"{"expires_on":"1790086399","expires_in":"60"}"#, NOW + 60),
        ] {
            assert_eq!(end_of(json), Some(at(expected)), "{json}");
        }
    }

    #[test]
    fn nothing_usable_is_no_end_at_all() {
        for json in [
            "{}",
            r#"{"expires_on":""}"#,
            r#"{"expires_on":null}"#,
            r#"{"expires_on":-5}"#,
            r#"{"expires_on":"1899-12-31T00:00:00Z"}"#,
            r#"{"expires_on":"13/45/2026 10:11:12"}"#,
            r#"{"expires_on":1790086399000}"#,
            r#"{"expires_in":"1e300"}"#,
            r#"{"expires_in":9007199254740991}"#,
            r#"{"expires_on":{"seconds":5}}"#,
        ] {
            assert_eq!(end_of(json), None, "{json}");
        }
    }

    #[test]
    fn long_lived_tokens_are_renewed_at_half_their_life() {
        let refresh_of = |json: &str, life| refresh(&serde_json::from_str(json).unwrap(), at(NOW + life), at(NOW));
        assert_eq!(refresh_of("{}", 86400), Some(at(NOW + 43200)));
        assert_eq!(refresh_of("{}", 7200), None);
        assert_eq!(refresh_of(r#"{"refresh_in":"100"}"#, 3600), Some(at(NOW + 100)));
        assert_eq!(refresh_of(r#"{"refresh_in":90000}"#, 86400), Some(at(NOW + 43200)));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}", number in proptest::num::u64::ANY) {
            let texts = serde_json::json!({"expires_on": &text, "expires_in": &text, "refresh_in": number});
            let numbers = serde_json::json!({"expires_on": number, "expires_in": number});
            for value in [texts, numbers] {
                let answer = value.as_object().unwrap();
                if let Some(end) = end(answer, at(NOW)) {
                    let _ = refresh(answer, end, at(NOW));
                }
            }
        }

        #[test]
        fn slashed_dates_never_panic(text in "[0-9]{1,3}/[0-9]{1,3}/[0-9]{1,6} [0-9: +APM]{0,20}") {
            let _ = date(&text);
        }
    }
}
