//! Commands as text, safe to paste into a shell.

use std::borrow::Cow;

use crate::review::ReviewedPermission;

/// Microsoft Graph, which commands need not name.
const GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// A word for a shell: names of roles are whatever the maker of an API likes.
pub(crate) fn word(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/' | b':');
    if !text.is_empty() && !text.starts_with('-') && text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let printable: String = text.chars().filter(|character| !character.is_control()).collect();
    Cow::Owned(format!("'{}'", printable.replace('\'', "'\\''")))
}

/// `apponly grant NAME… --to APP`.
pub(crate) fn grant<'a>(
    names: impl IntoIterator<Item = &'a str>,
    app_id: &str,
    permission: &ReviewedPermission,
) -> String {
    command("grant", names, app_id, permission)
}

/// `apponly revoke NAME… --to APP`.
pub(crate) fn revoke(app_id: &str, permission: &ReviewedPermission) -> String {
    command("revoke", [permission.permission.as_str()], app_id, permission)
}

fn command<'a>(
    verb: &str,
    names: impl IntoIterator<Item = &'a str>,
    app_id: &str,
    permission: &ReviewedPermission,
) -> String {
    let mut text = format!("apponly {verb}");
    for name in names {
        text.push(' ');
        text.push_str(&word(name));
    }
    text.push_str(&format!(" --to {}", word(app_id)));
    if permission.resource_app_id != GRAPH && !permission.resource_app_id.is_empty() {
        text.push_str(&format!(" --resource {}", word(&permission.resource_app_id)));
    }
    text
}

/// `apponly graph patch PATH --body JSON`.
pub(crate) fn patch(path: &str, body: &str) -> String {
    format!("apponly graph patch {} --body '{body}'", word(path))
}

/// `apponly graph post PATH --body JSON`.
pub(crate) fn post(path: &str, body: &str) -> String {
    format!("apponly graph post {} --body '{body}'", word(path))
}

/// `1 day`, `2 days`.
pub(crate) fn days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_roles_run_nothing() {
        assert_eq!(word("User.Read.All"), "User.Read.All");
        for (text, quoted) in [
            ("$(reboot)", "'$(reboot)'"),
            ("a'; reboot; '", "'a'\\''; reboot; '\\'''"),
            ("--yes", "'--yes'"),
            ("", "''"),
            ("a\u{1b}[2Jb", "'a[2Jb'"),
        ] {
            assert_eq!(word(text), quoted);
        }
    }

    #[test]
    fn commands_name_any_api_but_graph() {
        let mut permission = ReviewedPermission {
            permission: "Orders.Read.All".to_owned(),
            resource_app_id: GRAPH.to_owned(),
            ..ReviewedPermission::default()
        };
        assert_eq!(revoke("a-b", &permission), "apponly revoke Orders.Read.All --to a-b");
        permission.resource_app_id = "c-d".to_owned();
        assert_eq!(grant(["A", "B"], "a-b", &permission), "apponly grant A B --to a-b --resource c-d");
    }
}
