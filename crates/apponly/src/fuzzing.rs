//! The door for `fuzz/`: parsers that no public item reaches. Exists in fuzzing builds only.

use crate::cache::entry_header_is_readable;

/// Whether `entry`, a file or a value of somebody's cache, has a header that can be read without its key.
#[must_use]
pub fn kept_entry(entry: &[u8]) -> bool {
    entry_header_is_readable(entry)
}
