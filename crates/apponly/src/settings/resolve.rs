//! The layers: option, named profile, variable, default profile.

use std::path::PathBuf;

use toml::Spanned;

use super::file::{CloudSection, ConfigurationFile, OneOrMore, ProfileSection};
use super::{CacheKind, FederatedSource, Options, Origin, Setting, Settings, named, variables};
use crate::assertion::AssertionAlgorithm;
use crate::cloud::{Authority, Cloud, origin};
use crate::credential::CredentialKind;
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::secret::SecretSource;

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
        cache: cache(options, &layers)?,
        profile: profile.map(|chosen| Setting::new(chosen.name, chosen.origin)),
        warnings,
    })
}

struct ChosenProfile {
    name: String,
    origin: Origin,
}

fn choose_profile(
    options: &Options,
    env: &Env,
    file: Option<&ConfigurationFile>,
) -> Result<Option<ChosenProfile>, Error> {
    let chosen = match &options.profile {
        Some(name) => ChosenProfile { name: name.clone(), origin: Origin::Option("--profile") },
        None => match env.get(variables::APPONLY_PROFILE)? {
            Some(name) => ChosenProfile { name, origin: Origin::Variable(variables::APPONLY_PROFILE) },
            None => {
                let exists = file.is_some_and(|file| file.profile("default").is_some());
                return Ok(exists.then(|| ChosenProfile { name: "default".to_owned(), origin: Origin::Default }));
            }
        },
    };
    if file.is_some_and(|file| file.profile(&chosen.name).is_some()) {
        return Ok(Some(chosen));
    }
    let place = file.map_or_else(
        || "no configuration file was found".to_owned(),
        |file| {
            let known: Vec<_> = file.profiles().map(|name| format!("`{name}`")).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            format!("`{}` has: {known}", file.path().display())
        },
    );
    Err(Error::new(
        &catalogue::PROFILE_UNKNOWN,
        format!("{}: the profile `{}` does not exist; {place}", chosen.origin, chosen.name),
    ))
}

/// The sources below the options.
struct Layers<'a> {
    env: &'a Env,
    file: Option<&'a ConfigurationFile>,
    profile: Option<(&'a str, &'a ProfileSection)>,
    /// The profile was named by an option: it goes before the environment.
    profile_first: bool,
    silenced: bool,
}

impl<'a> Layers<'a> {
    fn new(env: &'a Env, file: Option<&'a ConfigurationFile>, chosen: Option<&'a ChosenProfile>) -> Self {
        let profile = chosen.and_then(|chosen| {
            file.and_then(|file| file.profile(&chosen.name)).map(|section| (chosen.name.as_str(), section))
        });
        let profile_first = chosen.is_some_and(|chosen| matches!(chosen.origin, Origin::Option(_)));
        let silenced = profile_first && profile.is_some_and(|(_, section)| section.names_a_credential());
        Self { env, file, profile, profile_first, silenced }
    }

    fn variable(&self, name: &'static str) -> Result<Option<Setting<String>>, Error> {
        if self.silenced && variables::CREDENTIAL_VARIABLES.contains(&name) {
            return Ok(None);
        }
        Ok(self.env.get(name)?.map(|value| Setting::new(value, Origin::Variable(name))))
    }

    fn profile(
        &self,
        key: &'static str,
        field: fn(&ProfileSection) -> &Option<Spanned<String>>,
    ) -> Option<Setting<String>> {
        self.spanned(key, field, String::clone)
    }

    fn spanned<T, U>(
        &self,
        key: &'static str,
        field: fn(&ProfileSection) -> &Option<Spanned<T>>,
        take: impl FnOnce(&T) -> U,
    ) -> Option<Setting<U>> {
        let (name, section) = self.profile?;
        let value = field(section).as_ref()?;
        Some(self.file?.setting(name, key, value, take))
    }

    /// The value of the highest layer that has one.
    fn text(
        &self,
        option: Option<Setting<String>>,
        variable: &'static str,
        key: &'static str,
        field: fn(&ProfileSection) -> &Option<Spanned<String>>,
    ) -> Result<Option<Setting<String>>, Error> {
        self.pick(option, || self.variable(variable), || Ok(self.profile(key, field)))
    }

    fn pick<T>(
        &self,
        option: Option<T>,
        variable: impl FnOnce() -> Result<Option<T>, Error>,
        profile: impl FnOnce() -> Result<Option<T>, Error>,
    ) -> Result<Option<T>, Error> {
        if option.is_some() {
            return Ok(option);
        }
        if self.profile_first {
            return Ok(match profile()? {
                None => variable()?,
                found => found,
            });
        }
        Ok(match variable()? {
            None => profile()?,
            found => found,
        })
    }

