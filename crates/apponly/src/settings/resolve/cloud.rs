//! Which cloud, and whose hosts.

use toml::Spanned;

use super::layers::{Layers, option, parse};
use crate::cloud::{Authority, Cloud, origin};
use crate::error::{Error, catalogue};
use crate::settings::file::{CloudSection, ConfigurationFile};
use crate::settings::{Options, Origin, Setting, variables};

pub(super) fn cloud(
    options: &Options,
    layers: &Layers<'_>,
    warnings: &mut Vec<String>,
) -> Result<Setting<Cloud>, Error> {
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
            // An unknown host is nobody's cloud, so it must not be shown as one.
            let cloud = known.unwrap_or_else(|| Cloud { name: "custom".to_owned(), ..Cloud::default() });
            Setting::new(cloud, authority.origin.clone())
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
