//! The configuration file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::origin::{Origin, Setting};
use super::variables;
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::files;

/// A configuration file is text that people write.
const LARGEST_CONFIGURATION: u64 = 1024 * 1024;

/// A configuration file, parsed but not yet judged.
#[derive(Debug)]
pub(crate) struct ConfigurationFile {
    path: PathBuf,
    text: String,
    content: Content,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    #[serde(default)]
    profile: BTreeMap<String, ProfileSection>,
    #[serde(default)]
    cloud: BTreeMap<String, CloudSection>,
}

type Text = Option<Spanned<String>>;

/// A `[profile.NAME]` section. Each key is one row of the table of identity options.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileSection {
    pub(crate) tenant_id: Text,
    pub(crate) client_id: Text,
    pub(crate) credentials: Option<Spanned<Vec<String>>>,
    pub(crate) certificate: Option<Spanned<OneOrMore>>,
    pub(crate) certificate_password_file: Text,
    pub(crate) send_certificate_chain: Option<Spanned<bool>>,
    pub(crate) assertion_algorithm: Text,
    pub(crate) secret: Text,
    pub(crate) federated: Text,
    pub(crate) service_connection: Text,
    pub(crate) managed_identity: Text,
    pub(crate) cloud: Text,
    pub(crate) ca_file: Text,
    pub(crate) allow_insecure_files: Option<Spanned<bool>>,
    pub(crate) cache: Text,
}

impl ProfileSection {
    /// Whether the section itself says how to sign in.
    pub(crate) fn names_a_credential(&self) -> bool {
        self.credentials.is_some()
            || self.certificate.is_some()
            || self.secret.is_some()
            || self.federated.is_some()
            || self.managed_identity.is_some()
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(crate) fn values(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::More(values) => values,
        }
    }
}

/// A `[cloud.NAME]` section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CloudSection {
    pub(crate) authority: Spanned<String>,
    pub(crate) graph: Spanned<String>,
    pub(crate) key_vault_suffix: Text,
    pub(crate) federation_audience: Text,
}

impl ConfigurationFile {
    /// Finds and reads the file: the named one must exist; of the well-known ones the first that exists counts. The
    /// working directory is never looked at: a checkout must not choose an identity.
    ///
    /// # Errors
    /// `file-…`: it cannot be read. `configuration-invalid`, `literal-secret`: with file and line.
    pub(crate) fn find(named: Option<&Path>, env: &Env) -> Result<Option<Self>, Error> {
        if let Some(path) = named {
            return Self::read(path).map(Some);
        }
        if let Some(path) = env.get_os(variables::APPONLY_CONFIG) {
            return Self::read(Path::new(&path)).map(Some);
        }
        for path in well_known(env) {
            if path.exists() {
                return Self::read(&path).map(Some);
            }
        }
        Ok(None)
    }

    fn read(path: &Path) -> Result<Self, Error> {
        let text = files::read_text(path, LARGEST_CONFIGURATION)?;
        Self::parse(path, &text)
    }

    /// Parses `text`, which stands in `path`.
    ///
    /// # Errors
    /// `configuration-invalid`, `literal-secret`: with file and line, never the value.
    pub(crate) fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let content = toml::from_str(text).map_err(|error| explain(path, text, &error))?;
        Ok(Self { path: path.to_owned(), text: text.to_owned(), content })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn profiles(&self) -> impl Iterator<Item = &str> {
        self.content.profile.keys().map(String::as_str)
    }

    pub(crate) fn profile(&self, name: &str) -> Option<&ProfileSection> {
        self.content.profile.get(name)
    }

    pub(crate) fn cloud(&self, name: &str) -> Option<&CloudSection> {
        self.content.cloud.get(name)
    }

    /// A path of the file: relative ones count from the file's own folder.
    pub(crate) fn resolve(&self, path: &str) -> PathBuf {
        self.path.parent().unwrap_or_else(|| Path::new("")).join(path)
    }

    /// A value of profile `profile` with its origin.
    pub(crate) fn setting<T, U>(
        &self,
        profile: &str,
        key: &'static str,
        value: &Spanned<T>,
        take: impl FnOnce(&T) -> U,
    ) -> Setting<U> {
        let line = line_of(&self.text, value.span().start);
        let origin = Origin::Profile { file: self.path.clone(), profile: profile.to_owned(), key, line };
        Setting::new(take(value.get_ref()), origin)
    }

    /// `FILE, line N` of a value, for errors about sections other than profiles.
    pub(crate) fn place<T>(&self, value: &Spanned<T>) -> String {
        format!("`{}`, line {}", self.path.display(), line_of(&self.text, value.span().start))
    }
}

