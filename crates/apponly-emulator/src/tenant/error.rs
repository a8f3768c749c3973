//! What is wrong with a tenant description.

/// A tenant description that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TenantError {
    /// A certificate or key could not be generated.
    #[error("certificate `{name}` could not be generated: {reason}")]
    Generate {
        /// The certificate's name in the tenant.
        name: String,
        /// What the cryptographic library said.
        reason: String,
    },
    /// The text is not TOML, or a value is not acceptable.
    #[error("{origin}: line {line}: `{field}`: {message}")]
    Invalid {
        /// The file's path, or `built-in tenant`.
        origin: String,
        /// The line, counted from 1.
        line: usize,
        /// The key on that line.
        field: String,
        /// What is wrong, and what to write instead.
        message: String,
    },
    /// The file could not be read.
    #[error("{origin}: {message}")]
    Unreadable {
        /// The file's path.
        origin: String,
        /// What the file system said.
        message: String,
    },
}
