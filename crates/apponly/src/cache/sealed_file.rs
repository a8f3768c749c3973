//! Sealed entries in files: one file for each key, one lock file beside it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::directory::{key_file, locations};
use super::key::{CacheKey, hexadecimal};
use super::seal::LARGEST_ENTRY;
use super::shared::{CacheFailure, Held, Lease, SharedCache};
use crate::credential::BoxFuture;
use crate::deadline::Deadline;
use crate::env::Env;
use crate::platform::{Content, Directory, LockFile};
use crate::secret::SecretBytes;

/// Bytes of the key of this user on this machine.
const KEY_LENGTH: usize = 32;

/// No token lives as long: what is older is swept away.
const OLD_ENTRY: Duration = Duration::from_secs(48 * 3600);

/// What a process that was killed while writing left behind is swept away after this.
const OLD_TEMPORARY: Duration = Duration::from_secs(600);

/// Ends of names besides that of an entry, which has none.
pub(super) const LOCK: &str = ".lock";
pub(super) const TEMPORARY: &str = ".tmp";

/// Keeps entries in files of this user.
#[derive(Debug)]
pub(crate) struct SealedFiles {
    directory: Option<PathBuf>,
}

impl SealedFiles {
    /// The files in the directory that `env` names; nothing is looked at yet.
    pub(crate) fn new(env: &Env) -> Self {
        Self { directory: locations(env).into_iter().next() }
    }

    fn path(&self) -> Result<&Path, CacheFailure> {
        self.directory.as_deref().ok_or_else(|| {
            CacheFailure::new(
                "neither `XDG_RUNTIME_DIR` nor `XDG_CACHE_HOME` nor `HOME` names a directory to keep them in",
                "set one of them, or choose to keep none with `APPONLY_CACHE=memory`",
            )
        })
    }

    /// Runs `work`, which may wait for a disk, where it holds up nobody.
    fn aside<T: Send + 'static>(
        &self,
        deadline: Deadline,
        work: impl FnOnce(&Path) -> Result<T, CacheFailure> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, CacheFailure>> {
        let path = self.path().map(Path::to_owned);
        Box::pin(async move {
            let path = path?;
            let late = || unusable(&path, &io::Error::from(io::ErrorKind::TimedOut));
            let done = tokio::task::spawn_blocking({
                let path = path.clone();
                move || work(&path)
            });
            deadline.run(done).await.map_err(|_| late())?.map_err(|_| late())?
        })
    }
}

impl SharedCache for SealedFiles {
    fn is_local(&self) -> bool {
        true
    }

    fn machine_user_key(&self) -> Result<Option<SecretBytes>, CacheFailure> {
        let path = self.path()?;
        let Some((beside, name)) = key_file(path) else { return Ok(None) };
        // Its directory may not exist before the first token.
        Directory::create_private(path).map_err(|error| unusable(path, &error))?;
        machine_user_key(beside, &name).map(Some).map_err(|error| unusable(&beside.join(&name), &error))
    }

    fn peek(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheFailure> {
        read(self.path()?, key.name())
    }

    fn get<'a>(
        &'a self,
        key: &'a CacheKey,
        deadline: Deadline,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, CacheFailure>> {
        let name = key.name().to_owned();
        self.aside(deadline, move |path| read(path, &name))
    }

    fn put<'a>(
        &'a self,
        key: &'a CacheKey,
        entry: Vec<u8>,
        _life: Duration,
        deadline: Deadline,
    ) -> BoxFuture<'a, Result<(), CacheFailure>> {
        let name = key.name().to_owned();
        self.aside(deadline, move |path| write(path, &name, &entry).map_err(|error| unusable(path, &error)))
    }

    fn try_lease<'a>(
        &'a self,
        key: &'a CacheKey,
        deadline: Deadline,
    ) -> BoxFuture<'a, Result<Option<Lease>, CacheFailure>> {
        let name = format!("{}{LOCK}", key.name());
        self.aside(deadline, move |path| {
            let lock = Directory::create_private(path).and_then(|directory| directory.try_lock(&name));
            Ok(lock.map_err(|error| unusable(path, &error))?.map(Lease::new))
        })
    }
}

