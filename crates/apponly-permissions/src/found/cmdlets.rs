//! Cmdlets of Microsoft Graph PowerShell, by the rule that made their names: the segments of the path, in the singular and
//! joined, behind a verb for the method. Microsoft's own table has ten megabytes; the rule needs the map alone.
//!
//! Source: "Navigating the Microsoft Graph PowerShell SDK" of its documentation; `autorest.powershell`'s naming.

use std::borrow::Cow;
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

/// First segments that names may leave out, in the form that is compared.
const OPTIONAL_FIRST: &[&str] = &["admin", "identitygovernance", "identityprotection"];

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
    pub fn resolve(&self, name: &str, options: &[&str]) -> Option<(&'static str, Cow<'_, str>)> {
        let (verb, noun) = name.split_once('-')?;
        let noun = noun.get(2..)?;
        let noun = noun.strip_prefix("Beta").or_else(|| noun.strip_prefix("beta")).unwrap_or(noun);
        let noun = comparable(noun);
        let verb = verb.to_ascii_lowercase();
        if let Some(candidates) = self.by_name.get(&format!("{verb}-{noun}")) {
            return chosen(candidates, &verb, options)
                .map(|chosen| (chosen.method, Cow::Borrowed(chosen.template.as_str())));
        }
        // `UserDefaultDrive` is `/users/{id}/drive`, since `UserDrive` is `/users/{id}/drives`.
        if noun.contains("default") {
            let candidates = self.by_name.get(&format!("{verb}-{}", noun.replacen("default", "", 1)))?;
            let shortest = candidates.iter().min_by_key(|candidate| candidate.template.len())?;
            return Some((shortest.method, Cow::Borrowed(&shortest.template)));
        }
        // References are missing in the published map; where the collection is, its references are too.
        let collection = noun.strip_suffix("byref")?;
        let collection = self.by_name.get(&format!("get-{collection}"))?;
        let collection = &collection.iter().min_by_key(|candidate| candidate.parameters)?.template;
        match verb.as_str() {
            "new" => Some(("POST", Cow::Owned(format!("{collection}/$ref")))),
            "set" => Some(("PUT", Cow::Owned(format!("{collection}/$ref")))),
            "remove" => Some(("DELETE", Cow::Owned(format!("{collection}/{{id}}/$ref")))),
            _ => None,
        }
    }

    fn add(&mut self, method: &'static str, template: &str) {
        let segments = segments_of(template);
        let (Some(last), true) = (segments.last(), segments.len() < 20) else { return };
        let parameters = template.split('/').filter(|segment| segment.starts_with('{')).count();
        let nouns = |segments: &[String]| -> Vec<String> {
            let plain: Vec<_> = segments.iter().map(|segment| comparable(segment)).collect();
            let mut nouns = vec![plain.concat(), folded(&plain)];
            // Some modules leave the first segment out: `RiskyUser`, `EntitlementManagementAccessPackage`.
            if let Some((first, rest)) = plain.split_first()
                && OPTIONAL_FIRST.contains(&first.as_str())
                && !rest.is_empty()
            {
                nouns.push(rest.concat());
            }
            nouns.sort();
            nouns.dedup();
            nouns
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

/// The candidate that fits the options best: as many ids as are given, else more, else fewer; functions by their arguments;
/// of two, the list and not the thing alone, and the path of today and not the one that was moved.
fn chosen<'a>(candidates: &'a [Candidate], verb: &str, options: &[&str]) -> Option<&'a Candidate> {
    let ids = options.iter().filter(|option| is_id(option)).count();
    candidates.iter().min_by_key(|candidate| {
        let arguments = candidate.template.split_once('(').map(|(_, arguments)| arguments);
        let is_foreign = arguments.is_some_and(|arguments| {
            !options.iter().any(|option| {
                let name = option.trim_start_matches('-').to_ascii_lowercase();
                !name.is_empty() && arguments.starts_with(&name)
            })
        });
        let distance = match candidate.parameters {
            exact if exact == ids => 0,
            more if more > ids => more - ids,
            fewer => 100 + ids - fewer,
        };
        let natural = match verb {
            "get" => "GET",
            "new" => "POST",
            "remove" => "DELETE",
            "set" => "PUT",
            "update" => "PATCH",
            _ => candidate.method,
        };
        (distance, natural != candidate.method, is_foreign, std::cmp::Reverse(candidate.template.len()))
    })
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
        let is_repeated = segment.len() > 3 && last.ends_with(segment.as_str());
        let rest = if last.len() > 2 { segment.strip_prefix(last) } else { None };
        folded.push_str(if is_repeated { "" } else { rest.unwrap_or(segment) });
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
            assert_eq!(cmdlets.resolve(name, &options), Some((method, Cow::Borrowed(path))), "{name}");
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
