//! `apponly token`

use apponly::Acquired;
use serde_json::json;
use zeroize::Zeroizing;

use super::warn_without_roles;
use crate::arguments::{TokenArguments, TokenFormat};
use crate::output::{Failure, Printer, time};
use crate::session::{self, Session};

pub(super) fn run(arguments: &TokenArguments, printer: &Printer) -> Result<(), Failure> {
    let session = Session::new(&arguments.identity)?;
    let scope = session::scope(&arguments.scope, &session.settings)?;
    let options = session::token_options(&arguments.scope)?;
    let acquired = session.acquire(&scope, &options)?;
    warn_without_roles(&acquired.token, &session, printer);
    let text = render(&acquired, arguments.format, &session);
    printer.result(&text)
}

fn render(acquired: &Acquired, format: TokenFormat, session: &Session) -> Zeroizing<String> {
    let token = &acquired.token;
    let value = match format {
        TokenFormat::Raw => return Zeroizing::new(token.expose().to_owned()),
        TokenFormat::Json => json!({
            "access_token": token.expose(),
            "token_type": "Bearer",
            "expires_on": time::rfc3339(token.expires_on()),
            "expires_in": token.expires_in(session.source.service_time()).as_secs(),
            "scope": token.scope().as_str(),
            "credential": token.credential().name(),
            "source": acquired.origin.name(),
            "tenant_id": token.tenant_id(),
            "client_id": token.client_id(),
        }),
        TokenFormat::AzureCli => json!({
            "accessToken": token.expose(),
            "expiresOn": time::azure_cli(token.expires_on()),
            "expires_on": time::epoch(token.expires_on()),
            // As `az` does for an account without subscriptions.
            "subscription": token.tenant_id(),
            "tenant": token.tenant_id(),
            "tokenType": "Bearer",
        }),
    };
    Zeroizing::new(format!("{value:#}"))
}
