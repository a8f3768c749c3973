//! The published file as it is written. Unknown keys are passed over; what is needed must be there.
//!
//! Source: `permissions/new/permissions.json` of `microsoftgraph/microsoft-graph-devx-content`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::MapError;

#[derive(Deserialize)]
pub(super) struct Published {
    pub(super) permissions: BTreeMap<String, Permission>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Permission {
    #[serde(default)]
    authorization_type: String,
    #[serde(default)]
    pub(super) schemes: BTreeMap<String, serde::de::IgnoredAny>,
    #[serde(default)]
    pub(super) path_sets: Vec<PathSet>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PathSet {
    pub(super) scheme_keys: Vec<String>,
    pub(super) methods: Vec<String>,
    pub(super) paths: BTreeMap<String, String>,
}

impl Permission {
    pub(super) fn is_resource_specific(&self) -> bool {
        self.authorization_type.eq_ignore_ascii_case("RSC")
    }
}

impl PathSet {
    pub(super) fn is_application(&self) -> bool {
        self.scheme_keys.iter().any(|scheme| scheme == APPLICATION)
    }

    pub(super) fn is_delegated(&self) -> bool {
        self.scheme_keys.iter().any(|scheme| is_delegated(scheme))
    }
}

pub(super) const APPLICATION: &str = "Application";

pub(super) fn is_delegated(scheme: &str) -> bool {
    scheme.starts_with("Delegated")
}

/// What stands behind a template: `least=Application,DelegatedWork;AlsoRequires=A,B`.
pub(super) struct Attributes<'a> {
    pub(super) marked: bool,
    pub(super) also: Vec<&'a str>,
}

impl<'a> Attributes<'a> {
    pub(super) fn parse(text: &'a str) -> Self {
        let mut attributes = Self { marked: false, also: Vec::new() };
        for (key, value) in text.split(';').filter_map(|pair| pair.split_once('=')) {
            let mut values = value.split(',').map(str::trim).filter(|value| !value.is_empty());
            match key.trim() {
                key if key.eq_ignore_ascii_case("least") => {
                    attributes.marked |= values.any(|value| value == APPLICATION)
                }
                key if key.eq_ignore_ascii_case("AlsoRequires") => attributes.also.extend(values),
                _ => {}
            }
        }
        attributes
    }
}

/// The provisioning file.
///
/// Source: `permissions/new/provisioningInfo.json` of the same repository.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Provisioning {
    pub(super) permission_deployments: BTreeMap<String, Vec<Deployment>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Deployment {
    #[serde(default)]
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) scheme: String,
    #[serde(default)]
    environment: Option<String>,
    #[serde(default)]
    is_hidden: bool,
    #[serde(default = "yes")]
    is_enabled: bool,
}

fn yes() -> bool {
    true
}

impl Deployment {
    /// Whether an administrator can grant it.
    pub(super) fn is_offered(&self) -> bool {
        self.is_enabled && !self.is_hidden && self.is_public()
    }

    /// The environment is free text: `public`, `PPE;public`, `public;FairFax`, or nothing, which is read as public.
    fn is_public(&self) -> bool {
        let environment = self.environment.as_deref().unwrap_or_default();
        environment.trim().is_empty() || environment.split(';').any(|name| name.trim().eq_ignore_ascii_case("public"))
    }
}

pub(super) fn read_published(bytes: &[u8]) -> Result<Published, MapError> {
    serde_json::from_slice(bytes).map_err(|error| MapError::Published { reason: error.to_string() })
}

pub(super) fn read_provisioning(bytes: &[u8]) -> Result<Provisioning, MapError> {
    serde_json::from_slice(bytes).map_err(|error| MapError::Provisioning { reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_attributes() {
        let attributes = Attributes::parse("least=DelegatedWork,Application;AlsoRequires=A.Read, B.Read");
        assert!(attributes.marked);
        assert_eq!(attributes.also, ["A.Read", "B.Read"]);
        let other = Attributes::parse("least=DelegatedWork;note=x");
        assert!(!other.marked && other.also.is_empty());
    }

    #[test]
    fn names_the_place_of_a_fault() {
        let error = read_published(b"{\"permissions\":{\n\"A\":{\"pathSets\":[{\"schemeKeys\":1}]}}}").err().unwrap();
        assert!(error.to_string().contains("line 2 column"), "{error}");
        let error = read_published(b"{}").err().unwrap();
        assert!(error.to_string().contains("`permissions`"), "{error}");
    }

    #[test]
    fn tells_offered_deployments() {
        let read = |text: &str| serde_json::from_str::<Deployment>(text).unwrap().is_offered();
        assert!(read(r#"{"environment":"PPE;public"}"#) && read("{}") && read(r#"{"environment":null}"#));
        assert!(!read(r#"{"environment":"PPE"}"#) && !read(r#"{"isHidden":true}"#) && !read(r#"{"isEnabled":false}"#));
    }
}