    fn path(&self, setting: Setting<String>) -> Setting<PathBuf> {
        let path = match (&setting.origin, self.file) {
            (Origin::Profile { .. }, Some(file)) => file.resolve(&setting.value),
            _ => PathBuf::from(&setting.value),
        };
        Setting::new(path, setting.origin)
    }
}

fn option(name: &'static str, value: &Option<String>) -> Option<Setting<String>> {
    value.as_ref().map(|value| Setting::new(value.clone(), Origin::Option(name)))
}

fn parse<T: std::str::FromStr<Err = Error>>(text: Option<Setting<String>>) -> Result<Option<Setting<T>>, Error> {
    text.map(|setting| setting.try_map(|value| value.parse())).transpose()
}

fn credentials(options: &Options, layers: &Layers<'_>) -> Result<Option<Setting<Vec<CredentialKind>>>, Error> {
    let one = |setting: Setting<String>| Setting::new(vec![setting.value], setting.origin);
    let names = layers.pick(
        option("--credential", &options.credential).map(one),
        || Ok(layers.variable(variables::APPONLY_CREDENTIAL)?.map(one)),
        || Ok(layers.spanned("credentials", |s| &s.credentials, Vec::clone)),
    )?;
    let Some(names) = names else { return Ok(None) };
    if names.value.iter().any(|name| name == "auto") && names.value.len() == 1 {
        return Ok(None);
    }
    names.try_map(|names| names.iter().map(|name| credential_kind(name)).collect::<Result<Vec<_>, _>>()).and_then(
        |setting| {
            if setting.value.is_empty() {
                let error = Error::new(&catalogue::SETTING_INVALID, "the list of credentials is empty");
                return Err(named(error, &setting.origin));
            }
            Ok(Some(setting))
        },
    )
}

fn credential_kind(name: &str) -> Result<CredentialKind, Error> {
    CredentialKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        Error::new(
            &catalogue::SETTING_INVALID,
            format!("`{name}` is not a kind of credential; known: `auto`, `managed-identity`, `federated`, `certificate`, `secret`"),
        )
    })
}

fn certificates(options: &Options, layers: &Layers<'_>) -> Result<Vec<Setting<PathBuf>>, Error> {
    let many = |values: &[String], origin: &Origin| -> Vec<Setting<String>> {
        values.iter().map(|value| Setting::new(value.clone(), origin.clone())).collect()
    };
    let given =
        (!options.certificates.is_empty()).then(|| many(&options.certificates, &Origin::Option("--certificate")));
    let found = layers.pick(
        given,
        || Ok(layers.variable(variables::AZURE_CLIENT_CERTIFICATE_PATH)?.map(|one| vec![one])),
        || {
            let values = layers.spanned("certificate", |s| &s.certificate, |value: &OneOrMore| value.values().to_vec());
            Ok(values.map(|setting| many(&setting.value, &setting.origin)))
        },
    )?;
    found.unwrap_or_default().into_iter().map(|setting| certificate_path(layers, setting)).collect()
}

fn certificate_path(layers: &Layers<'_>, setting: Setting<String>) -> Result<Setting<PathBuf>, Error> {
    for (prefix, what) in [("keyvault:", "Key Vault certificates"), ("pkcs11:", "PKCS#11 tokens")] {
        if setting.value.starts_with(prefix) {
            let error = Error::new(
                &catalogue::NOT_BUILT,
                format!("a `{prefix}` source; this version does not sign with {what} yet"),
            );
            return Err(named(error, &setting.origin));
        }
    }
    Ok(layers.path(setting))
}

fn certificate_password(options: &Options, layers: &Layers<'_>) -> Result<Option<Setting<SecretSource>>, Error> {
    let given = options
        .certificate_password_file
        .clone()
        .map(|path| Setting::new(SecretSource::File(path), Origin::Option("--certificate-password-file")));
    layers.pick(
        given,
        || {
            let name = variables::AZURE_CLIENT_CERTIFICATE_PASSWORD;
            let set = layers.variable(name)?.is_some();
            Ok(set.then(|| Setting::new(SecretSource::Env(name.to_owned()), Origin::Variable(name))))
        },
        || {
            let path = layers.profile("certificate_password_file", |s| &s.certificate_password_file);
            Ok(path
                .map(|setting| layers.path(setting))
                .map(|path| Setting::new(SecretSource::File(path.value), path.origin)))
        },
    )
}

fn send_certificate_chain(options: &Options, layers: &Layers<'_>) -> Result<Setting<bool>, Error> {
    let found = layers.pick(
        options.send_certificate_chain.map(|value| Setting::new(value, Origin::Option("--send-certificate-chain"))),
        || {
            layers
                .variable(variables::AZURE_CLIENT_SEND_CERTIFICATE_CHAIN)?
                .map(|text| text.try_map(|text| switch(&text)))
                .transpose()
        },
        || Ok(layers.spanned("send_certificate_chain", |s| &s.send_certificate_chain, |value| *value)),
    )?;
    Ok(found.unwrap_or_else(|| Setting::new(false, Origin::Default)))
}

