//! Users and groups: listed, and one at a time.

use crate::directory::{Collection, Directory, Index};
use crate::graph::{
    call::{Answer, Call},
    delta,
    entity::{EntityType, GROUP, USER},
    error::GraphError,
    listing, members,
    path::Segment,
    resources::{self, Key},
    source::DirectoryObjects,
};

/// `GET`: the collection, its count, one object.
///
/// # Errors
/// 404 for an unknown object, 400 for a bad query or path.
pub(crate) fn read(
    directory: &Directory,
    collection: Collection,
    call: &Call<'_>,
    key: Option<Key<'_>>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    if key.is_some_and(|key| key.property == "id" && delta::is_name(key.value)) && rest.is_empty() {
        return delta::page(call, directory, collection);
    }
    if let (Some(key), [_, ..]) = (key, rest) {
        return members::read(directory, collection, call, key, rest);
    }
    let entity = entity(collection);
    match key.filter(|key| !key.is_count()) {
        Some(key) => {
            let index = find(directory, collection, key)?;
            let object = directory.object(collection, index).ok_or_else(|| key.not_found())?;
            listing::single_expanded(call, entity, &object, |name| {
                members::expanded(directory, collection, index, name)
            })
        }
        None => resources::collection(call, entity, key, &DirectoryObjects { directory, collection }),
    }
}

/// The type of the collection's objects.
pub(super) fn entity(collection: Collection) -> &'static EntityType {
    match collection {
        Collection::Groups => &GROUP,
        Collection::Users => &USER,
    }
}

/// The object that a key names.
///
/// # Errors
/// 404 if there is none, 400 for a group's key that is not an id.
pub(super) fn find(directory: &Directory, collection: Collection, key: Key<'_>) -> Result<Index, GraphError> {
    let index = match collection {
        Collection::Groups => directory.by_id(collection, key.object_id()?),
        Collection::Users => directory.user(key.value),
    };
    index.ok_or_else(|| key.not_found())
}
