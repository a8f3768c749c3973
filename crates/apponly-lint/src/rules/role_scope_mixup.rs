//! `role-scope-mixup`: the id of an application permission is declared as a delegated one, or the other way round.
use apponly_permissions::PermissionMap;

use super::permission_table::{looked_up_in, looked_up_name};
use super::report::Report;
use super::typed_id::{self, Declared};
use super::{Example, RuleInfo, known_roles};
use crate::file::{File, call_arguments, token_at};
use crate::finding::Confidence;
use crate::flow::document::{Document, Tokens};
use crate::lexers::token::Kind;
use crate::words::Word;

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
        Example::new(
            "e.tf",
            "required_resource_access {\n  resource_access {\n    id = data.azuread_service_principal.g.app_role_ids[\"User.Read.All\"]\n    type = \"Scope\"\n  }\n}\n",
        ),
        Example::new(
            "f.ps1",
            "$body = '{\"requiredResourceAccess\": [{\"resourceAccess\": [{\"type\": \"Scope\", \"id\": \"df021288-bdef-4463-88db-98f22de89214\"}]}]}'\n",
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

fn check(file: &File<'_, '_>, report: &mut Report) {
    let declares = file.has(Word::Declares);
    if declares {
        in_text(file, report);
        in_arguments(file, report);
    }
    for (index, document) in file.documents.iter().enumerate() {
        pairs(file, index, document, report);
        for call in document.calls.iter().filter(|call| call.command) {
            let id = crate::file::argument(document, call, "permissionid");
            let kind = crate::file::argument(document, call, "type");
            let splats = crate::file::has_splat(document, call);
            if let Some(id) = id {
                // Without a type the command declares a scope.
                let declared = match kind {
                    Some(kind) => Declared::of(document.content(kind.value.start)),
                    None => (call.folded == "addazadapppermission" && !splats).then_some(Declared::Scope),
                };
                compare(file, index, &id.value, declared, report);
            }
            let list = call_arguments(document, call).iter().rev().find(|argument| argument.value.len() >= 3);
            if let Some(list) = list.filter(|list| document.is_operator(list.value.end - 2, ",")) {
                let id = list.value.start..list.value.end - 2;
                compare(file, index, &id, Declared::of(document.content(list.value.end - 1)), report);
            }
        }
    }
}

/// An id and its type as they are written, in any language, and in texts that hold JSON.
fn in_text(file: &File<'_, '_>, report: &mut Report) {
    for (range, declared) in typed_id::find(file.text) {
        let in_code = file.documents.iter().any(|document| token_at(document, range.start).is_some());
        if let (true, Some(id)) = (in_code, file.text.get(range.clone())) {
            tell(file.map(), id, declared, range, report);
        }
    }
}

/// `id` and `type` in one map, where either stands in a variable.
fn pairs(file: &File<'_, '_>, index: usize, document: &Document<'_>, report: &mut Report) {
    let bindings = &document.bindings;
    for (at, binding) in bindings.iter().enumerate() {
        if !document.name(binding.key).eq_ignore_ascii_case("type") {
            continue;
        }
        let near = bindings.iter().skip(at.saturating_sub(4)).take(9);
        let id = near.into_iter().find(|other| {
            other.group == binding.group
                && document.name(other.key).eq_ignore_ascii_case("id")
                && receiver(document, other.key) == receiver(document, binding.key)
        });
        if let Some(id) = id {
            let kind = file.value(index, &binding.value);
            compare(file, index, &id.value, kind.text().and_then(Declared::of), report);
        }
    }
}

/// The name before the point of `access.Id = …`.
fn receiver<'t>(document: &Document<'t>, key: usize) -> &'t str {
    let field = key.checked_sub(1).is_some_and(|point| document.is_operator(point, "."));
    if field { document.raw(key.saturating_sub(2)) } else { "" }
}

/// `ID=Role` of the Azure command line, where the id stands in a variable.
fn in_arguments(file: &File<'_, '_>, report: &mut Report) {
    for place in file.of(Word::Declares) {
        let text = file.text.get(place.at + 1..place.at + place.length).unwrap_or_default();
        let Some(declared) = Declared::of(text) else { continue };
        let Some(document) = file.documents.get(place.document) else { continue };
        let argument = document.calls_around(place.token).next().and_then(|call| {
            call_arguments(document, call)
                .iter()
                .map(|argument| &argument.value)
                .find(|value| value.contains(&place.token))
        });
        let range = match document.kind(place.token) {
            Some(Kind::Text) if document.after(place.token) > place.token + 1 => {
                place.token..document.after(place.token)
            }
            _ => argument.cloned().unwrap_or(place.token..place.token + 1),
        };
        let value = file.value(place.document, &range);
        let written = value.literal.as_ref().map(|literal| literal.text.as_str()).unwrap_or_default();
        let at = place.at..place.at + place.length;
        match written.trim().split_once('=') {
            Some((id, kind)) if typed_id::is_id(id) && Declared::of(kind) == Some(declared) => {
                tell(file.map(), id, declared, at, report);
            }
            _ => {
                let table = looked_up_in(document, &range);
                tell_table(table, declared, at, report);
            }
        }
    }
}

fn compare(file: &File<'_, '_>, index: usize, id: &Tokens, declared: Option<Declared>, report: &mut Report) {
    let (Some(declared), Some(document)) = (declared, file.documents.get(index)) else { return };
    let value = file.value(index, id);
    let place = value.literal.as_ref().map(|literal| literal.place.clone());
    if let Some((id, place)) = value.text().map(str::trim).zip(place).filter(|(id, _)| typed_id::is_id(id)) {
        return tell(file.map(), id, declared, place, report);
    }
    // `Guid.Parse("…")` and the like.
    let texts = id.clone().filter(|at| document.kind(*at) == Some(Kind::Text));
    if let Some(text) = texts.into_iter().find(|at| typed_id::is_id(document.content(*at))) {
        let place = document.token(text).map(|token| token.content()).unwrap_or_default();
        return tell(file.map(), document.content(text), declared, place, report);
    }
    tell_table(looked_up_in(document, id), declared, document.span(id), report);
    if let Some(name) = looked_up_name(document, id).filter(|_| declared == Declared::Role) {
        let unknown = file.map().map_or_else(
            || known_roles::is_delegated_only(name),
            |map| map.is_delegated(name) && !map.is_application(name),
        );
        if unknown {
            let message = format!("`{name}` has no id as a role: it exists for users only");
            report.add(document.span(id), Confidence::High, message);
        }
    }
}

/// An id that was looked up among the permissions of one kind, and is declared as the other.
fn tell_table(table: Option<Declared>, declared: Declared, range: std::ops::Range<usize>, report: &mut Report) {
    let message = match (table, declared) {
        (Some(Declared::Role), Declared::Scope) => "this id is looked up among the roles, and declared as a scope",
        (Some(Declared::Scope), Declared::Role) => "this id is looked up among the scopes, and declared as a role",
        _ => return,
    };
    report.add(range, Confidence::High, message);
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
