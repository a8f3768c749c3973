//! `role-scope-mixup`: the id of an application permission is declared as a delegated one, or the other way round.
use apponly_permissions::PermissionMap;

use super::known_roles;
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::Document;
use crate::lexers::token::Kind;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "role-scope-mixup",
    title: "the id of a role is declared as a scope, or the other way round",
    description: "Each permission of Graph has one id as a role (for apps) and another as a scope (for users). Declared with \
        the other type, the id means nothing: consent fails or grants nothing, and the app stays without permission.",
    fix: "declare the id with its own type; `apponly permissions show NAME` prints the id of the role",
    must_fire: &[
        Example::new(
            "a.sh",
            "az ad app permission add --id $I --api $G --api-permissions df021288-bdef-4463-88db-98f22de89214=Scope\n",
        ),
        Example::new(
            "b.json",
            "{\"requiredResourceAccess\": [{\"resourceAccess\": [{\"id\": \"e1fe6dd8-ba31-4d61-89e7-88639da4683d\", \"type\": \"Role\"}]}]}\n",
        ),
        Example::new(
            "c.tf",
            "required_resource_access {\n  resource_access {\n    id = \"df021288-bdef-4463-88db-98f22de89214\"\n    type = \"Scope\"\n  }\n}\n",
        ),
        Example::new(
            "d.ps1",
            "Add-AzADAppPermission -ObjectId $o -ApiId $g -PermissionId e1fe6dd8-ba31-4d61-89e7-88639da4683d -Type Role # adapppermission\n",
        ),
    ],
    must_not_fire: &[
        Example::new(
            "a.sh",
            "az ad app permission add --id $I --api $G --api-permissions df021288-bdef-4463-88db-98f22de89214=Role\n",
        ),
        Example::new(
            "b.json",
            "{\"requiredResourceAccess\": [{\"resourceAccess\": [{\"id\": \"e1fe6dd8-ba31-4d61-89e7-88639da4683d\", \"type\": \"Scope\"}]}]}\n",
        ),
    ],
    check,
};

/// What an id is declared as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Declared {
    Role,
    Scope,
}

fn check(file: &File<'_, '_>, report: &mut Report) {
    for (index, document) in file.documents.iter().enumerate() {
        pairs(file, index, document, report);
        for call in document.calls.iter().filter(|call| call.command) {
            let id = crate::file::argument(document, call, "permissionid");
            let kind = crate::file::argument(document, call, "type");
            if let (Some(id), Some(kind)) = (id, kind) {
                compare(file, index, &id.value, document.content(kind.value.start), report);
            }
            let list = call_arguments(document, call).iter().rev().find(|argument| argument.value.len() == 3);
            if let Some(list) = list.filter(|list| document.is_operator(list.value.start + 1, ",")) {
                let id = list.value.start..list.value.start + 1;
                compare(file, index, &id, document.content(list.value.start + 2), report);
            }
        }
    }
    in_texts(file, report);
}

/// `id` and `type` in one map.
fn pairs(file: &File<'_, '_>, index: usize, document: &Document<'_>, report: &mut Report) {
    let bindings = &document.bindings;
    for (at, binding) in bindings.iter().enumerate() {
        if !document.name(binding.key).eq_ignore_ascii_case("type") {
            continue;
        }
        let near = bindings.iter().skip(at.saturating_sub(4)).take(9);
        let id = near
            .into_iter()
            .find(|other| other.group == binding.group && document.name(other.key).eq_ignore_ascii_case("id"));
        if let Some(id) = id {
            let kind = file.value(index, &binding.value);
            compare(file, index, &id.value, kind.text().unwrap_or_default(), report);
        }
    }
}

fn compare(file: &File<'_, '_>, index: usize, id: &std::ops::Range<usize>, kind: &str, report: &mut Report) {
    let declared = match kind.trim() {
        "Role" => Declared::Role,
        "Scope" => Declared::Scope,
        _ => return,
    };
    let value = file.value(index, id);
    if let Some(id) = value.text() {
        let place = value.literal.as_ref().map(|literal| literal.place.clone()).unwrap_or_default();
        tell(file.map(), id.trim(), declared, place, report);
    }
}

/// `GUID=Role` of the Azure command line.
fn in_texts(file: &File<'_, '_>, report: &mut Report) {
    for place in file.of(crate::words::Word::Declares) {
        let text = file.text.get(place.at..place.at + place.length).unwrap_or_default();
        let declared = match text {
            "=Role" => Declared::Role,
            "=Scope" => Declared::Scope,
            _ => continue,
        };
        let Some(document) = file.documents.get(place.document) else { continue };
        if !matches!(document.kind(place.token), Some(Kind::Text | Kind::Word | Kind::Operator)) {
            continue;
        }
        let start = place.at.saturating_sub(36);
        if let Some(id) = file.text.get(start..place.at) {
            tell(file.map(), id, declared, start..place.at, report);
        }
    }
}

fn tell(map: Option<&PermissionMap>, id: &str, declared: Declared, range: std::ops::Range<usize>, report: &mut Report) {
    let id = id.to_ascii_lowercase();
    let (name, is, as_what) = match declared {
        Declared::Role => (scope_of(map, &id), "a scope", "a role"),
        Declared::Scope => (role_of(map, &id), "a role", "a scope"),
    };
    if let Some(name) = name {
        let message = format!("this is the id of `{name}` as {is}, declared as {as_what}");
        report.add(range, Confidence::Certain, message);
    }
}

fn scope_of<'m>(map: Option<&'m PermissionMap>, id: &str) -> Option<&'m str> {
    let known = map.filter(|map| map.role_by_id(id).is_none()).and_then(|map| map.scope_by_id(id));
    known.or_else(|| known_roles::scope(id))
}

fn role_of<'m>(map: Option<&'m PermissionMap>, id: &str) -> Option<&'m str> {
    let known = map.filter(|map| map.scope_by_id(id).is_none()).and_then(|map| map.role_by_id(id));
    known.or_else(|| known_roles::role(id))
}
