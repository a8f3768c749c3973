//! Where federated tokens come from.

use std::path::PathBuf;

use super::layers::{Layers, option};
use crate::error::{Error, catalogue};
use crate::settings::{FederatedSource, Options, Setting, variables};

pub(super) fn federated(options: &Options, layers: &Layers<'_>) -> Result<Option<Setting<FederatedSource>>, Error> {
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
        if path.is_empty() {
            return Err(Error::new(&catalogue::SETTING_INVALID, "`file:` lacks the path").with_fix("give `file:PATH`"));
        }
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
