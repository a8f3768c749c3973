//! `first-page-only`: a list of Graph is read without its further pages.
use std::collections::HashSet;

use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, Place, argument, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Call, Document};
use crate::flow::knowledge::fold;
use crate::flow::value::UNKNOWN;
use crate::lexers::token::Kind;
use crate::rules::graph::graph_call::{path_of, request_around};
use crate::rules::graph::requests::{is_written, map_around};
use crate::words::Word;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "first-page-only",
    title: "only the first page of a list is read",
    description: "Graph answers a list in pages, of 100 entries in most cases, with `@odata.nextLink` for the rest. A script that \
        reads `value` alone works in a small tenant and silently misses entries in a large one.",
    fix: "follow every page: `apponly graph get PATH --all` streams them; with the PowerShell module, `-All`; in code, go on \
        while `@odata.nextLink` is there",
    must_fire: &[
        Example::new(
            "a.ps1",
            "$users = (Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/users' -Headers $h).value\n",
        ),
        Example::new(
            "b.py",
            "for u in requests.get('https://graph.microsoft.com/v1.0/groups', headers=h).json()['value']:\n    print(u['id'])\n",
        ),
        Example::new("c.ps1", "Connect-MgGraph -Identity\n$users = Get-MgUser\n"),
        Example::new("d.sh", "curl -H @h https://graph.microsoft.com/v1.0/devices | jq -r '.value[].id'\n"),
        Example::new("f.sh", "curl -H @h https://graph.microsoft.com/v1.0/users | jq '.value | length'\n"),
        Example::new(
            "e.py",
            "from msgraph import GraphServiceClient\nusers = await graph.users.get()\nprint([u.mail for u in users.value])\n",
        ),
    ],
    must_not_fire: &[
        Example::new(
            "a.ps1",
            "$u = 'https://graph.microsoft.com/v1.0/users'\nwhile ($u) { $r = Invoke-RestMethod -Uri $u -Headers $h; $r.value; $u = $r.'@odata.nextLink' }\n",
        ),
        Example::new("b.ps1", "Connect-MgGraph -Identity\n$users = Get-MgUser -All\n$one = Get-MgUser -UserId $id\n"),
        Example::new("c.ps1", "Invoke-RestMethod -Uri \"https://graph.microsoft.com/v1.0/users/$id\" -Headers $h\n"),
        Example::new(
            "d.ps1",
            "$r = (Invoke-RestMethod -Uri \"https://graph.microsoft.com/v1.0/users?`$filter=mail eq '$m'\" -Headers $h).value\n",
        ),
        Example::new(
            "e.ps1",
            "Invoke-RestMethod -Method Post -Uri 'https://graph.microsoft.com/v1.0/groups' -Headers $h -Body $b\n$x.value\n",
        ),
        Example::new(
            "f.ps1",
            "$p = @{ Method = 'Post'; Uri = 'https://graph.microsoft.com/v1.0/groups' }\n$r = Invoke-RestMethod @p\n$x.value\n",
        ),
    ],
    check,
};

/// Collections that outgrow a page.
const LISTS: &[&str] = &[
    "users",
    "groups",
    "members",
    "transitivemembers",
    "devices",
    "applications",
    "serviceprincipals",
    "signins",
    "directoryaudits",
    "messages",
    "events",
    "manageddevices",
    "memberof",
    "transitivememberof",
    "contacts",
    "sites",
    "riskyusers",
    "alerts",
    "alerts_v2",
    "owneddevices",
    "detectedapps",
    "mobileapps",
    "children",
    "guests",
    "teams",
];

fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.entra || file.has(Word::NextPage) {
        return;
    }
    if (file.has(Word::Graph) || file.has(Word::Retired)) && reads_value(file) {
        addresses(file, report);
    }
    let library = file.has(Word::GraphLibrary) && reads_value(file);
    for (_, document, call) in file.calls() {
        if call.command {
            cmdlet(document, call, report);
        } else if library {
            of_library(document, call, report);
        }
    }
}

/// Longer arguments are not read, in tokens.
const LONGEST: usize = 200;

