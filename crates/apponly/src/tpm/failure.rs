//! From a response code of the TPM to a row of the catalogue.

use tss_esapi::Error as Failure;
use tss_esapi::constants::response_code::Tss2ResponseCodeKind as Kind;

use crate::error::{Error, Row, catalogue};

/// The failure of a command about the key that `place` names.
pub(super) fn explain(place: &str, doing: &str, failure: Failure) -> Error {
    let kind = match failure {
        Failure::Tss2Error(code) => code.kind(),
        Failure::WrapperError(_) => None,
    };
    let row: &'static Row = match kind {
        Some(Kind::AuthFail | Kind::BadAuth) => &catalogue::TPM_AUTH_WRONG,
        Some(Kind::Lockout) => &catalogue::TPM_LOCKED,
        Some(Kind::Handle | Kind::ReferenceH0) => &catalogue::TPM_KEY_MISSING,
        Some(Kind::Scheme | Kind::Value) if doing == SIGNING => &catalogue::SIGNER_ALGORITHM,
        _ => &catalogue::TPM_FAILED,
    };
    Error::new(row, format!("`{place}`: {doing}: {failure}"))
}

/// What is done when a refusal may be about the algorithm.
pub(super) const SIGNING: &str = "signing";
