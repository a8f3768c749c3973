//! Ids of roles and scopes, and the kind that is declared with each.
pub(in crate::rules) mod id_setters;
pub(in crate::rules) mod known_roles;
pub(in crate::rules) mod loose_id;
pub(in crate::rules) mod permission_table;
pub(in crate::rules) mod typed_id;
