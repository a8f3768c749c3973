//! A key in a PKCS#11 token.

use apponly::{Clock as _, Env, Error, Settings, SystemClock, TokenUri, catalogue};
use apponly_governance::certify_in_token;

use super::{Made, named, new_certificate};
use crate::arguments::cert::CertNewArguments;

pub(super) fn make(arguments: &CertNewArguments, text: &str, settings: &Settings) -> Result<Made, Error> {
    if !text.starts_with("pkcs11:") {
        let error = Error::new(&catalogue::SETTING_INVALID, "`--key` is not a `pkcs11:` URI");
        return Err(error.with_fix("write `pkcs11:token=LABEL;object=LABEL?module-path=/PATH/TO/MODULE.so`, in quotes"));
    }
    let uri: TokenUri = text.parse().map_err(|error| named(&error, "--key"))?;
    let new = new_certificate(arguments);
    let (env, now) = (Env::process(), SystemClock::default().now());
    let summary = certify_in_token(&new, &uri, &arguments.out, &env, settings.allow_insecure_files.value, now)?;
    Ok(Made {
        summary,
        public: arguments.out.clone(),
        // As it was given: a PIN cannot be in it.
        source: text.to_owned(),
        source_label: "Certificate source",
        source_field: "source",
        password: None,
    })
}
