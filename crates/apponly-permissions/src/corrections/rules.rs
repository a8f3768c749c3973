//! Corrections that follow a rule instead of a template.

use crate::call::Folded;

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
const READ_ONLY: Rule = Rule {
    name: "read-only",
    reason: "a permission that only reads does not create, change or delete; the map lists it beside the one that does",
    source: "the map lists such a permission on 78 rows of PATCH, PUT and DELETE, and on 66 rows of POST that can also be read",
};
/// What acts on few objects does not open the call for all.
const PARTIAL: Rule = Rule {
    name: "partial",
    reason: "some permissions act on few of the objects or properties that a call is about: agents' users, the app's own folder, removals only",
    source: "Graph permissions reference; the map lists them on the rows of all objects",
};
/// OneNote refuses app-only tokens.
pub(crate) const ONENOTE: Rule = Rule {
    name: "onenote",
    reason: "OneNote refuses app-only tokens since 31 March 2025; it needs a signed-in user",
    source: "Graph documentation, \"OneNote API overview\", notice of the end of app-only access",
};
/// What is granted on single resources is shown beside the answer, and is the answer where nothing else is.
const PER_RESOURCE: Rule = Rule {
    name: "selected",
    reason: "`Sites.Selected` and its relatives open nothing until somebody grants them on a site, list or file; they stand beside the answer",
    source: "Graph documentation, \"Overview of Selected permissions in OneDrive and SharePoint\"",
};

/// All rules.
pub const RULES: &[Rule] = &[ME, RESOURCE_SPECIFIC, WITHHELD, READ_ONLY, PARTIAL, ONENOTE, PER_RESOURCE];

/// Whether the path is `/me` or below it.
pub(crate) fn is_user_path(call: &Folded) -> bool {
    call.text(0) == "me"
}

/// Whether the service refuses app-only tokens on a template, although it lists permissions.
pub(crate) fn is_retired(template: &Folded) -> bool {
    matches!(template.text(0), "users" | "groups" | "sites" | "me") && template.iter().nth(2) == Some("onenote")
}

/// Permissions that act on few objects or properties of those that their calls are about.
const PARTIAL_NAMES: &[&str] = &[
    "AgentIdUser.ReadWrite.All",
    "AgentIdUser.ReadWrite.IdentityParentedBy",
    "AgentIdentity.DeleteRestore.All",
    "Files.ReadWrite.AppFolder",
    "Member.Read.Hidden",
    "PrivilegedAssignmentSchedule.Remove.AzureADGroup",
    "PrivilegedEligibilitySchedule.Remove.AzureADGroup",
    "RoleAssignmentSchedule.Remove.Directory",
    "RoleEligibilitySchedule.Remove.Directory",
    "User.ReadWrite.CrossCloud",
];

/// Whether a permission is for few objects only, so that it is no answer where another one is.
pub(crate) fn is_partial(name: &str) -> bool {
    PARTIAL_NAMES.contains(&name)
}

/// Pairs of which the first opens all that the second opens, beyond what names say.
const INCLUDES: &[(&str, &str)] = &[
    ("Sites.FullControl.All", "Sites.Manage.All"),
    ("Sites.Manage.All", "Sites.ReadWrite.All"),
    ("Mail.Read", "Mail.ReadBasic.All"),
];

/// Which permissions a permission includes, whether the map lists it on their rows or not: directly and by way of others.
pub(crate) fn included(name: &str) -> Vec<String> {
    let mut included: Vec<String> = Vec::new();
    let mut next = vec![name.to_owned()];
    while let Some(name) = next.pop() {
        let by_table = INCLUDES.iter().filter(|(greater, _)| *greater == name).map(|(_, lesser)| (*lesser).to_owned());
        let by_name = [(".ReadWrite", ".Read"), (".Read", ".ReadBasic")];
        let by_name = by_name.iter().filter_map(|(greater, lesser)| lesser_name(&name, greater, lesser));
        for lesser in by_table.chain(by_name) {
            if !included.contains(&lesser) {
                included.push(lesser.clone());
                next.push(lesser);
            }
        }
    }
    included
}

/// `User.Read.All` of `User.ReadWrite.All`.
fn lesser_name(name: &str, greater: &str, lesser: &str) -> Option<String> {
    let (noun, scope) = name.split_once(greater)?;
    (scope.is_empty() || scope.starts_with('.')).then(|| format!("{noun}{lesser}{scope}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_includes_what() {
        assert_eq!(included("User.ReadWrite.All"), ["User.Read.All", "User.ReadBasic.All"]);
        assert!(included("Sites.FullControl.All").contains(&"Sites.Read.All".to_owned()));
        assert!(included("Mail.ReadWrite").contains(&"Mail.ReadBasic.All".to_owned()));
        assert!(included("User.ReadBasic.All").is_empty());
    }

    #[test]
    fn names_of_the_rules_exist_in_the_published_map() {
        let Some(map) = crate::testing::published_map() else { return };
        let pairs = INCLUDES.iter().flat_map(|(greater, lesser)| [greater, lesser]);
        for name in PARTIAL_NAMES.iter().chain(pairs) {
            assert!(map.is_application(name), "{name}");
        }
    }
}