/// Where the file is looked for, in order: the user's, then the machine's. The variables of Windows exist only there.
pub(crate) fn well_known(env: &Env) -> Vec<PathBuf> {
    let folder = |name| env.get_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let user = folder(variables::XDG_CONFIG_HOME)
        .or_else(|| folder(variables::APPDATA))
        .or_else(|| env.get_os(variables::HOME).map(|home| Path::new(&home).join(".config")));
    let machine = folder(variables::PROGRAM_DATA).unwrap_or_else(|| PathBuf::from("/etc"));
    let bases = user.into_iter().chain([machine]);
    bases.map(|base| base.join("apponly").join("config.toml")).collect()
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

/// The parser's complaint without any value: its own text quotes the line, which may hold a secret.
fn explain(path: &Path, text: &str, error: &toml::de::Error) -> Error {
    let line = error.span().map_or(1, |span| line_of(text, span.start));
    let place = format!("`{}`, line {line}", path.display());
    let message = error.message();
    let Some(rest) = message.strip_prefix("unknown field `") else {
        return Error::new(&catalogue::CONFIGURATION_INVALID, format!("{place}: {}", without_value(message)));
    };
    let key = rest.split('`').next().unwrap_or_default();
    if key.contains("secret") || key.contains("password") {
        let error = Error::new(
            &catalogue::LITERAL_SECRET,
            format!("{place}: `{key}` is not a key of the configuration file; secrets do not stand in it"),
        );
        return match key.contains("password") {
            true => error.with_fix(
                "name a file with the password instead: `certificate_password_file = \"PATH\"`, or set the variable \
                 `AZURE_CLIENT_CERTIFICATE_PASSWORD`",
            ),
            false => error,
        };
    }
    let known =
        rest.split_once("expected ").map(|(_, known)| format!("; known here: {}", known.trim_start_matches("one of ")));
    Error::new(
        &catalogue::CONFIGURATION_INVALID,
        format!("{place}: the key `{key}` is unknown{}", known.unwrap_or_default()),
    )
}

fn without_value(message: &str) -> String {
    match message.split_once(", expected ") {
        Some((problem, expected)) if problem.starts_with("invalid type") || problem.starts_with("invalid value") => {
            format!("the value has the wrong type; expected {expected}")
        }
        _ if message.starts_with("data did not match") => {
            "the value has the wrong type; expected text or a list of texts".to_owned()
        }
        _ => message.lines().next().unwrap_or("not valid TOML").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuse(text: &str) -> Error {
        ConfigurationFile::parse(Path::new("config.toml"), text).unwrap_err()
    }

    #[test]
    fn unknown_key_names_file_line_and_known_keys() {
        let error = refuse("[profile.default]\ntenant_id = \"a.b\"\ntennant = 1\n");
        assert_eq!(error.code(), "configuration-invalid");
        let text = error.to_string();
        assert!(
            text.contains("`config.toml`, line 3") && text.contains("`tennant`") && text.contains("`tenant_id`"),
            "{text}"
        );
    }

    #[test]
    fn secret_key_is_refused_without_its_value() {
        let error = refuse("[profile.default]\nclient_secret = \"hunter2\"\n");
        assert_eq!(error.code(), "literal-secret");
        assert!(!error.report().contains("hunter2"));
    }

    #[test]
    fn wrong_type_and_broken_syntax_name_the_line_and_no_value() {
        for text in [
            "[profile.default]\nsecret = 4711\n",
            "[profile.default]\nsend_certificate_chain = \"hunter2\"\n",
            "[profile.default]\nsecret = \"hunter2\n",
            "[profile.default]\ncertificate = 4711\n",
        ] {
            let error = refuse(text);
            let report = error.report();
            assert!(report.contains("line 2"), "{report}");
            assert!(!report.contains("hunter2") && !report.contains("4711"), "{report}");
        }
    }

    #[test]
    fn relative_paths_count_from_the_file() {
        let file = ConfigurationFile::parse(Path::new("/etc/apponly/config.toml"), "").unwrap();
        assert_eq!(file.resolve("app.pem"), Path::new("/etc/apponly/app.pem"));
        assert_eq!(file.resolve("/keys/app.pem"), Path::new("/keys/app.pem"));
    }

    #[cfg(unix)]
    #[test]
    fn file_is_looked_for_where_the_system_keeps_configuration() {
        let paths = |variables: &[(&str, &str)]| well_known(&Env::fixed(variables.iter().copied()));
        let machine = Path::new("/etc/apponly/config.toml");
        assert_eq!(paths(&[]), [machine]);
        assert_eq!(paths(&[("HOME", "/h")]), [Path::new("/h/.config/apponly/config.toml"), machine]);
        let both = [("HOME", "/h"), ("XDG_CONFIG_HOME", "/x")];
        assert_eq!(paths(&both), [Path::new("/x/apponly/config.toml"), machine]);
        assert_eq!(paths(&[("XDG_CONFIG_HOME", "relative")]), [machine], "the working directory must not choose");
        let windows = [("APPDATA", "/a"), ("ProgramData", "/p")];
        assert_eq!(paths(&windows), [Path::new("/a/apponly/config.toml"), Path::new("/p/apponly/config.toml")]);
    }

    proptest::proptest! {
        #[test]
        fn parser_never_panics(text in ".{0,200}") {
            let _ = ConfigurationFile::parse(Path::new("x"), &text);
        }
    }
}
