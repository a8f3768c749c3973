//! The new file in the place of the old one.

use apponly::{Error, catalogue};

use super::run::Run;
use super::summary_of;
use crate::files::{self, Access};
use crate::rotation::journal::Stage;
use crate::rotation::options::Step;
use crate::time;

impl Run<'_> {
    /// Keeps the old file as `.previous`, then puts the new one in its place by one rename: a program that reads the file
    /// finds one of the two, whole.
    pub(super) fn swap(&mut self) -> Result<(), Error> {
        let path = self.rotation.path.clone();
        let present = self.key(&path)?;
        let sha256 = Some(present.facts().sha256.clone());
        if sha256 != self.journal.new.sha256 {
            if sha256 != self.journal.old.sha256 {
                let what = format!(
                    "`{}` holds the certificate {} (SHA-1), neither the old nor the new one",
                    path.display(),
                    present.facts().sha1
                );
                return Err(Error::new(&catalogue::ROTATION_CONFLICT, what));
            }
            // Looked at again: nothing but the key that was seen to sign in takes the place.
            self.new_key(&self.next())?;
            let bytes = files::read(&path)?.ok_or_else(|| self.rotation.is_missing(&path))?;
            let metadata = files::metadata(&path);
            let access = metadata.as_ref().map_or(Access::Private, Access::Like);
            self.before(Step::File("previous"))?;
            files::replace(&files::beside(&path, ".previous"), &bytes, access)?;
            self.before(Step::File("swap"))?;
            files::rename(&self.next(), &path)?;
        }
        let public = files::beside(&path, ".crt");
        if files::exists(&public) {
            self.before(Step::File("public"))?;
            let key = self.new_key(&path)?;
            let new = summary_of(&key)?;
            files::replace(&public, new.to_pem().as_bytes(), Access::Public)?;
        }
        if self.journal.swapped.is_none() {
            self.journal.swapped = Some(time::rfc3339(self.now()));
        }
        let line = format!("`{}` holds the new certificate now; the old file is `.previous` beside it", path.display());
        self.rotation.options.watcher.tell(&line);
        self.record(Stage::Telling)
    }
}
