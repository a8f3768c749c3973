//! The app that asks, and whether it may ask at all.

use uuid::Uuid;

use super::refusal::Refusal;
use crate::tenant::{App, Tenant};

/// The app with this client id in the tenant.
///
/// # Errors
/// 700016 unknown, or at home in another tenant; 7000112 disabled; 7000229 without service principal; 700025 public.
pub(super) fn find<'a>(tenant: &'a Tenant, client_id: &str) -> Result<&'a App, Refusal> {
    let unknown = || {
        Refusal::new(
            700_016,
            format!(
                "Application with identifier '{}' was not found in the directory '{}'.",
                client_id.escape_debug(),
                tenant.display_name
            ),
        )
    };
    let id = Uuid::try_parse(client_id).map_err(|_| unknown())?;
    let app = tenant.app(id).filter(|app| app.home_tenant.is_none()).ok_or_else(unknown)?;
    if app.disabled {
        return Err(Refusal::new(7_000_112, format!("Application '{id}' ({}) is disabled.", app.display_name)));
    }
    if app.no_service_principal {
        return Err(Refusal::new(
            7_000_229,
            format!("The client application '{id}' is missing a service principal in the tenant."),
        ));
    }
    if app.public_client {
        return Err(Refusal::new(
            700_025,
            "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
        ));
    }
    Ok(app)
}

/// Checks the policies that are evaluated once the app has proved who it is.
///
/// # Errors
/// 53003.
pub(super) fn check_policies(app: &App) -> Result<(), Refusal> {
    if app.blocked_by_conditional_access {
        return Err(Refusal::new(
            53_003,
            "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
        ));
    }
    Ok(())
}
