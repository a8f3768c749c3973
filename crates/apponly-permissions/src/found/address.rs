//! Which strings are addresses of Graph, and the path that they stand for.

use super::template::{HOLE, Template};

/// First segments of Graph's paths, in lower case: what a path without a host must begin with.
const ROOTS: &[&str] = &[
    "$batch",
    "accessreviews",
    "admin",
    "administrativeunits",
    "agreements",
    "appcatalogs",
    "applications",
    "applicationtemplates",
    "auditlogs",
    "backuprestore",
    "bookingbusinesses",
    "certificatebasedauthconfiguration",
    "chats",
    "communications",
    "compliance",
    "connections",
    "contacts",
    "contracts",
    "copilot",
    "datapolicyoperations",
    "deviceappmanagement",
    "devicelocalcredentials",
    "devicemanagement",
    "devices",
    "directory",
    "directoryobjects",
    "directoryroles",
    "directoryroletemplates",
    "directorysettingtemplates",
    "domaindnsrecords",
    "domains",
    "drive",
    "drives",
    "education",
    "employeeexperience",
    "external",
    "financials",
    "functions",
    "grouplifecyclepolicies",
    "groups",
    "groupsettings",
    "groupsettingtemplates",
    "identity",
    "identitygovernance",
    "identityprotection",
    "identityproviders",
    "informationprotection",
    "invitations",
    "me",
    "networkaccess",
    "oauth2permissiongrants",
    "onpremisespublishingprofiles",
    "organization",
    "permissiongrants",
    "places",
    "planner",
    "policies",
    "print",
    "privacy",
    "privilegedaccess",
    "programs",
    "reports",
    "rolemanagement",
    "schemaextensions",
    "scopedrolememberships",
    "search",
    "security",
    "serviceprincipals",
    "settings",
    "shares",
    "sites",
    "solutions",
    "storage",
    "subscribedskus",
    "subscriptions",
    "teams",
    "teamstemplates",
    "teamwork",
    "tenantrelationships",
    "termstore",
    "trustframework",
    "users",
];

/// Names of variables that hold what follows a question mark.
const QUERY_NAMES: &[&str] =
    &["filter", "query", "param", "select", "suffix", "search", "top", "option", "expand", "skip"];

/// Options of a query that a script forgot to escape: in a string they look like variables.
const SYSTEM_SEGMENTS: &[&str] = &["ref", "value", "count", "batch", "metadata"];

/// What a string is to Graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// The path of a call, below the version.
    Call(String),
    /// The root, with or without version, to which paths are added.
    Root,
    /// The root and then a variable of this name, which brings the path.
    Follows(String),
}

/// Whether `name` (any case) begins paths of Graph.
pub(super) fn is_root(name: &str) -> bool {
    let name = name.split('(').next().unwrap_or_default().to_ascii_lowercase();
    ROOTS.binary_search(&name.as_str()).is_ok()
}

/// What `template` is; `None` for a string that is no address of Graph.
pub(super) fn address(template: &Template) -> Option<Address> {
    let flat = template.flat();
    let text = flat.trim().trim_matches(['"', '\'']);
    let mut names = template.hole_names();
    if let Some(rest) = behind_host(text, &mut names) {
        return below_host(rest, &mut names);
    }
    // A base that only the running program knows: it is Graph's where a version or a known path follows.
    let rest = text.strip_prefix(HOLE)?;
    let name = names.next().unwrap_or_default().to_ascii_lowercase();
    let path = rest.strip_prefix('/').unwrap_or(rest);
    let first = path.split(['/', '?', HOLE]).next().unwrap_or_default();
    if is_version(first) && path.len() > first.len() {
        return below_host(path, &mut names);
    }
    let is_base = ["graph", "baseur", "base_ur", "apiur", "api_ur", "endpoint"].iter().any(|part| name.contains(part));
    let is_base = is_base || matches!(name.as_str(), "base" | "root" | "url" | "uri" | "host" | "api" | "resource");
    if is_base && is_root(first) { clean(path, &mut names).map(Address::Call) } else { None }
}

