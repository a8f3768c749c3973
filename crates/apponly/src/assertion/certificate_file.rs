//! A certificate file that may be replaced while the program runs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use aws_lc_rs::digest::{Context, SHA256};

use super::local_key::LocalKey;
use super::parse::parse;
use super::place::Place;
use super::x509::CertificateFacts;
use crate::env::Env;
use crate::error::Error;
use crate::files::{self, PrivateFiles};
use crate::host::FileStamp;
use crate::secret::{Secret, SecretBytes, SecretSource};

/// A certificate with its key and a long chain stays far below this, in bytes.
const LARGEST_FILE: u64 = 1024 * 1024;

/// A PEM or PFX file, read anew when it changes, so that a rotation needs no restart.
#[derive(Debug)]
pub(crate) struct CertificateFile {
    path: PathBuf,
    password: Option<SecretSource>,
    files: PrivateFiles,
    loaded: Mutex<Option<Loaded>>,
}

/// What the file held when it was last read with success.
#[derive(Debug)]
struct Loaded {
    stamp: Option<FileStamp>,
    password: Option<Secret>,
    keys: Vec<Arc<LocalKey>>,
}

impl CertificateFile {
    /// The file at `path`; `password` opens it where it is encrypted. Nothing is read yet.
    pub(crate) fn new(path: impl Into<PathBuf>, password: Option<SecretSource>, files: PrivateFiles) -> Self {
        Self { path: path.into(), password, files, loaded: Mutex::new(None) }
    }

    /// Where the file lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The key to sign with at `now`. Of several certificates that are valid, the one that ends last.
    ///
    /// A replacement that cannot be used yet (half written, other password, not yet valid) does not end the service:
    /// what was loaded before serves on, with a warning, until it expires.
    ///
    /// # Errors
    /// `file-unreadable`, `file-insecure`, `file-too-large`, the errors of the password's source, and the `certificate-…` errors.
    pub(crate) fn load(&self, env: &Env, now: SystemTime) -> Result<Arc<LocalKey>, Error> {
        let mut loaded = self.lock();
        let chosen = match self.read_if_changed(loaded.as_ref(), env) {
            Ok(Some(fresh)) => self.choose(&fresh, now).inspect(|_| *loaded = Some(fresh)),
            Ok(None) => return loaded.as_ref().map_or_else(|| Err(self.never_loaded()), |it| self.choose(it, now)),
            Err(error) => Err(error),
        };
        chosen.or_else(|error| {
            let old = loaded.as_ref().and_then(|old| self.choose(old, now).ok()).ok_or_else(|| error.clone())?;
            tracing::warn!(
                file = %self.path.display(),
                error = %error,
                "the certificate file changed but cannot be used; the certificate loaded before it serves on"
            );
            Ok(old)
        })
    }

    /// What the certificate that would sign at `now` says about itself, valid or not.
    ///
    /// # Errors
    /// As [`Self::load`], but for the expiry.
    pub(crate) fn facts(&self, env: &Env, now: SystemTime) -> Result<CertificateFacts, Error> {
        let loaded = self.lock();
        let fresh = self.read_if_changed(loaded.as_ref(), env)?;
        let Some(current) = fresh.as_ref().or(loaded.as_ref()) else { return Err(self.never_loaded()) };
        let best = self.choose(current, now).ok().or_else(|| current.keys.first().cloned());
        best.map(|key| key.facts().clone()).ok_or_else(|| self.never_loaded())
    }

