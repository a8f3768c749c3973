//! What surrounds a sign-in on this machine: roots, files and cache.

use std::path::PathBuf;

use super::layers::{Layers, switch};
use crate::error::{Error, catalogue};
use crate::settings::{CacheKind, Options, Origin, Setting, named, variables};

pub(super) fn ca_file(options: &Options, layers: &Layers<'_>) -> Result<Option<Setting<PathBuf>>, Error> {
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

pub(super) fn allow_insecure_files(options: &Options, layers: &Layers<'_>) -> Result<Setting<bool>, Error> {
    let given = options.allow_insecure_files.then(|| Setting::new(true, Origin::Option("--allow-insecure-files")));
    let found = layers.pick(
        given,
        || {
            let text = layers.variable(variables::APPONLY_ALLOW_INSECURE_FILES)?;
            text.map(|text| text.try_map(|text| switch(&text))).transpose()
        },
        || Ok(layers.spanned("allow_insecure_files", |s| &s.allow_insecure_files, |value| *value)),
    )?;
    Ok(found.unwrap_or_else(|| Setting::new(false, Origin::Default)))
}

pub(super) fn cache(options: &Options, layers: &Layers<'_>) -> Result<Setting<CacheKind>, Error> {
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
    let origin = text.origin.clone();
    text.try_map(|text| match text.as_str() {
        "file" => Ok(CacheKind::File),
        "memory" => Ok(CacheKind::Memory),
        "none" => Ok(CacheKind::None),
        _ if text.starts_with("redis") => redis(&text, &origin),
        // A URL may hold a password: the text is not repeated.
        _ => Err(Error::new(
            &catalogue::SETTING_INVALID,
            "not a cache; known: `file`, `memory`, `none`, or an address `redis://…` or `rediss://…`",
        )),
    })
}

#[cfg(feature = "redis")]
fn redis(text: &str, origin: &Origin) -> Result<CacheKind, Error> {
    use crate::cache::{RedisAddress, Writer};
    let writer = match origin {
        Origin::Profile { file, .. } => Writer::File(file.parent().unwrap_or(file)),
        _ => Writer::Program,
    };
    RedisAddress::parse(text, writer).map(CacheKind::Redis)
}

#[cfg(not(feature = "redis"))]
fn redis(_text: &str, _origin: &Origin) -> Result<CacheKind, Error> {
    Err(Error::new(&catalogue::NOT_BUILT, "this program was built without the feature `redis`")
        .with_fix("build it with the feature, or use another cache: `file`, `memory`, `none`"))
}
