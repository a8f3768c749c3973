//! The audit log: a line of JSON for each token that was handed out and for refusals, never a token or a secret.

mod line;
mod writer;

use std::fmt;
use std::io::Write;
use std::path::Path;

use apponly::{Error, catalogue};

pub(crate) use line::{Refused, add_text, refused, served};
pub(crate) use writer::Audit;

/// Where audit lines go.
pub struct AuditLog(Option<Box<dyn Write + Send>>);

impl AuditLog {
    /// Nowhere.
    #[must_use]
    pub fn off() -> Self {
        Self(None)
    }

    /// To standard error, as services under systemd and in containers do.
    #[must_use]
    pub fn standard_error() -> Self {
        Self::writer(Box::new(std::io::stderr()))
    }

    /// To the end of a file, made with mode 0600 where it is missing.
    ///
    /// # Errors
    /// `output-failed`: it cannot be opened for writing.
    pub fn file(path: &Path) -> Result<Self, Error> {
        let mut options = std::fs::OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| {
            let why = format!("cannot write the audit log `{}`: {error}", path.display());
            Error::new(&catalogue::OUTPUT_FAILED, why)
        })?;
        Ok(Self::writer(Box::new(file)))
    }

    /// To `writer`, whole lines at a time, from a thread of its own. When it is slow, callers wait: no line is lost.
    #[must_use]
    pub fn writer(writer: Box<dyn Write + Send>) -> Self {
        Self(Some(writer))
    }

    pub(crate) fn into_writer(self) -> Option<Box<dyn Write + Send>> {
        self.0
    }
}

impl Default for AuditLog {
    fn default() -> Self {
        Self::off()
    }
}

impl fmt::Debug for AuditLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "AuditLog(on)" } else { "AuditLog(off)" })
    }
}
