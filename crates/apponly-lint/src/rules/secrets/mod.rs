//! Where secrets stand: keys, positions, forms, comments, command lines of started programs.
pub(in crate::rules) mod secret_nearby;
pub(in crate::rules) mod secret_places;
pub(in crate::rules) mod secret_text;
pub(in crate::rules) mod started_programs;
