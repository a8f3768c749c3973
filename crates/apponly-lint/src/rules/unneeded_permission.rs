//! `unneeded-permission`: a script asks for more than its calls need.
use apponly_permissions::found::{Cmdlets, FoundCall, Language, declared_permissions, in_script, in_script_with};
use apponly_permissions::{Call, PermissionMap, minimum, risk};

use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::File;
use crate::finding::Confidence;
use crate::known_calls::KnownCalls;
use crate::lexers::Dialect;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "unneeded-permission",
    title: "more permissions are asked for than the calls need",
    description: "A comment or a manifest names a permission that is wider than what the calls of the file need. Whoever sets \
        the app up grants it, and a stolen credential can do all of it.",
    fix: "grant what the calls need: `apponly permissions for --script FILE` prints it, and why",
    must_fire: &[Example::new(
        "a.ps1",
        "# needs Directory.ReadWrite.All\nConnect-MgGraph -Identity\nGet-MgUser -All\n",
    )],
    must_not_fire: &[
        Example::new("a.ps1", "# needs User.Read.All\nConnect-MgGraph -Identity\nGet-MgUser -All\n"),
        Example::new(
            "b.ps1",
            "# needs User.ReadWrite.All\nConnect-MgGraph -Identity\nUpdate-MgUser -UserId $u -Department x\n",
        ),
    ],
    check,
};

/// What is in the name of a permission for which the map knows a lesser one.
const ALL: &[u8] = b".All";
/// The same without a map.
const BROAD: [&[u8]; 3] = [b".ReadWrite", b".FullControl", b".Manage"];

fn check(file: &File<'_, '_>, report: &mut Report) {
    let Some(language) = language(file.dialect).filter(|_| file.is_app_only()) else { return };
    // Whether there is a map is only asked, which may load it, for a file that declares something.
    let contains = |name: &&[u8]| memchr::memmem::find(file.text.as_bytes(), name).is_some();
    let broad = BROAD.iter().any(contains);
    if !broad && !contains(&ALL) {
        return;
    }
    let declared = declared_permissions(file.text);
    if declared.is_empty() {
        return;
    }
    let found = match (file.map(), file.known.and_then(KnownCalls::cmdlets)) {
        (Some(map), Some(cmdlets)) => {
            let found = in_script_with(file.text, language, cmdlets);
            by_map(map, &found.calls, found.unresolved.is_empty(), &declared)
        }
        _ if broad => without_map(file, &in_script(file.text, language), &declared),
        _ => return,
    };
    for (permission, line, message) in found {
        if let Some(range) = place(file.text, &permission, line) {
            report.add(range, Confidence::High, message);
        }
    }
}

type Declared = [(String, usize)];

fn language(dialect: Dialect) -> Option<Language> {
    Some(match dialect {
        Dialect::PowerShell => Language::PowerShell,
        Dialect::Shell => Language::Shell,
        Dialect::Python => Language::Python,
        Dialect::CSharp => Language::CSharp,
        Dialect::JavaScript => Language::JavaScript,
        _ => return None,
    })
}

/// What is declared beyond the least permissions, and more dangerous than any of them.
fn by_map(
    map: &PermissionMap,
    calls: &[FoundCall],
    complete: bool,
    declared: &Declared,
) -> Vec<(String, usize, String)> {
    let calls: Vec<Call> = calls.iter().map(|found| found.call.clone()).collect();
    let least = minimum(map, &calls);
    if calls.is_empty() || !complete || !least.uncovered.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = least.permissions.iter().map(|permission| permission.permission.as_str()).collect();
    let Some(most) = least.permissions.iter().map(|permission| permission.risk).max() else { return Vec::new() };
    let wider = |(name, _): &&(String, usize)| {
        map.is_application(name) && !names.contains(&name.as_str()) && risk::of(name) > most
    };
    let told = declared.iter().filter(wider);
    told.map(|(name, line)| {
        (name.clone(), *line, format!("the calls of this file need {} only, not `{name}`", names.join(" and ")))
    })
    .collect()
}

/// Without a map: permissions to write, where every call reads.
fn without_map(file: &File<'_, '_>, calls: &[FoundCall], declared: &Declared) -> Vec<(String, usize, String)> {
    let mut reads = calls.iter().any(|found| found.call.method() == "GET");
    let mut writes = calls.iter().any(|found| found.call.method() != "GET");
    for (_, document, call) in file.calls().filter(|(_, _, call)| call.command) {
        if Cmdlets::is_one(document.content(call.name)) {
            let connects =
                ["connect", "disconnect", "select", "find", "invoke"].iter().any(|verb| call.folded.starts_with(verb));
            let gets = call.folded.starts_with("get");
            reads |= gets;
            writes |= !gets && !connects;
        }
    }
    if writes || !reads {
        return Vec::new();
    }
    let wide = |name: &str| [".ReadWrite", ".FullControl", ".Manage"].iter().any(|part| name.contains(part));
    let told = declared.iter().filter(|(name, _)| wide(name));
    told.map(|(name, line)| (name.clone(), *line, format!("every call of this file reads; `{name}` also writes")))
        .collect()
}

/// Where the name stands on its line.
fn place(text: &str, permission: &str, line: usize) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    for (number, content) in (1..).zip(text.split_inclusive('\n')) {
        if number == line {
            // What a user is asked for is another matter.
            let asked = content.to_ascii_lowercase().contains("-scope");
            let at = content.find(permission).filter(|_| !asked)?;
            return Some(start + at..start + at + permission.len());
        }
        start += content.len();
    }
    None
}
