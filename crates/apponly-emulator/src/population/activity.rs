//! When generated principals signed in last.

use jiff::Timestamp;

use super::draw::About;
use super::{Generated, Sort};

impl Generated {
    /// The latest sign-in as itself: a third never did, some not for months.
    pub(crate) fn last_sign_in(self) -> Option<Timestamp> {
        let never = if self.sort() == Sort::FirstParty { 60 } else { 30 };
        let draw = |number: u64, bound: u64| self.draw.below(About::Activity, number, bound);
        let hours = match draw(0, 100) {
            drawn if drawn < never || !self.is_enabled() => return None,
            drawn if drawn < never + 20 => 24 * (90 + draw(1, 500)),
            drawn if drawn < never + 35 => 24 * (8 + draw(1, 82)),
            _ => 1 + draw(1, 7 * 24),
        };
        Some(self.hours_after(-hours.cast_signed()))
    }

    /// The latest use of one credential: the first is the one in use, of the others half were used before.
    pub(super) fn last_use(self, about: About, number: u64) -> Option<Timestamp> {
        let latest = self.last_sign_in()?;
        if number == 1 {
            return Some(latest);
        }
        let earlier = 24 * (1 + self.draw.below(about, 500 + number, 300)).cast_signed();
        let before = jiff::SignedDuration::from_hours(-earlier);
        self.draw.chance(about, 600 + number, 50).then(|| latest.saturating_add(before).unwrap_or(latest))
    }
}
