//! What is examined: settings as far as they can be understood, and what the operator asked for.

use std::time::{Duration, SystemTime};

use apponly::{
    Clock as _, CredentialKind, Deadline, Env, Error, Options, Scope, Settings, SystemClock, TokenSource,
    TransportOptions,
};

use super::needs::Needs;
use crate::arguments::DoctorArguments;
use crate::session;

/// All checks have ended by then, whatever the network does.
const ALL: Duration = Duration::from_secs(23);

/// So long may a sign-in take, with its retries.
pub(super) const SIGN_IN: Duration = Duration::from_secs(10);

/// One examination.
#[derive(Debug)]
pub(crate) struct Case {
    pub(super) env: Env,
    pub(super) options: Options,
    /// Left out of them is what could not be understood.
    pub(super) settings: Settings,
    /// What could not be understood.
    pub(super) problems: Vec<Error>,
    pub(super) source: Result<TokenSource, Error>,
    /// Another identity, which may read the app registration.
    pub(super) reader: Option<Result<TokenSource, Error>>,
    pub(super) needs: Needs,
    pub(super) now: SystemTime,
    pub(super) deadline: Deadline,
}

impl Case {
    /// Must be called within a runtime, whose time the deadline is in.
    ///
    /// # Errors
    /// What the operator asked for cannot be read: `--needs`, `--script`.
    pub(crate) fn open(arguments: &DoctorArguments) -> Result<Self, Error> {
        let env = Env::process();
        let (options, stdin_problem) = options(arguments);
        let (settings, mut problems) = Settings::salvage(&options, &env);
        problems.extend(stdin_problem);
        let source = source(&settings, &env);
        let reader = arguments.reader_profile.as_ref().map(|profile| {
            let mut options = Options::default();
            options.profile = Some(profile.clone());
            options.config.clone_from(&arguments.identity.config);
            options.ca_file.clone_from(&arguments.identity.ca_file);
            Settings::load(&options, &env).and_then(|settings| self::source(&settings, &env))
        });
        Ok(Self {
            needs: Needs::read(arguments)?,
            now: SystemClock::default().now(),
            deadline: Deadline::after(ALL),
            env,
            options,
            settings,
            problems,
            source,
            reader,
        })
    }

    /// Graph, by the name of the cloud in use.
    pub(super) fn scope(&self) -> Scope {
        self.settings.cloud.value.graph_scope()
    }

    /// The kind of credential that is tried first.
    pub(super) fn selected(&self) -> Option<CredentialKind> {
        self.source.as_ref().ok().and_then(TokenSource::credential).map(|(kind, _)| kind)
    }

    /// The same app by another of its configured credentials, where there is one.
    pub(super) fn by_another_credential(&self) -> Option<(CredentialKind, TokenSource)> {
        let used = self.selected()?;
        let configured = [
            (CredentialKind::Federated, self.settings.federated.is_some()),
            (CredentialKind::Certificate, !self.settings.certificates.is_empty()),
            (CredentialKind::Secret, self.settings.secret.is_some()),
        ];
        let (kind, _) = configured.into_iter().find(|(kind, is_there)| *is_there && *kind != used)?;
        let mut options = self.options.clone();
        options.credential = Some(kind.name().to_owned());
        let settings = Settings::load(&options, &self.env).ok()?;
        Some((kind, source(&settings, &self.env).ok()?))
    }

    pub(super) fn transport(&self) -> TransportOptions {
        let ca_file = self.settings.ca_file.as_ref().map(|setting| setting.value.clone());
        TransportOptions::new(ca_file, self.env.clone())
    }
}

/// A secret that should come from standard input and does not is a problem like others.
fn options(arguments: &DoctorArguments) -> (Options, Option<Error>) {
    match session::options(&arguments.identity) {
        Ok(options) => (options, None),
        Err(error) => {
            let mut identity = arguments.identity.clone();
            identity.secret_stdin = false;
            (session::options(&identity).unwrap_or_default(), Some(error))
        }
    }
}

fn source(settings: &Settings, env: &Env) -> Result<TokenSource, Error> {
    let mut settings = settings.clone();
    // They are the matter of a check here.
    settings.warnings.clear();
    TokenSource::builder().env(env.clone()).settings(settings).deadline(SIGN_IN).build()
}
