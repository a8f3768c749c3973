//! Items as text.
//!
//! | File | Content |
//! | --- | --- |
//! | `ndjson.rs`, `json.rs`, `csv.rs`, `table.rs` | a format each |
//! | `columns.rs` | the columns of csv and table |
//! | `jq/` | expressions before any format |
//! | `text.rs` | JSON with fewer or more blanks |
//!
//! Items stay the bytes that Graph sent. A format appends to a buffer that its caller writes and empties, so that memory
//! stays flat however many items there are.

pub(super) mod columns;
pub(super) mod csv;
pub(super) mod jq;
pub(super) mod json;
pub(super) mod ndjson;
pub(super) mod table;
pub(super) mod text;

use apponly::Error;

/// A format of items.
pub(super) trait Render {
    /// Appends an item, which is one JSON value.
    ///
    /// # Errors
    /// `answer-unusable`: the item is not JSON. `setting-invalid`: an expression fails on it.
    fn item(&mut self, item: &[u8], out: &mut Vec<u8>) -> Result<(), Error>;

    /// Appends what stands behind the last item.
    ///
    /// # Errors
    /// As [`Render::item`], for items that were held back.
    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), Error>;

    /// What its user should know at the end: properties that did not get a column.
    fn left_out(&self) -> &[String] {
        &[]
    }
}

fn unusable(why: impl std::fmt::Display) -> Error {
    Error::new(&apponly::catalogue::ANSWER_UNUSABLE, format!("an item of the answer is not JSON: {why}"))
}
