//! The door for `fuzz/`: parsers that no public item reaches. Exists in fuzzing builds only.

use http::{HeaderMap, HeaderValue};

use crate::cache::entry_header_is_readable;
use crate::cloud::Cloud;
use crate::identity::TenantId;
use crate::key_vault::believed_resource;

/// Whether `entry`, a file or a value of somebody's cache, has a header that can be read without its key.
#[must_use]
pub fn kept_entry(entry: &[u8]) -> bool {
    entry_header_is_readable(entry)
}

/// The resource that the public cloud's vault `https://contoso.vault.azure.net` of the tenant `tenant` is believed to ask
/// for by the challenge `header`; `None` for a challenge that is not believed, or is none.
#[must_use]
pub fn vault_challenge(header: HeaderValue, tenant: &TenantId) -> Option<String> {
    let mut headers = HeaderMap::new();
    headers.insert(http::header::WWW_AUTHENTICATE, header);
    let vault = url::Url::parse("https://contoso.vault.azure.net/").ok()?;
    believed_resource(&headers, &vault, "vault.azure.net", &Cloud::default(), tenant)
}

/// Whether `file` holds a key that is wrapped for a TPM, alone or in PEM.
#[must_use]
pub fn tpm_key_file(file: &[u8]) -> bool {
    crate::tpm::KeyFile::from_der(file).is_ok() || crate::assertion::tpm_key(file, "key.pem").is_ok()
}
