//! `role-scope-mixup`: the id of an application permission is declared as a delegated one, or the other way round.
use std::ops::Range;

use apponly_permissions::PermissionMap;

use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, call_arguments, token_at};
use crate::finding::Confidence;
use crate::flow::document::{Call, Document, Tokens};
use crate::lexers::token::Kind;
use crate::rules::permission_ids::id_setters;
use crate::rules::permission_ids::known_roles;
use crate::rules::permission_ids::loose_id::{Names, Uses};
use crate::rules::permission_ids::permission_table::{looked_up_in, looked_up_name};
use crate::rules::permission_ids::typed_id::{self, Declared};
use crate::words::Word;

/// The length of an id as text, in bytes.
const ID_LENGTH: usize = 36;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "role-scope-mixup",
    title: "the id of a role is declared as a scope, or the other way round",
    description: "Each permission of Graph has one id as a role (for apps) and another as a scope (for users). Declared with \
        the other type, the id means nothing: consent fails or grants nothing, and the app stays without permission. The \
        same holds for an id that is looked up among the roles of an API and declared as a scope.",
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
        Example::new(
            "g.go",
            "access.SetId(ptr(uuid.MustParse(\"e1fe6dd8-ba31-4d61-89e7-88639da4683d\")))\naccess.SetTypeEscaped(ptr(\"Role\"))\nrequired.SetResourceAccess(access)\n",
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
    if !file.has(Word::Declares) {
        return;
    }
    let mut check = Check { file, report, uses: Uses::default() };
    check.in_text();
    check.in_arguments();
    for (index, document) in file.documents.iter().enumerate() {
        let names = Names::of(document);
        check.pairs(index, document, &names);
        check.setters(index, document);
        for call in document.calls.iter().filter(|call| call.command) {
            check.command(index, document, call, &names);
        }
    }
    check.all_of_the_other_kind();
}

struct Check<'r, 'f, 'd, 't> {
    file: &'f File<'d, 't>,
    report: &'r mut Report,
    uses: Uses,
}

