//! Which permission the caller itself lacks.

use apponly::{Error, catalogue};

/// Whether Graph says that the caller may not.
fn is_not_allowed(error: &Error) -> bool {
    [&catalogue::PERMISSION_MISSING, &catalogue::PERMISSION_MISSING_LISTED, &catalogue::GRAPH_ACCESS_DENIED]
        .into_iter()
        .any(|row| error.row() == row)
}

fn lacks(error: Error, what: &str, needed: &str) -> Error {
    if !is_not_allowed(&error) {
        return error;
    }
    let message = format!("{what} is not allowed: {error}");
    let fix = format!(
        "the app that runs this command needs {needed}: an administrator grants it once in the Entra admin centre; \
         then run the command again with a new token"
    );
    error.with_message(message).with_fix(fix)
}

/// The refusal of reading `what`.
pub(super) fn of_reading(error: Error, what: &str) -> Error {
    lacks(error, &format!("reading {what}"), "`Application.Read.All` (or `Directory.Read.All`) on Microsoft Graph")
}

/// The refusal of granting.
pub(super) fn of_granting(error: Error) -> Error {
    let needed = "`AppRoleAssignment.ReadWrite.All` and `Application.Read.All` on Microsoft Graph";
    lacks(error, "granting a permission", needed)
}

/// The refusal of revoking.
pub(super) fn of_revoking(error: Error) -> Error {
    lacks(error, "revoking a permission", "`AppRoleAssignment.ReadWrite.All` on Microsoft Graph")
}

/// The refusal of making a service principal.
pub(super) fn of_creating(error: Error) -> Error {
    let needed = "`Application.ReadWrite.OwnedBy` or `Application.ReadWrite.All` on Microsoft Graph";
    lacks(error, "creating the service principal", needed)
}