/// The path of a string without host that a tool of Graph is given.
pub(super) fn relative(template: &Template, must_be_known: bool) -> Option<String> {
    let flat = template.flat();
    let text = flat.trim();
    if text.contains("://") || text.starts_with(HOLE) {
        return None;
    }
    let path = text.trim_start_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let path = if is_version(first) { rest } else { path };
    let first = path.split(['/', '?', HOLE]).next().unwrap_or_default();
    if must_be_known && !is_root(first) {
        return None;
    }
    clean(path, &mut template.hole_names())
}

/// What follows the host, if it is one of Graph's.
fn behind_host<'a, 'b>(text: &'a str, names: &mut impl Iterator<Item = &'b str>) -> Option<&'a str> {
    let scheme = text.get(..8).filter(|scheme| scheme.eq_ignore_ascii_case("https://")).or_else(|| {
        let scheme = text.get(..7)?;
        scheme.eq_ignore_ascii_case("http://").then_some(scheme)
    })?;
    let rest = text.get(scheme.len()..)?;
    let end = rest.find('/').unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    let lower = host.to_ascii_lowercase();
    let begins =
        ["graph.", "dod-graph.", "canary.graph.", "microsoftgraph."].iter().any(|head| lower.starts_with(head));
    let is_graph = begins && (lower.contains("microsoft") || lower.contains("sovcloud") || lower.contains(HOLE));
    if !is_graph {
        return None;
    }
    match host.split_once(HOLE) {
        // `https://graph.microsoft.com$path`
        Some((known, "")) if known.ends_with(".com") || known.ends_with(".us") || known.ends_with(".cn") => {
            text.get(text.len() - rest.len() - HOLE.len_utf8()..)
        }
        Some((_, after)) => {
            names.take(1 + after.matches(HOLE).count()).for_each(drop);
            Some(rest)
        }
        None => Some(rest),
    }
}

fn is_version(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("v1.0") || segment.eq_ignore_ascii_case("beta")
}

/// `rest` is the version and the path.
fn below_host<'a>(rest: &str, names: &mut impl Iterator<Item = &'a str>) -> Option<Address> {
    let rest = rest.trim_start_matches('/');
    let (first, path) = rest.split_once('/').unwrap_or((rest, ""));
    if first.is_empty() {
        return Some(Address::Root);
    }
    if is_version(first) {
        return Some(below_version(path, names)).flatten();
    }
    if let Some(after) = first.strip_prefix(HOLE) {
        let name = names.next().unwrap_or_default();
        return match (after, path) {
            ("", "") => Some(Address::Follows(name.to_owned())),
            // A variable for the version.
            ("", _) if is_root(path.split(['/', '?', HOLE]).next().unwrap_or_default()) => below_version(path, names),
            ("", _) if path.starts_with(HOLE) => below_version(path, names),
            _ => None,
        };
    }
    // `https://graph.microsoft.com/v1.0$path`
    let version = first.strip_suffix(HOLE).filter(|version| is_version(version) && path.is_empty());
    version.and_then(|_| names.next()).map(|name| Address::Follows(name.to_owned()))
}

fn below_version<'a>(path: &str, names: &mut impl Iterator<Item = &'a str>) -> Option<Address> {
    let path = path.trim_start_matches('/');
    if path.is_empty() {
        return Some(Address::Root);
    }
    match path.strip_prefix(HOLE) {
        Some(after) if after.is_empty() || after.starts_with('?') => {
            Some(Address::Follows(names.next().unwrap_or_default().to_owned()))
        }
        Some(_) => None,
        None => clean(path, names).map(Address::Call),
    }
}

/// The path with `{id}` for what is not known, without query; `None` where it is none.
fn clean<'a>(path: &str, names: &mut impl Iterator<Item = &'a str>) -> Option<String> {
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let mut cleaned = String::with_capacity(path.len() + 16);
    let count = path.split('/').count();
    if path.is_empty() || count > 40 || path.len() > 2000 {
        return None;
    }
    for (index, segment) in path.split('/').enumerate() {
        let holes = segment.matches(HOLE).count();
        let taken: Vec<_> = names.take(holes).collect();
        let segment = clean_segment(segment, &taken, index + 1 == count)?;
        cleaned.push('/');
        cleaned.push_str(&segment);
    }
    let first = cleaned.get(1..)?.split('/').next().unwrap_or_default();
    let is_path = first.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_path || first == "$batch").then_some(cleaned)
}

