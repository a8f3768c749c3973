//! Why a map cannot be read.

/// Why a map cannot be read. The text names what is wrong where, and ends in what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// The permissions file is not as published.
    #[error("the permissions file is not the published one: {reason}; fetch `permissions.json` again")]
    Published {
        /// What is wrong, with field or line and column.
        reason: String,
    },
    /// The provisioning file is not as published.
    #[error(
        "the provisioning file is not the published one: {reason}; fetch `provisioningInfo.json` again, or leave it away"
    )]
    Provisioning {
        /// What is wrong, with field or line and column.
        reason: String,
    },
    /// The date is not one.
    #[error("the map's date `{written}` is no date; write it as YYYY-MM-DD")]
    Date {
        /// What was given.
        written: String,
    },
    /// Neither the published nor the compact form.
    #[error(
        "this is no permission map: it starts neither like the published JSON nor like the stored form; fetch it again"
    )]
    Unrecognised,
    /// A stored form that another version of this program wrote.
    #[error("the stored map has form {found}, this program reads form {expected}; fetch it again")]
    Version {
        /// The form of the file.
        found: u64,
        /// The form that this program writes.
        expected: u64,
    },
    /// The checksum does not fit.
    #[error("the stored map is damaged: its checksum does not fit; fetch it again")]
    Checksum,
    /// The checksum fits and the content does not.
    #[error("the stored map is damaged at byte {position}: {reason}; fetch it again")]
    Damaged {
        /// Where, counted from 0.
        position: usize,
        /// What is wrong there.
        reason: &'static str,
    },
}
