//! Times as whole seconds: also those beyond the year that calendars of other crates end with.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A moment, UTC, whole seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(i64);

impl Moment {
    /// Whole days from `earlier` to this one, rounded down: -1 for what ended an hour ago.
    pub(crate) fn days_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(DAY)
    }
}

impl From<SystemTime> for Moment {
    fn from(time: SystemTime) -> Self {
        let seconds = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self(i64::try_from(seconds).unwrap_or(i64::MAX))
    }
}

impl FromStr for Moment {
    type Err = ();

    /// RFC 3339 as Graph writes it: in UTC, with or without a fraction.
    fn from_str(text: &str) -> Result<Self, ()> {
        let local = text.strip_suffix(['Z', 'z']).or_else(|| text.strip_suffix("+00:00")).ok_or(())?;
        let time: DateTime = local.parse().map_err(|_| ())?;
        Ok(Self(time.duration_since(epoch()).as_secs()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = epoch().checked_add(SignedDuration::from_secs(self.0)).unwrap_or(DateTime::MAX);
        write!(formatter, "{}", time.strftime("%Y-%m-%dT%H:%M:%SZ"))
    }
}

fn epoch() -> DateTime {
    date(1970, 1, 1).at(0, 0, 0, 0)
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Moment;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a time of RFC 3339 in UTC")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
                text.parse().map_err(|()| E::custom("this is not a time of RFC 3339 in UTC"))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn times_that_graph_writes_come_back_as_whole_seconds() {
        for (text, shown) in [
            ("2026-08-20T10:11:12Z", "2026-08-20T10:11:12Z"),
            ("2026-08-20T10:11:12.1234567Z", "2026-08-20T10:11:12Z"),
            ("2026-08-20T10:11:12+00:00", "2026-08-20T10:11:12Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(moment(text).to_string(), shown);
        }
        for text in ["", "2026-08-20", "2026-08-20T10:11:12", "2026-13-20T10:11:12Z"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_whole_and_negative_after_the_end() {
        let now = moment("2026-08-20T12:00:00Z");
        for (end, days) in [
            ("2026-08-20T12:00:00Z", 0),
            ("2026-08-21T11:59:59Z", 0),
            ("2026-08-21T12:00:00Z", 1),
            ("2026-08-20T11:59:59Z", -1),
            ("2026-08-19T12:00:00Z", -1),
        ] {
            assert_eq!(moment(end).days_since(now), days, "{end}");
        }
    }
}
