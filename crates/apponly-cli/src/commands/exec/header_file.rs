//! A file with the authorization header that is fresh as long as the program runs, for scripts that want a plain token.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use apponly::{AccessToken, Error, Scope, TokenSource, catalogue};
use tokio::sync::oneshot;

use super::child::internal;
use super::private_file::PrivateFile;
use crate::arguments::HeaderFormat;
use crate::commands::header;

/// The file is rewritten when its token has this much life left, or half of what it had if that is less.
const LEAST_LIFE: Duration = apponly::MINIMUM_VALIDITY;

/// The longest wait between two looks. Timers stand still while a machine sleeps; tokens grow old all the same.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The shortest wait, so that a service that issues nothing but old tokens is not asked without end.
const SHORTEST_WAIT: Duration = Duration::from_millis(500);

/// Where the file begins: what else begins so was written by a run that could not remove it.
const BEGINNING: &str = "Authorization: Bearer ";

/// The file and the thread that keeps it fresh. Dropping it ends both.
pub(super) struct HeaderFile {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl HeaderFile {
    /// Writes the file, and keeps it fresh from now on.
    ///
    /// # Errors
    /// `header-file-unusable`: it exists and is not ours to replace, or cannot be written.
    pub(super) fn start(path: &Path, token: AccessToken, source: TokenSource) -> Result<Self, Error> {
        let file = PrivateFile::create(path, content(&token)?.as_bytes(), BEGINNING)
            .map_err(|error| unusable(path, &error))?;
        let (stop, stopped) = oneshot::channel();
        let keeper = Keeper { file, path: path.to_owned(), token, source };
        let thread = std::thread::Builder::new().name("header-file".to_owned()).spawn(move || keeper.run(stopped));
        let thread = thread.map_err(|error| internal(&format!("no thread can be started: {error}")))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for HeaderFile {
    fn drop(&mut self) {
        drop(self.stop.take());
        // The file is removed before the thread ends.
        self.thread.take().map(JoinHandle::join);
    }
}

struct Keeper {
    file: PrivateFile,
    path: PathBuf,
    token: AccessToken,
    source: TokenSource,
}

impl Keeper {
    fn run(mut self, stopped: oneshot::Receiver<()>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        match runtime {
            Ok(runtime) => {
                runtime.block_on(async {
                    tokio::select! {
                        _ = stopped => {}
                        () = self.keep_fresh() => {}
                    }
                });
                runtime.shutdown_background();
            }
            // The first token is there; without a runtime there will be no other.
            Err(error) => {
                tracing::warn!("the header file will not be renewed: the async runtime cannot be started: {error}")
            }
        }
        self.remove();
    }

    async fn keep_fresh(&mut self) {
        let scope: Scope = self.token.scope().clone();
        loop {
            tokio::time::sleep(wait(self.token.expires_in(self.source.service_time()))).await;
            match self.source.token(&scope).await {
                Ok(token) if token.expose() == self.token.expose() => {}
                Ok(token) => self.replace(token),
                Err(error) => tracing::warn!(code = error.code(), "the header file could not be renewed: {error}"),
            }
        }
    }

    fn replace(&mut self, token: AccessToken) {
        let written = content(&token)
            .and_then(|text| self.file.replace(text.as_bytes()).map_err(|error| unusable(&self.path, &error)));
        match written {
            Ok(()) => self.token = token,
            // It is tried again with the next look.
            Err(error) => tracing::warn!(code = error.code(), "{error}"),
        }
    }

    fn remove(self) {
        if let Err(error) = self.file.remove() {
            tracing::warn!("`{}` cannot be removed: {error}; it holds a token", self.path.display());
        }
    }
}

/// How long to wait before the next look at a token with so much life left.
fn wait(left: Duration) -> Duration {
    let until_due = left.saturating_sub(LEAST_LIFE);
    let wait = if until_due.is_zero() { left / 2 } else { until_due };
    wait.clamp(SHORTEST_WAIT, LONGEST_WAIT)
}

fn content(token: &AccessToken) -> Result<zeroize::Zeroizing<String>, Error> {
    let mut text = header::render(token, HeaderFormat::Plain)?;
    text.push('\n');
    Ok(text)
}

fn unusable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        &catalogue::HEADER_FILE_UNUSABLE,
        format!("`--header-file`: `{}` cannot be kept: {error}", path.display()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_until_a_token_is_due_and_never_long() {
        let seconds = Duration::from_secs;
        assert_eq!(wait(seconds(3600)), LONGEST_WAIT);
        assert_eq!(wait(seconds(330)), seconds(30));
        assert_eq!(wait(seconds(4)), seconds(2), "half of a short life");
        assert_eq!(wait(Duration::ZERO), SHORTEST_WAIT, "an ended one is not asked for without end");
    }
}
