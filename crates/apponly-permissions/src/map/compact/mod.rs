//! The stored form: the facts as numbers of variable length, then a checksum.
//!
//! `apponly-map` and a zero byte, the form's number, the content, SHA-256 of all before. Numbers are LEB128. Nodes stand in
//! the order of breadth-first search, so that children and rows need no addresses: what can be derived is not stored, and
//! cannot be wrong.

mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// How a stored map starts.
pub(super) const MAGIC: &[u8] = b"apponly-map\0";
/// The form that this version writes and reads. Goes up whenever the layout changes.
pub(super) const VERSION: u64 = 1;
/// The bytes of the checksum at the end.
const CHECKSUM: usize = 32;

/// Bits of a node's shape.
mod shape {
    pub(super) const ANY: u64 = 1;
    pub(super) const ANY_PATH: u64 = 2;
    pub(super) const DISPLAY_DIFFERS: u64 = 4;
    pub(super) const BITS: u32 = 3;
}

/// Bits of a permission's ids.
mod ids {
    pub(super) const ROLE: u8 = 1;
    pub(super) const SCOPE: u8 = 2;
}

/// Bits of a claim, below the permission's number.
mod claim {
    pub(super) const MARKED: u64 = 1;
    pub(super) const ALSO: u64 = 2;
    pub(super) const BITS: u32 = 2;
}

#[cfg(test)]
mod tests {
    use super::super::{MapError, sha256};
    use super::*;
    use crate::testing::small_map;

    #[test]
    fn comes_back_as_it_was() {
        let facts = small_map().inner().facts.clone();
        assert_eq!(read(&write(&facts)).unwrap(), facts);
    }

    #[test]
    fn refuses_damage_and_other_versions() {
        let good = write(&small_map().inner().facts.clone());
        assert_eq!(read(b"{}"), Err(MapError::Unrecognised));
        assert_eq!(read(&good[..good.len() - 1]), Err(MapError::Checksum));
        let mut flipped = good.clone();
        flipped[40] ^= 1;
        assert_eq!(read(&flipped), Err(MapError::Checksum));
        let mut newer = good;
        newer[MAGIC.len()] = 9;
        assert_eq!(read(&newer), Err(MapError::Version { found: 9, expected: VERSION }));
    }

    /// With a checksum that fits, each byte in turn is wrong: an error or other facts, never a panic.
    #[test]
    fn survives_every_wrong_byte() {
        let good = write(&small_map().inner().facts.clone());
        let content = good.len() - CHECKSUM;
        let call = crate::Call::parse("GET", "/users/a/messages/b").unwrap();
        for (index, value) in (MAGIC.len() + 1..content).zip([0_u8, 0x7f, 0xff, 1].into_iter().cycle()) {
            let mut bad = good[..content].to_vec();
            bad[index] = value;
            bad.extend(sha256(&bad));
            if let Ok(facts) = read(&bad)
                && index % 16 == 0
            {
                assert!(!crate::PermissionMap::of(facts).look_up(&call).path.is_empty());
            }
        }
    }
}
