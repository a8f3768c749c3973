//! What the operator should do about a token that came but will not work.

use crate::claims::TokenClaims;
use crate::cloud::Cloud;
use crate::credential::CredentialKind;
use crate::identity::TenantId;
use crate::scope::Scope;

/// Graph's application id, the other name of its resource.
const GRAPH_ID: &str = "00000003-0000-0000-c000-000000000000";

/// Azure's own services decide by role assignments outside the token (Azure RBAC): no `roles` is normal there.
const RBAC_HOSTS: &[&str] =
    &[".azure.com", ".azure.net", ".windows.net", ".azure.cn", ".azure.us", ".usgovcloudapi.net", ".chinacloudapi.cn"];

/// A token without application permissions, and how to grant some.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingRoles {
    /// What is wrong, one line.
    pub problem: String,
    /// The consent link, or the command that grants a role.
    pub fix: String,
}

impl MissingRoles {
    /// Looks at a token's claims; `None` when it has roles, or when the API does not use them.
    ///
    /// An application gets the admin-consent link; a managed identity, which has no consent page, the command for an
    /// app-role assignment.
    #[must_use]
    pub fn find(claims: &TokenClaims, scope: &Scope, kind: CredentialKind, cloud: &Cloud) -> Option<Self> {
        if !claims.roles.is_empty() || !uses_roles(scope, cloud) {
            return None;
        }
        let resource = scope.resource();
        let name = claims.app_name.as_deref().or(claims.client_id.as_deref()).unwrap_or("the identity");
        let problem = format!(
            "the token has no `roles`: `{name}` holds no application permission on `{resource}`, so the API will refuse it"
        );
        let is_managed = kind == CredentialKind::ManagedIdentity;
        let tenant = claims.tenant_id.as_deref().and_then(|tenant| tenant.parse::<TenantId>().ok());
        let fix = match (tenant, &claims.client_id, is_managed) {
            (Some(tenant), Some(client_id), false) => format!(
                "add an application permission (not a delegated one), then let an administrator consent at {}; \
                 a token from before the consent stays without it: `apponly token --force`",
                cloud.admin_consent_url(&tenant, client_id)
            ),
            _ => format!(
                "a managed identity has no consent page; an administrator grants the permission: \
                 `apponly grant PERMISSION --to {oid}{api}`; the host may keep the old token for up to 24 hours",
                api = if is_graph(scope, cloud) { String::new() } else { format!(" --resource {}", scope.resource()) },
                oid = claims.object_id.as_deref().unwrap_or("OBJECT_ID"),
            ),
        };
        Some(Self { problem, fix })
    }
}

fn is_graph(scope: &Scope, cloud: &Cloud) -> bool {
    let resource = scope.resource();
    resource.as_str() == GRAPH_ID || resource.as_str().trim_end_matches('/') == cloud.graph
}

fn uses_roles(scope: &Scope, cloud: &Cloud) -> bool {
    if is_graph(scope, cloud) {
        return true;
    }
    let resource = scope.resource();
    let resource = resource.as_str();
    let host = url::Url::parse(resource).ok().and_then(|url| url.host_str().map(str::to_owned));
    !host.is_some_and(|host| RBAC_HOSTS.iter().any(|suffix| host.ends_with(suffix)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(roles: &[&str]) -> TokenClaims {
        TokenClaims {
            tenant_id: Some("11111111-2222-3333-4444-555555555555".to_owned()),
            client_id: Some("aaaaaaaa-0000-4000-8000-000000000001".to_owned()),
            object_id: Some("dddddddd-0000-4000-8000-000000000004".to_owned()),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            ..TokenClaims::default()
        }
    }

    fn find(resource: &str, kind: CredentialKind, roles: &[&str]) -> Option<MissingRoles> {
        let scope = format!("{resource}/.default").parse().unwrap();
        MissingRoles::find(&claims(roles), &scope, kind, &Cloud::default())
    }

    #[test]
    fn application_gets_the_consent_link_of_its_tenant() {
        let found = find("https://graph.microsoft.com", CredentialKind::Secret, &[]).unwrap();
        assert!(
            found.fix.contains(
                "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/adminconsent\
                 ?client_id=aaaaaaaa-0000-4000-8000-000000000001"
            ),
            "{}",
            found.fix
        );
    }

    #[test]
    fn managed_identity_gets_the_assignment_command() {
        let found = find(GRAPH_ID, CredentialKind::ManagedIdentity, &[]).unwrap();
        assert!(
            found.fix.contains("apponly grant PERMISSION --to dddddddd-0000-4000-8000-000000000004"),
            "{}",
            found.fix
        );
    }

    #[test]
    fn token_with_roles_and_apis_with_their_own_roles_are_left_alone() {
        assert_eq!(find("https://graph.microsoft.com", CredentialKind::Secret, &["User.Read.All"]), None);
        assert_eq!(find("https://management.azure.com", CredentialKind::Secret, &[]), None);
        assert_eq!(find("https://vault.azure.net", CredentialKind::Secret, &[]), None);
        assert!(find("api://aaaaaaaa-0000-4000-8000-000000000009", CredentialKind::Secret, &[]).is_some());
    }
}
