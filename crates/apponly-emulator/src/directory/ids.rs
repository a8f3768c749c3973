//! Object ids that hold their number, so that an object is found without a search.

use aws_lc_rs::digest::{SHA256, digest};
use uuid::Uuid;

use super::Index;

/// What an id is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Group,
    User,
}

impl Kind {
    fn name(self) -> &'static [u8] {
        match self {
            Self::Group => b"group",
            Self::User => b"user",
        }
    }
}

/// The object id of the user or group `index` of the tenant; the last four bytes hold the index.
pub(crate) fn object_id(tenant: Uuid, kind: Kind, index: Index) -> Uuid {
    let number = index.to_be_bytes();
    let mut input = [0_u8; 32];
    let parts = [tenant.as_bytes().as_slice(), kind.name(), number.as_slice()];
    let mut length = 0;
    for (target, byte) in input.iter_mut().zip(parts.into_iter().flatten()) {
        *target = *byte;
        length += 1;
    }
    let hash = digest(&SHA256, input.get(..length).unwrap_or_default());
    let mut bytes = [0_u8; 16];
    for (target, source) in bytes.iter_mut().zip(hash.as_ref()) {
        *target = *source;
    }
    let [.., a, b, c, d] = &mut bytes;
    [*a, *b, *c, *d] = number;
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The index whose object id is `id`, whether or not there is such an object.
pub(crate) fn index_of(tenant: Uuid, kind: Kind, id: Uuid) -> Option<Index> {
    let [.., a, b, c, d] = *id.as_bytes();
    let index = Index::from_be_bytes([a, b, c, d]);
    (object_id(tenant, kind, index) == id).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: Uuid = Uuid::from_u128(0x1111_2222);

    #[test]
    fn ids_of_users_and_groups_and_tenants_do_not_mix() {
        let id = object_id(TENANT, Kind::Group, 3);
        assert_eq!(index_of(TENANT, Kind::Group, id), Some(3));
        assert_eq!(index_of(TENANT, Kind::User, id), None);
        assert_eq!(index_of(Uuid::nil(), Kind::Group, id), None);
    }
}
