//! A key and certificate that Key Vault makes.

use std::time::Duration;

use apponly::{Env, Error, Settings, TokenSource, VaultCertificateRequest, VaultObject};
use apponly_governance::{PublicFile, Summary};

use super::{Made, length, named};
use crate::arguments::cert::CertNewArguments;
use crate::session;

/// A self-signed certificate is there after some seconds.
const PATIENCE: Duration = Duration::from_secs(180);

pub(super) fn make(arguments: &CertNewArguments, url: &str, settings: &Settings) -> Result<Made, Error> {
    // Elsewhere the same place is written with `keyvault:` before it.
    let url = url.strip_prefix("keyvault:").unwrap_or(url);
    let object: VaultObject = format!("keyvault:{url}").parse().map_err(|error| named(&error, "--vault"))?;
    let public = PublicFile::free(&arguments.out)?;
    let builder = TokenSource::builder().env(Env::process()).settings(settings.clone());
    let issuer = builder.vault_issuer(&object).map_err(|error| named(&error, "--vault"))?;
    let mut request = VaultCertificateRequest::new(&arguments.subject);
    request.bits = length(arguments.bits).bits();
    request.days = arguments.days;
    request.is_exportable = arguments.exportable;
    request.may_add_version = arguments.new_version;
    let made = session::block_on(issuer.create(&request, PATIENCE))?;
    let summary = Summary::from_der(&made.der)?;
    let place = format!("keyvault:{}certificates/{}", object.vault(), object.name());
    let written = public.write(&summary);
    written.map_err(|error| error.with_attempts(vec![format!("the vault has made `{place}` all the same")]))?;
    Ok(Made {
        summary,
        public: public.path().to_owned(),
        source: if arguments.exportable { place } else { format!("{place}?sign") },
        source_label: "Certificate source",
        source_field: "source",
        password: None,
    })
}
