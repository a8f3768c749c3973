//! The door for `fuzz/`: the lexers are reached by no public item. Exists in fuzzing builds only.
use std::path::Path;

use crate::lexers::Dialect;

/// Panics if a token of the text, or of a script that it holds in another form, does not lie where tokens may lie.
pub fn tokens(file_name: &Path, text: &str) {
    let dialect = Dialect::of(file_name, text);
    crate::lexers::sound::assert_sound(text, dialect);
    crate::transcript::sound::assert_sound(text, dialect);
}
