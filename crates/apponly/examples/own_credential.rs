//! A credential of one's own: tokens that another program of this host obtains and hands out by a file.
//!
//! `cargo run -p apponly --example own_credential FILE`, where FILE holds a line with the expiry (seconds since 1970)
//! and a line with the token. The token source adds what is the same for all credentials: memory, one request for all
//! callers at a time, renewal.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use apponly::{
    AccessToken, BoxFuture, Credential, CredentialKind, Error, Scope, Secret, TokenRequest, TokenSource, catalogue,
};

/// Reads the token from a file.
#[derive(Debug)]
struct TokenFile {
    path: PathBuf,
}

impl TokenFile {
    #[expect(clippy::disallowed_methods, reason = "an example reads its file plainly")]
    fn read(&self, scope: &Scope) -> Result<AccessToken, Error> {
        let unreadable =
            |why: &str| Error::new(&catalogue::FILE_UNREADABLE, format!("`{}` {why}", self.path.display()));
        let text = Secret::new(fs::read_to_string(&self.path).map_err(|_| unreadable("cannot be read"))?);
        let (expiry, token) = text.expose().split_once('\n').ok_or_else(|| unreadable("has no second line"))?;
        let expiry: u32 = expiry.trim().parse().map_err(|_| unreadable("does not begin with seconds since 1970"))?;
        let expires_on = UNIX_EPOCH + Duration::from_secs(expiry.into());
        Ok(AccessToken::new(Secret::new(token.trim().to_owned()), expires_on, scope.clone(), self.kind()))
    }
}

impl Credential for TokenFile {
    fn kind(&self) -> CredentialKind {
        CredentialKind::Federated
    }

    fn describe(&self) -> String {
        format!("tokens from the file `{}`", self.path.display())
    }

    fn cache_identity(&self) -> String {
        format!("token-file|{}", self.path.display())
    }

    fn request<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(async move { self.read(&request.scope) })
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let path = std::env::args_os().nth(1).map(PathBuf::from).unwrap_or_default();
    let (shown, code) = match run(path).await {
        Ok(token) => (writeln!(io::stdout(), "a token of {} characters", token.expose().len()), ExitCode::SUCCESS),
        Err(error) => (writeln!(io::stderr(), "{}", error.report()), ExitCode::from(error.exit_code() as u8)),
    };
    if shown.is_err() { ExitCode::FAILURE } else { code }
}

async fn run(path: PathBuf) -> Result<AccessToken, Error> {
    let source = TokenSource::builder().credential(Arc::new(TokenFile { path })).build()?;
    source.token(&Scope::graph_default()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn file_gives_the_token_and_a_missing_one_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "4000000000\nsome-token\n").unwrap();
        assert_eq!(run(file.path().to_owned()).await.unwrap().expose(), "some-token");
        let error = run(PathBuf::from("/no/such/file")).await.unwrap_err();
        assert!(error.code() == "file-unreadable" && error.to_string().contains("/no/such/file"));
    }
}
