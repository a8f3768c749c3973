//! A socket file that only its owner reaches.

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use apponly::Error;

use super::{Listener, Socket, failed};
use crate::listen::Listen;

/// The file of a socket that this process bound; removed when it goes.
#[derive(Debug)]
pub(crate) struct SocketFile {
    path: PathBuf,
    /// Device and number: a file that took its place is not removed.
    identity: (u64, u64),
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let is_ours = std::fs::symlink_metadata(&self.path)
            .is_ok_and(|found| (found.dev(), found.ino()) == self.identity && found.file_type().is_socket());
        if is_ours {
            std::fs::remove_file(&self.path).ok();
        }
    }
}

pub(super) fn bind(path: &Path) -> Result<Listener, Error> {
    let shown = path.display();
    let absolute = std::path::absolute(path).map_err(|error| failed(format!("`{shown}` is not a path: {error}")))?;
    let folder = absolute.parent().ok_or_else(|| failed(format!("`{shown}` is in no folder")))?;
    private_folder(folder)?;
    remove_stale(&absolute)?;
    let bound = || {
        let socket = UnixListener::bind(&absolute)?;
        std::fs::set_permissions(&absolute, std::fs::Permissions::from_mode(0o600))?;
        socket.set_nonblocking(true)?;
        let found = std::fs::symlink_metadata(&absolute)?;
        Ok::<_, std::io::Error>((socket, (found.dev(), found.ino())))
    };
    let (socket, identity) = bound().map_err(|error| failed(format!("cannot listen on `{shown}`: {error}")))?;
    let file = SocketFile { path: absolute.clone(), identity };
    Ok(Listener { socket: Socket::Unix(socket, Some(file)), address: Listen::Unix(absolute) })
}

/// Nobody else may enter the folder, so that the mode of the socket does not matter while it is being made.
fn private_folder(folder: &Path) -> Result<(), Error> {
    let shown = folder.display();
    let found = match std::fs::metadata(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .and_then(|()| std::fs::metadata(folder))
            .map_err(|error| failed(format!("cannot make the folder `{shown}`: {error}")))?,
        found => found.map_err(|error| failed(format!("cannot look at the folder `{shown}`: {error}")))?,
    };
    if !found.is_dir() {
        return Err(failed(format!("`{shown}` is not a folder")));
    }
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(failed(format!("the folder `{shown}` belongs to another user")));
    }
    if found.mode() & 0o077 != 0 {
        let why = format!("others may enter the folder `{shown}` (mode {:03o})", found.mode() & 0o777);
        return Err(failed(why));
    }
    Ok(())
}

/// Frees the path of a socket whose process has gone.
fn remove_stale(path: &Path) -> Result<(), Error> {
    let shown = path.display();
    let Ok(found) = std::fs::symlink_metadata(path) else { return Ok(()) };
    if !found.file_type().is_socket() {
        return Err(failed(format!("`{shown}` exists and is not a socket")));
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => std::fs::remove_file(path)
            .map_err(|error| failed(format!("cannot remove the socket `{shown}` that nobody listens on: {error}"))),
        Err(error) => Err(failed(format!("`{shown}` exists and cannot be asked whether it is in use: {error}"))),
        Ok(_) => Err(failed(format!("another process listens on `{shown}`"))),
    }
}
