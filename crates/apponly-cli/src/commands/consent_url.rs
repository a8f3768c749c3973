//! `apponly consent-url`

use std::time::Duration;

use apponly::{Env, Error, Settings, catalogue};
use apponly_governance::{ConsentLink, ConsentListener};

use crate::arguments::consent_url::ConsentUrlArguments;
use crate::output::{Failure, Printer};
use crate::session;

/// Where the page leads back to if nothing else is said; nearly every registration for this purpose has it.
const LOOPBACK: &str = "http://localhost";

pub(super) fn run(arguments: &ConsentUrlArguments, printer: &Printer) -> Result<(), Failure> {
    let settings = Settings::load(&session::options(&arguments.identity)?, &Env::process())?;
    let link = link(&settings)?;
    if arguments.wait {
        let redirect_uri = arguments.redirect_uri.as_deref().unwrap_or(LOOPBACK);
        return session::block_on(wait(link, redirect_uri, arguments.deadline, printer));
    }
    match &arguments.redirect_uri {
        Some(redirect_uri) => printer.result(&link.with_redirect(redirect_uri).url()),
        None => printer.result(&link.url()),
    }
}

/// The link of the configured app; it needs no credential.
fn link(settings: &Settings) -> Result<ConsentLink, Error> {
    let missing = |what: &str, fix: &str| Error::new(&catalogue::SETTING_MISSING, what).with_fix(fix);
    let tenant = settings.tenant_id.as_ref().ok_or_else(|| {
        missing(
            "consent needs a tenant, and none is configured",
            "give `--tenant-id`, `AZURE_TENANT_ID`, or `tenant_id` of a profile",
        )
    })?;
    let client_id = settings.client_id.as_ref().ok_or_else(|| {
        missing(
            "consent needs an app, and none is configured",
            "give `--client-id`, `AZURE_CLIENT_ID`, or `client_id` of a profile; a managed identity has no consent page: \
             use `apponly grant`",
        )
    })?;
    Ok(ConsentLink::new(&settings.cloud.value, &tenant.value, &client_id.value))
}

async fn wait(link: ConsentLink, redirect_uri: &str, deadline: Duration, printer: &Printer) -> Result<(), Failure> {
    let listener = ConsentListener::bind(redirect_uri).await?;
    let link = link.with_redirect(listener.redirect_uri()).with_state()?;
    printer.result(&link.url())?;
    printer.note(&format!("waiting {} s for the answer on {}", deadline.as_secs(), listener.redirect_uri()));
    let answer = tokio::time::timeout(deadline, listener.answer(&link)).await.map_err(|_| {
        let message = format!("nobody answered within {} s", deadline.as_secs());
        Error::new(&catalogue::CONSENT_NOT_GIVEN, message)
            .with_cause("the link was not opened, or the page did not lead back to this machine")
            .with_fix(
                "open the link in a browser on this machine; if the page names AADSTS50011 or AADSTS500113, register \
                 `http://localhost` as redirect URI of the app first",
            )
    })??;
    link.check(&answer)?;
    printer.note("consent was given; a token from before it stays without the permissions: `apponly token --force`");
    Ok(())
}