fn clean_segment(segment: &str, names: &[&str], is_last: bool) -> Option<String> {
    const ID: &str = "{id}";
    if segment.contains(|c: char| c.is_whitespace() || c.is_control() && c != HOLE || "\"\\^`|".contains(c)) {
        return None;
    }
    let is_parameter = segment.starts_with('{') && segment.ends_with('}')
        || segment.starts_with('<') && segment.ends_with('>')
        || segment.starts_with(':')
        || segment.contains("%s");
    if is_parameter {
        return Some(ID.to_owned());
    }
    if !segment.contains(HOLE) {
        return Some(segment.to_owned());
    }
    let only = segment.len() == HOLE.len_utf8();
    if let [name] = names {
        if only && SYSTEM_SEGMENTS.contains(name) {
            return Some(format!("${name}"));
        }
        let name = name.to_ascii_lowercase();
        // `/users$filter`, where the variable begins with the question mark.
        let head = segment.strip_suffix(HOLE).filter(|head| is_last && head.len() > 1);
        let is_query = QUERY_NAMES.iter().any(|part| name.contains(part));
        if let Some(head) = head.filter(|head| is_query || head.bytes().all(|byte| byte.is_ascii_alphabetic())) {
            return Some(head.to_owned());
        }
    }
    if segment.contains(['(', ':']) && !only {
        return Some(segment.replace(HOLE, ID));
    }
    Some(ID.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Address> {
        let mut template = Template::default();
        for (index, part) in text.split('~').enumerate() {
            // Every other part is the name of a hole.
            match index % 2 {
                0 => template.push(part),
                _ => template.append(&Template::hole(part, 0..0)),
            }
        }
        address(&template)
    }

    fn call(text: &str) -> String {
        match of(text) {
            Some(Address::Call(path)) => path,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn roots_are_sorted_for_the_search() {
        assert!(ROOTS.is_sorted());
    }

    #[test]
    fn holes_become_ids_and_queries_go() {
        for (text, path) in [
            ("https://graph.microsoft.com/v1.0/users/~id~/messages?$top=5", "/users/{id}/messages"),
            ("https://GRAPH.microsoft.us/beta/Users", "/Users"),
            ("https://graph.microsoft.com/~version~/users", "/users"),
            ("https://graph.~suffix~/v1.0/groups/~id~/members/~ref~", "/groups/{id}/members/$ref"),
            ("~graphUrl~/users/~id~", "/users/{id}"),
            ("~anything~/v1.0/sites/~a~,~b~/lists", "/sites/{id}/lists"),
            ("https://graph.microsoft.com/v1.0/users~filter~", "/users"),
            ("https://graph.microsoft.com/v1.0/users('~id~')/drive", "/users('{id}')/drive"),
            ("https://graph.microsoft.com/v1.0/drives/~d~/root:/~p~:/content", "/drives/{id}/root:/{id}:/content"),
            ("https://graph.microsoft.com/v1.0/users/{user-id}/", "/users/{id}"),
        ] {
            assert_eq!(call(text), path);
        }
    }

    #[test]
    fn bases_are_told_from_calls() {
        for text in
            ["https://graph.microsoft.com", "https://graph.microsoft.com/v1.0/", "https://graph.microsoft.com/beta"]
        {
            assert_eq!(of(text), Some(Address::Root), "{text}");
        }
        for text in [
            "https://graph.microsoft.com/v1.0/~p~",
            "https://graph.microsoft.com/v1.0~p~",
            "https://graph.microsoft.com~p~",
        ] {
            assert_eq!(of(text), Some(Address::Follows("p".to_owned())), "{text}");
        }
    }

    #[test]
    fn scopes_and_other_hosts_are_no_calls() {
        for text in [
            "https://graph.microsoft.com/.default",
            "https://graph.microsoft.com/User.Read",
            "https://graph.windows.net/v1.0/users",
            "https://graph.facebook.com/v1.0/users",
            "https://management.azure.com/v1.0/users",
            "see https://graph.microsoft.com/v1.0/users",
            "https://graph.microsoft.com/v1.0/users failed",
            "~id~/users",
        ] {
            assert_eq!(of(text).filter(|address| matches!(address, Address::Call(_))), None, "{text}");
        }
    }
}
