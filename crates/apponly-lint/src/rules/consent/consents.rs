//! Where a file gives consent to application permissions, or leaves it to an administrator.
use crate::file::{File, Place, argument};
use crate::flow::document::{Call, Document};
use crate::flow::knowledge::fold;
use crate::lexers::token::Kind;
use crate::words::Word;

/// Longer words are no names, in bytes.
const MAXIMUM_NAME: usize = 256;

/// Whether code of the file gives consent, or hands out the link or the command for it.
pub(in crate::rules) fn given(file: &File<'_, '_>) -> bool {
    places(file).next().is_some()
}

/// Where it does.
pub(in crate::rules) fn places(file: &File<'_, '_>) -> impl Iterator<Item = Place> {
    file.of(Word::Consents).filter(|place| gives(file, place))
}

fn gives(file: &File<'_, '_>, place: &Place) -> bool {
    let Some(document) = file.documents.get(place.document) else { return false };
    if is_other_name(file.text, place) {
        return false;
    }
    // The word alone counts only as the name of what is called.
    if place.length == "consent".len() && document.content(place.token).len() > MAXIMUM_NAME {
        return false;
    }
    if place.length == "consent".len() {
        return is_called(document, place.token);
    }
    let token = place.token;
    let name = document.content(token);
    if document.kind(token) == Some(Kind::Word) && name.len() > MAXIMUM_NAME {
        return false;
    }
    let name = fold(name.get(..name.floor_char_boundary(name.len().min(MAXIMUM_NAME))).unwrap_or_default());
    match document.kind(token) {
        // The name of a variable alone gives none, nor does reading the assignments that exist, nor those of users.
        Some(Kind::Variable) => false,
        Some(Kind::Word) => {
            let command = !["get", "remove", "find"].iter().any(|verb| name.starts_with(verb))
                && !name.contains("userapprole")
                && !name.contains("groupapprole");
            let assigned = document.is_operator(token + 1, "=") && !document.is_operator(token.wrapping_sub(1), ".");
            command && !assigned && !is_read_field(document, token)
        }
        Some(Kind::Text) => !document.calls_around(token).next().is_some_and(|call| only_reads(document, call)),
        _ => true,
    }
}

/// A function or a script that is named after the consent that it gives.
fn is_called(document: &Document<'_>, token: usize) -> bool {
    const ASKS: &[&str] = &["get", "test", "check", "has", "is", "show", "print", "remind", "require", "need", "echo"];
    let named = document.calls_around(token).any(|call| call.name == token) || document.call_at(token).is_some();
    let defined = token > 0 && matches!(document.raw(token - 1), "function" | "def");
    let name = document.content(token).rsplit(['/', '\\']).next().map(fold).unwrap_or_default();
    named && !defined && !ASKS.iter().any(|verb| name.starts_with(verb))
}

/// Whether a function of another file, by its name, hands out permissions.
pub(in crate::rules) fn may_be_given_elsewhere(file: &File<'_, '_>) -> bool {
    file.calls().any(|(_, document, call)| {
        let name = call.folded.as_str();
        let verb = name.strip_prefix("ensure").unwrap_or(name);
        ["grant", "assign", "addrole"].iter().any(|known| verb.starts_with(known))
            && ["role", "permission", "graph"].iter().any(|object| name.contains(object))
            && document.function_named(document.name(call.name)).is_none()
    })
}

/// The name of a permission such as `AppRoleAssignment.ReadWrite.All`, or `appRoleAssignmentRequired`.
fn is_other_name(text: &str, place: &Place) -> bool {
    let word = text.get(place.at..text.ceil_char_boundary((place.at + 64).min(text.len()))).unwrap_or_default();
    let end = word.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(word.len());
    let (name, behind) = word.split_at(end);
    fold(name).ends_with("required") || behind.starts_with(".Read")
}

/// `.appRoleAssignments.get()`: reads.
fn is_read_field(document: &Document<'_>, token: usize) -> bool {
    let field = document.is_operator(token + 1, ".") || document.is_operator(token + 1, "?.");
    field && document.content(token + 2).get(..3).is_some_and(|verb| verb.eq_ignore_ascii_case("get"))
}

/// A request that asks for assignments or takes them away.
fn only_reads(document: &Document<'_>, call: &Call) -> bool {
    const ASKS: &[&str] =
        &["get", "getasync", "getfromjsonasync", "delete", "deleteasync", "fetchall", "getstringasync"];
    if !call.command {
        return ASKS.contains(&call.folded.as_str());
    }
    let method = ["method", "m"].iter().find_map(|name| argument(document, call, name));
    let verb = method.map(|method| document.content(method.value.start).to_ascii_lowercase());
    match verb.as_deref() {
        Some(verb) => matches!(verb, "get" | "delete"),
        None => {
            let requests = matches!(call.folded.as_str(), "invokemggraphrequest" | "invokerestmethod" | "az");
            let sends = argument(document, call, "body").is_some();
            let rest = call.folded != "az" || document.content(call.name + 1) == "rest";
            requests && rest && !sends
        }
    }
}

/// Whether the file says that somebody consents elsewhere: a message, or a comment that names who or where.
pub(in crate::rules) fn left_to_people(file: &File<'_, '_>, granted: bool) -> bool {
    let text = file.text.to_ascii_lowercase();
    let names_them = text.lines().filter(|line| line.contains("consent")).any(|line| {
        let comment = ["#", "//", "\"\"\"", "*", "<!--"].iter().any(|mark| line.trim_start().starts_with(mark));
        comment && names_people(line) && !line.contains("no consent")
    });
    names_them || file.documents.iter().any(|document| says(document, granted))
}

/// A text of the code that leaves consent to somebody, rather than to say that it is being given.
fn says(document: &Document<'_>, granted: bool) -> bool {
    (0..document.tokens.len()).filter(|token| document.kind(*token) == Some(Kind::Text)).any(|token| {
        let content = document.content(token).to_ascii_lowercase();
        content.contains("consent") && !content.contains("granting") && (!granted || names_people(&content))
    })
}

/// Words for who consents, or where.
fn names_people(text: &str) -> bool {
    const WHERE: &[&str] =
        &["portal", "admin", "manual", "by hand", "afterward", "separate", "later", "someone", "ask "];
    let text = text.replace("admin consent", "").replace("admin-consent", "");
    WHERE.iter().any(|word| text.contains(word))
}