/// A switch as the Azure SDKs read it.
fn switch(text: &str) -> Result<bool, Error> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(Error::new(&catalogue::SETTING_INVALID, "the value is neither `1`/`true` nor `0`/`false`")),
    }
}

fn assertion_algorithm(options: &Options, layers: &Layers<'_>) -> Result<Setting<AssertionAlgorithm>, Error> {
    let text = match option("assertion_algorithm", &options.assertion_algorithm) {
        None => layers.profile("assertion_algorithm", |s| &s.assertion_algorithm),
        found => found,
    };
    let Some(text) = text else { return Ok(Setting::new(AssertionAlgorithm::Ps256, Origin::Default)) };
    text.try_map(|text| match text.to_ascii_lowercase().as_str() {
        "ps256" => Ok(AssertionAlgorithm::Ps256),
        "rs256" => Ok(AssertionAlgorithm::Rs256),
        _ => Err(Error::new(&catalogue::SETTING_INVALID, "the algorithm is neither `ps256` nor `rs256`")),
    })
}

fn secret(options: &Options, layers: &Layers<'_>) -> Result<Option<Setting<SecretSource>>, Error> {
    let given = options.secret.clone().map(|source| {
        let name = if matches!(source, SecretSource::Held(_)) { "--secret-stdin" } else { "--secret-file" };
        Setting::new(source, Origin::Option(name))
    });
    layers.pick(
        given,
        || {
            let name = variables::AZURE_CLIENT_SECRET;
            let set = layers.variable(name)?.is_some();
            Ok(set.then(|| Setting::new(SecretSource::Env(name.to_owned()), Origin::Variable(name))))
        },
        || {
            let Some(text) = layers.profile("secret", |s| &s.secret) else { return Ok(None) };
            let source = text.try_map(|text| SecretSource::parse("the value", &text))?;
            Ok(Some(match source.value {
                SecretSource::File(path) => {
                    let path = layers.path(Setting::new(path.display().to_string(), source.origin));
                    Setting::new(SecretSource::File(path.value), path.origin)
                }
                _ => source,
            }))
        },
    )
}

fn federated(options: &Options, layers: &Layers<'_>) -> Result<Option<Setting<FederatedSource>>, Error> {
    let given = option("--federated", &options.federated)
        .map(|text| text.try_map(|text| federated_source(&text, false)))
        .transpose()?;
    layers.pick(
        given,
        || {
            let path = layers.variable(variables::AZURE_FEDERATED_TOKEN_FILE)?;
            Ok(path.map(|path| Setting::new(FederatedSource::File(PathBuf::from(path.value)), path.origin)))
        },
        || {
            let Some(text) = layers.profile("federated", |s| &s.federated) else { return Ok(None) };
            let source = text.try_map(|text| federated_source(&text, true))?;
            Ok(Some(match (source.value, layers.file) {
                (FederatedSource::File(path), Some(file)) => {
                    Setting::new(FederatedSource::File(file.resolve(&path.display().to_string())), source.origin)
                }
                (value, _) => Setting::new(value, source.origin),
            }))
        },
    )
}

fn federated_source(text: &str, in_profile: bool) -> Result<FederatedSource, Error> {
    if let Some(path) = text.strip_prefix("file:") {
        return Ok(FederatedSource::File(PathBuf::from(path)));
    }
    if let Some(command) = text.strip_prefix("command:") {
        if !in_profile {
            return Err(Error::new(&catalogue::SETTING_INVALID, "a command is accepted from a profile only")
                .with_fix("write `federated = \"command:…\"` into a profile"));
        }
        return Ok(FederatedSource::Command(command.trim().to_owned()));
    }
    match text {
        "github" => Ok(FederatedSource::Github),
        "azure-pipelines" => Ok(FederatedSource::AzurePipelines),
        "managed-identity" => Ok(FederatedSource::ManagedIdentity),
        // What stands here may be a pasted token: it is not repeated.
        _ => Err(Error::new(
            &catalogue::SETTING_INVALID,
            "not a source of federated tokens; known: `file:PATH`, `github`, `azure-pipelines`, `managed-identity`, `command:…`",
        )),
    }
}