/// `graph.Users.GetAsync()`, `client.groups.get()`, `graph.Users.Request().GetAsync()`.
fn of_library(document: &Document<'_>, call: &Call, report: &mut Report) {
    if !matches!(call.folded.as_str(), "get" | "getasync") || !document.is_operator(call.name.saturating_sub(1), ".") {
        return;
    }
    let Some(mut list) = call.name.checked_sub(2) else { return };
    if document.token(list).is_some_and(|token| token.closes(b'(')) {
        // The second version of the library: `.Request()` stands between.
        let Some(request) = document.partner(list).filter(|open| open + 1 == list).and_then(|open| open.checked_sub(1))
        else {
            return;
        };
        if document.raw(request) != "Request" {
            return;
        }
        list = request.saturating_sub(2);
    }
    let name = fold(document.raw(list));
    let before = list.checked_sub(2).map(|at| fold(document.raw(at))).unwrap_or_default();
    let client =
        document.is_operator(list.saturating_sub(1), ".") && (before.contains("graph") || before.ends_with("client"));
    if !client || !LISTS.contains(&name.as_str()) || call.end - call.name > LONGEST {
        return;
    }
    let span = document.span(&(call.name..call.end));
    let asks = document.text.get(span).unwrap_or_default().to_ascii_lowercase();
    let whole = call_arguments(document, call).is_empty()
        || (asks.contains("select") && !["filter", "search", "top"].iter().any(|query| asks.contains(query)));
    if whole {
        let range = document.token(list).map(crate::lexers::token::Token::range).unwrap_or_default();
        report.add(range, Confidence::High, format!("only the first page of `{}` is read", document.raw(list)));
    }
}

/// `value` of an answer is read somewhere.
fn reads_value(file: &File<'_, '_>) -> bool {
    file.each().any(|(document, _)| {
        document.tokens.iter().enumerate().any(|(index, token)| match token.kind {
            Kind::Word => {
                token.end - token.start == 5
                    && document.raw(index).eq_ignore_ascii_case("value")
                    && matches!(document.raw(index.saturating_sub(1)), "." | "?." | "{" | ",")
            }
            Kind::Text => {
                let content = document.content(index).trim_matches(['"', '\'']);
                content == "value" || content.starts_with("value[") || reads_in_program(content)
            }
            _ => false,
        })
    })
}

/// `.value` in the program of `jq`, not as a part of a longer name.
fn reads_in_program(program: &str) -> bool {
    let mut ends = memchr::memmem::find_iter(program.as_bytes(), ".value").map(|at| at + ".value".len());
    ends.any(|end| program.as_bytes().get(end).is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'_'))
}

/// The addresses of lists, by the requests that read them; then those for which no request is seen.
fn addresses(file: &File<'_, '_>, report: &mut Report) {
    let mut other: HashSet<usize> = HashSet::new();
    for request in file.requests() {
        let spot = request.spot(file.text, &["graph.microsoft", "microsoftgraph.chinacloudapi"]);
        let document = file.documents.get(request.document);
        let call = document.and_then(|document| Some((document, document.call_at(request.call)?)));
        let few = call.is_some_and(|(document, call)| asks_for_few(document, call));
        if request.method == "GET" && !request.body && !few {
            list(&request.path, spot, report);
        } else {
            other.insert(spot.start);
        }
    }
    let retired = file.of(Word::Retired).filter(|place| file.text.get(place.at..place.at + 6) == Some("graph."));
    for place in file.of(Word::Graph).chain(retired).filter(|place| !other.contains(&place.at)) {
        let Some(document) = file.documents.get(place.document) else { continue };
        let value = file.value(place.document, &(place.token..document.after(place.token)));
        let Some(literal) = value.literal.filter(|_| !writes(&place, document)) else { continue };
        let path = path_of(&literal.text).or_else(|| path_of_old(&literal.text));
        let span = document.span(&(place.token..document.after(place.token)));
        let few = document.calls_around(place.token).next().is_some_and(|call| asks_for_few(document, call));
        if let Some(path) = path.filter(|path| !few && is_written(file.text, &span, path.trim_start_matches(UNKNOWN))) {
            list(path, place.at..place.at + place.length, report);
        }
    }
}

/// The path of Azure AD Graph, behind the tenant.
fn path_of_old(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("graph.windows.net/")?;
    rest.get(rest.find('/')?..)
}

fn list(path: &str, range: std::ops::Range<usize>, report: &mut Report) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    if LISTS.contains(&last.as_str()) && !is_narrow(query) {
        let message = format!("only the first page of `{}` is read", path.replace(UNKNOWN, "{id}"));
        report.add(range, Confidence::High, message);
    }
}

