//! A new key and its certificate on disk, in files that were not there before.

use std::path::{Path, PathBuf};

use apponly::{Error, Secret, catalogue};

use super::format::{FileForm, random_password};
use super::new::KeyAndCertificate;
use super::summary::Summary;
use crate::files::{self, Access};

/// The files that were written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredCertificate {
    /// Certificate and private key, for the owner alone.
    pub key: PathBuf,
    /// The certificate alone, PEM, for upload.
    pub public: PathBuf,
    /// The password of the PFX file, where one was made.
    pub password: Option<PathBuf>,
}

impl StoredCertificate {
    /// The names that go with `path`: `path.crt`, and `path.password` where `with_password`.
    ///
    /// # Errors
    /// `file-exists`: one of them is taken.
    pub fn free(path: &Path, with_password: bool) -> Result<Self, Error> {
        let password = with_password.then(|| files::beside(path, ".password"));
        let names = Self { key: path.to_owned(), public: files::beside(path, ".crt"), password };
        let all = [Some(&names.key), Some(&names.public), names.password.as_ref()];
        if let Some(taken) = all.into_iter().flatten().find(|name| files::exists(name)) {
            return Err(Error::new(&catalogue::FILE_EXISTS, format!("`{}` exists already", taken.display())));
        }
        Ok(names)
    }

    /// Writes `made` as PEM or PFX under these names. A PFX file gets the password `given`, else a random one, which is
    /// written first: a key is never there without it.
    ///
    /// # Errors
    /// `file-exists`, `output-failed`: none of the files is left then.
    pub fn write(&self, made: &KeyAndCertificate, form: FileForm, given: Option<&Secret>) -> Result<(), Error> {
        let mut written = Vec::new();
        self.write_all(made, form, given, &mut written).inspect_err(|_| {
            for path in written {
                files::remove(path).ok();
            }
        })
    }

    fn write_all<'a>(
        &'a self,
        made: &KeyAndCertificate,
        form: FileForm,
        given: Option<&Secret>,
        written: &mut Vec<&'a Path>,
    ) -> Result<(), Error> {
        let random = match &self.password {
            Some(path) => {
                let password = random_password()?;
                files::create_new(path, format!("{}\n", password.expose()).as_bytes(), Access::Private)?;
                written.push(path);
                Some(password)
            }
            None => None,
        };
        files::create_new(&self.key, &made.to_bytes(form, random.as_ref().or(given))?, Access::Private)?;
        written.push(&self.key);
        files::create_new(&self.public, made.summary().to_pem().as_bytes(), Access::Public)?;
        Ok(())
    }
}

/// A file for a certificate alone, whose key is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFile(PathBuf);

impl PublicFile {
    /// The file at `path`, which is not there yet.
    ///
    /// # Errors
    /// `file-exists`: it is.
    pub fn free(path: &Path) -> Result<Self, Error> {
        if files::exists(path) {
            return Err(Error::new(&catalogue::FILE_EXISTS, format!("`{}` exists already", path.display())));
        }
        Ok(Self(path.to_owned()))
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes the certificate as PEM, for everybody to read.
    ///
    /// # Errors
    /// `file-exists`, `output-failed`: nothing of it is left then.
    pub fn write(&self, certificate: &Summary) -> Result<(), Error> {
        files::create_new(&self.0, certificate.to_pem().as_bytes(), Access::Public)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::certificate::{KeyLength, NewCertificate};

    fn text(path: &Path) -> String {
        String::from_utf8(files::read(path).unwrap().unwrap().to_vec()).unwrap()
    }

    fn made() -> KeyAndCertificate {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        NewCertificate::new("app").with_length(KeyLength::Rsa2048).generate(now).unwrap()
    }

    #[test]
    fn pfx_comes_with_a_password_that_opens_it() {
        let folder = tempfile::tempdir().unwrap();
        let names = StoredCertificate::free(&folder.path().join("app.pfx"), true).unwrap();
        names.write(&made(), FileForm::Pfx, None).unwrap();
        let password = text(names.password.as_ref().unwrap());
        let bytes = files::read(&names.key).unwrap().unwrap();
        apponly::parse_any(&bytes, Some(password.trim_end())).unwrap();
        assert!(apponly::parse_any(&bytes, None).is_err());
    }

    #[test]
    fn any_taken_name_is_refused_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.pfx");
        for taken in ["app.pfx", "app.pfx.crt", "app.pfx.password"] {
            let taken = folder.path().join(taken);
            let names = StoredCertificate::free(&path, true).unwrap();
            std::fs::write(&taken, "mine").unwrap();
            assert_eq!(StoredCertificate::free(&path, true).unwrap_err().code(), "file-exists");
            assert_eq!(names.write(&made(), FileForm::Pfx, None).unwrap_err().code(), "file-exists");
            assert_eq!(text(&taken), "mine");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
            std::fs::remove_file(taken).unwrap();
        }
    }
}
