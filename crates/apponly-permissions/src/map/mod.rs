//! The permission map: what is published, in a form that answers fast.
//!
//! * `published`, `build`: the published JSON, folded into `facts`.
//! * `compact`: the stored form of the facts.
//! * `index`: the facts with our corrections applied, made when a map is loaded.
//! * `find`, `look_up`, `names`, `changes`: the questions.

mod build;
mod changes;
mod compact;
mod error;
pub(crate) mod facts;
mod find;
pub(crate) mod index;
mod look_up;
mod names;
mod published;

use std::sync::Arc;

pub use changes::{Changes, Counts};
pub use error::MapError;
use facts::Facts;
use index::Index;
pub use names::OpenedRow;

/// The most segments of a template.
const DEPTH_LIMIT: usize = 48;

/// Which permissions open which calls. Cheap to clone; the content is shared.
#[derive(Clone)]
pub struct PermissionMap {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) facts: Facts,
    pub(crate) index: Index,
}

impl PermissionMap {
    /// Reads the published `permissions.json` and, if it is at hand, `provisioningInfo.json`, which adds ids and says what is
    /// hidden. `date` is that of the publication, `YYYY-MM-DD`; the map cannot know it and each answer shows it.
    ///
    /// # Errors
    /// [`MapError`] with field, line and column of what is not as published, or for a date that is none.
    pub fn from_published(permissions: &[u8], provisioning: Option<&[u8]>, date: &str) -> Result<Self, MapError> {
        if !is_date(date) {
            return Err(MapError::Date { written: date.escape_debug().take(40).collect() });
        }
        let published = published::read_published(permissions)?;
        let provisioning = provisioning.map(published::read_provisioning).transpose()?;
        let facts = build::facts(&published, provisioning.as_ref(), date, hexadecimal(&sha256(permissions)))?;
        Ok(Self::of(facts))
    }

    /// The form in which a map is stored: small, quick to read, with a version and a checksum.
    #[must_use]
    pub fn to_compact(&self) -> Vec<u8> {
        compact::write(&self.inner.facts)
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// [`MapError`] when it is not one, another version wrote it, or it is damaged.
    pub fn from_compact(bytes: &[u8]) -> Result<Self, MapError> {
        Ok(Self::of(compact::read(bytes)?))
    }

    /// Reads either form, which it tells by itself. `date` is that of a published file, and is not used for a stored one.
    ///
    /// # Errors
    /// As [`Self::from_published`] and [`Self::from_compact`].
    pub fn read(bytes: &[u8], date: &str) -> Result<Self, MapError> {
        if bytes.starts_with(compact::MAGIC) {
            return Self::from_compact(bytes);
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if text.trim_ascii_start().starts_with(b"{") {
            Self::from_published(text, None, date)
        } else {
            Err(MapError::Unrecognised)
        }
    }

    pub(crate) fn of(facts: Facts) -> Self {
        let index = Index::new(&facts);
        Self { inner: Arc::new(Inner { facts, index }) }
    }

    /// The date of publication, `YYYY-MM-DD`. Every answer shows it.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.inner.facts.date
    }

    /// SHA-256 of the published permissions file, in lower-case hexadecimal.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.inner.facts.digest
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }
}

impl std::fmt::Debug for PermissionMap {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("PermissionMap")
            .field("date", &self.date())
            .field("digest", &self.digest())
            .finish_non_exhaustive()
    }
}

fn is_date(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>, bounds: std::ops::RangeInclusive<u32>| {
        let part = text.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        part.and_then(|part| part.parse().ok()).is_some_and(|number| bounds.contains(&number))
    };
    let hyphens = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    text.len() == 10 && hyphens && digits(0..4, 2000..=9999) && digits(5..7, 1..=12) && digits(8..10, 1..=31)
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest.as_ref().try_into().unwrap_or_default()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
