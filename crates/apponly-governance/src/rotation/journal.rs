//! How far a rotation has come, in a file beside the credential. No secret is in it.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use apponly::{Error, catalogue};
use serde::{Deserialize, Serialize};

use crate::files::{self, Access};
use crate::time;

/// The form of the file.
const VERSION: u32 = 1;

/// What is done next. Written before it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// A new credential is made.
    Making,
    /// It is registered on the app.
    Registering,
    /// It signs in.
    Verifying,
    /// It takes the old one's place.
    Swapping,
    /// Programs are told.
    Telling,
    /// Both are registered for a time.
    Overlapping,
    /// The old one is removed from the app.
    Removing,
}

impl Stage {
    /// A word for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Making => "making",
            Self::Registering => "registering",
            Self::Verifying => "verifying",
            Self::Swapping => "swapping",
            Self::Telling => "telling",
            Self::Overlapping => "overlapping",
            Self::Removing => "removing",
        }
    }
}

/// Which kind of credential is rotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Certificate,
    Secret,
}

/// One credential, by what is public of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// SHA-256 of the certificate, hexadecimal. Absent for secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sha256: Option<String>,
    /// SHA-1 of the certificate, hexadecimal. Absent for secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sha1: Option<String>,
    /// The key id on the app, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) key_id: Option<String>,
    /// The end of validity, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end: Option<String>,
}

/// The content of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Journal {
    version: u32,
    pub(crate) kind: Kind,
    pub(crate) stage: Stage,
    /// The app.
    pub(crate) client_id: String,
    /// Its object id, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) object_id: Option<String>,
    /// When the rotation began, RFC 3339.
    pub(crate) started: String,
    /// What is replaced.
    pub(crate) old: Mark,
    /// What replaces it.
    #[serde(default)]
    pub(crate) new: Mark,
    /// A request to register the new one may have been sent.
    #[serde(default)]
    pub(crate) asked: bool,
    /// The key ids that the app had before, so that a lost answer can be found among the others. Secrets only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) known: Vec<String>,
    /// When the new one took the old one's place, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) swapped: Option<String>,
    /// The overlap, in seconds.
    pub(crate) overlap: u64,
}

impl Journal {
    /// A rotation that begins at `now`.
    pub(crate) fn new(kind: Kind, client_id: &str, old: Mark, overlap: Duration, now: SystemTime) -> Self {
        Self {
            version: VERSION,
            kind,
            stage: Stage::Making,
            client_id: client_id.to_owned(),
            object_id: None,
            started: time::rfc3339(now),
            old,
            new: Mark::default(),
            asked: false,
            known: Vec::new(),
            swapped: None,
            overlap: overlap.as_secs(),
        }
    }

    /// Where the journal of the credential at `path` lies.
    pub(crate) fn place(path: &Path) -> PathBuf {
        files::beside(path, ".rotation")
    }

    /// The journal beside `path`, if there is one.
    ///
    /// # Errors
    /// `rotation-journal`: it cannot be understood. `file-unreadable`.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, Error> {
        let place = Self::place(path);
        let Some(bytes) = files::read(&place)? else { return Ok(None) };
        let unusable = |why: String| Error::new(&catalogue::ROTATION_JOURNAL, format!("`{}`: {why}", place.display()));
        let journal: Self = serde_json::from_slice(&bytes).map_err(|error| unusable(error.to_string()))?;
        if journal.version != VERSION {
            return Err(unusable(format!("it has the version {}, and {VERSION} is known here", journal.version)));
        }
        Ok(Some(journal))
    }

    /// Writes it beside `path`, whole or not at all.
    ///
    /// # Errors
    /// `output-failed`.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Error> {
        let mut bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| Error::new(&catalogue::INTERNAL, format!("the journal cannot be written: {error}")))?;
        bytes.push(b'\n');
        files::replace(&Self::place(path), &bytes, Access::Private)
    }

    /// When the old credential may be removed: `overlap` (or what the journal says) after the swap.
    pub(crate) fn overlap_ends(&self, overlap: Option<Duration>) -> Option<SystemTime> {
        let swapped = time::parse(self.swapped.as_deref()?)?;
        swapped.checked_add(overlap.unwrap_or_else(|| Duration::from_secs(self.overlap)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn journal_comes_back_as_it_was_written_and_others_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.pem");
        assert_eq!(Journal::read(&path).unwrap(), None);
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        let mut journal = Journal::new(Kind::Certificate, "c", Mark::default(), Duration::from_secs(60), now);
        journal.swapped = Some(time::rfc3339(now));
        journal.write(&path).unwrap();
        assert_eq!(Journal::read(&path).unwrap(), Some(journal.clone()));
        assert_eq!(journal.overlap_ends(None), Some(now + Duration::from_secs(60)));
        assert_eq!(journal.overlap_ends(Some(Duration::ZERO)), Some(now));
        let text = String::from_utf8(files::read(&Journal::place(&path)).unwrap().unwrap().to_vec()).unwrap();
        for bad in ["", "{}", &text.replace("\"version\": 1", "\"version\": 2"), &text.replace("making", "dreaming")] {
            std::fs::write(Journal::place(&path), bad).unwrap();
            assert_eq!(Journal::read(&path).unwrap_err().code(), "rotation-journal", "{bad}");
        }
    }
}