impl<'t> Check<'_, '_, '_, 't> {
    /// An id and its type as they are written, in any language, and in texts that hold JSON.
    fn in_text(&mut self) {
        let file = self.file;
        for (range, declared) in typed_id::find(file.text) {
            let (Some(declared), Some(id)) = (declared, file.text.get(range.clone())) else { continue };
            let in_code = || file.documents.iter().any(|document| token_at(document, range.start).is_some());
            if self.contradicts(id, declared).is_some() && in_code() {
                self.tell(id, declared, range.clone());
            }
        }
    }

    /// `-PermissionId ID -Type Role`, and `ID, 'Role'` as the last argument.
    fn command(&mut self, index: usize, document: &Document<'t>, call: &Call, names: &Names<'t>) {
        if let Some(id) = crate::file::argument(document, call, "permissionid") {
            // Without a type the command declares a scope.
            let declared = match crate::file::argument(document, call, "type") {
                Some(kind) => Declared::of(document.content(kind.value.start)),
                None => (call.folded == "addazadapppermission" && !crate::file::has_splat(document, call))
                    .then_some(Declared::Scope),
            };
            self.compare(index, document, &id.value, declared, names);
        }
        let list = call_arguments(document, call).iter().rev().find(|argument| argument.value.len() >= 3);
        if let Some(list) = list.filter(|list| document.is_operator(list.value.end - 2, ",")) {
            let id = list.value.start..list.value.end - 2;
            let declared = Declared::of(document.content(list.value.end - 1));
            self.compare(index, document, &id, declared, names);
        }
    }

    /// `id` and `type` in one map, where either stands in a variable.
    fn pairs(&mut self, index: usize, document: &Document<'t>, names: &Names<'t>) {
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
            let declared = || self.file.value(index, &binding.value).text().and_then(Declared::of);
            match id {
                Some(id) => {
                    let declared = declared();
                    self.compare(index, document, &id.value, declared, names);
                }
                // `{ id, type: 'Role' }`
                None if document.raw(binding.key.saturating_sub(2)) == "id" => {
                    if let Some(declared) = declared() {
                        self.uses.push(declared, document.span(&binding.value));
                    }
                }
                None => {}
            }
        }
    }

    /// `access.SetId(…)` and `access.SetType(…)`.
    fn setters(&mut self, index: usize, document: &Document<'t>) {
        for (id, declared) in id_setters::pairs(self.file, index, document) {
            self.uses.resolved = true;
            let place = document.token(id).map(|token| token.content()).unwrap_or_default();
            self.tell(document.content(id), declared, place);
        }
    }

    /// `ID=Role` of the Azure command line, where the id stands in a variable.
    fn in_arguments(&mut self) {
        let file = self.file;
        for place in file.of(Word::Declares) {
            let text = file.text.get(place.at + 1..place.at + place.length).unwrap_or_default();
            let (Some(declared), Some(document)) = (Declared::of(text), file.documents.get(place.document)) else {
                continue;
            };
            let start = place.at.saturating_sub(ID_LENGTH);
            if file.text.get(start..place.at).is_some_and(typed_id::is_id) {
                continue;
            }
            let range = argument_around(document, place.token);
            let value = file.value(place.document, &range);
            let written = value.literal.as_ref().map(|literal| literal.text.as_str()).unwrap_or_default();
            let at = place.at..place.at + place.length;
            match written.trim().split_once('=') {
                Some((id, kind)) if typed_id::is_id(id) && Declared::of(kind) == Some(declared) => {
                    self.uses.resolved = true;
                    self.tell(id, declared, at);
                }
                _ => self.looked_up(document, &range, declared, at),
            }
        }
    }

    fn compare(
        &mut self,
        index: usize,
        document: &Document<'t>,
        id: &Tokens,
        declared: Option<Declared>,
        names: &Names<'t>,
    ) {
        let Some(declared) = declared else { return };
        let value = self.file.value(index, id);
        let written = document.span(id);
        // An entry of a map of ids is right where it stands.
        let entry = |place: &Range<usize>| id.len() > 1 && !written.contains(&place.start);
        let place = value.literal.as_ref().map(|literal| literal.place.clone());
        let place = place.map(|place| if entry(&place) { written.clone() } else { place });
        if let Some((id, place)) = value.text().map(str::trim).zip(place).filter(|(id, _)| typed_id::is_id(id)) {
            self.uses.resolved = true;
            return self.tell(id, declared, place);
        }
        // `Guid.Parse("…")` and the like.
        let text =
            id.clone().find(|at| document.kind(*at) == Some(Kind::Text) && typed_id::is_id(document.content(*at)));
        if let Some(text) = text {
            let place = document.token(text).map(|token| token.content()).unwrap_or_default();
            return self.tell(document.content(text), declared, place);
        }
        if let Some(text) = names.named(document, id) {
            self.uses.resolved = true;
            return self.tell(document.content(text), declared, document.span(id));
        }
        if let Some(name) = looked_up_name(document, id).filter(|_| declared == Declared::Role) {
            let only_scope = self.file.map().map_or_else(
                || known_roles::is_delegated_only(name),
                |map| map.is_delegated(name) && !map.is_application(name),
            );
            if only_scope {
                let message = format!("`{name}` has no id as a role: it exists for users only");
                self.report.add(document.span(id), Confidence::High, message);
            }
        }
        self.looked_up(document, id, declared, document.span(id));
    }

    /// An id that was looked up among the permissions of one kind, and is declared as the other.
    fn looked_up(&mut self, document: &Document<'t>, id: &Tokens, declared: Declared, range: Range<usize>) {
        let message = match (looked_up_in(document, id), declared) {
            (Some(Declared::Role), Declared::Scope) => "this id is looked up among the roles, and declared as a scope",
            (Some(Declared::Scope), Declared::Role) => "this id is looked up among the scopes, and declared as a role",
            (Some(_), _) => return,
            (None, _) => return self.uses.push(declared, range),
        };
        self.report.add(range, Confidence::High, message);
    }

    /// A list of ids of which each is declared with the same type, and none has it.
    fn all_of_the_other_kind(&mut self) {
        let map = self.file.map();
        let kind = |id: &str| {
            let id = id.to_ascii_lowercase();
            let role = role_of(map, &id).map(|_| Declared::Role);
            role.or_else(|| scope_of(map, &id).map(|_| Declared::Scope))
        };
        if let Some((declared, range)) = self.uses.contradicted(self.file, kind) {
            let message = match declared {
                Declared::Role => "the ids of this file are ids of scopes, declared as roles here",
                Declared::Scope => "the ids of this file are ids of roles, declared as scopes here",
            };
            self.report.add(range, Confidence::High, message);
        }
    }

    /// The permission that an id has as the other kind.
    fn contradicts(&self, id: &str, declared: Declared) -> Option<&str> {
        let id = id.to_ascii_lowercase();
        match declared {
            Declared::Role => scope_of(self.file.map(), &id),
            Declared::Scope => role_of(self.file.map(), &id),
        }
    }

    fn tell(&mut self, id: &str, declared: Declared, range: Range<usize>) {
        let (is, as_what) = match declared {
            Declared::Role => ("a scope", "a role"),
            Declared::Scope => ("a role", "a scope"),
        };
        if let Some(name) = self.contradicts(id, declared) {
            let message = format!("this is the id of `{name}` as {is}, declared as {as_what}");
            self.report.add(range, Confidence::Certain, message);
        }
    }
}

/// The name before the point of `access.Id = …`.
fn receiver<'t>(document: &Document<'t>, key: usize) -> &'t str {
    let field = key.checked_sub(1).is_some_and(|point| document.is_operator(point, "."));
    if field { document.raw(key.saturating_sub(2)) } else { "" }
}

/// The argument that a token is part of, with the holes of a text.
fn argument_around(document: &Document<'_>, token: usize) -> Tokens {
    let behind = document.after(token);
    if document.kind(token) == Some(Kind::Text) && behind > token + 1 {
        return token..behind;
    }
    let call = document.calls_around(token).next();
    let values = call.map(|call| call_arguments(document, call)).unwrap_or_default();
    let value = values.iter().map(|argument| &argument.value).find(|value| value.contains(&token));
    value.cloned().unwrap_or(token..token + 1)
}

fn scope_of<'m>(map: Option<&'m PermissionMap>, id: &str) -> Option<&'m str> {
    let known = map.filter(|map| map.role_by_id(id).is_none()).and_then(|map| map.scope_by_id(id));
    known.or_else(|| known_roles::scope(id))
}

fn role_of<'m>(map: Option<&'m PermissionMap>, id: &str) -> Option<&'m str> {
    let known = map.filter(|map| map.scope_by_id(id).is_none()).and_then(|map| map.role_by_id(id));
    known.or_else(|| known_roles::role(id))
}
