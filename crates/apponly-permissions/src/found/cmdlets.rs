//! Cmdlets of Microsoft Graph PowerShell, by the rule that made their names: the segments of the path, in the singular and
//! joined, behind a verb for the method. Microsoft's own table has ten megabytes; the rule needs the map alone.
//!
//! Source: "Navigating the Microsoft Graph PowerShell SDK" of its documentation; `autorest.powershell`'s naming.

use std::collections::HashMap;

use super::cmdlet_words::{action, comparable, segments_of};
use crate::PermissionMap;

/// Cmdlets of the module that call nothing of Graph's data.
const NO_CALLS: &[&str] = &[
    "connect-mggraph",
    "disconnect-mggraph",
    "find-mggraphcommand",
    "find-mggraphpermission",
    "get-mgcontext",
    "get-mgenvironment",
    "get-mggraphoption",
    "get-mgprofile",
    "get-mgrequestcontext",
    "invoke-mggraphrequest",
    "invoke-mgrestmethod",
    "select-mgprofile",
    "set-mggraphoption",
    "set-mgrequestcontext",
    "add-mgenvironment",
    "remove-mgenvironment",
    "set-mgenvironment",
];

/// A call that a cmdlet may make.
#[derive(Debug, Clone)]
struct Candidate {
    method: &'static str,
    template: String,
    parameters: usize,
}

/// The names of all cmdlets that the paths of a map have.
#[derive(Debug, Default)]
pub struct Cmdlets {
    /// Verb, a hyphen and the words of the noun, in lower case.
    by_name: HashMap<String, Vec<Candidate>>,
}

impl Cmdlets {
    /// The cmdlets of the calls that `map` has.
    #[must_use]
    pub fn new(map: &PermissionMap) -> Self {
        let mut cmdlets = Self::default();
        for (method, template) in map.rows() {
            if let Some(method) = super::site::method(method) {
                cmdlets.add(method, &template);
            }
        }
        cmdlets
    }

