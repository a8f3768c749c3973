//! What is left to chance: the same for the same principal in every run.

use uuid::Uuid;

use crate::directory::Index;
use crate::spread::{STEP, mix};

/// What a number is drawn for; each has a sequence of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum About {
    Sort = 1,
    Name,
    Enabled,
    Created,
    Owners,
    Roles,
    Declared,
    Delegated,
    Secrets,
    Certificates,
    Federations,
    PrincipalCredentials,
    Activity,
}

/// The draws of one principal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(tenant: Uuid, index: Index) -> Self {
        let (high, low) = tenant.as_u64_pair();
        Self(mix(mix(high ^ low.rotate_left(17)).wrapping_add(u64::from(index).wrapping_mul(STEP))))
    }

    /// The draw `number` of the sequence `about`.
    pub(super) fn bits(self, about: About, number: u64) -> u64 {
        mix(self.0.wrapping_add(((about as u64) << 32 | number).wrapping_mul(STEP)))
    }

    /// A number below `bound`, which is not 0.
    pub(super) fn below(self, about: About, number: u64, bound: u64) -> u64 {
        self.bits(about, number) % bound.max(1)
    }

    /// True in `percent` of all cases.
    pub(super) fn chance(self, about: About, number: u64, percent: u64) -> bool {
        self.below(about, number, 100) < percent
    }

    /// One entry of a list that is not empty.
    pub(super) fn pick<T: Copy + Default>(self, about: About, number: u64, list: &[T]) -> T {
        let position = usize::try_from(self.below(about, number, list.len() as u64)).unwrap_or_default();
        list.get(position).copied().unwrap_or_default()
    }

    /// An id of its own.
    pub(super) fn id(self, about: About, number: u64) -> Uuid {
        let (first, second) = (self.bits(about, 1000 + 2 * number), self.bits(about, 1001 + 2 * number));
        uuid::Builder::from_random_bytes((u128::from(first) << 64 | u128::from(second)).to_be_bytes()).into_uuid()
    }
}
