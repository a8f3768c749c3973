//! The only place of the crate that opens files: never waiting for one, never more than a limit, nothing but regular files.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// Larger files are not read: no script that people write is as long.
pub const MAX_FILE_BYTES: u64 = 5 * 1024 * 1024;

/// Reads the regular file `path` into `bytes`, whose old content goes.
///
/// # Errors
/// Why it was not read, in words that follow the path.
pub(crate) fn read(path: &Path, bytes: &mut Vec<u8>) -> Result<(), String> {
    bytes.clear();
    // What it was when its directory was read may have been replaced: the open file is asked once more.
    let file = open(path).map_err(|error| reason(&error))?;
    let metadata = file.metadata().map_err(|error| reason(&error))?;
    if !metadata.is_file() {
        return Err(kind_of(metadata.file_type()).to_owned());
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    file.take(MAX_FILE_BYTES + 1).read_to_end(bytes).map_err(|error| reason(&error))?;
    if bytes.len() as u64 > MAX_FILE_BYTES { Err(too_large()) } else { Ok(()) }
}

/// Opens without waiting: a pipe that nobody writes to would hold an ordinary open for ever.
fn open(path: &Path) -> io::Result<File> {
    // What cannot be opened for reading at all, such as a socket, fails with a text that says little.
    let kind = std::fs::metadata(path)?.file_type();
    if !kind.is_file() {
        return Err(io::Error::other(kind_of(kind)));
    }
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(flags.bits() as i32);
    }
    options.open(path)
}

fn too_large() -> String {
    format!("not read: larger than {} MiB", MAX_FILE_BYTES / 1024 / 1024)
}

/// An error without the number that Rust appends.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "not read: it does not exist, or no longer".to_owned(),
        io::ErrorKind::PermissionDenied => "not read: permission denied".to_owned(),
        io::ErrorKind::Other => error.to_string(),
        _ => format!("not read: {error}"),
    }
}

/// Why something that is no regular file is not read.
pub(crate) fn kind_of(kind: std::fs::FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return "not read: a named pipe";
        }
        if kind.is_socket() {
            return "not read: a socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "not read: a device";
        }
    }
    if kind.is_symlink() {
        "not followed: a symbolic link"
    } else if kind.is_dir() {
        "not read: a directory"
    } else {
        "not read: no regular file"
    }
}
