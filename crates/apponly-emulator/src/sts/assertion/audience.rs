//! What `aud` of the app's own assertion may be ("Microsoft identity platform application authentication certificate
//! credentials").

use http::header::HOST;
use http::request::Parts;

use crate::tenant::Tenant;

/// The accepted values: the token endpoint as it was called, or the v2.0 issuer form under the same host; the tenant
/// as it was called or as its id.
pub(in crate::sts) fn audiences(parts: &Parts, called: &str, tenant: &Tenant) -> Vec<String> {
    let host = parts
        .uri
        .authority()
        .map(|authority| authority.as_str().to_owned())
        .or_else(|| parts.headers.get(HOST).and_then(|host| host.to_str().ok()).map(str::to_owned))
        .unwrap_or_default();
    let id = tenant.tenant_id.to_string();
    let mut names = vec![called.to_owned()];
    if called != id {
        names.push(id);
    }
    names
        .iter()
        .flat_map(|name| [format!("https://{host}/{name}/oauth2/v2.0/token"), format!("https://{host}/{name}/v2.0")])
        .collect()
}
