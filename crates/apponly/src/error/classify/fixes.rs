//! Fixes that name the app, the tenant and the scope at hand.

use super::refused::RefusalContext;
use crate::credential::CredentialKind;
use crate::error::Row;

const CREDENTIALS_PAGE: &str = "Certificates & secrets";
const PERMISSIONS_PAGE: &str = "API permissions";

/// A fix more exact than the row's, where app, tenant, cloud or scope make it so.
pub(super) fn exact_fix(row: &Row, context: &RefusalContext<'_>) -> Option<String> {
    application(row, context).or_else(|| credential(row, context)).or_else(|| permission(row, context))
}

/// The page of the app's registration.
fn page(context: &RefusalContext<'_>, page: &str) -> String {
    format!("App registrations > app `{}` > {page}", context.client_id)
}

/// The link by which an administrator consents for the whole tenant.
///
/// Source: Microsoft identity platform, "Admin consent on the Microsoft identity platform".
fn consent_link(context: &RefusalContext<'_>) -> String {
    format!("https://{}/{}/adminconsent?client_id={}", context.authority, context.tenant, context.client_id)
}

fn application(row: &Row, context: &RefusalContext<'_>) -> Option<String> {
    let RefusalContext { tenant, client_id, scope, authority, .. } = context;
    Some(match row.code {
        "application-not-found" | "tenant-not-found" if tenant.as_str() == client_id.as_str() => format!(
            "tenant and client id are both `{tenant}`: copy \"Application (client) ID\" and \"Directory (tenant) ID\" anew from App registrations > Overview"
        ),
        "application-not-found" => format!(
            "check on App registrations > Overview that `{client_id}` is the app's \"Application (client) ID\" and `{tenant}` its \"Directory (tenant) ID\", not swapped; an app of another tenant needs admin consent here: {}; a tenant that does not live at `{authority}` needs another `--cloud`",
            consent_link(context)
        ),
        "application-unusable" => format!(
            "check that app `{client_id}` belongs to tenant `{tenant}`, then that Enterprise applications > app > Properties > \"Enabled for users to sign-in?\" is Yes"
        ),
        "application-disabled" => format!(
            "in tenant `{tenant}` set Enterprise applications > app `{client_id}` > Properties > \"Enabled for users to sign-in?\" to Yes; if Microsoft disabled it, `disabledByMicrosoftStatus` of the registration says so"
        ),
        "service-principal-missing" => format!(
            "an administrator of tenant `{tenant}` opens {} or runs `az ad sp create --id {client_id}`; then wait a few minutes",
            consent_link(context)
        ),
        "tenant-not-found" => format!(
            "copy \"Directory (tenant) ID\" from the app's Overview page in place of `{tenant}`; if it is right, its cloud is not the one of `{authority}`: set `--cloud`"
        ),
        "wrong-cloud" => format!(
            "the sign-in went to `{authority}`, and tenant `{tenant}` lives elsewhere: set `--cloud` (`public`, `usgov`, `usgov-dod`, `china`, …); for federation take that cloud's audience as well"
        ),
        "resource-not-found" => format!(
            "compare `{}` with the \"Application ID URI\" of the API letter by letter, also its closing slash; if it is right, the API is new to tenant `{tenant}` (`az ad sp create --id API_CLIENT_ID`) or in another cloud (`--cloud`)",
            scope.resource()
        ),
        "scope-not-default" | "scope-invalid" => {
            format!(
                "give `RESOURCE/.default` in place of `{scope}`, for example `https://graph.microsoft.com/.default`"
            )
        }
        _ => return None,
    })
}

fn credential(row: &Row, context: &RefusalContext<'_>) -> Option<String> {
    let credentials = page(context, CREDENTIALS_PAGE);
    let federated = context.credential == CredentialKind::Federated;
    Some(match row.code {
        "secret-wrong" => format!(
            "in the Entra admin center, {credentials}, copy the column \"Value\" (shown only once, right after creation), not \"Secret ID\"; if the value is gone, create a new secret, or better a certificate"
        ),
        "secret-expired" => format!(
            "register a certificate or a federated credential under {credentials}, which saves you the next expiry; to go on with a secret, create a new one there"
        ),
        "certificate-not-registered" => format!(
            "upload the public certificate under {credentials} > Certificates, and compare its thumbprint with that of the file in use"
        ),
        "certificate-expired" | "certificate-revoked" => {
            format!("create a new key and certificate, upload the certificate under {credentials}, and replace the file")
        }
        "clock-skew" if federated => {
            "let the source give a token made just now (a file must be renewed by its owner), and check this machine's clock".to_owned()
        }
        "clock-skew" => "set this machine's clock by NTP (`timedatectl status`, `w32tm /query /status`)".to_owned(),
        "public-client" => format!(
            "set {} > \"Allow public client flows\" to No and use a platform that may hold secrets, or give the client id of the right app",
            page(context, "Authentication")
        ),
        "federation-missing" => format!(
            "add one under {credentials} > Federated credentials with the token's `iss`, `sub` and `aud`; if there is one, the client id is that of another app"
        ),
        "federation-no-match" | "federation-issuer" | "federation-audience" | "federation-subject" => format!(
            "make issuer, subject and audience under {credentials} > Federated credentials equal to the token's `iss`, `sub` and `aud`, letter by letter; a change takes some minutes"
        ),
        _ => return None,
    })
}

fn permission(row: &Row, context: &RefusalContext<'_>) -> Option<String> {
    let permissions = page(context, PERMISSIONS_PAGE);
    let resource = context.scope.resource();
    Some(match row.code {
        "consent-missing" => format!(
            "an administrator opens {} or presses \"Grant admin consent\" under {permissions}, where the type of each permission must be \"Application\"; then `apponly token --force`",
            consent_link(context)
        ),
        "resource-not-declared" | "permissions-misconfigured" | "role-assignment-required" => format!(
            "add an application permission of `{resource}` under {permissions}, grant admin consent, wait a few minutes, then `apponly token --force`"
        ),
        "conditional-access" => format!(
            "an administrator of tenant `{}` finds the policy in Sign-in logs > Service principal sign-ins by the correlation id, and adds this machine's public address to the named locations or exempts app `{}`",
            context.tenant, context.client_id
        ),
        _ => return None,
    })
}
