//! Files, upload sessions and download links, in memory.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::directory::Index;
use crate::graph::{call::object, error::GraphError};

/// What all drives together may hold, in bytes: an emulator must not exhaust the machine.
const QUOTA: usize = 1024 * 1024 * 1024;
/// How long an upload session lives without a fragment.
const SESSION_LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// How long a download link works: an hour, as documented.
const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(1);
/// Links beyond this number make the oldest ones forgotten.
const MAXIMUM_LINKS: usize = 10_000;

/// The drives of all users.
#[derive(Debug, Default)]
pub(crate) struct Drives {
    /// By owner and path in lower case: names in a drive have no case.
    files: BTreeMap<(Index, String), File>,
    sessions: HashMap<String, Session>,
    links: Vec<(String, Link)>,
    next_id: u64,
}

/// A file.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) id: String,
    /// From the root, without a slash at either end.
    pub(super) path: String,
    pub(super) content: Bytes,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
}

/// A file on its way.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) owner: Index,
    pub(super) path: String,
    pub(super) conflict: Conflict,
    /// Known from the first fragment on.
    pub(super) total: Option<usize>,
    pub(super) data: Vec<u8>,
    pub(super) expires: Timestamp,
}

/// What happens if a file of the name exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conflict {
    Fail,
    Rename,
    Replace,
}

#[derive(Debug, Clone)]
struct Link {
    content: Bytes,
    expires: Timestamp,
}

impl Drives {
    pub(super) fn by_path(&self, owner: Index, path: &str) -> Option<&File> {
        self.files.get(&(owner, path.to_lowercase()))
    }

    pub(super) fn by_id(&self, owner: Index, id: &str) -> Option<&File> {
        self.of(owner).find(|file| file.id == id)
    }

    /// The files of a drive, in the order of their paths.
    pub(super) fn of(&self, owner: Index) -> impl Iterator<Item = &File> {
        self.files.range((owner, String::new())..).take_while(move |((of, _), _)| *of == owner).map(|(_, file)| file)
    }

    /// Stores a file; the file, and whether it is a new one.
    ///
    /// # Errors
    /// 409 if the name is taken and that matters, 507 if there is no room.
    pub(super) fn put(
        &mut self,
        owner: Index,
        path: &str,
        content: Bytes,
        conflict: Conflict,
        now: Timestamp,
    ) -> Result<(File, bool), GraphError> {
        let used: usize = self.files.values().map(|file| file.content.len()).sum();
        if used.saturating_add(content.len()) > QUOTA {
            let message = "The drive holds no more.";
            return Err(GraphError::new(StatusCode::INSUFFICIENT_STORAGE, "quotaLimitReached", message));
        }
        let existing = self.by_path(owner, path).cloned();
        let path = match (conflict, &existing) {
            (Conflict::Fail, Some(_)) => {
                let message = "An item with the same name already exists under the parent.";
                return Err(GraphError::new(StatusCode::CONFLICT, "nameAlreadyExists", message));
            }
            (Conflict::Rename, Some(_)) => self.free_name(owner, path),
            _ => path.to_owned(),
        };
        let replaced = existing.filter(|_| conflict == Conflict::Replace);
        self.next_id += 1;
        let file = File {
            id: replaced.as_ref().map_or_else(|| format!("01EMULATED{:016X}", self.next_id), |old| old.id.clone()),
            created: replaced.as_ref().map_or(now, |old| old.created),
            modified: now,
            content,
            path: path.clone(),
        };
        self.files.insert((owner, path.to_lowercase()), file.clone());
        Ok((file, replaced.is_none()))
    }

    pub(super) fn remove(&mut self, owner: Index, path: &str) {
        self.files.remove(&(owner, path.to_lowercase()));
    }

    /// Opens an upload session; its secret name.
    pub(super) fn open(&mut self, owner: Index, path: &str, conflict: Conflict, now: Timestamp) -> String {
        self.sessions.retain(|_, session| session.expires > now);
        let name = Uuid::new_v4().simple().to_string();
        let expires = later(now, SESSION_LIFETIME);
        let session = Session { owner, path: path.to_owned(), conflict, total: None, data: Vec::new(), expires };
        self.sessions.insert(name.clone(), session);
        name
    }

    pub(super) fn session(&mut self, name: &str, now: Timestamp) -> Option<&mut Session> {
        self.sessions.get_mut(name).filter(|session| session.expires > now)
    }

    pub(super) fn close(&mut self, name: &str) -> Option<Session> {
        self.sessions.remove(name)
    }

    /// A link to the content; its secret name.
    pub(super) fn link(&mut self, content: Bytes, now: Timestamp) -> String {
        if self.links.len() >= MAXIMUM_LINKS {
            self.links.remove(0);
        }
        let name = Uuid::new_v4().simple().to_string();
        self.links.push((name.clone(), Link { content, expires: later(now, LINK_LIFETIME) }));
        name
    }

    pub(super) fn linked(&self, name: &str, now: Timestamp) -> Option<Bytes> {
        let (_, link) = self.links.iter().find(|(known, _)| known == name)?;
        (link.expires > now).then(|| link.content.clone())
    }

    /// `name 1.ext`, with the first number that is free.
    fn free_name(&self, owner: Index, path: &str) -> String {
        let (stem, extension) = match path.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => (stem, format!(".{extension}")),
            _ => (path, String::new()),
        };
        let names = (1_u32..).map(|number| format!("{stem} {number}{extension}"));
        names.into_iter().find(|name| self.by_path(owner, name).is_none()).unwrap_or_else(|| path.to_owned())
    }
}

impl Session {
    /// What an upload session says of itself.
    pub(super) fn status(&self) -> Map<String, Value> {
        object(json!({
            "expirationDateTime": self.expires.to_string(),
            "nextExpectedRanges": [format!("{}-", self.data.len())],
        }))
    }

    /// Keeps the session alive.
    pub(super) fn renew(&mut self, now: Timestamp) {
        self.expires = later(now, SESSION_LIFETIME);
    }
}

impl File {
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The file as a `driveItem`.
    pub(super) fn item(&self) -> Map<String, Value> {
        let folder = self.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("/{folder}"));
        object(json!({
            "id": self.id,
            "name": self.name(),
            "size": self.content.len(),
            "createdDateTime": self.created.to_string(),
            "lastModifiedDateTime": self.modified.to_string(),
            "eTag": format!("\"{{{}}},{}\"", self.id, self.modified.as_millisecond()),
            "webUrl": format!("https://emulated-my.sharepoint.example/Documents/{}", self.path),
            "parentReference": {"driveType": "business", "path": format!("/drive/root:{folder}")},
            "file": {"mimeType": "application/octet-stream"},
        }))
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(now)
}
