//! The kept tokens of this user, to look at and to throw away: no credential is needed, and no token is seen.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::directory::{key_file, locations};
use super::seal::{LARGEST_ENTRY, header};
use super::sealed_file::{LOCK, TEMPORARY, is_entry};
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::platform::{Content, Directory};

/// Tokens that are kept in files for other processes of this user.
#[derive(Debug)]
pub struct KeptTokens {
    directories: Vec<PathBuf>,
}

/// What a kept token says of itself. Nothing vouches for it: only who holds the credential can open the entry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeptToken {
    /// How it was signed in for: the name of a [`CredentialKind`](crate::CredentialKind).
    pub kind: String,
    /// The tenant, where known.
    pub tenant_id: Option<String>,
    /// The application or managed identity, where known.
    pub client_id: Option<String>,
    /// The authority that issued it; `None` for a managed identity.
    pub authority: Option<String>,
    /// What it is for.
    pub scope: String,
    /// When it ends, by the time of the service.
    pub expires_on: SystemTime,
    /// The file that it is in.
    pub file: PathBuf,
    /// The size of that file, in bytes.
    pub size: u64,
}

impl KeptTokens {
    /// The tokens in every directory where this user's may be, as the variables of `env` name them.
    #[must_use]
    pub fn of(env: &Env) -> Self {
        Self { directories: locations(env) }
    }

    /// The directories; the first is the one that new tokens go to. They need not exist.
    #[must_use]
    pub fn directories(&self) -> &[PathBuf] {
        &self.directories
    }

    /// All entries that can be understood, by directory and then by expiry. Expired ones are among them.
    ///
    /// # Errors
    /// `cache-unusable`: a directory is there but may not or must not be read.
    pub fn list(&self) -> Result<Vec<KeptToken>, Error> {
        let mut tokens = Vec::new();
        self.each(|directory| {
            let names = directory.names()?.into_iter().filter(|found| is_entry(&found.name));
            let mut here: Vec<_> = names.filter_map(|found| read(directory, &found.name)).collect();
            here.sort_by(|one, other| one.expires_on.cmp(&other.expires_on).then_with(|| one.file.cmp(&other.file)));
            tokens.append(&mut here);
            Ok(())
        })?;
        Ok(tokens)
    }

    /// Removes all entries, whatever is in them, and everything that belongs to them. How many there were.
    ///
    /// # Errors
    /// `cache-unusable`: something is there and cannot be removed.
    pub fn clear(&self) -> Result<usize, Error> {
        let mut removed = 0;
        self.each(|directory| {
            for found in directory.names()? {
                if is_entry(&found.name) {
                    removed += usize::from(directory.remove(&found.name)?);
                } else if found.name.ends_with(TEMPORARY) {
                    directory.remove(&found.name)?;
                } else if found.name.ends_with(LOCK) {
                    // Who has it locked needs it; who opens it now will see that it is gone.
                    let Some(_held) = directory.try_lock(&found.name)? else { continue };
                    directory.remove(&found.name)?;
                }
            }
            if let Some((beside, name)) = key_file(directory.path()) {
                Directory::open_any(beside)?.remove(&name)?;
            }
            Ok(())
        })?;
        Ok(removed)
    }

    fn each(&self, mut visit: impl FnMut(&Directory) -> io::Result<()>) -> Result<(), Error> {
        for path in &self.directories {
            let visited = Directory::open_private(path).and_then(|found| match found {
                Some(directory) => visit(&directory),
                None => Ok(()),
            });
            visited.map_err(|error| unusable(path, &error))?;
        }
        Ok(())
    }
}

fn read(directory: &Directory, name: &str) -> Option<KeptToken> {
    let Ok(Content::Bytes(bytes)) = directory.read(name, LARGEST_ENTRY) else { return None };
    let header = header(&bytes).ok()?;
    Some(KeptToken {
        kind: header.kind,
        tenant_id: header.tenant_id,
        client_id: header.client_id,
        authority: header.authority,
        scope: header.scope,
        expires_on: SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(header.expires_on))?,
        file: directory.path().join(name),
        size: bytes.len() as u64,
    })
}

fn unusable(path: &Path, error: &io::Error) -> Error {
    Error::new(&catalogue::CACHE_UNUSABLE, format!("`{}` cannot be used: {error}", path.display()))
}
