//! Permissions that a script says it needs, asks for, or declares.

use serde::Deserialize;

/// What the middle or last part of a permission's name says.
const PARTS: &[&str] = &[
    "AccessAsUser",
    "AddRemoveCreds",
    "Convert",
    "Create",
    "CreateAsOwner",
    "EnableDisableAccount",
    "Execute",
    "Export",
    "FullControl",
    "Initiate",
    "InitiateGroupCall",
    "Invite",
    "Invoke",
    "JoinGroupCall",
    "Manage",
    "ManageAsApp",
    "Migrate",
    "OwnedBy",
    "Read",
    "ReadBasic",
    "ReadForTeam",
    "ReadForUser",
    "ReadForChat",
    "ReadWrite",
    "ReadWriteAll",
    "RevokeSessions",
    "Selected",
    "Send",
    "SendMail",
    "Submit",
    "Update",
    "Upload",
    "Write",
    "ReadWriteForTeam",
];

/// The permissions that the comments of a script name (`# needs User.Read.All`) and that it asks for (`-Scopes`), with their
/// lines from 1, each once. Whether such a permission exists is for the map to say.
#[must_use]
pub fn declared_permissions(text: &str) -> Vec<(String, usize)> {
    let mut declared: Vec<(String, usize)> = Vec::new();
    // The mark that ends the comment that is open.
    let mut open: Option<&str> = None;
    let mut is_scopes = false;
    for (index, line) in text.lines().enumerate() {
        let comment = comment(line, &mut open);
        let lower = line.to_ascii_lowercase();
        let scopes = lower.find("-scope").or_else(|| lower.find("$scopes")).or_else(|| lower.find("#requires"));
        // A list of scopes goes on while its lines end in commas or brackets.
        is_scopes = scopes.is_some() || is_scopes && line.trim_end().ends_with([',', '(', '`', '"', '\'']);
        let part = match (comment, is_scopes) {
            (Some(comment), _) => comment,
            (None, true) => line.get(scopes.unwrap_or(0)..).unwrap_or(line),
            (None, false) => continue,
        };
        for name in part.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-' || c == '_')) {
            let name = name.trim_matches(['.', '-', '_']);
            if is_permission(name) && !declared.iter().any(|(known, _)| known == name) {
                declared.push((name.to_owned(), index + 1));
            }
        }
    }
    declared
}

/// The part of a line that is comment, or lies in one.
fn comment<'a>(line: &'a str, open: &mut Option<&'static str>) -> Option<&'a str> {
    if let Some(end) = *open {
        if line.contains(end) {
            *open = None;
        }
        return Some(line);
    }
    let blocks = [("<#", "#>"), ("/*", "*/"), ("\"\"\"", "\"\"\"")];
    let trimmed = line.trim_start();
    for (begin, end) in blocks {
        if let Some(rest) = trimmed.strip_prefix(begin) {
            if !rest.contains(end) {
                *open = Some(end);
            }
            return Some(rest);
        }
    }
    // Within a line only behind a blank: an anchor of an address is no comment.
    let at = ["#", "//"].iter().filter_map(|mark| {
        let found = line.match_indices(mark).map(|(at, _)| at);
        let mut free =
            found.filter(|at| *at == 0 || line.get(..*at).is_some_and(|before| before.ends_with([' ', '\t'])));
        free.next()
    });
    at.min().and_then(|at| line.get(at..))
}

fn is_permission(name: &str) -> bool {
    let mut parts = name.split('.');
    let begins =
        parts.next().is_some_and(|first| first.len() > 1 && first.starts_with(|c: char| c.is_ascii_uppercase()));
    let rest: Vec<_> = parts.collect();
    begins && (1..=3).contains(&rest.len()) && rest.iter().any(|part| PARTS.contains(part))
}

/// The permissions in the `requiredResourceAccess` of an app's manifest, in its order: the GUID of each and whether it is an
/// application permission (`Role`), for Microsoft Graph alone. The map gives their names. Empty for any other text.
#[must_use]
pub fn declared_in_manifest(text: &str) -> Vec<(String, bool)> {
    /// Microsoft Graph itself, the same in every tenant.
    const GRAPH: &str = "00000003-0000-0000-c000-000000000000";
    #[derive(Deserialize)]
    struct Manifest {
        #[serde(rename = "requiredResourceAccess")]
        required: Vec<Resource>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Resource {
        resource_app_id: String,
        resource_access: Vec<Access>,
    }
    #[derive(Deserialize)]
    struct Access {
        id: String,
        #[serde(rename = "type")]
        kind: String,
    }
    let resources = serde_json::from_str::<Manifest>(text)
        .map(|manifest| manifest.required)
        .or_else(|_| serde_json::from_str::<Vec<Resource>>(text))
        .unwrap_or_default();
    let graph = resources.into_iter().filter(|resource| resource.resource_app_id.eq_ignore_ascii_case(GRAPH));
    graph.flat_map(|resource| resource.resource_access).map(|access| (access.id, access.kind == "Role")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(String, usize)> {
        declared_permissions(text)
    }

    #[test]
    fn comments_and_scopes_are_read() {
        let text = "<#\n.NOTES needs User.Read.All, Mail.Send\n#>\n$x = 'Files.Read.All' # Sites.Selected\nConnect-MgGraph -Scopes 'Group.Read.All',\n  'AuditLog.Read.All'\n";
        let found: Vec<_> = names(text).into_iter().map(|(name, line)| format!("{name}:{line}")).collect();
        assert_eq!(
            found,
            ["User.Read.All:2", "Mail.Send:2", "Sites.Selected:4", "Group.Read.All:5", "AuditLog.Read.All:6"]
        );
    }

    #[test]
    fn names_that_only_look_alike_are_left_alone() {
        for text in [
            "# see System.Net.Http",
            "# File.txt and v1.0",
            "# https://x/#User.Name",
            "$a.Read.All",
            "# Microsoft.Graph",
        ] {
            assert!(names(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn manifest_gives_ids_of_graph_alone() {
        let text = r#"{"requiredResourceAccess":[
            {"resourceAppId":"00000003-0000-0000-c000-000000000000","resourceAccess":[{"id":"a","type":"Role"},{"id":"b","type":"Scope"}]},
            {"resourceAppId":"00000002-0000-0000-c000-000000000000","resourceAccess":[{"id":"c","type":"Role"}]}]}"#;
        assert_eq!(declared_in_manifest(text), [("a".to_owned(), true), ("b".to_owned(), false)]);
        assert!(declared_in_manifest("not json").is_empty());
    }
}
