//! Spreading numbers: the same numbers for the same input in every run, and nothing secret about them.

/// Mixes the bits of a number, reversibly, so that neighbours become unlike (the finalizer of SplitMix64).
pub(crate) fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The step between the numbers of a SplitMix64 sequence: odd, and far from any pattern.
pub(crate) const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
