//! The layers below the options: profile and environment, and which goes first.

use std::path::PathBuf;

use toml::Spanned;

use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::settings::file::{ConfigurationFile, ProfileSection, well_known};
use crate::settings::{Options, Origin, Setting, variables};

pub(super) struct ChosenProfile {
    pub(super) name: String,
    pub(super) origin: Origin,
}

pub(super) fn choose_profile(
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
        || {
            let looked: Vec<_> = well_known(env).iter().map(|path| format!("`{}`", path.display())).collect();
            format!("there is no configuration file ({})", looked.join(", "))
        },
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
pub(super) struct Layers<'a> {
    pub(super) env: &'a Env,
    pub(super) file: Option<&'a ConfigurationFile>,
    profile: Option<(&'a str, &'a ProfileSection)>,
    /// The profile was named by an option: it goes before the environment.
    profile_first: bool,
    silenced: bool,
}

impl<'a> Layers<'a> {
    pub(super) fn new(env: &'a Env, file: Option<&'a ConfigurationFile>, chosen: Option<&'a ChosenProfile>) -> Self {
        let profile = chosen.and_then(|chosen| {
            file.and_then(|file| file.profile(&chosen.name)).map(|section| (chosen.name.as_str(), section))
        });
        let profile_first = chosen.is_some_and(|chosen| matches!(chosen.origin, Origin::Option(_)));
        let silenced = profile_first && profile.is_some_and(|(_, section)| section.names_a_credential());
        Self { env, file, profile, profile_first, silenced }
    }

    pub(super) fn variable(&self, name: &'static str) -> Result<Option<Setting<String>>, Error> {
        if self.silenced && variables::CREDENTIAL_VARIABLES.contains(&name) {
            return Ok(None);
        }
        Ok(self.env.get(name)?.map(|value| Setting::new(value, Origin::Variable(name))))
    }

    pub(super) fn profile(
        &self,
        key: &'static str,
        field: fn(&ProfileSection) -> &Option<Spanned<String>>,
    ) -> Option<Setting<String>> {
        self.spanned(key, field, String::clone)
    }

    pub(super) fn spanned<T, U>(
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
    pub(super) fn text(
        &self,
        option: Option<Setting<String>>,
        variable: &'static str,
        key: &'static str,
        field: fn(&ProfileSection) -> &Option<Spanned<String>>,
    ) -> Result<Option<Setting<String>>, Error> {
        self.pick(option, || self.variable(variable), || Ok(self.profile(key, field)))
    }

    pub(super) fn pick<T>(
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

    pub(super) fn path(&self, setting: Setting<String>) -> Setting<PathBuf> {
        let path = match (&setting.origin, self.file) {
            (Origin::Profile { .. }, Some(file)) => file.resolve(&setting.value),
            _ => PathBuf::from(&setting.value),
        };
        Setting::new(path, setting.origin)
    }
}

pub(super) fn option(name: &'static str, value: &Option<String>) -> Option<Setting<String>> {
    value.as_ref().map(|value| Setting::new(value.clone(), Origin::Option(name)))
}

pub(super) fn parse<T: std::str::FromStr<Err = Error>>(
    text: Option<Setting<String>>,
) -> Result<Option<Setting<T>>, Error> {
    text.map(|setting| setting.try_map(|value| value.parse())).transpose()
}

/// A switch as the Azure SDKs read it.
pub(super) fn switch(text: &str) -> Result<bool, Error> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(Error::new(&catalogue::SETTING_INVALID, "the value is neither `1`/`true` nor `0`/`false`")),
    }
}
