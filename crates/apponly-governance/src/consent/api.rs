//! The API that defines permissions: its service principal, and the names of what it offers.

use apponly::{Error, catalogue};
use apponly_graph::{GraphClient, GraphRequest};
use apponly_permissions::{Risk, risk};
use serde::{Deserialize, Serialize};

use super::find::{find_principal, is_guid};
use super::near::near;
use super::principal::printable;
use super::refusal;

/// Client id of Microsoft Graph, in every cloud.
const GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// APIs of Microsoft whose application permissions the risk table rates: Graph, Azure AD Graph (the same names), Exchange
/// Online and SharePoint Online.
const RATED: [&str; 4] = [
    GRAPH,
    "00000002-0000-0000-c000-000000000000",
    "00000002-0000-0ff1-ce00-000000000000",
    "00000003-0000-0ff1-ce00-000000000000",
];

/// An API of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Api {
    /// The display name, such as `Microsoft Graph`.
    pub display_name: String,
    /// The client id, a GUID.
    pub app_id: String,
    /// Object id of its service principal, a GUID.
    pub object_id: String,
    #[serde(skip)]
    roles: Vec<Offered>,
    #[serde(skip)]
    scopes: Vec<Offered>,
}

/// A permission that an API offers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Offered {
    pub(super) id: String,
    /// Empty for roles that name nothing.
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    is_enabled: Option<bool>,
    /// Roles only: whether apps, users or both may hold it.
    #[serde(default)]
    allowed_member_types: Vec<String>,
}

impl Offered {
    pub(super) fn name(&self) -> &str {
        self.value.as_deref().unwrap_or_default()
    }

    fn is_for_apps(&self) -> bool {
        let allowed = self.allowed_member_types.iter().any(|kind| kind.eq_ignore_ascii_case("Application"));
        allowed && self.is_enabled != Some(false) && !self.name().is_empty()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    id: String,
    app_id: String,
    display_name: Option<String>,
    #[serde(default)]
    app_roles: Vec<Offered>,
    #[serde(default)]
    oauth2_permission_scopes: Vec<Offered>,
}

impl Api {
    /// Reads the API that `wanted` names by display name, client id, object id or application ID URI; Microsoft Graph by default.
    ///
    /// # Errors
    /// As [`find_principal`].
    pub(super) async fn read(client: &GraphClient, wanted: Option<&str>) -> Result<Self, Error> {
        let path = match wanted {
            None => format!("/servicePrincipals(appId='{GRAPH}')"),
            // The name that everybody uses.
            Some(name) if name.eq_ignore_ascii_case("graph") => format!("/servicePrincipals(appId='{GRAPH}')"),
            Some(text) => {
                let found = find_principal(client, text).await?;
                match found.object_id {
                    Some(object_id) => format!("/servicePrincipals/{object_id}"),
                    None => {
                        let message = format!("the API {} has no service principal in the tenant", found.describe());
                        return Err(Error::new(&catalogue::PRINCIPAL_NOT_FOUND, message)
                            .with_fix(format!("create it first: `az ad sp create --id {}`", found.app_id)));
                    }
                }
            }
        };
        let request = GraphRequest::get(path).query("$select", "id,appId,displayName,appRoles,oauth2PermissionScopes");
        let raw: Raw = client.json(request).await.map_err(|error| refusal::of_reading(error, "the API"))?;
        Ok(Self {
            display_name: raw.display_name.unwrap_or_default(),
            app_id: raw.app_id,
            object_id: raw.id,
            roles: raw.app_roles,
            scopes: raw.oauth2_permission_scopes,
        })
    }

    /// The display name in one line, for people.
    #[must_use]
    pub fn describe(&self) -> String {
        format!("`{}`", printable(&self.display_name))
    }

    /// How dangerous a permission of this API is, with the reason; nothing for APIs that the table does not know.
    #[must_use]
    pub fn risk(&self, permission: &str) -> Option<(Risk, &'static str)> {
        let rated = RATED.iter().any(|known| known.eq_ignore_ascii_case(&self.app_id));
        rated.then(|| (risk::of(permission), risk::reason(permission)))
    }

    /// The application permission of the name, in any case, or of the id.
    ///
    /// # Errors
    /// `permission-delegated-only`, `permission-unknown`, both with names that may be meant.
    pub(super) fn role(&self, name: &str) -> Result<&Offered, Error> {
        let name = name.trim();
        let is_it = |offered: &&Offered| {
            offered.name().eq_ignore_ascii_case(name) || (is_guid(name) && offered.id.eq_ignore_ascii_case(name))
        };
        if let Some(found) = self.roles.iter().filter(|role| role.is_for_apps()).find(is_it) {
            return Ok(found);
        }
        let is_delegated = self.scopes.iter().any(|scope| is_it(&scope));
        let near = near(name, self.roles.iter().filter(|role| role.is_for_apps()).map(Offered::name));
        let meant: Vec<_> = near.iter().map(|name| format!("`{name}`")).collect();
        let error = if is_delegated {
            let message = format!("`{name}` of {} is a delegated permission only", self.describe());
            Error::new(&catalogue::PERMISSION_DELEGATED_ONLY, message)
        } else {
            let message = format!("{} has no application permission `{name}`", self.describe());
            Error::new(&catalogue::PERMISSION_UNKNOWN, message)
        };
        Err(if meant.is_empty() { error } else { error.with_fix(format!("did you mean {}?", meant.join(", "))) })
    }
}
