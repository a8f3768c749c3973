//! Prints when the token of the configured identity ends.
//!
//! `cargo run -p apponly --example print_expiry`, with the variables of `apponly emulator --env-file FILE` or your own.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use apponly::{TokenOptions, TokenSource};

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match TokenSource::from_env() {
        Ok(source) => run(&source).await,
        Err(error) => Err(error),
    };
    let (shown, code) = match outcome {
        Ok(line) => (writeln!(io::stdout(), "{line}"), ExitCode::SUCCESS),
        Err(error) => (writeln!(io::stderr(), "{}", error.report()), ExitCode::from(error.exit_code() as u8)),
    };
    if shown.is_err() { ExitCode::FAILURE } else { code }
}

/// One line about the token: how long it lives, how it was signed in for, where it came from.
async fn run(source: &TokenSource) -> Result<String, apponly::Error> {
    let scope = source.cloud().graph_scope();
    let mut options = TokenOptions::default();
    options.minimum_validity = Duration::from_secs(15 * 60);
    let acquired = source.acquire(&scope, &options).await?;
    let left = acquired.token.expires_in(source.service_time());
    let (credential, origin) = (acquired.token.credential(), acquired.origin.name());
    Ok(format!("{scope}: {} minutes left, by {credential}, from {origin}", left.as_secs() / 60))
}

#[cfg(test)]
mod tests {
    use apponly::{CacheKind, Env, Host};
    use apponly_emulator::tenant::Tenant;
    use apponly_emulator::{Emulator, Options};

    use super::*;

    #[tokio::test]
    async fn second_line_comes_from_the_cache() {
        let emulator = Emulator::start(Tenant::seed().unwrap(), Options::default()).await.unwrap();
        let builder = TokenSource::builder()
            .env(Env::fixed(emulator.environment()))
            .host(Host::unknown())
            .cache(CacheKind::Memory);
        let source = builder.build().unwrap();
        assert!(run(&source).await.unwrap().ends_with("59 minutes left, by secret, from network"));
        assert!(run(&source).await.unwrap().ends_with("by secret, from cache"));
        emulator.shutdown().await;
    }
}
