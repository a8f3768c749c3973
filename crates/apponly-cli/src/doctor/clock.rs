//! `clock`: how far this machine's clock is from the services'.

use std::time::{Duration, SystemTime};

use super::case::Case;
use super::check::{Check, CheckId};
use super::signs::Signs;
use crate::output::time;

const ID: CheckId = CheckId::Clock;

/// `Date` has whole seconds and the answer travels: less than this means nothing.
const NOTHING: Duration = Duration::from_secs(5);

/// A clock that is set over the network is closer than this.
const ODD: Duration = Duration::from_secs(60);

/// Entra takes assertions and tokens within five minutes of its clock.
const REFUSED: Duration = Duration::from_secs(300);

const SET: &str = "set the clock: `timedatectl set-ntp true` on Linux, `w32tm /resync` on Windows; a container has the clock of its \
     machine, a paused virtual machine may be behind";

pub(super) fn check(case: &Case, signs: &Signs) -> Check {
    let theirs = signs.tenant.as_ref().and_then(|answer| answer.service_time).or_else(|| by_sign_in(case, signs));
    let Some(theirs) = theirs else { return Check::skip(ID, "no service has told its time") };
    let (by, is_behind) = match theirs.duration_since(case.now) {
        Ok(ahead) => (ahead, true),
        Err(behind) => (behind.duration(), false),
    };
    let times = format!("here {}, there {}", time::rfc3339(case.now), time::rfc3339(theirs));
    if by <= NOTHING {
        return Check::ok(ID, "the same as the service's, to some seconds");
    }
    let direction = if is_behind { "behind" } else { "ahead of" };
    let what = format!("this machine is {} s {direction} the service", by.as_secs());
    if by > REFUSED {
        let check = Check::fail(ID, format!("{what}; Entra allows {} s", REFUSED.as_secs()), SET).with_evidence(times);
        return check
            .with_evidence("apponly corrects its own assertions by this; other programs and certificates are refused");
    }
    if by > ODD { Check::warn(ID, what, SET).with_evidence(times) } else { Check::ok(ID, what) }
}

/// What the answer to the sign-in said of the time.
fn by_sign_in(case: &Case, signs: &Signs) -> Option<SystemTime> {
    signs.token()?;
    Some(case.source.as_ref().ok()?.service_time())
}
