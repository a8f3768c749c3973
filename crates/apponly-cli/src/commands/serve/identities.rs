//! Whose tokens are handed out: the identity of the options, and further profiles.

use apponly::{Error, Options, Resource, Scope, TokenSource, catalogue};
use apponly_agent::Identity;

use crate::commands::served_identity;
use crate::session::{self, Session};

/// What is needed to read the identities again on reload.
pub(super) struct Wanted {
    /// The identity options; a secret from standard input is held in them, since it comes once.
    pub(super) options: Options,
    /// The profiles of further identities.
    pub(super) profiles: Vec<String>,
    /// The APIs, as they were named.
    pub(super) resources: Vec<String>,
}

/// What was read.
pub(super) struct Read {
    pub(super) identities: Vec<Identity>,
    pub(super) resources: Vec<Resource>,
    /// The tokens of the first identity, and what they are first for.
    pub(super) first: (TokenSource, Scope),
}

impl Wanted {
    /// Reads configuration, variables and profiles; no network.
    ///
    /// # Errors
    /// What is misconfigured, with the profile that it is in.
    pub(super) fn read(&self) -> Result<Read, Error> {
        let mut found = Vec::new();
        match session(&self.options) {
            Ok(main) => found.push(main),
            // Then the first profile is for callers that name none.
            Err(error) if error.code() == catalogue::NO_CREDENTIAL.code && !self.profiles.is_empty() => {}
            Err(error) => return Err(error),
        }
        for profile in &self.profiles {
            let mut options = Options::default();
            options.profile = Some(profile.clone());
            options.config.clone_from(&self.options.config);
            options.cloud.clone_from(&self.options.cloud);
            options.ca_file.clone_from(&self.options.ca_file);
            options.no_cache = self.options.no_cache;
            let named = session(&options)
                .map_err(|error| error.clone().with_message(format!("identity `{profile}`: {error}")))?;
            found.push(named);
        }
        let resources = self.resources.iter().map(|text| session::resource(text)).collect::<Result<Vec<_>, _>>()?;
        let first = found.first().map(|session: &Session| session.source.clone());
        let first = first.ok_or_else(|| Error::new(&catalogue::NO_CREDENTIAL, "there is no identity to serve"))?;
        let scope = resources.first().map_or_else(|| first.cloud().graph_scope(), Resource::scope);
        let identities = found.into_iter().map(served_identity::of).collect();
        Ok(Read { identities, resources, first: (first, scope) })
    }
}

fn session(options: &Options) -> Result<Session, Error> {
    let session = Session::resident(options)?;
    for warning in &session.settings.warnings {
        tracing::warn!("{warning}");
    }
    Ok(session)
}