/// The operating system frees it as soon as it is closed, or this process ends.
impl Held for LockFile {
    fn release(self: Box<Self>) -> BoxFuture<'static, ()> {
        drop(self);
        Box::pin(std::future::ready(()))
    }
}

fn read(path: &Path, name: &str) -> Result<Option<Vec<u8>>, CacheFailure> {
    let Some(directory) = Directory::open_private(path).map_err(|error| unusable(path, &error))? else {
        return Ok(None);
    };
    match directory.read(name, LARGEST_ENTRY).map_err(|error| unusable(&path.join(name), &error))? {
        Content::Bytes(bytes) => Ok(Some(bytes)),
        Content::Missing => Ok(None),
        Content::Refused(why) => {
            tracing::info!(file = %path.join(name).display(), "an entry of the token cache is not used: {why}");
            Ok(None)
        }
    }
}

fn write(path: &Path, name: &str, entry: &[u8]) -> io::Result<()> {
    let directory = Directory::create_private(path)?;
    directory.replace(name, &temporary(name)?, entry)?;
    sweep(&directory, name);
    Ok(())
}

/// Removes what nobody will read again. By the times of the file system alone, so that no clock needs to be right.
fn sweep(directory: &Directory, just_written: &str) {
    let Ok(names) = directory.names() else { return };
    let Some(now) = names.iter().find(|found| found.name == just_written).map(|found| found.modified) else { return };
    for found in &names {
        let age = now.duration_since(found.modified).unwrap_or_default();
        let is_old = match found.name.ends_with(TEMPORARY) {
            true => age > OLD_TEMPORARY,
            false => is_entry(&found.name) && age > OLD_ENTRY,
        };
        if is_old {
            // The next one to write tries again.
            directory.remove(&found.name).ok();
        }
    }
}

/// Whether this is the name of an entry.
pub(super) fn is_entry(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A name that no other process uses, for a file on its way to `name`.
fn temporary(name: &str) -> io::Result<String> {
    let mut random = [0; 8];
    getrandom::fill(&mut random)?;
    Ok(format!("{name}.{}{TEMPORARY}", hexadecimal(&random)))
}

/// Reads the key, made where it is missing or unusable. Of several processes that make it, one wins.
fn machine_user_key(beside: &Path, name: &str) -> io::Result<SecretBytes> {
    let directory = Directory::open_any(beside)?;
    let stored = |directory: &Directory| {
        Ok::<_, io::Error>(match directory.read(name, KEY_LENGTH)? {
            Content::Bytes(bytes) if bytes.len() == KEY_LENGTH => Some(SecretBytes::new(bytes)),
            _ => None,
        })
    };
    if let Some(key) = stored(&directory)? {
        return Ok(key);
    }
    let mut key = SecretBytes::new(vec![0; KEY_LENGTH]);
    key.fill_with_random()?;
    // Some file systems have no hard links; there the last of those who make it at the same time wins.
    if directory.create_new(name, &temporary(name)?, key.expose()).unwrap_or(false) {
        return Ok(key);
    }
    if let Some(key) = stored(&directory)? {
        return Ok(key);
    }
    directory.replace(name, &temporary(name)?, key.expose())?;
    Ok(key)
}

fn unusable(path: &Path, error: &io::Error) -> CacheFailure {
    let fix = "make it a directory of this user with mode 0700 and some free space, or choose to keep no tokens with \
               `APPONLY_CACHE=memory`";
    CacheFailure::new(format!("`{}` cannot be used: {error}", path.display()), fix)
}

#[cfg(test)]
#[cfg(unix)]
#[path = "sealed_file_tests.rs"]
mod tests;
