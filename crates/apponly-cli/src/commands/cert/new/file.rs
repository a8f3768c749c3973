//! A key in a file, PEM or PFX.

use apponly::{Clock as _, Env, Error, SecretSource, SystemClock};
use apponly_governance::{FileForm, StoredCertificate};

use super::{Made, new_certificate};
use crate::arguments::cert::CertNewArguments;

pub(super) fn make(arguments: &CertNewArguments) -> Result<Made, Error> {
    let file = arguments.password_file.as_ref();
    let given = file.map(|path| SecretSource::File(path.clone()).read(&Env::process())).transpose()?;
    let form = match (arguments.pfx, &given) {
        (true, _) => FileForm::Pfx,
        (false, Some(_)) => FileForm::EncryptedPem,
        (false, None) => FileForm::Pem,
    };
    // Before the key is made, which takes longest.
    let stored = StoredCertificate::free(&arguments.out, arguments.pfx && given.is_none())?;
    let made = new_certificate(arguments).generate(SystemClock::default().now())?;
    stored.write(&made, form, given.as_ref())?;
    Ok(Made {
        summary: made.summary().clone(),
        public: stored.public,
        source: stored.key.display().to_string(),
        source_label: "Certificate and key",
        source_field: "file",
        password: stored.password,
    })
}
