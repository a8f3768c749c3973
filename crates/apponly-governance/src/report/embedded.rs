//! The document as the page's script reads it: JSON in an element that browsers do not run.

use apponly::Error;

use super::defect;
use crate::review::{AppKind, ReviewedApp};

/// Whether an app has a row in the table: of the thousands of Microsoft's own, only those that can do something.
pub(super) fn is_listed(app: &ReviewedApp) -> bool {
    app.kind != AppKind::FirstParty || !app.findings.is_empty() || app.permissions.iter().any(|held| held.granted)
}

/// The apps as JSON that cannot end the element it is in, whatever an app is called: no `<` is in it (HTML Standard,
/// "Restrictions for contents of script elements").
pub(super) fn json(apps: &[&ReviewedApp]) -> Result<String, Error> {
    let json = serde_json::to_string(apps).map_err(|error| defect(&error.to_string()))?;
    Ok(json.replace('<', "\\u003c"))
}
