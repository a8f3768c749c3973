//! The shapes in which managed-identity hosts write a token's lifetime.
//!
//! Source: "How managed identities for App Service work" for the two App Service protocols; "How to use managed
//! identities on an Azure VM to acquire an access token" for IMDS.

use jiff::{Timestamp, tz::TimeZone};

/// Epoch seconds as a JSON string: IMDS, App Service 2019-08-01, Azure Arc, Azure Machine Learning.
pub(crate) fn epoch_text(epoch_seconds: i64) -> String {
    epoch_seconds.to_string()
}

/// `MM/dd/yyyy HH:mm:ss +00:00`: App Service 2017-09-01.
pub(crate) fn date_text(epoch_seconds: i64) -> String {
    let time = Timestamp::from_second(epoch_seconds).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC);
    time.strftime("%m/%d/%Y %H:%M:%S +00:00").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_protocol_writes_month_first_utc() {
        assert_eq!(date_text(1_790_071_872), "09/22/2026 10:11:12 +00:00");
    }

    #[test]
    fn new_protocols_write_epoch_seconds_as_text() {
        assert_eq!(epoch_text(1_790_086_399), "1790086399");
    }
}
