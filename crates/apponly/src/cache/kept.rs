//! A token that another process may find, and how much of its life is left by then.

use std::time::{Duration, SystemTime};

use crate::clock::{Clock, SinceBoot};
use crate::token::AccessToken;

/// No app-only token lives longer: a longer life is a mistake or a forgery.
///
/// Source: Entra issues at most 28 hours (continuous access evaluation), managed identities 24.
const LONGEST_LIFE: Duration = Duration::from_secs(28 * 3600);

/// Clocks of machines differ by seconds; a token from further in the future means that the clock was set back.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(3 * 60);

/// A token with everything that its life is judged by later.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) token: AccessToken,
    /// When it came, time of the service.
    pub(crate) obtained_on: SystemTime,
    /// Seconds that the service was ahead of the machine that got it.
    pub(crate) clock_offset: i64,
    /// How long that machine had been running.
    pub(crate) boot: Option<SinceBoot>,
    /// SHA-256 of the claims challenge that it answers, in hexadecimal digits.
    pub(crate) claims: Option<String>,
}

impl Kept {
    /// The time of the service by which the rest of the life must be reckoned now; `None` if the token cannot be trusted
    /// to live at all.
    ///
    /// A new process knows only its own clock, which may have been set since, or may always have been wrong. So the
    /// later of two times counts: wall time as far off as it was then, and the time of the machine's run, which nobody
    /// sets. `known` is the service's time where this process has heard it.
    pub(crate) fn service_time(&self, clock: &dyn Clock, known: Option<SystemTime>) -> Option<SystemTime> {
        let life = self.token.expires_on().duration_since(self.obtained_on).ok()?;
        if life > LONGEST_LIFE {
            return None;
        }
        let wall = known.or_else(|| shifted(clock.now(), self.clock_offset))?;
        if self.obtained_on.duration_since(wall).is_ok_and(|ahead| ahead > CLOCK_TOLERANCE) {
            return None;
        }
        let age = self.boot.as_ref().zip(clock.since_boot()).and_then(|(then, now)| now.since(then));
        let by_run = age.and_then(|age| self.obtained_on.checked_add(age));
        let now = by_run.map_or(wall, |by_run| by_run.max(wall)).max(self.obtained_on);
        (self.token.expires_on() > now).then_some(now)
    }
}

fn shifted(time: SystemTime, seconds: i64) -> Option<SystemTime> {
    let by = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 { time.checked_sub(by) } else { time.checked_add(by) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use crate::credential::CredentialKind;
    use crate::scope::Scope;
    use crate::secret::Secret;

    const HOUR: Duration = Duration::from_secs(3600);
    const MINUTE: Duration = Duration::from_secs(60);

    fn start() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)
    }

    /// A token of `life`, got now by the clock, on a machine whose service is `offset` seconds ahead.
    fn kept(clock: &ManualClock, life: Duration, offset: i64) -> Kept {
        let obtained_on = shifted(clock.now(), offset).unwrap();
        Kept {
            token: AccessToken::new(
                Secret::new("t".to_owned()),
                obtained_on + life,
                Scope::graph_default(),
                CredentialKind::Secret,
            ),
            obtained_on,
            clock_offset: offset,
            boot: clock.since_boot(),
            claims: None,
        }
    }

    fn left(kept: &Kept, clock: &ManualClock) -> Option<Duration> {
        kept.service_time(clock, None).map(|now| kept.token.expires_in(now))
    }

    #[test]
    fn life_passes_while_no_process_runs() {
        let clock = ManualClock::new(start());
        let kept = kept(&clock, HOUR, 0);
        clock.advance(10 * MINUTE);
        assert_eq!(left(&kept, &clock), Some(50 * MINUTE));
        clock.advance(50 * MINUTE);
        assert_eq!(left(&kept, &clock), None);
    }

    #[test]
    fn clock_set_back_never_lengthens_a_life() {
        let clock = ManualClock::new(start());
        let kept = kept(&clock, HOUR, 0);
        clock.advance(50 * MINUTE);
        clock.set_wall(start() + 50 * MINUTE - HOUR);
        assert_eq!(left(&kept, &clock), None, "from the future");
        clock.advance(11 * MINUTE);
        assert_eq!(clock.now(), start() + MINUTE);
        assert_eq!(left(&kept, &clock), None, "61 minutes old, whatever the clock says");
    }

    #[test]
    fn clock_set_back_is_noticed_by_the_future_alone_after_a_restart_of_the_machine() {
        let clock = ManualClock::new(start());
        let mut kept = kept(&clock, HOUR, 0);
        kept.boot = Some(SinceBoot::new("another start", HOUR));
        clock.set_wall(start() - HOUR);
        assert_eq!(left(&kept, &clock), None);
        clock.set_wall(start() - MINUTE);
        assert_eq!(left(&kept, &clock), Some(HOUR), "machines differ by that much; a life grows by none of it");
    }

    #[test]
    fn clock_set_forward_ends_a_life_early() {
        let clock = ManualClock::new(start());
        let kept = kept(&clock, HOUR, 0);
        clock.set_wall(start() + HOUR);
        assert_eq!(left(&kept, &clock), None);
    }

    #[test]
    fn clock_that_was_always_wrong_costs_nothing() {
        for offset in [-3600, 3600] {
            let clock = ManualClock::new(start());
            let kept = kept(&clock, HOUR, offset);
            clock.advance(10 * MINUTE);
            assert_eq!(left(&kept, &clock), Some(50 * MINUTE), "{offset}");
        }
    }

    #[test]
    fn service_time_that_is_known_goes_before_what_was_noted() {
        let clock = ManualClock::new(start());
        let kept = kept(&clock, HOUR, 3600);
        let known = kept.obtained_on + 30 * MINUTE;
        assert_eq!(kept.service_time(&clock, Some(known)), Some(known));
    }

    #[test]
    fn life_longer_than_any_token_has_is_refused() {
        let clock = ManualClock::new(start());
        assert!(left(&kept(&clock, 28 * HOUR, 0), &clock).is_some());
        assert!(left(&kept(&clock, 28 * HOUR + MINUTE, 0), &clock).is_none());
    }
}
