//! What Graph's refusals mean for credentials.

use apponly::{Error, catalogue};

/// The same error, with the row that names the trouble where a policy, or the proof, is it.
pub(crate) fn explained(error: Error, with_proof: bool) -> Error {
    let code = error.answer().map(|answer| answer.error.clone()).unwrap_or_default();
    let is = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(&code));
    let row = if is(&["CredentialTypeNotAllowedAsPerAppPolicy", "CredentialInvalidLifetimeAsPerAppPolicy"]) {
        &catalogue::CREDENTIAL_POLICY
    } else if with_proof && is(&["Authentication_MissingOrMalformed"]) {
        &catalogue::PROOF_REFUSED
    } else {
        return error;
    };
    let answer = error.answer().cloned().unwrap_or_default();
    Error::new(row, error.to_string()).with_answer(answer)
}

/// Whether the proof was the trouble, so that a permission may do in its place.
pub(crate) fn is_proof_refused(error: &Error) -> bool {
    error.row() == &catalogue::PROOF_REFUSED
}

/// Whether a permission is missing.
pub(crate) fn is_not_allowed(error: &Error) -> bool {
    [&catalogue::PERMISSION_MISSING, &catalogue::PERMISSION_MISSING_LISTED, &catalogue::GRAPH_ACCESS_DENIED]
        .into_iter()
        .any(|row| error.row() == row)
}