/// A query that finds one or a few by intent.
fn is_narrow(query: &str) -> bool {
    let query = query.replace("%20", " ").to_ascii_lowercase();
    let few = ["$top=1&", "$top=5&", "$top=10&"].iter().any(|top| format!("{query}&").contains(top))
        || query.contains("$search")
        || query.contains("$count");
    let unique = [
        "userprincipalname eq",
        "mail eq",
        "displayname eq",
        "appid eq",
        "id eq",
        "mailnickname eq",
        "employeeid eq",
        "startswith(",
        "proxyaddresses",
    ];
    few || (query.contains("filter") && unique.iter().any(|key| query.contains(key)))
}

/// Few are asked for beside the address: `curl -G ADDRESS --data-urlencode '$top=1'`, `params={"$top": 5}`.
fn asks_for_few(document: &Document<'_>, call: &Call) -> bool {
    let text = document.text.get(document.span(&(call.first..call.end))).unwrap_or_default();
    let few = |behind: &str| {
        let number = behind.trim_start_matches(['"', '\'', '=', ':', ' ']);
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        number.get(..digits).and_then(|digits| digits.parse::<u32>().ok()).is_some_and(|number| number <= 10)
    };
    let unique = UNIQUE.iter().any(|key| text.contains(key));
    // `getAllItems(…)` reads on by itself.
    let name = call.folded.as_str();
    let all = ["all", "pages", "paged", "paginat"].iter().any(|part| name.contains(part)) && !name.contains("call");
    all || text.len() < 4096 && (unique || text.split("$top").skip(1).any(few))
}

/// What is one person's or one object's alone.
const UNIQUE: &[&str] = &["userPrincipalName eq", "appId eq", "mail eq"];

/// The request around an address writes, or the map that it stands in names such a method.
fn writes(place: &Place, document: &Document<'_>) -> bool {
    let changes = |word: &str| {
        let word = word.to_ascii_lowercase();
        matches!(word.as_str(), "post" | "patch" | "put" | "delete" | "postasync" | "patchasync" | "putasync")
            || word == "deleteasync"
    };
    if map_around(document, place.token).iter().any(|entry| {
        let last = entry.value.end.saturating_sub(1);
        fold(document.name(entry.key)).ends_with("method") && changes(document.content(last))
    }) {
        return true;
    }
    let Some(call) = request_around(document, place.token) else { return false };
    if changes(&call.folded) {
        return true;
    }
    let body = call_arguments(document, call).iter().any(|argument| {
        argument.name.is_some_and(|name| matches!(fold(document.name(name)).as_str(), "body" | "d" | "data" | "json"))
    });
    let span = document.span(&(call.first..call.end));
    let text = document.text.get(span).unwrap_or_default();
    body || ["Post", "POST", "post", "PATCH", "Patch", "DELETE", "PUT"]
        .iter()
        .any(|method| text.len() < 4096 && text.contains(method))
}

/// `Get-MgUser` without `-All`.
fn cmdlet(document: &Document<'_>, call: &Call, report: &mut Report) {
    let name = call.folded.as_str();
    let lists = matches!(
        name,
        "getmguser"
            | "getmggroup"
            | "getmgdevice"
            | "getmgapplication"
            | "getmgserviceprincipal"
            | "getmggroupmember"
            | "getmgauditlogsignin"
            | "getmgauditlogdirectoryaudit"
            | "getmgusermessage"
            | "getmgdevicemanagementmanageddevice"
            | "getmggrouptransitivemember"
            | "getmgusermemberof"
            | "getmgsite"
    );
    if !lists {
        return;
    }
    let wants_one = |known: &str| argument(document, call, known).is_some();
    let own_id = match name {
        "getmguser" => wants_one("userid"),
        "getmggroup" => wants_one("groupid"),
        "getmgdevice" => wants_one("deviceid"),
        "getmgapplication" => wants_one("applicationid"),
        "getmgserviceprincipal" => wants_one("serviceprincipalid"),
        "getmgusermessage" => wants_one("messageid"),
        "getmgsite" => wants_one("siteid"),
        "getmgauditlogsignin" => wants_one("signinid"),
        _ => false,
    };
    let narrows = ["all", "top", "filter", "search", "inputobject", "countvariable", "pagesize"]
        .iter()
        .any(|option| wants_one(option));
    let given = call_arguments(document, call).iter().any(|argument| argument.name.is_none());
    let piped = document.is_operator(call.first.saturating_sub(1), "|");
    if !own_id && !narrows && !given && !piped {
        let range = document.token(call.name).map(crate::lexers::token::Token::range).unwrap_or_default();
        let message = format!("`{}` without `-All` reads the first 100", document.content(call.name));
        report.add(range, Confidence::High, message);
    }
}
