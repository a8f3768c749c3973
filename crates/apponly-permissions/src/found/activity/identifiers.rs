//! Addresses of a log with their ids replaced, so that the same call is counted once.

/// Collections whose next segment is an id, whatever it looks like.
const COLLECTIONS: &[&str] = &[
    "applications",
    "chats",
    "devices",
    "directoryobjects",
    "directoryroles",
    "drives",
    "groups",
    "serviceprincipals",
    "teams",
    "users",
];

/// Functions that stand where those ids do.
const FUNCTIONS: &[&str] =
    &["delta", "getbyids", "validateproperties", "getavailableextensionproperties", "getallmessages", "count"];

const ID: &str = "{id}";

/// The path of an address with `{id}` for each id, without host, version and query.
pub(super) fn replaced(uri: &str) -> String {
    let uri = uri.trim();
    let behind_host = uri
        .split_once("://")
        .map_or(uri, |(_, rest)| rest.find('/').map_or("", |at| rest.get(at..).unwrap_or_default()));
    let path = behind_host.split(['?', '#']).next().unwrap_or_default();
    let mut segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.first().is_some_and(|first| first.eq_ignore_ascii_case("v1.0") || first.eq_ignore_ascii_case("beta")) {
        segments.remove(0);
    }
    let mut replaced = String::with_capacity(path.len());
    // Within `root:/a/b:` everything is a name.
    let mut is_named = false;
    let mut before = String::new();
    for (index, segment) in segments.iter().enumerate() {
        if is_named {
            if let Some(end) = segment.strip_suffix(':') {
                is_named = false;
                replaced.push_str(if end.is_empty() { "/:" } else { "/{id}:" });
            } else if index + 1 == segments.len() {
                replaced.push_str("/{id}");
            }
            continue;
        }
        replaced.push('/');
        if let Some(head) = segment.strip_suffix(':') {
            is_named = true;
            replaced.push_str(if is_id(head, &before) { ID } else { head });
            replaced.push(':');
        } else {
            push(&mut replaced, segment, &before);
        }
        before = segment.to_ascii_lowercase();
    }
    if replaced.is_empty() { "/".to_owned() } else { replaced }
}

fn push(replaced: &mut String, segment: &str, before: &str) {
    let Some((name, arguments)) = segment.split_once('(').filter(|_| segment.ends_with(')')) else {
        replaced.push_str(if is_id(segment, before) { ID } else { segment });
        return;
    };
    let arguments = arguments.trim_end_matches(')');
    replaced.push_str(name);
    if arguments.is_empty() {
        replaced.push_str("()");
    } else if let Some((_, _)) = arguments.split_once('=') {
        replaced.push('(');
        for (index, argument) in arguments.split(',').enumerate() {
            if index > 0 {
                replaced.push(',');
            }
            replaced.push_str(argument.split('=').next().unwrap_or_default());
            replaced.push_str("={id}");
        }
        replaced.push(')');
    } else {
        // A key in parentheses is a segment.
        replaced.push('/');
        replaced.push_str(ID);
    }
}

fn is_id(segment: &str, before: &str) -> bool {
    if segment.starts_with('$') || segment.starts_with("microsoft.graph.") {
        return false;
    }
    let has_digit = segment.bytes().any(|byte| byte.is_ascii_digit());
    let is_guid = segment.len() == 36 && segment.bytes().filter(|byte| *byte == b'-').count() == 4 && has_digit;
    let is_number = !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit());
    let is_marked = segment.contains(['@', ',', '!', '%', '=', ' ']) || segment.starts_with('{');
    let is_long = segment.len() >= 24 && has_digit;
    let is_member = COLLECTIONS.contains(&before) && !FUNCTIONS.contains(&segment.to_ascii_lowercase().as_str());
    is_guid || is_number || is_marked || is_long || is_member
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_and_names_stay() {
        for (uri, expected) in [
            ("https://graph.microsoft.com/v1.0/users/ada/messages?$top=1", "/users/{id}/messages"),
            ("https://graph.microsoft.com/beta/users/delta", "/users/delta"),
            ("https://graph.microsoft.com/v1.0/users('ada@x')/drive", "/users/{id}/drive"),
            (
                "https://graph.microsoft.com/v1.0/reports/getEmailActivityUserDetail(period='D7')",
                "/reports/getEmailActivityUserDetail(period={id})",
            ),
            ("/v1.0/drives/b!abc/root:/a/b c.txt:/content", "/drives/{id}/root:/{id}:/content"),
            ("/v1.0/sites/contoso.sharepoint.com,11111111-2222-3333-4444-555555555555,x/lists", "/sites/{id}/lists"),
            ("/v1.0/groups/11111111-2222-3333-4444-555555555555/members/$ref", "/groups/{id}/members/$ref"),
            (
                "/v1.0/deviceManagement/managedDevices/11111111-2222-3333-4444-555555555555",
                "/deviceManagement/managedDevices/{id}",
            ),
            ("https://graph.microsoft.com", "/"),
        ] {
            assert_eq!(replaced(uri), expected, "{uri}");
        }
    }
}
