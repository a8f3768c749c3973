//! From arguments to a token source, and the runtime that network work needs.

use std::future::Future;
use std::io::{IsTerminal as _, Read as _};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use apponly::{
    Acquired, CacheKind, Env, Error, Options, Resource, Scope, Secret, SecretSource, Settings, TokenOptions,
    TokenSource, catalogue,
};

use crate::arguments::{IdentityArguments, ScopeArguments};

/// A secret that does not come by then does not come.
const STDIN_DEADLINE: Duration = Duration::from_secs(20);

const NOT_A_SECRET: &str = "what was piped in is not a client secret, which is a line of text";

/// No client secret is larger, in bytes.
const LARGEST_SECRET: u64 = 64 * 1024;

/// Settings and a source of tokens made from them.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) settings: Settings,
    pub(crate) source: TokenSource,
}

impl Session {
    pub(crate) fn new(identity: &IdentityArguments) -> Result<Self, Error> {
        Self::of(Settings::load(&options(identity)?, &Env::process())?)
    }

    /// For a process that answers others: where no tokens are to be kept they are kept in its memory alone, or each
    /// question would become one to Entra.
    pub(crate) fn resident(options: &Options) -> Result<Self, Error> {
        let mut settings = Settings::load(options, &Env::process())?;
        if settings.cache.value == CacheKind::None {
            settings.cache.value = CacheKind::Memory;
        }
        Self::of(settings)
    }

    fn of(settings: Settings) -> Result<Self, Error> {
        let source = TokenSource::builder().settings(settings.clone()).build()?;
        Ok(Self { settings, source })
    }

    /// A token. One that is kept is there before any runtime, TLS client or certificate is.
    pub(crate) fn acquire(&self, scope: &Scope, options: &TokenOptions) -> Result<Acquired, Error> {
        match self.source.cached(scope, options)? {
            Some(kept) => Ok(kept),
            None => self.ask(scope, options),
        }
    }

    #[inline(never)]
    fn ask(&self, scope: &Scope, options: &TokenOptions) -> Result<Acquired, Error> {
        block_on(self.source.acquire(scope, options))
    }
}

/// The identity arguments as the library's options.
pub(crate) fn options(identity: &IdentityArguments) -> Result<Options, Error> {
    let mut options = Options::default();
    options.profile.clone_from(&identity.profile);
    options.config.clone_from(&identity.config);
    options.tenant_id.clone_from(&identity.tenant_id);
    options.client_id.clone_from(&identity.client_id);
    options.credential.clone_from(&identity.credential);
    options.certificates.clone_from(&identity.certificate);
    options.certificate_password_file.clone_from(&identity.certificate_password_file);
    options.send_certificate_chain = identity.send_certificate_chain.then_some(true);
    options.secret = secret(identity.secret_file.as_deref(), identity.secret_stdin)?;
    options.federated.clone_from(&identity.federated);
    options.service_connection.clone_from(&identity.service_connection);
    options.managed_identity.clone_from(&identity.managed_identity);
    options.cloud.clone_from(&identity.cloud);
    options.ca_file.clone_from(&identity.ca_file);
    options.allow_insecure_files = identity.allow_insecure_files;
    options.no_cache = identity.no_cache;
    Ok(options)
}

fn secret(file: Option<&Path>, stdin: bool) -> Result<Option<SecretSource>, Error> {
    match (file, stdin) {
        (Some(path), _) => Ok(Some(SecretSource::File(path.to_owned()))),
        (None, true) => Ok(Some(SecretSource::Held(secret_from_stdin()?))),
        (None, false) => Ok(None),
    }
}

