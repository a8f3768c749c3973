//! A JWT in a file that the platform renews. It is read anew for each exchange.
//!
//! Source: Azure workload identity for Kubernetes, `AZURE_FEDERATED_TOKEN_FILE`.

use std::path::PathBuf;

use super::jwt_check::AssertionFacts;
use super::{AssertionSource, check};
use crate::credential::{BoxFuture, SealMaterial, Seams, TokenRequest};
use crate::error::{Error, catalogue};
use crate::files;
use crate::secret::{LARGEST_SECRET, Secret};

/// The JWT in a file.
#[derive(Debug)]
pub(crate) struct FileAssertion {
    path: PathBuf,
    setting: String,
    seams: Seams,
}

impl FileAssertion {
    /// The file at `path`; `setting` says in messages who named it, for example "`AZURE_FEDERATED_TOKEN_FILE`".
    pub(crate) fn new(path: PathBuf, setting: impl Into<String>, seams: Seams) -> Self {
        Self { path, setting: setting.into(), seams }
    }

    /// A pipe gives its content once: who looked into it first would find it empty at the exchange.
    fn is_read_once(&self) -> bool {
        files::is_read_once(&self.path)
    }

    async fn read(&self, request: &TokenRequest) -> Result<Secret, Error> {
        let path = self.path.clone();
        // A pipe may keep the reader waiting.
        let reading = tokio::task::spawn_blocking(move || files::read_text(&path, LARGEST_SECRET));
        let text = match request.deadline.run(reading).await {
            Ok(Ok(text)) => text?,
            Ok(Err(error)) => {
                return Err(Error::new(&catalogue::INTERNAL, format!("the file reader stopped: {error}")));
            }
            Err(_) => {
                let message = format!("`{}` was not read before the deadline", self.path.display());
                return Err(Error::new(&catalogue::TIMED_OUT, message).with_fix("name a file that ends"));
            }
        };
        self.checked(&text)
    }

    fn checked(&self, text: &str) -> Result<Secret, Error> {
        let token = Secret::new(text.trim().to_owned());
        check(&token, &self.describe(), self.seams.transport.reckoned_time())?;
        Ok(token)
    }
}

impl AssertionSource for FileAssertion {
    fn describe(&self) -> String {
        format!("the file `{}` ({})", self.path.display(), self.setting)
    }

    /// With what the JWT says about itself: CI jobs of different branches find theirs at the same path, and a renewed one
    /// says the same as the one before.
    fn cache_identity(&self) -> String {
        let facts = (!self.is_read_once()).then(|| files::read_text(&self.path, LARGEST_SECRET).ok()).flatten();
        let facts = facts.and_then(|text| AssertionFacts::read(text.trim())).unwrap_or_default();
        format!("file {} {facts}", self.path.display())
    }

    fn seal_material(&self) -> SealMaterial {
        if self.is_read_once() { SealMaterial::Nothing } else { SealMaterial::MachineUser }
    }

    fn check(&self) -> Result<(), Error> {
        files::read_text(&self.path, LARGEST_SECRET).and_then(|text| self.checked(&text)).map(drop)
    }

    fn fetch<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<Secret, Error>> {
        Box::pin(self.read(request))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::claims::tests::jwt;
    use crate::credential::federated::issuer::tests::{request, seams};
    use crate::transport::fake::FakeHttpClient;

    fn source(path: PathBuf) -> FileAssertion {
        FileAssertion::new(path, "`AZURE_FEDERATED_TOKEN_FILE`", seams(&[], FakeHttpClient::new([])))
    }

    #[tokio::test]
    async fn file_is_read_anew_each_time_without_blanks_around() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let source = source(file.path().to_owned());
        for subject in ["first", "second"] {
            let token = jwt(&json!({"sub": subject}));
            std::fs::write(file.path(), format!("\n {token} \r\n")).unwrap();
            assert_eq!(source.fetch(&request()).await.unwrap().expose(), token);
        }
    }

    #[test]
    fn identity_is_that_of_the_subject_not_of_the_single_jwt() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let source = source(file.path().to_owned());
        let identity = |subject: &str, expires: u64| {
            let claims = json!({"iss": "https://issuer.example", "sub": subject, "aud": "a", "exp": expires});
            std::fs::write(file.path(), jwt(&claims)).unwrap();
            source.cache_identity()
        };
        assert_eq!(identity("main", 1), identity("main", 2));
        assert_ne!(identity("main", 1), identity("branch", 1));
        assert_eq!(source.seal_material(), SealMaterial::MachineUser);
    }

    #[tokio::test]
    async fn expired_large_empty_and_missing_files_are_named_before_any_request() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let fetch = async || source(path.clone()).fetch(&request()).await.unwrap_err();
        let error = fetch().await;
        assert_eq!(error.code(), "file-unreadable");
        for (content, code) in [
            (jwt(&json!({"exp": 1_000_000_000})), "federated-token-invalid"),
            (" \n".to_owned(), "federated-token-invalid"),
            ("a".repeat(64 * 1024 + 1), "file-too-large"),
        ] {
            std::fs::write(&path, content).unwrap();
            let error = fetch().await;
            assert_eq!(error.code(), code);
            assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn pipe_that_never_ends_stops_at_the_deadline() {
        let (reader, _writer) = std::io::pipe().unwrap();
        let path = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&reader));
        if !std::path::Path::new(&path).exists() {
            return;
        }
        let mut request = request();
        request.deadline = crate::deadline::Deadline::after(Duration::ZERO);
        let source = source(path.into());
        assert_eq!(source.fetch(&request).await.unwrap_err().code(), "timed-out");
    }
}
