//! Where a value came from, so that it can always be shown.

use std::fmt;
use std::path::PathBuf;

use crate::error::Error;

/// Where a setting's value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// Nobody said anything else.
    Default,
    /// A command-line option or a call of the builder, by its name (`--tenant-id`).
    Option(&'static str),
    /// A key of a profile in the configuration file.
    Profile {
        /// The file.
        file: PathBuf,
        /// The profile.
        profile: String,
        /// The key.
        key: &'static str,
        /// The line, counted from 1.
        line: usize,
    },
    /// An environment variable, by its name.
    Variable(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("the default"),
            Self::Option(name) => write!(formatter, "`{name}`"),
            Self::Profile { file, profile, key, line } => {
                write!(formatter, "`{key}` of profile `{profile}` (`{}`, line {line})", file.display())
            }
            Self::Variable(name) => write!(formatter, "the variable `{name}`"),
        }
    }
}

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    pub(crate) fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// Converts the value; an error gets the origin's name in front.
    pub(crate) fn try_map<U>(self, convert: impl FnOnce(T) -> Result<U, Error>) -> Result<Setting<U>, Error> {
        match convert(self.value) {
            Ok(value) => Ok(Setting { value, origin: self.origin }),
            Err(error) => Err(named(error, &self.origin)),
        }
    }
}

/// The same error with the place of the setting in its message.
pub(crate) fn named(error: Error, origin: &Origin) -> Error {
    let message = format!("{origin}: {error}");
    error.with_message(message)
}