    /// SHA-256 of the file's bytes and of the password, whatever they are: nothing is parsed, so that a cached token costs
    /// no more than reading the file. `None` for a pipe, which gives its content once.
    ///
    /// # Errors
    /// `file-unreadable`, `file-too-large`, and the errors of the password's source.
    pub(crate) fn digest(&self, env: &Env) -> Result<Option<SecretBytes>, Error> {
        if self.is_read_once() || self.password.as_ref().is_some_and(SecretSource::is_read_once) {
            return Ok(None);
        }
        let password = self.password.as_ref().map(|source| source.read_from(env, &self.files)).transpose()?;
        let bytes = self.files.read(&self.path, LARGEST_FILE)?;
        let mut context = Context::new(&SHA256);
        context.update(&(bytes.len() as u64).to_be_bytes());
        context.update(&bytes);
        context.update(&[u8::from(password.is_some())]);
        context.update(password.as_ref().map_or("", Secret::expose).as_bytes());
        Ok(Some(SecretBytes::new(context.finish().as_ref().to_vec())))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Loaded>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the file unless file and password are those of `loaded`.
    fn read_if_changed(&self, loaded: Option<&Loaded>, env: &Env) -> Result<Option<Loaded>, Error> {
        let password = self.password.as_ref().map(|source| source.read_from(env, &self.files)).transpose()?;
        // Taken before the content: a replacement in between is noticed by the next call.
        let stamp = FileStamp::of(&self.path);
        if let Some(loaded) = loaded
            && loaded.password == password
            && (self.is_read_once() || (stamp.is_some() && loaded.stamp == stamp))
        {
            return Ok(None);
        }
        let bytes = self.files.read(&self.path, LARGEST_FILE)?;
        let name = self.path.display().to_string();
        let keys = parse(&bytes, password.as_ref().map(Secret::expose), Place::file(&name))?;
        Ok(Some(Loaded { stamp, password, keys: keys.into_iter().map(Arc::new).collect() }))
    }

    /// A pipe (process substitution) gives its content once; asking again would find it empty.
    fn is_read_once(&self) -> bool {
        files::is_read_once(&self.path)
    }

    /// The first key whose certificate is valid; where none is, why the first is not.
    fn choose(&self, loaded: &Loaded, now: SystemTime) -> Result<Arc<LocalKey>, Error> {
        let name = self.path.display().to_string();
        let mut refusal = None;
        for key in &loaded.keys {
            match key.facts().check_validity(now, Place::file(&name)) {
                Ok(()) => return Ok(Arc::clone(key)),
                Err(error) => refusal.get_or_insert(error),
            };
        }
        Err(refusal.unwrap_or_else(|| self.never_loaded()))
    }

    fn never_loaded(&self) -> Error {
        Place::file(&self.path.display().to_string()).unreadable("no certificate with its key was found")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::assertion::Signer as _;
    use crate::assertion::samples::{self, PASSWORD};

    /// A file in its own directory that is replaced as a careful rotation does it: written beside, then renamed.
    struct Rotating {
        folder: tempfile::TempDir,
    }

    impl Rotating {
        fn new(content: &[u8]) -> Self {
            let rotating = Self { folder: tempfile::tempdir().unwrap() };
            rotating.replace(content);
            rotating
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("certificate.pem")
        }

        fn replace(&self, content: &[u8]) {
            let mut beside = tempfile::NamedTempFile::new_in(self.folder.path()).unwrap();
            std::io::Write::write_all(&mut beside, content).unwrap();
            let beside = beside.into_temp_path().keep().unwrap();
            std::fs::rename(beside, self.path()).unwrap();
        }
    }

    /// Fixtures have the mode that version control gives them.
    fn open(path: impl Into<PathBuf>, password: Option<SecretSource>) -> CertificateFile {
        CertificateFile::new(path, password, PrivateFiles::new(true))
    }

    fn env() -> Env {
        Env::fixed::<&str, &str>([])
    }

    #[test]
    fn unchanged_file_is_parsed_once() {
        let rotating = Rotating::new(&samples::bytes("rsa-pkcs8-test-only.pem"));
        let file = open(rotating.path(), None);
        let first = file.load(&env(), samples::now()).unwrap();
        assert!(Arc::ptr_eq(&first, &file.load(&env(), samples::now()).unwrap()));
    }

    #[test]
    fn replaced_file_is_read_again_whatever_its_format() {
        let rotating = Rotating::new(&samples::bytes("rsa-pkcs8-test-only.pem"));
        let password = SecretSource::Held(Secret::new(PASSWORD.to_owned()));
        let file = open(rotating.path(), Some(password));
        let old = file.load(&env(), samples::now()).unwrap();
        rotating.replace(&samples::bytes("pfx-chain-test-only.pfx"));
        let new = file.load(&env(), samples::now()).unwrap();
        assert_ne!(old.certificate_chain(), new.certificate_chain());
        assert_eq!(new.facts().subject, "CN=chain leaf,O=apponly");
    }

    #[test]
    fn changed_password_is_used_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let password = folder.path().join("password");
        std::fs::write(&password, "wrong\n").unwrap();
        let file = open(samples::path("pkcs8-aes256-test-only.pem"), Some(SecretSource::File(password.clone())));
        assert_eq!(file.load(&env(), samples::now()).unwrap_err().code(), "certificate-password");
        std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
        file.load(&env(), samples::now()).unwrap();
        std::fs::write(&password, "wrong\n").unwrap();
        let (kept, warnings) = warnings(|| file.load(&env(), samples::now()));
        assert!(kept.is_ok() && warnings == 1);
    }

    #[test]
    fn expiry_is_checked_at_each_load() {
        let file = open(samples::path("rsa-pkcs8-test-only.pem"), None);
        let end = file.load(&env(), samples::now()).unwrap().facts().not_after;
        let error = file.load(&env(), end + Duration::from_secs(1)).unwrap_err();
        assert_eq!(error.code(), "certificate-expired");
        assert!(error.to_string().contains("rsa-pkcs8-test-only.pem"), "{error}");
        assert_eq!(file.facts(&env(), end + Duration::from_secs(1)).unwrap().not_after, end);
    }

    #[test]
    fn unusable_replacement_keeps_the_old_certificate_with_a_warning() {
        let good = samples::bytes("rsa-pkcs8-test-only.pem");
        let rotating = Rotating::new(&good);
        let file = open(rotating.path(), None);
        let old = file.load(&env(), samples::now()).unwrap();
        let encrypted = samples::bytes("pfx-aes-test-only.pfx");
        let expired = samples::issued(2020, 2021);
        for bad in [&good[..good.len() / 2], b"", &encrypted, &samples::bytes("rsa-1024-test-only.pem"), &expired] {
            rotating.replace(bad);
            let (kept, warnings) = warnings(|| file.load(&env(), samples::now()));
            assert!(Arc::ptr_eq(&old, &kept.unwrap()));
            assert_eq!(warnings, 1);
            let late = file.load(&env(), old.facts().not_after + Duration::from_secs(1)).unwrap_err();
            assert!(late.code().starts_with("certificate-"), "{late}");
        }
        std::fs::remove_file(rotating.path()).unwrap();
        assert!(Arc::ptr_eq(&old, &file.load(&env(), samples::now()).unwrap()));
        rotating.replace(&samples::bytes("chain-test-only.pem"));
        let (new, warnings) = warnings(|| file.load(&env(), samples::now()).unwrap());
        assert_eq!((new.facts().subject.as_str(), warnings), ("CN=chain leaf,O=apponly", 0));
    }

    #[test]
    fn of_several_valid_certificates_the_last_to_end_signs() {
        let mut both = samples::issued(2024, 2031);
        both.extend(samples::issued(2028, 2033));
        both.extend(samples::issued(2029, 2032));
        both.extend(samples::issued(2032, 2040));
        let rotating = Rotating::new(&both);
        let file = open(rotating.path(), None);
        let year =
            |now| crate::assertion::x509::date(file.load(&env(), now).unwrap().facts().not_after)[..4].to_owned();
        assert_eq!(year(samples::now()), "2033");
        assert_eq!(year(samples::now() + Duration::from_secs(5 * 365 * 86_400)), "2040");
        assert_eq!(year(samples::now() - Duration::from_secs(3 * 365 * 86_400)), "2031");
    }

    #[cfg(unix)]
    #[test]
    fn pipe_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let writer = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::write(pipe, samples::bytes("rsa-pkcs8-test-only.pem")).unwrap()
        });
        let file = open(pipe, None);
        let first = file.load(&env(), samples::now()).unwrap();
        writer.join().unwrap();
        let (second, warnings) = warnings(|| file.load(&env(), samples::now()).unwrap());
        assert!(Arc::ptr_eq(&first, &second) && warnings == 0);
    }

    #[test]
    fn large_file_is_refused() {
        let rotating = Rotating::new(b"");
        std::fs::File::create(rotating.path()).unwrap().set_len(100 << 20).unwrap();
        let error = open(rotating.path(), None).load(&env(), samples::now()).unwrap_err();
        assert_eq!(error.code(), "file-too-large");
    }

    #[test]
    fn debug_of_a_loaded_file_shows_neither_password_nor_key() {
        let password = SecretSource::Held(Secret::new(PASSWORD.to_owned()));
        let file = open(samples::path("pfx-aes-test-only.pfx"), Some(password));
        let key = file.load(&env(), samples::now()).unwrap();
        let shown = format!("{file:?} {key:?}");
        assert!(shown.contains("[redacted]") && !shown.contains(PASSWORD) && shown.len() < 1500, "{shown}");
    }

    /// Runs `work` and counts the warnings that it emits on this thread.
    fn warnings<T>(work: impl FnOnce() -> T) -> (T, usize) {
        let counter = Arc::new(AtomicUsize::new(0));
        let result = tracing::subscriber::with_default(Counter(Arc::clone(&counter)), work);
        (result, counter.load(Ordering::SeqCst))
    }

    struct Counter(Arc<AtomicUsize>);

    impl tracing::Subscriber for Counter {
        fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
            tracing::span::Id::from_u64(1)
        }
        fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
        fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
        fn event(&self, event: &tracing::Event<'_>) {
            if *event.metadata().level() == tracing::Level::WARN {
                self.0.fetch_add(1, Ordering::SeqCst);
            }
        }
        fn enter(&self, _: &tracing::span::Id) {}
        fn exit(&self, _: &tracing::span::Id) {}
    }
}
