//! The only place that reads the process environment.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::Arc;

use crate::error::{Error, catalogue};

/// The environment variables that a sign-in may look at.
///
/// `Debug` shows no values, since some of them are secrets.
#[derive(Clone, Default)]
pub struct Env(Source);

#[derive(Clone, Default)]
enum Source {
    #[default]
    Process,
    Fixed(Arc<BTreeMap<String, OsString>>),
}

impl Env {
    /// The variables of this process, read anew at each call: some hosts change them while a program runs.
    #[must_use]
    pub fn process() -> Self {
        Self(Source::Process)
    }

    /// Exactly these variables.
    #[must_use]
    pub fn fixed<K: Into<String>, V: Into<OsString>>(variables: impl IntoIterator<Item = (K, V)>) -> Self {
        let map = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self(Source::Fixed(Arc::new(map)))
    }

    /// The value of `name`; an empty value counts as unset, as the managed-identity hosts define it.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the seam")]
    pub fn get_os(&self, name: &str) -> Option<OsString> {
        match &self.0 {
            Source::Process => std::env::var_os(name),
            Source::Fixed(map) => map.get(name).cloned(),
        }
        .filter(|value| !value.is_empty())
    }

    /// The value of `name` as text; unset and empty are `None`.
    ///
    /// # Errors
    /// `environment-not-text`: the value is not UTF-8.
    pub fn get(&self, name: &str) -> Result<Option<String>, Error> {
        self.get_os(name).map(OsString::into_string).transpose().map_err(|_| {
            Error::new(&catalogue::ENVIRONMENT_NOT_TEXT, format!("the variable `{name}` is not valid UTF-8"))
        })
    }

    /// Whether `name` is set and not empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get_os(name).is_some()
    }
}

impl std::fmt::Debug for Env {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Source::Process => formatter.write_str("Env::process()"),
            Source::Fixed(map) => formatter.debug_set().entries(map.keys()).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_variable_counts_as_unset() {
        let env = Env::fixed([("EMPTY", ""), ("FULL", "x")]);
        assert_eq!(env.get("EMPTY").unwrap(), None);
        assert_eq!(env.get("FULL").unwrap().as_deref(), Some("x"));
    }

    #[test]
    fn debug_shows_names_but_no_values() {
        let shown = format!("{:?}", Env::fixed([("AZURE_CLIENT_SECRET", "hunter2")]));
        assert!(shown.contains("AZURE_CLIENT_SECRET") && !shown.contains("hunter2"), "{shown}");
    }

    #[cfg(unix)]
    #[test]
    fn non_utf8_value_is_refused_by_name() {
        use std::os::unix::ffi::OsStringExt;
        let env = Env::fixed([("AZURE_TENANT_ID", OsString::from_vec(vec![0xff, 0xfe]))]);
        assert!(env.get("AZURE_TENANT_ID").unwrap_err().to_string().contains("AZURE_TENANT_ID"));
    }
}