fn secret_from_stdin() -> Result<Secret, Error> {
    let missing = |why: &str| Error::new(&catalogue::SECRET_MISSING, format!("`--secret-stdin`: {why}"));
    if std::io::stdin().is_terminal() {
        return Err(missing("standard input is a terminal")
            .with_fix("pipe the secret in: `some-vault-tool read … | apponly token --secret-stdin`"));
    }
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let result =
            std::io::stdin().lock().take(LARGEST_SECRET + 1).read_to_string(&mut text).map(|_| Secret::new(text));
        // Nobody listens any more once the deadline has passed.
        sender.send(result).ok();
    });
    let secret = receiver
        .recv_timeout(STDIN_DEADLINE)
        .map_err(|_| {
            missing("standard input did not end within 20 s").with_cause("whatever writes to it holds it open")
        })?
        .map_err(|_| missing("standard input is not UTF-8 text").with_cause(NOT_A_SECRET))?;
    if secret.expose().len() as u64 > LARGEST_SECRET {
        return Err(missing("standard input holds more than 64 KiB").with_cause(NOT_A_SECRET));
    }
    let trimmed = secret.expose();
    let trimmed = trimmed.strip_suffix('\n').unwrap_or(trimmed);
    let trimmed = trimmed.strip_suffix('\r').unwrap_or(trimmed);
    if trimmed.is_empty() {
        return Err(missing("standard input is empty"));
    }
    Ok(Secret::new(trimmed.to_owned()))
}

/// What the token is for: the scope, the resource, or Graph of the cloud.
pub(crate) fn scope(arguments: &ScopeArguments, settings: &Settings) -> Result<Scope, Error> {
    match (&arguments.scope, &arguments.resource) {
        (Some(scope), _) => scope.parse().map_err(|error| option_error("--scope", &error)),
        (None, Some(text)) => Ok(resource(text)?.scope()),
        (None, None) => Ok(settings.cloud.value.graph_scope()),
    }
}

/// An API that tokens are for.
pub(crate) fn resource(text: &str) -> Result<Resource, Error> {
    text.parse().map_err(|error| option_error("--resource", &error))
}

fn option_error(name: &str, error: &Error) -> Error {
    error.clone().with_message(format!("`{name}`: {error}"))
}

/// How the token is asked for.
pub(crate) fn token_options(arguments: &ScopeArguments) -> Result<TokenOptions, Error> {
    let mut options = TokenOptions::default();
    options.minimum_validity = duration("--min-validity", &arguments.min_validity)?;
    options.force = arguments.force;
    Ok(options)
}

/// The time that the option `name` gives.
pub(crate) fn duration(name: &str, text: &str) -> Result<Duration, Error> {
    // What nearly everybody gives is read without the larger parser.
    let (number, unit) = match text.strip_suffix('m') {
        Some(minutes) => (minutes, 60),
        None => (text.strip_suffix('s').unwrap_or(text), 1),
    };
    let seconds = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    let simple = seconds.map(Duration::from_secs);
    let friendly = || text.parse::<jiff::SignedDuration>().ok().and_then(|parsed| Duration::try_from(parsed).ok());
    simple.or_else(friendly).ok_or_else(|| {
        Error::new(&catalogue::SETTING_INVALID, format!("`{name}`: `{text}` is not a time"))
            .with_fix("give seconds, or a number with a unit: `90s`, `10m`, `1h`")
    })
}

/// Runs `work` to its end on a runtime of its own, on this thread. The emulator too: it waits more than it works, and the
/// scheduler for several threads is what would bring the mathematics library into every start of the command.
pub(crate) fn block_on<T, E: From<Error>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::new(&catalogue::INTERNAL, format!("the async runtime cannot be started: {error}")))?;
    let result = runtime.block_on(work);
    runtime.shutdown_background();
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_times_with_and_without_unit() {
        assert_eq!(duration("--deadline", "600").unwrap(), Duration::from_secs(600));
        assert_eq!(duration("--deadline", "10m").unwrap(), Duration::from_secs(600));
        assert_eq!(duration("--deadline", "90s").unwrap(), Duration::from_secs(90));
        assert_eq!(duration("--deadline", "1h 30m").unwrap(), Duration::from_secs(5400));
        for bad in ["", "soon", "-5m", "-5"] {
            assert!(duration("--deadline", bad).is_err(), "{bad}");
        }
    }
}
