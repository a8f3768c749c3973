//! A new key in a PKCS#11 token, with its certificate in the token and in a file. The key is in neither process nor file.

use std::path::Path;
use std::time::SystemTime;

use apponly::{Env, Error, TokenKeyPair, TokenUri, catalogue};

use super::new::{KeyHolder, NewCertificate};
use super::store::PublicFile;
use super::summary::Summary;
use crate::files;

impl KeyHolder for TokenKeyPair {
    fn public_key(&self) -> &[u8] {
        Self::public_key(self)
    }

    fn sign(&self, input: &[u8]) -> Result<Vec<u8>, Error> {
        Self::sign(self, input)
    }
}

/// Makes the key that `uri` names, and the certificate `new` for it, valid from five minutes before `now`. The
/// certificate is written to `public` as PEM, and into the token too unless the URI names a file for it. Blocks, a slow
/// token for a minute.
///
/// `allow_insecure_files`: as for [`TokenKeyPair::generate`].
///
/// # Errors
/// `pkcs11-object-exists`, `file-exists`: nothing is overwritten. `setting-invalid`: the certificate, the key's length or
/// the URI. `pkcs11-…`: the token. Neither key nor file is left then.
pub fn certify_in_token(
    new: &NewCertificate,
    uri: &TokenUri,
    public: &Path,
    env: &Env,
    allow_insecure_files: bool,
    now: SystemTime,
) -> Result<Summary, Error> {
    new.check()?;
    if let Some(file) = uri.certificate_file()
        && file != files::absolute(public)
    {
        let what = format!("the URI names the certificate `{}`, and `{}` is written", file.display(), public.display());
        return Err(Error::new(&catalogue::SETTING_INVALID, what)
            .with_fix("give the same path, or leave `x-certificate-file` out: the token holds the certificate then"));
    }
    let public = PublicFile::free(public)?;
    let pair = TokenKeyPair::generate(uri, new.bits(), env, allow_insecure_files)?;
    finish(new, &pair, uri, &public, now).map_err(|error| match pair.discard() {
        Ok(()) => error,
        Err(left) => {
            let attempts = vec![format!("removing the new key from the token: {left}")];
            error.with_attempts(attempts)
        }
    })
}

fn finish(
    new: &NewCertificate,
    pair: &TokenKeyPair,
    uri: &TokenUri,
    public: &PublicFile,
    now: SystemTime,
) -> Result<Summary, Error> {
    let summary = new.certify(pair, now)?;
    public.write(&summary)?;
    if uri.certificate_file().is_none() {
        pair.store_certificate(&summary.der).inspect_err(|_| {
            files::remove(public.path()).ok();
        })?;
    }
    Ok(summary)
}
