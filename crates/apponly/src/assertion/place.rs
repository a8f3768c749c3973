//! Where in a certificate file something stands, for errors.

use std::fmt;

use crate::error::{Error, Row, catalogue};

/// A file, and the line in it where there are lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    file: &'a str,
    line: Option<usize>,
}

impl<'a> Place<'a> {
    /// The file as a whole.
    pub(super) fn file(file: &'a str) -> Self {
        Self { file, line: None }
    }

    /// The same file, line `line` (the first is 1).
    pub(super) fn line(self, line: usize) -> Self {
        Self { line: Some(line), ..self }
    }

    /// An error about this place: `what` follows the name of the file.
    pub(super) fn error(self, row: &'static Row, what: impl fmt::Display) -> Error {
        Error::new(row, format!("{self}: {what}"))
    }

    /// The content here cannot be understood.
    pub(super) fn unreadable(self, what: impl fmt::Display) -> Error {
        self.error(&catalogue::CERTIFICATE_UNREADABLE, what)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "`{}` line {line}", self.file),
            None => write!(formatter, "`{}`", self.file),
        }
    }
}
