//! Words of cmdlets and of paths, brought to one form so that they can be compared.

/// Verbs of actions: what a path's last segment begins with, and the verb that PowerShell has for it.
const VERBS: &[(&str, &[&str])] = &[
    ("accept", &["invoke"]),
    ("activate", &["initialize", "invoke"]),
    ("add", &["add"]),
    ("approve", &["approve", "invoke"]),
    ("archive", &["invoke"]),
    ("assign", &["set"]),
    ("cancel", &["stop", "invoke"]),
    ("check", &["confirm", "test"]),
    ("clone", &["copy"]),
    ("complete", &["complete", "invoke"]),
    ("confirm", &["confirm"]),
    ("copy", &["copy"]),
    ("create", &["new"]),
    ("decline", &["invoke"]),
    ("disable", &["disable"]),
    ("dismiss", &["invoke"]),
    ("enable", &["enable"]),
    ("end", &["stop"]),
    ("export", &["export"]),
    ("find", &["find"]),
    ("follow", &["add", "invoke"]),
    ("get", &["get"]),
    ("grant", &["grant"]),
    ("hide", &["hide", "invoke"]),
    ("import", &["import"]),
    ("instantiate", &["invoke"]),
    ("invalidate", &["invoke"]),
    ("invite", &["invite"]),
    ("list", &["get"]),
    ("move", &["move"]),
    ("pause", &["suspend"]),
    ("permanentdelete", &["remove"]),
    ("provision", &["initialize", "invoke"]),
    ("publish", &["publish"]),
    ("reboot", &["restart", "invoke"]),
    ("reject", &["deny", "invoke"]),
    ("remove", &["remove"]),
    ("renew", &["invoke"]),
    ("reprocess", &["invoke"]),
    ("request", &["request"]),
    ("reset", &["reset"]),
    ("resize", &["resize"]),
    ("restart", &["restart"]),
    ("restore", &["restore"]),
    ("resume", &["resume"]),
    ("retire", &["invoke"]),
    ("retry", &["invoke"]),
    ("revoke", &["revoke"]),
    ("rotate", &["invoke"]),
    ("search", &["search"]),
    ("send", &["send"]),
    ("set", &["set"]),
    ("share", &["invoke"]),
    ("start", &["start"]),
    ("stop", &["stop"]),
    ("submit", &["submit"]),
    ("sync", &["sync"]),
    ("test", &["test"]),
    ("unarchive", &["invoke"]),
    ("unblock", &["unblock"]),
    ("unfollow", &["remove", "invoke"]),
    ("unhide", &["show", "invoke"]),
    ("unpublish", &["unpublish"]),
    ("unset", &["clear"]),
    ("update", &["update"]),
    ("upload", &["invoke"]),
    ("validate", &["test"]),
    ("verify", &["confirm", "test"]),
    ("wipe", &["clear", "invoke"]),
];

/// The verbs of cmdlets for the action that a path ends in, with the rest of its name.
pub(super) fn action(segment: &str) -> Vec<(&'static str, String)> {
    let lower =
        segment.split('(').next().unwrap_or_default().trim_start_matches("microsoft.graph.").to_ascii_lowercase();
    let named = VERBS.iter().filter_map(|(head, verbs)| lower.strip_prefix(head).map(|rest| (rest, *verbs)));
    named
        .filter(|(rest, _)| *rest != "s")
        .flat_map(|(rest, verbs)| verbs.iter().map(|verb| (*verb, rest.to_owned())))
        .collect()
}

/// The segments of a template that count for a name: without parameters, functions without their arguments.
pub(super) fn segments_of(template: &str) -> Vec<String> {
    let segments = template.split('?').next().unwrap_or_default().split('/');
    let named = segments.filter(|segment| !segment.is_empty() && !segment.starts_with('{'));
    named
        .map(|segment| {
            let name = segment.split('(').next().unwrap_or_default().trim_end_matches(':');
            match name {
                "$count" | "$value" => name.trim_start_matches('$').to_owned(),
                _ => name.to_owned(),
            }
        })
        .collect()
}

/// A name in the form that is compared. The map keeps paths in lower case, where words cannot be told apart, so that the
/// plural of each cannot be undone: every `s` goes, and `ies` becomes `y`, on both sides.
pub(super) fn comparable(name: &str) -> String {
    let mut text = name.to_ascii_lowercase().replace("children", "child").replace("ies", "y");
    text.retain(|c| c.is_ascii_alphanumeric() && c != 's');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_and_singular_become_the_same() {
        for (path, noun) in [
            ("policies", "Policy"),
            ("users", "User"),
            ("signIns", "SignIn"),
            ("directorysettingtemplates", "DirectorySettingTemplate"),
            ("revokesigninsessions", "RevokeSignInSession"),
            ("windowsautopilotdeviceidentities", "WindowsAutopilotDeviceIdentity"),
        ] {
            assert_eq!(comparable(path), comparable(noun), "{path}");
        }
    }

    #[test]
    fn actions_have_the_verbs_of_powershell() {
        assert_eq!(action("sendMail"), [("send", "mail".to_owned())]);
        assert_eq!(action("wipe").first(), Some(&("clear", String::new())));
        assert!(action("messages").is_empty());
    }
}