fn cloud(options: &Options, layers: &Layers<'_>, warnings: &mut Vec<String>) -> Result<Setting<Cloud>, Error> {
    let chosen = layers.text(option("--cloud", &options.cloud), variables::APPONLY_CLOUD, "cloud", |s| &s.cloud)?;
    let authority: Option<Setting<Authority>> = parse(layers.variable(variables::AZURE_AUTHORITY_HOST)?)?;
    let graph = layers
        .variable(variables::APPONLY_GRAPH_URL)?
        .map(|text| text.try_map(|text| origin("the Graph root", &text)))
        .transpose()?;
    let mut cloud = match (chosen, &authority) {
        (Some(name), _) => name.try_map(|name| cloud_named(&name, layers.file))?,
        // On a national cloud's host the platform sets the authority alone: Graph must follow it.
        (None, Some(authority)) => {
            let known = Cloud::of_authority(&authority.value);
            Setting::new(known.unwrap_or_default(), authority.origin.clone())
        }
        (None, None) => Setting::new(Cloud::default(), Origin::Default),
    };
    if let Some(authority) = authority {
        let belongs = Cloud::of_authority(&authority.value);
        if let Some(other) = belongs.filter(|other| other.authority != cloud.value.authority) {
            warnings.push(format!(
                "{} belongs to the cloud `{}`, but the cloud is `{}` ({}): tokens do not cross clouds",
                authority.origin, other.name, cloud.value.name, cloud.origin
            ));
        }
        cloud.value.authority = authority.value;
    }
    if let Some(graph) = graph {
        cloud.value.graph = graph.value;
    }
    Ok(cloud)
}

fn cloud_named(name: &str, file: Option<&ConfigurationFile>) -> Result<Cloud, Error> {
    if let Some((file, section)) = file.and_then(|file| Some((file, file.cloud(name)?))) {
        return custom_cloud(name, file, section);
    }
    Cloud::named(name).ok_or_else(|| {
        let known: Vec<_> = Cloud::names().map(|name| format!("`{name}`")).collect();
        Error::new(
            &catalogue::SETTING_INVALID,
            format!("the cloud `{name}` is unknown; built in: {}, or a `[cloud.NAME]` of the file", known.join(", ")),
        )
    })
}

fn custom_cloud(name: &str, file: &ConfigurationFile, section: &CloudSection) -> Result<Cloud, Error> {
    let placed = |value: &Spanned<String>| {
        let place = file.place(value);
        move |error: Error| error.clone().with_message(format!("{place}: {error}"))
    };
    let authority = section.authority.get_ref().parse().map_err(placed(&section.authority))?;
    let graph = origin("the Graph root", section.graph.get_ref()).map_err(placed(&section.graph))?;
    let mut cloud = Cloud::custom(name, authority, graph);
    cloud.key_vault_suffix = section.key_vault_suffix.as_ref().map(|text| text.get_ref().clone());
    cloud.federation_audience = section.federation_audience.as_ref().map(|text| text.get_ref().clone());
    Ok(cloud)
}

fn ca_file(options: &Options, layers: &Layers<'_>) -> Result<Option<Setting<PathBuf>>, Error> {
    let given = options.ca_file.clone().map(|path| Setting::new(path, Origin::Option("--ca-file")));
    let variable = |name: &'static str| {
        let path = layers.env.get_os(name).map(PathBuf::from);
        path.map(|path| Setting::new(path, Origin::Variable(name)))
    };
    layers.pick(
        given,
        || Ok(variable(variables::APPONLY_CA_FILE).or_else(|| variable(variables::SSL_CERT_FILE))),
        || Ok(layers.profile("ca_file", |s| &s.ca_file).map(|setting| layers.path(setting))),
    )
}

fn cache(options: &Options, layers: &Layers<'_>) -> Result<Setting<CacheKind>, Error> {
    if options.no_cache {
        return Ok(Setting::new(CacheKind::None, Origin::Option("--no-cache")));
    }
    if let Some(text) = layers.variable(variables::APPONLY_NO_CACHE)?
        && switch(&text.value).map_err(|error| named(error, &text.origin))?
    {
        return Ok(Setting::new(CacheKind::None, text.origin));
    }
    let text = layers.text(None, variables::APPONLY_CACHE, "cache", |s| &s.cache)?;
    let Some(text) = text else { return Ok(Setting::new(CacheKind::File, Origin::Default)) };
    text.try_map(|text| match text.as_str() {
        "file" => Ok(CacheKind::File),
        "memory" => Ok(CacheKind::Memory),
        "none" => Ok(CacheKind::None),
        _ if text.starts_with("redis://") || text.starts_with("rediss://") => {
            Err(Error::new(&catalogue::NOT_BUILT, "this version does not keep tokens in Redis yet"))
        }
        // A URL may hold a password: the text is not repeated.
        _ => Err(Error::new(&catalogue::SETTING_INVALID, "not a cache; known: `file`, `memory`, `none`")),
    })
}
