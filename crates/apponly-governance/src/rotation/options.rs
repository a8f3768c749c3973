//! How a rotation works, and what it tells while it does.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use apponly::{BoxFuture, Clock, Error, SystemClock};

use crate::certificate::KeyLength;

/// How a rotation works.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RotationOptions {
    /// Begins only if the credential ends within this time. `None`: in any case.
    pub if_within: Option<Duration>,
    /// How long the old credential stays registered beside the new one. `None`: what the rotation under way was begun
    /// with, else 24 hours.
    pub overlap: Option<Duration>,
    /// The length of the new key. `None`: that of the old one.
    pub length: Option<KeyLength>,
    /// How many days the new credential is valid. Default: 180.
    pub days: u32,
    /// The object id of the app, for an app that may not read itself.
    pub object_id: Option<String>,
    /// The key id of the old credential, for an app that may not read itself.
    pub key_id: Option<String>,
    /// How long to wait until a new credential signs in. Default: 5 minutes.
    pub patience: Duration,
    /// How long to look for what a request whose answer was lost has made, before it is sent again. Default: 30 seconds.
    pub search: Duration,
    /// Wall time.
    pub clock: Arc<dyn Clock>,
    /// How waits pass.
    pub waiter: Arc<dyn Waiter>,
    /// Who is told, and what runs after the swap.
    pub watcher: Arc<dyn RotationWatcher>,
}

impl Default for RotationOptions {
    fn default() -> Self {
        Self {
            if_within: None,
            overlap: None,
            length: None,
            days: 180,
            object_id: None,
            key_id: None,
            patience: Duration::from_secs(300),
            search: Duration::from_secs(30),
            clock: Arc::new(SystemClock::default()),
            waiter: Arc::new(Sleep),
            watcher: Arc::new(Silent),
        }
    }
}

/// Lets time pass: a seam for tests.
pub trait Waiter: fmt::Debug + Send + Sync {
    /// Ends after `duration`.
    fn wait(&self, duration: Duration) -> BoxFuture<'_, ()>;
}

/// The async runtime's own time.
#[derive(Debug)]
pub(crate) struct Sleep;

impl Waiter for Sleep {
    fn wait(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A place between two effects of a rotation. Before each of them, everything so far is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// The journal says what is done next.
    Recorded(&'static str),
    /// A request is about to be sent.
    Request(&'static str),
    /// A file is about to be changed.
    File(&'static str),
    /// A wait is about to begin.
    Wait(Duration),
}

/// Is told where a rotation stands, and may stop it: a stopped rotation goes on with the next run.
pub trait RotationWatcher: fmt::Debug + Send + Sync {
    /// The rotation is about to do this.
    ///
    /// # Errors
    /// The rotation ends with the error, as if the process had been killed there.
    fn before(&self, step: Step) -> Result<(), Error> {
        let _ = step;
        Ok(())
    }

    /// A line for people.
    fn tell(&self, line: &str) {
        let _ = line;
    }

    /// The new credential lies at `path`: programs that hold the old one may be told. Runs again where this process ended
    /// before its success was recorded.
    ///
    /// # Errors
    /// `rotation-command-failed`; the old credential stays registered, and the next run begins here.
    fn swapped(&self, path: &Path) -> Result<(), Error> {
        let _ = path;
        Ok(())
    }
}

#[derive(Debug)]
struct Silent;

impl RotationWatcher for Silent {}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The credential lasts long enough.
    NotDue {
        /// Its end, UTC.
        end: SystemTime,
    },
    /// The new credential is in use; the old one stays registered until then.
    Overlapping {
        /// The end of the overlap, UTC.
        until: SystemTime,
    },
    /// The new credential is in use and the old one is removed.
    Done {
        /// The end of the new credential, UTC.
        end: SystemTime,
    },
}
