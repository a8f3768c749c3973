//! Ids that hold their number, so that an object is found without a search.

use uuid::Uuid;

use super::Index;
use crate::spread::{STEP, mix};

/// What an id is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The `application` object of a registration.
    Application,
    /// A client id.
    Client,
    Group,
    ServicePrincipal,
    User,
}

impl Kind {
    /// Keeps the ids of the kinds apart.
    fn salt(self) -> u64 {
        match self {
            Self::Application => 3,
            Self::Client => 4,
            Self::Group => 1,
            Self::ServicePrincipal => 5,
            Self::User => 2,
        }
    }
}

/// The id of the object `index` of the tenant; the last four bytes hold the index.
pub(crate) fn object_id(tenant: Uuid, kind: Kind, index: Index) -> Uuid {
    let (high, low) = tenant.as_u64_pair();
    let first = mix(mix(mix(high).wrapping_add(low)) ^ (kind.salt() << 32) ^ u64::from(index));
    let second = mix(first.wrapping_add(STEP));
    let bits = (u128::from(first) << 64) | (u128::from(second) & !u128::from(u32::MAX)) | u128::from(index);
    uuid::Builder::from_custom_bytes(bits.to_be_bytes()).into_uuid()
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
