//! `{resource}/.default`.

use super::refusal::Refusal;
use crate::tenant::{App, Resource, Tenant};

/// What `scope` asks for when it names no resource.
const DEFAULT_RESOURCE: &str = "https://graph.microsoft.com";

/// The resource of a `scope`, as it was asked for: what stands before `/.default`.
///
/// # Errors
/// 28000 for several resources, 1002012 for anything but one `{resource}/.default`.
pub(super) fn resource_of(scope: &str) -> Result<&str, Refusal> {
    let names: Vec<&str> = scope.split_ascii_whitespace().collect();
    match names.as_slice() {
        [] => Err(Refusal::missing("scope")),
        [".default"] => Ok(DEFAULT_RESOURCE),
        [name] => {
            name.strip_suffix("/.default").filter(|resource| !resource.is_empty()).ok_or_else(|| not_default(scope))
        }
        several if several.iter().all(|name| name.ends_with("/.default")) => Err(Refusal::new(
            28_000,
            format!(
                "Provided value for the input parameter scope is not valid: '{}' names more than one resource.",
                scope.escape_debug()
            ),
        )),
        _ => Err(not_default(scope)),
    }
}

fn not_default(scope: &str) -> Refusal {
    Refusal::new(
        1_002_012,
        format!(
            "The provided value for scope {} is not valid. Client credential flows must have a scope value with \
             /.default suffixed to the resource identifier (application ID URI).",
            scope.escape_debug()
        ),
    )
}

/// The API that `identifier` names, if `app` may have a token for it.
///
/// # Errors
/// 500011 unknown; 501051 the API wants a role assignment that the app lacks.
pub(super) fn find<'a>(tenant: &'a Tenant, identifier: &str, app: &App) -> Result<&'a Resource, Refusal> {
    let resource = tenant.resource(identifier).ok_or_else(|| {
        Refusal::new(
            500_011,
            format!(
                "The resource principal named {} was not found in the tenant named {}.",
                identifier.escape_debug(),
                tenant.display_name
            ),
        )
    })?;
    if resource.requires_role_assignment && app.roles_on(resource.app_id).is_empty() {
        return Err(Refusal::new(
            501_051,
            format!(
                "Application '{}' ({}) is not assigned to a role for the application '{}' ({}).",
                app.client_id, app.display_name, resource.app_id, resource.display_name
            ),
        ));
    }
    Ok(resource)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resource_is_everything_before_default() {
        assert_eq!(resource_of("https://management.azure.com//.default").unwrap(), "https://management.azure.com/");
        assert_eq!(resource_of(".default").unwrap(), DEFAULT_RESOURCE);
        assert_eq!(resource_of("/.default").unwrap_err().number(), 1_002_012);
        assert_eq!(resource_of("a/.default b/.default").unwrap_err().number(), 28_000);
        assert_eq!(resource_of("a/.default offline_access").unwrap_err().number(), 1_002_012);
    }
}
