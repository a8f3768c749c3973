//! Corrections that follow a rule instead of a template.

use crate::call::{Folded, Method};

/// A rule, for the documentation and for those who ask why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// A short name.
    pub name: &'static str,
    /// Why it is so. One sentence without full stop.
    pub reason: &'static str,
    /// Where that is known from.
    pub source: &'static str,
}

/// Calls on `/me` need a user, whatever the map says.
pub(crate) const ME: Rule = Rule {
    name: "me",
    reason: "`/me` is the signed-in user, and an app-only token has none",
    source: "Graph documentation, \"Get access without a user\"; the map lists application permissions on 413 such rows",
};
/// Resource-specific permissions are no answer.
pub(crate) const RESOURCE_SPECIFIC: Rule = Rule {
    name: "resource-specific",
    reason: "only resource-specific consent opens this call: the owner of the team, chat or meeting gives it, nobody can for the whole tenant",
    source: "Teams documentation, \"Resource-specific consent\"; the map marks such a permission as least on 79 rows",
};
/// Hidden and disabled permissions are no answer.
pub(crate) const WITHHELD: Rule = Rule {
    name: "withheld",
    reason: "the permissions that are listed for this call are hidden, disabled or not deployed, so nobody can grant them",
    source: "the provisioning file",
};
/// Reading does not suffice for changing.
pub(crate) const READ_ONLY: Rule = Rule {
    name: "read-only",
    reason: "a permission that only reads does not change or delete; the map lists it beside the one that does",
    source: "the map lists such a permission on 78 rows of PATCH, PUT and DELETE",
};
/// OneNote refuses app-only tokens.
pub(crate) const ONENOTE: Rule = Rule {
    name: "onenote",
    reason: "OneNote refuses app-only tokens since 31 March 2025; it needs a signed-in user",
    source: "Graph documentation, \"OneNote API overview\", notice of the end of app-only access",
};
/// What is granted on single resources is shown beside the answer.
pub(crate) const PER_RESOURCE: Rule = Rule {
    name: "selected",
    reason: "`Sites.Selected` and its relatives open nothing until somebody grants them on a site, list or file",
    source: "Graph documentation, \"Overview of Selected permissions in OneDrive and SharePoint\"",
};

/// All rules.
pub const RULES: &[Rule] = &[ME, RESOURCE_SPECIFIC, WITHHELD, READ_ONLY, ONENOTE, PER_RESOURCE];

/// Whether the path is `/me` or below it.
pub(crate) fn is_user_path(call: &Folded) -> bool {
    call.text(0) == "me"
}

/// Whether the service refuses app-only tokens on a template, although it lists permissions.
pub(crate) fn is_retired(template: &Folded) -> bool {
    matches!(template.text(0), "users" | "groups" | "sites" | "me") && template.iter().nth(2) == Some("onenote")
}

/// Whether a permission of that name cannot suffice alone for that method, if others are listed beside it.
pub(crate) fn only_reads(method: Method, name: &str) -> bool {
    matches!(method, Method::Patch | Method::Put | Method::Delete) && crate::risk::only_reads(name)
}
