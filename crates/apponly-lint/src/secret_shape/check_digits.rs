//! The check digits of Entra client secrets: Marvin32, as the runtime of .NET uses it for strings, over all but the last
//! three characters. Rule SEC101/156 of microsoft/security-utilities is the source of the seed, the lengths and the digits.

/// Spells `AadPwd00`.
const SEED: u64 = 0x4161_6450_7764_3030;
/// The digits of base 66, in their order.
const DIGITS: &[u8; 66] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
/// How many characters the digits are computed from.
const CHECKED: usize = 37;

/// The three check digits of a secret that begins with `start`, of which only the first 37 bytes count.
pub(super) fn check_digits(start: &[u8]) -> [u8; 3] {
    let mut rest = marvin32(start.get(..CHECKED).unwrap_or(start), SEED);
    let mut digits = [0; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS.get((rest % 66) as usize).copied().unwrap_or(b'a');
        rest /= 66;
    }
    let [first, second, third, ..] = digits;
    [first, second, third]
}

/// Marvin32 with both halves of its result folded into one.
fn marvin32(data: &[u8], seed: u64) -> u32 {
    let mut state = (seed as u32, (seed >> 32) as u32);
    let (words, tail) = data.as_chunks::<4>();
    for word in words {
        state.0 = state.0.wrapping_add(u32::from_le_bytes(*word));
        state = mix(state);
    }
    let mut last = [0; 4];
    for (place, byte) in last.iter_mut().zip(tail.iter().chain(&[0x80])) {
        *place = *byte;
    }
    state.0 = state.0.wrapping_add(u32::from_le_bytes(last));
    let (low, high) = mix(mix(state));
    low ^ high
}

fn mix((mut low, mut high): (u32, u32)) -> (u32, u32) {
    high ^= low;
    low = low.rotate_left(20).wrapping_add(high);
    high = high.rotate_left(9) ^ low;
    low = low.rotate_left(27).wrapping_add(high);
    high = high.rotate_left(19);
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of microsoft/security-utilities for SEC101/156.
    #[test]
    fn digits_are_those_of_the_published_example() {
        assert_eq!(&check_digits(format!("zzz8Q~{}", "z".repeat(31)).as_bytes()), b"blP");
    }

    #[test]
    fn every_character_counts() {
        let secret = b"Abc8Q~0123456789-_~.abcdefghijklmnopq";
        let right = check_digits(secret);
        for place in 0..secret.len() {
            let mut changed = *secret;
            changed[place] ^= 1;
            assert_ne!(check_digits(&changed), right, "character {place}");
        }
    }
}
