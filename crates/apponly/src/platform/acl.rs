//! POSIX access control lists of Linux, as far as one must know whether somebody else may read a file. systemd gives its
//! credentials (`LoadCredential=`) to the user of a service so.
//!
//! Source: acl(5); `linux/posix_acl_xattr.h`: a version (2), then entries of tag, rights and id, little-endian.

const VERSION: [u8; 4] = [2, 0, 0, 0];
const NAMED_USER: u16 = 0x02;
const OWNING_GROUP: u16 = 0x04;
const NAMED_GROUP: u16 = 0x08;
const MASK: u16 = 0x10;

/// How a group is called that has rights and should not.
pub(super) const A_GROUP: &str = "a group that this process is not in";

/// Who but `user`, the owner and the groups of this process has rights by `list`, of a file of the group `group`. The
/// rights of everybody are not looked at: the mode shows them. A list that cannot be understood is somebody.
pub(super) fn others(list: &[u8], user: u32, group: u32, is_own_group: impl Fn(u32) -> bool) -> Option<&'static str> {
    let Some(entries) = list.strip_prefix(&VERSION).filter(|rest| rest.len() % 8 == 0) else { return Some(A_GROUP) };
    let entries = || {
        entries.as_chunks::<8>().0.iter().map(|&[t0, t1, r0, r1, i0, i1, i2, i3]| {
            (u16::from_le_bytes([t0, t1]), u16::from_le_bytes([r0, r1]), u32::from_le_bytes([i0, i1, i2, i3]))
        })
    };
    let mask = entries().find(|(tag, ..)| *tag == MASK).map_or(7, |(_, rights, _)| rights);
    entries().find_map(|(tag, rights, id)| match tag {
        _ if rights & mask == 0 => None,
        NAMED_USER => (id != user).then_some("another user, by an access control list"),
        OWNING_GROUP => (!is_own_group(group)).then_some(A_GROUP),
        NAMED_GROUP => (!is_own_group(id)).then_some(A_GROUP),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: u16 = 0x01;
    const EVERYBODY: u16 = 0x20;
    const ME: u32 = 1000;

    fn list(entries: &[(u16, u16, u32)]) -> Vec<u8> {
        let entry = |(tag, rights, id): &(u16, u16, u32)| {
            [&tag.to_le_bytes()[..], &rights.to_le_bytes(), &id.to_le_bytes()].concat()
        };
        VERSION.into_iter().chain(entries.iter().flat_map(entry)).collect()
    }

    fn judge(entries: &[(u16, u16, u32)]) -> Option<&'static str> {
        others(&list(entries), ME, 0, |group| group == ME)
    }

    #[test]
    fn credential_of_systemd_is_for_its_user_alone() {
        let entries = [
            (OWNER, 4, u32::MAX),
            (NAMED_USER, 4, ME),
            (OWNING_GROUP, 0, u32::MAX),
            (MASK, 4, u32::MAX),
            (EVERYBODY, 0, u32::MAX),
        ];
        assert_eq!(judge(&entries), None);
    }

    #[test]
    fn others_with_rights_are_found_and_without_are_not() {
        let mask = (MASK, 4, u32::MAX);
        assert!(judge(&[(NAMED_USER, 4, 1001), mask]).is_some_and(|who| who.contains("another user")));
        assert_eq!(judge(&[(OWNING_GROUP, 4, u32::MAX), mask]), Some(A_GROUP));
        assert_eq!(judge(&[(NAMED_GROUP, 4, 7), mask]), Some(A_GROUP));
        assert_eq!(judge(&[(NAMED_GROUP, 4, ME), mask]), None);
        assert_eq!(judge(&[(NAMED_USER, 2, 1001), mask]), None, "the mask takes it away");
    }

    #[test]
    fn list_that_is_not_understood_is_somebody() {
        for bytes in [&b""[..], b"\x03\0\0\0", b"\x02\0\0\0\x02\0\x04"] {
            assert!(others(bytes, ME, 0, |_| true).is_some(), "{bytes:?}");
        }
    }
}
