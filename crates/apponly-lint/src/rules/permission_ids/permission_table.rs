//! Among which permissions an id is looked up: the roles or the scopes of an API.
use crate::flow::document::{Document, Tokens};
use crate::flow::knowledge::fold;
use crate::lexers::token::Kind;
use crate::rules::permission_ids::typed_id::Declared;

/// So many assignments are followed.
const MAXIMUM_DEPTH: u32 = 3;
/// So many tokens are read for one value, those of assignments included.
const MAXIMUM_TOKENS: usize = 512;

/// So many bytes of a text are read.
const MAXIMUM_TEXT: usize = 1024;

/// The table from which a value is taken, if it is certainly one of the two.
pub(in crate::rules) fn looked_up_in(document: &Document<'_>, range: &Tokens) -> Option<Declared> {
    let mut seen = Seen { left: MAXIMUM_TOKENS, ..Seen::default() };
    collect(document, range, MAXIMUM_DEPTH, &mut seen);
    match (seen.roles, seen.scopes) {
        (true, false) => Some(Declared::Role),
        (false, true) => Some(Declared::Scope),
        _ => None,
    }
}

/// The name of `appRoleIds["NAME"]`.
pub(in crate::rules) fn looked_up_name<'t>(document: &Document<'t>, range: &Tokens) -> Option<&'t str> {
    range.clone().take(MAXIMUM_TOKENS).find_map(|at| {
        let index = document.token(at + 1).is_some_and(|token| token.opens(b'['));
        let whole = document.kind(at + 2) == Some(Kind::Text) && document.partner(at + 1) == Some(at + 3);
        (index && whole && matches!(fold(document.content(at)).as_str(), "approleids" | "approles"))
            .then(|| document.content(at + 2))
    })
}

#[derive(Default)]
struct Seen {
    roles: bool,
    scopes: bool,
    /// How many tokens may still be read.
    left: usize,
}

fn collect(document: &Document<'_>, range: &Tokens, depth: u32, seen: &mut Seen) {
    for at in range.clone() {
        let Some(left) = seen.left.checked_sub(1) else { return };
        seen.left = left;
        match document.kind(at) {
            Some(Kind::Word | Kind::Variable) => {
                let name = document.name(at);
                let field = at.checked_sub(1).is_some_and(|point| document.is_operator(point, "."));
                look(&fold(name), field, seen);
                if !field && depth > 0 {
                    follow(document, name, at, depth, seen);
                }
            }
            // A query of the Azure command line, or a projection.
            Some(Kind::Text) => {
                let text = document.content(at);
                let text = text.get(..text.floor_char_boundary(text.len().min(MAXIMUM_TEXT))).unwrap_or_default();
                seen.roles |= text.contains("appRoles") || text.contains(".AppRoles");
                seen.scopes |= text.contains("oauth2Permission") || text.contains(".Oauth2Permission");
            }
            _ => {}
        }
    }
}

/// The names of both tables in Graph, its libraries and modules; some only as a field of an API.
fn look(name: &str, field: bool, seen: &mut Seen) {
    let (api, last) = name.rsplit_once('.').unwrap_or(("", name));
    let field = field || !api.is_empty();
    match last {
        "approles" | "approleids" => seen.roles = true,
        "approle" if field => seen.roles = true,
        "oauth2permissionscopes" | "oauth2permissions" | "oauth2permissionscopeids" | "publishedpermissionscopes" => {
            seen.scopes = true;
        }
        "oauth2permissionscope" if field => seen.scopes = true,
        _ => {}
    }
}

/// The last assignment of a name before a token.
fn follow(document: &Document<'_>, name: &str, at: usize, depth: u32, seen: &mut Seen) {
    let of = |index: &u32| document.bindings.get(*index as usize);
    let assignments = document.assignments(name);
    // Bindings are in the order of their ends.
    let behind = assignments.partition_point(|index| of(index).is_some_and(|binding| binding.value.end <= at));
    let last = behind.checked_sub(1).and_then(|last| assignments.get(last)).and_then(of);
    if let Some(binding) = last {
        collect(document, &binding.value, depth - 1, seen);
    }
}