    /// The cmdlets of these rows: a method and a path template each.
    pub fn of_rows<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut cmdlets = Self::default();
        for (method, template) in rows {
            if let Some(method) = super::site::method(method) {
                cmdlets.add(method, template);
            }
        }
        cmdlets
    }

    /// Whether `name` is a cmdlet of the Graph module that calls Graph.
    #[must_use]
    pub fn is_one(name: &str) -> bool {
        let Some((verb, noun)) = name.split_once('-') else { return false };
        let is_of_module = noun.get(..2).is_some_and(|head| head.eq_ignore_ascii_case("mg"));
        // The third letter is a capital, unlike in other modules.
        let is_named = noun.get(2..3).is_some_and(|letter| letter.bytes().all(|byte| byte.is_ascii_uppercase()))
            || noun.get(..2) == Some("mg");
        let lower = name.to_ascii_lowercase();
        is_of_module
            && is_named
            && noun.len() > 3
            && !verb.is_empty()
            && verb.bytes().all(|byte| byte.is_ascii_alphabetic())
            && !NO_CALLS.contains(&lower.as_str())
            && !lower.ends_with("-mggraph")
    }

    /// Method and path of the cmdlet with these options (`-UserId`, `-All`); `None` where the rule does not lead to a path of
    /// the map.
    #[must_use]
    pub fn resolve(&self, name: &str, options: &[&str]) -> Option<(&'static str, &str)> {
        let (verb, noun) = name.split_once('-')?;
        let noun = noun.get(2..)?;
        let noun = noun.strip_prefix("Beta").or_else(|| noun.strip_prefix("beta")).unwrap_or(noun);
        let noun = comparable(noun);
        let verb = verb.to_ascii_lowercase();
        // `UserDefaultDrive` is `/users/{id}/drive`, since `UserDrive` is `/users/{id}/drives`.
        let without_default = noun.contains("default").then(|| noun.replacen("default", "", 1));
        let candidates = std::iter::once(noun)
            .chain(without_default)
            .find_map(|noun| self.by_name.get(&format!("{verb}-{noun}")))?;
        let ids = options.iter().filter(|option| is_id(option)).count();
        // As many ids as given; else the fewest, which is the list.
        let exact = candidates.iter().filter(|candidate| candidate.parameters == ids);
        let chosen = exact.min_by_key(|candidate| candidate.template.len()).or_else(|| {
            let above = candidates.iter().filter(|candidate| candidate.parameters > ids);
            above.min_by_key(|candidate| (candidate.parameters, candidate.template.len()))
        });
        let chosen = chosen.or_else(|| candidates.iter().max_by_key(|candidate| candidate.parameters))?;
        Some((chosen.method, &chosen.template))
    }

    fn add(&mut self, method: &'static str, template: &str) {
        let segments = segments_of(template);
        let (Some(last), true) = (segments.last(), segments.len() < 20) else { return };
        let parameters = template.split('/').filter(|segment| segment.starts_with('{')).count();
        let nouns = |segments: &[String]| -> Vec<String> {
            let plain: Vec<_> = segments.iter().map(|segment| comparable(segment)).collect();
            let (all, folded) = (plain.concat(), folded(&plain));
            if all == folded { vec![all] } else { vec![all, folded] }
        };
        let mut names = Vec::new();
        let mut name =
            |verb: &str, nouns: Vec<String>| names.extend(nouns.into_iter().map(|noun| format!("{verb}-{noun}")));
        let before = segments.get(..segments.len() - 1).unwrap_or_default();
        if let Some(kind) = last.strip_prefix("microsoft.graph.") {
            let cast: Vec<_> = before.iter().cloned().chain([format!("As{kind}")]).collect();
            name("get", nouns(&cast));
        } else if last == "$ref" {
            let plain = nouns(before);
            let by_ref = plain.iter().map(|noun| format!("{noun}byref")).collect();
            let verb = match method {
                "POST" => "new",
                "PUT" => "set",
                "DELETE" => "remove",
                _ => "get",
            };
            name(verb, by_ref);
            // The older form, without `ByRef`.
            if verb != "get" {
                name(verb, plain);
            }
        } else {
            let noun = nouns(&segments);
            match method {
                "GET" => name("get", noun),
                "PATCH" => name("update", noun),
                "DELETE" => name("remove", noun),
                "PUT" => {
                    name("set", noun.clone());
                    name("update", noun);
                }
                _ => name("new", noun),
            }
        }
        if method == "POST" || template.contains('(') {
            for (verb, rest) in action(last) {
                let all: Vec<_> = before.iter().cloned().chain([rest]).collect();
                name(verb, nouns(&all));
            }
            // `Invoke-MgForwardUserMessage`: the action before the noun.
            let inverted: Vec<_> = [last.clone()].into_iter().chain(before.iter().cloned()).collect();
            name("invoke", nouns(&inverted));
            name("invoke", nouns(&segments));
        }
        for name in names {
            let candidates = self.by_name.entry(name).or_default();
            if candidates.len() < 8 {
                candidates.push(Candidate { method, template: template.to_owned(), parameters });
            }
        }
    }
}

/// Whether an option gives an id that stands in the path.
fn is_id(option: &str) -> bool {
    let name = option.trim_start_matches('-');
    name.ends_with("Id")
        && name.len() > 2
        && !matches!(name, "ResultId" | "TenantId" | "ClientRequestId" | "ResponseHeadersId")
}

