//! Which app asks for which permissions in a file, and who consents.
pub(in crate::rules) mod app_consents;
pub(in crate::rules) mod consents;
pub(in crate::rules) mod declared_roles;
pub(in crate::rules) mod given_role;
