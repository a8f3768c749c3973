//! `apponly profile`

pub(super) mod check;
pub(super) mod list;
pub(super) mod show;

use crate::arguments::{IdentityArguments, NamedProfileArguments};

/// The identity arguments with the profile that stands as a word of its own.
fn identity(arguments: &NamedProfileArguments) -> IdentityArguments {
    let mut identity = arguments.rest.identity.clone();
    if arguments.name.is_some() {
        identity.profile.clone_from(&arguments.name);
    }
    identity
}