/// The segments joined, without what a segment repeats of the one before it: `groups/{id}/groupLifecyclePolicies` is
/// `GroupLifecyclePolicy`.
fn folded(segments: &[String]) -> String {
    let mut folded = String::new();
    let mut last = "";
    for segment in segments {
        let rest = if last.len() > 2 { segment.strip_prefix(last) } else { None };
        folded.push_str(rest.unwrap_or(segment));
        last = segment;
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &[(&str, &str)] = &[
        ("GET", "/users"),
        ("GET", "/users/{id}"),
        ("PATCH", "/users/{id}"),
        ("GET", "/users/{id}/messages"),
        ("GET", "/users/{id}/messages/{id}"),
        ("GET", "/users/{id}/mailfolders/{id}/messages"),
        ("POST", "/users/{id}/sendmail"),
        ("POST", "/users/{id}/assignlicense"),
        ("POST", "/users/{id}/revokesigninsessions"),
        ("GET", "/users/{id}/drive"),
        ("POST", "/groups/{id}/members/$ref"),
        ("DELETE", "/groups/{id}/members/{id}/$ref"),
        ("GET", "/groups/{id}/members"),
        ("GET", "/groups/{id}/members/microsoft.graph.user"),
        ("POST", "/applications/{id}/addpassword"),
        ("GET", "/policies/authorizationpolicy"),
        ("POST", "/users/{id}/messages/{id}/forward"),
        ("GET", "/devicemanagement/manageddevices/{id}"),
        ("POST", "/devicemanagement/manageddevices/{id}/wipe"),
        ("GET", "/groups/{id}/grouplifecyclepolicies"),
        ("GET", "/reports/getoffice365activeuserdetail(period={id})"),
        ("GET", "/auditlogs/signins"),
        ("PUT", "/users/{id}/manager/$ref"),
    ];

    #[test]
    fn names_lead_to_calls() {
        let cmdlets = Cmdlets::of_rows(ROWS.iter().copied());
        for (name, options, method, path) in [
            ("Get-MgUser", vec!["-All"], "GET", "/users"),
            ("Get-MgUser", vec!["-UserId"], "GET", "/users/{id}"),
            ("Update-MgBetaUser", vec!["-UserId"], "PATCH", "/users/{id}"),
            ("Get-MgUserMessage", vec!["-UserId"], "GET", "/users/{id}/messages"),
            ("Get-MgUserMessage", vec!["-UserId", "-MessageId"], "GET", "/users/{id}/messages/{id}"),
            (
                "Get-MgUserMailFolderMessage",
                vec!["-UserId", "-MailFolderId"],
                "GET",
                "/users/{id}/mailfolders/{id}/messages",
            ),
            ("Send-MgUserMail", vec!["-UserId"], "POST", "/users/{id}/sendmail"),
            ("Set-MgUserLicense", vec!["-UserId"], "POST", "/users/{id}/assignlicense"),
            ("Revoke-MgUserSignInSession", vec!["-UserId"], "POST", "/users/{id}/revokesigninsessions"),
            ("Get-MgUserDefaultDrive", vec!["-UserId"], "GET", "/users/{id}/drive"),
            ("New-MgGroupMember", vec!["-GroupId"], "POST", "/groups/{id}/members/$ref"),
            ("New-MgGroupMemberByRef", vec!["-GroupId"], "POST", "/groups/{id}/members/$ref"),
            ("Remove-MgGroupMemberByRef", vec!["-GroupId"], "DELETE", "/groups/{id}/members/{id}/$ref"),
            ("Get-MgGroupMemberAsUser", vec!["-GroupId"], "GET", "/groups/{id}/members/microsoft.graph.user"),
            ("Add-MgApplicationPassword", vec!["-ApplicationId"], "POST", "/applications/{id}/addpassword"),
            ("Get-MgPolicyAuthorizationPolicy", vec![], "GET", "/policies/authorizationpolicy"),
            ("Invoke-MgForwardUserMessage", vec!["-UserId", "-MessageId"], "POST", "/users/{id}/messages/{id}/forward"),
            (
                "Get-MgDeviceManagementManagedDevice",
                vec!["-ManagedDeviceId"],
                "GET",
                "/devicemanagement/manageddevices/{id}",
            ),
            (
                "Clear-MgDeviceManagementManagedDevice",
                vec!["-ManagedDeviceId"],
                "POST",
                "/devicemanagement/manageddevices/{id}/wipe",
            ),
            ("Get-MgGroupLifecyclePolicy", vec![], "GET", "/groups/{id}/grouplifecyclepolicies"),
            (
                "Get-MgReportOffice365ActiveUserDetail",
                vec!["-Period"],
                "GET",
                "/reports/getoffice365activeuserdetail(period={id})",
            ),
            ("Get-MgAuditLogSignIn", vec![], "GET", "/auditlogs/signins"),
            ("Set-MgUserManagerByRef", vec!["-UserId"], "PUT", "/users/{id}/manager/$ref"),
        ] {
            assert_eq!(cmdlets.resolve(name, &options), Some((method, path)), "{name}");
        }
    }

    #[test]
    fn cmdlets_of_others_and_of_the_session_are_none() {
        for name in [
            "Get-Mguest",
            "Connect-MgGraph",
            "Get-MgContext",
            "Get-Management",
            "Get-AzureADUser",
            "Invoke-MgGraphRequest",
        ] {
            assert!(!Cmdlets::is_one(name), "{name}");
        }
    }
}
