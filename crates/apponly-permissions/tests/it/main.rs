//! The crate as its users meet it.

#![expect(clippy::unwrap_used, reason = "a step that fails ends its test there")]
#![expect(clippy::disallowed_methods, reason = "tests read their own small files")]

mod cmdlets;
mod robust;
mod scripts;
