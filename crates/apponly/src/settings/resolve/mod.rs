//! From the layers to [`Settings`]: option, named profile, variable, default profile.

mod cloud;
mod credential;
mod federated;
mod layers;
mod place;

use cloud::cloud;
use credential::{
    assertion_algorithm, certificate_password, certificates, credentials, secret, send_certificate_chain,
};
use federated::federated;
use layers::{Layers, choose_profile, option, parse};
use place::{allow_insecure_files, ca_file, cache};

use super::file::ConfigurationFile;
use super::{CacheKind, FederatedSource, Options, Origin, Setting, Settings, variables};
use crate::assertion::AssertionAlgorithm;
use crate::cloud::Cloud;
use crate::env::Env;
use crate::error::Error;
use crate::identity::ManagedIdentityId;

/// The settings, if nothing is wrong with them.
///
/// # Errors
/// The first of what [`salvage`] finds.
pub(super) fn resolve(options: &Options, env: &Env) -> Result<Settings, Error> {
    let mut problems = Problems::default();
    let settings = all(options, env, &mut problems);
    problems.0.into_iter().next().map_or(Ok(settings), Err)
}

/// What can be understood of the settings, and what cannot.
pub(super) fn salvage(options: &Options, env: &Env) -> (Settings, Vec<Error>) {
    let mut problems = Problems::default();
    let settings = all(options, env, &mut problems);
    (settings, problems.0)
}

/// What could not be understood; what is left out for it has its default.
#[derive(Default)]
struct Problems(Vec<Error>);

impl Problems {
    fn take<T: Default>(&mut self, found: Result<T, Error>) -> T {
        self.keep(found).unwrap_or_default()
    }

    fn keep<T>(&mut self, found: Result<T, Error>) -> Option<T> {
        found.map_err(|error| self.0.push(error)).ok()
    }
}

fn all(options: &Options, env: &Env, problems: &mut Problems) -> Settings {
    let file = problems.keep(ConfigurationFile::find(options.config.as_deref(), env));
    let is_readable = file.is_some();
    let file = file.flatten();
    // In a file that cannot be read no profile can be looked for: one complaint is enough.
    let profile = match is_readable {
        true => problems.take(choose_profile(options, env, file.as_ref())),
        false => None,
    };
    let layers = Layers::new(env, file.as_ref(), profile.as_ref());
    let mut warnings = Vec::new();

    let federated = problems.take(federated(options, &layers));
    let pipelines = federated.as_ref().is_some_and(|setting| setting.value == FederatedSource::AzurePipelines);
    Settings {
        config_file: file.as_ref().map(|file| file.path().to_owned()),
        tenant_id: problems.take(tenant_id(options, &layers, pipelines).and_then(parse)),
        client_id: problems.take(client_id(options, &layers, pipelines).and_then(parse)),
        service_connection: problems.take(service_connection(options, &layers)),
        credentials: problems.take(credentials(options, &layers)),
        certificates: problems.take(certificates(options, &layers)),
        certificate_password: problems.take(certificate_password(options, &layers)),
        send_certificate_chain: problems
            .keep(send_certificate_chain(options, &layers))
            .unwrap_or_else(|| Setting::new(false, Origin::Default)),
        assertion_algorithm: problems
            .keep(assertion_algorithm(options, &layers))
            .unwrap_or_else(|| Setting::new(AssertionAlgorithm::Ps256, Origin::Default)),
        secret: problems.take(secret(options, &layers)),
        federated,
        managed_identity: problems.take(managed_identity(options, &layers)),
        cloud: problems
            .keep(cloud(options, &layers, &mut warnings))
            .unwrap_or_else(|| Setting::new(Cloud::default(), Origin::Default)),
        ca_file: problems.take(ca_file(options, &layers)),
        allow_insecure_files: problems
            .keep(allow_insecure_files(options, &layers))
            .unwrap_or_else(|| Setting::new(false, Origin::Default)),
        cache: problems.keep(cache(options, &layers)).unwrap_or_else(|| Setting::new(CacheKind::None, Origin::Default)),
        profile: profile.map(|chosen| Setting::new(chosen.name, chosen.origin)),
        warnings,
    }
}

type Text = Result<Option<Setting<String>>, Error>;

fn tenant_id(options: &Options, layers: &Layers<'_>, pipelines: bool) -> Text {
    let given = option("--tenant-id", &options.tenant_id);
    match layers.text(given, variables::AZURE_TENANT_ID, "tenant_id", |s| &s.tenant_id)? {
        None if pipelines => layers.variable(variables::AZURESUBSCRIPTION_TENANT_ID),
        found => Ok(found),
    }
}

fn client_id(options: &Options, layers: &Layers<'_>, pipelines: bool) -> Text {
    let given = option("--client-id", &options.client_id);
    match layers.text(given, variables::AZURE_CLIENT_ID, "client_id", |s| &s.client_id)? {
        None if pipelines => layers.variable(variables::AZURESUBSCRIPTION_CLIENT_ID),
        found => Ok(found),
    }
}

fn service_connection(options: &Options, layers: &Layers<'_>) -> Text {
    let given = option("--service-connection", &options.service_connection);
    match given.or_else(|| layers.profile("service_connection", |s| &s.service_connection)) {
        Some(found) => Ok(Some(found)),
        None => layers.variable(variables::AZURESUBSCRIPTION_SERVICE_CONNECTION_ID),
    }
}

fn managed_identity(options: &Options, layers: &Layers<'_>) -> Result<Option<Setting<ManagedIdentityId>>, Error> {
    parse(layers.text(
        option("--managed-identity", &options.managed_identity),
        variables::APPONLY_MANAGED_IDENTITY,
        "managed_identity",
        |s| &s.managed_identity,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_understood_is_kept_and_each_problem_is_told() {
        let env = Env::fixed([
            ("AZURE_TENANT_ID", "common"),
            ("AZURE_CLIENT_ID", "aaaaaaaa-0000-4000-8000-000000000001"),
            ("APPONLY_CREDENTIAL", "magic"),
        ]);
        let (settings, problems) = salvage(&Options::default(), &env);
        assert_eq!(settings.client_id.unwrap().value.as_str(), "aaaaaaaa-0000-4000-8000-000000000001");
        assert!(settings.tenant_id.is_none() && settings.credentials.is_none());
        let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert!(texts.len() == 2 && texts[0].contains("AZURE_TENANT_ID"), "{texts:?}");
        assert_eq!(Settings::load(&Options::default(), &env).unwrap_err().to_string(), texts[0]);
    }

    #[test]
    fn file_that_cannot_be_read_is_one_problem_and_the_environment_counts() {
        let env = Env::fixed([("APPONLY_PROFILE", "nightly"), ("AZURE_TENANT_ID", "contoso.com")]);
        let options = Options { config: Some("/does/not/exist.toml".into()), ..Options::default() };
        let (settings, problems) = salvage(&options, &env);
        assert_eq!(problems.iter().map(Error::code).collect::<Vec<_>>(), ["file-unreadable"]);
        assert_eq!(settings.tenant_id.unwrap().value.as_str(), "contoso.com");
    }
}
