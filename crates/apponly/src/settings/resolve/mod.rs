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
use super::{FederatedSource, Options, Setting, Settings, variables};
use crate::env::Env;
use crate::error::Error;

pub(super) fn resolve(options: &Options, env: &Env) -> Result<Settings, Error> {
    let file = ConfigurationFile::find(options.config.as_deref(), env)?;
    let profile = choose_profile(options, env, file.as_ref())?;
    let layers = Layers::new(env, file.as_ref(), profile.as_ref());
    let mut warnings = Vec::new();

    let federated = federated(options, &layers)?;
    let pipelines = federated.as_ref().is_some_and(|setting| setting.value == FederatedSource::AzurePipelines);
    let pipelines_variable = |name| if pipelines { layers.variable(name) } else { Ok(None) };
    let tenant_id =
        match layers.text(option("--tenant-id", &options.tenant_id), variables::AZURE_TENANT_ID, "tenant_id", |s| {
            &s.tenant_id
        })? {
            None => pipelines_variable(variables::AZURESUBSCRIPTION_TENANT_ID)?,
            found => found,
        };
    let client_id =
        match layers.text(option("--client-id", &options.client_id), variables::AZURE_CLIENT_ID, "client_id", |s| {
            &s.client_id
        })? {
            None => pipelines_variable(variables::AZURESUBSCRIPTION_CLIENT_ID)?,
            found => found,
        };
    let service_connection = match option("--service-connection", &options.service_connection) {
        Some(found) => Some(found),
        None => match layers.profile("service_connection", |s| &s.service_connection) {
            Some(found) => Some(found),
            None => layers.variable(variables::AZURESUBSCRIPTION_SERVICE_CONNECTION_ID)?,
        },
    };
    Ok(Settings {
        config_file: file.as_ref().map(|file| file.path().to_owned()),
        tenant_id: parse(tenant_id)?,
        client_id: parse(client_id)?,
        credentials: credentials(options, &layers)?,
        certificates: certificates(options, &layers)?,
        certificate_password: certificate_password(options, &layers)?,
        send_certificate_chain: send_certificate_chain(options, &layers)?,
        assertion_algorithm: assertion_algorithm(options, &layers)?,
        secret: secret(options, &layers)?,
        federated,
        service_connection,
        managed_identity: parse(layers.text(
            option("--managed-identity", &options.managed_identity),
            variables::APPONLY_MANAGED_IDENTITY,
            "managed_identity",
            |s| &s.managed_identity,
        )?)?,
        cloud: cloud(options, &layers, &mut warnings)?,
        ca_file: ca_file(options, &layers)?,
        allow_insecure_files: allow_insecure_files(options, &layers)?,
        cache: cache(options, &layers)?,
        profile: profile.map(|chosen| Setting::new(chosen.name, chosen.origin)),
        warnings,
    })
}
