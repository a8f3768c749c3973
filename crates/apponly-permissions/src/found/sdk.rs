//! Calls written with Microsoft's libraries: `graphClient.Users[id].Messages.GetAsync()`,
//! `client.users.by_user_id(x).messages.get()`.

use super::address::is_root;
use super::language::Language;
use super::source::Source;

/// A chain is followed so far, in names.
const LONGEST: usize = 40;

/// Words that only scripts with such a library have.
const SIGNS: &[&str] =
    &["GraphServiceClient", "Microsoft.Graph", "msgraph", "microsoft-graph", "graphClient", "graph_client"];

/// Whether `text` uses such a library.
pub(super) fn is_used(text: &str) -> bool {
    SIGNS.iter().any(|sign| text.contains(sign))
}

/// A call by a chain of names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chain {
    /// The method.
    pub(super) method: &'static str,
    /// The path, with `{id}` for what the program knows alone.
    pub(super) path: String,
    /// The first index behind the name of the verb.
    pub(super) next: usize,
}

/// The call that the chain at `index` makes.
pub(super) fn chain(source: &Source<'_>, index: usize) -> Option<Chain> {
    let mut at = root(source, index)?;
    let mut path = String::new();
    let mut is_request = false;
    for _ in 0..LONGEST {
        let name = source.word(at)?;
        let open = at + 1;
        let is_call = source.is_glued_mark(open, b'(');
        let behind = if is_call { source.behind(open) } else { open };
        if is_call && let Some(method) = verb(name, source.language, is_request, &path) {
            return Some(Chain { method, path, next: open });
        }
        match segment(name, is_call) {
            Segment::Request => is_request = true,
            Segment::Nothing => {}
            Segment::Id => path.push_str("/{id}"),
            Segment::Path => path.push_str(":/{id}:"),
            Segment::Named(segment) => {
                path.push('/');
                path.push_str(&segment);
            }
            Segment::Foreign => return None,
        }
        let mut next = behind;
        while source.is_glued_mark(next, b'[') {
            path.push_str("/{id}");
            next = source.behind(next);
        }
        while source.is_mark(next, b'?') || source.is_mark(next, b'!') {
            next += 1;
        }
        if !source.is_mark(next, b'.') {
            return None;
        }
        at = next + 1;
    }
    None
}

/// The index of the first segment of a path in the chain that begins at `index`.
fn root(source: &Source<'_>, index: usize) -> Option<usize> {
    let is_inside = index.checked_sub(1).is_some_and(|before| source.is_mark(before, b'.'));
    let first = source.word(index).filter(|_| !is_inside)?;
    let mut at = index;
    let mut is_client = names_client(first);
    for _ in 0..4 {
        if !source.is_mark(at + 1, b'.') {
            return None;
        }
        at += 2;
        let name = source.word(at)?;
        if is_client && is_root(&camel(name)) {
            return Some(at);
        }
        is_client |= names_client(name);
    }
    None
}

fn names_client(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["graph", "client", "service"].iter().any(|part| lower.contains(part)) || matches!(lower.as_str(), "gc" | "msg")
}

fn verb(name: &str, language: Language, is_request: bool, path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return None;
    }
    if language != Language::CSharp {
        return match name {
            "get" => Some("GET"),
            "post" => Some("POST"),
            "patch" => Some("PATCH"),
            "put" => Some("PUT"),
            "delete" => Some("DELETE"),
            _ => None,
        };
    }
    let action = name.strip_suffix("Async")?;
    match action {
        "Post" => Some("POST"),
        "Patch" => Some("PATCH"),
        "Put" => Some("PUT"),
        "Delete" => Some("DELETE"),
        "Add" if is_request => Some("POST"),
        "Create" if is_request => Some("POST"),
        "Update" if is_request => Some("PATCH"),
        _ if action.starts_with("GetAs") || action == "Get" => Some("GET"),
        _ if action.starts_with("PostAs") => Some("POST"),
        _ => None,
    }
}

enum Segment {
    Named(String),
    Id,
    /// An item by its path.
    Path,
    /// The step between path and verb of version 4.
    Request,
    Nothing,
    /// Nothing that is known to be a path.
    Foreign,
}

fn segment(name: &str, is_call: bool) -> Segment {
    let camel = camel(name);
    if is_call {
        return match camel.as_str() {
            "request" => Segment::Request,
            "itemWithPath" => Segment::Path,
            "withUrl" | "toGetRequestInformation" => Segment::Foreign,
            "select" | "filter" | "top" | "expand" | "orderBy" | "header" | "skip" | "withClientOptions" => {
                Segment::Nothing
            }
            by if by.starts_with("by") && by.len() > 4 => Segment::Id,
            _ => Segment::Named(camel),
        };
    }
    Segment::Named(match camel.as_str() {
        "ref" | "references" => "$ref".to_owned(),
        "count" => "$count".to_owned(),
        "value" => "$value".to_owned(),
        cast if cast.strip_prefix("graph").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase())) => {
            let kind = cast.get(5..).unwrap_or_default();
            let (head, tail) = kind.split_at(kind.len().min(1));
            format!("microsoft.graph.{}{tail}", head.to_ascii_lowercase())
        }
        _ => camel,
    })
}

/// `MailFolders` and `mail_folders` as paths write them.
fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut is_upper = false;
    for (index, c) in name.char_indices() {
        match c {
            '_' => is_upper = index > 0,
            c if index == 0 => camel.push(c.to_ascii_lowercase()),
            c if is_upper => {
                camel.push(c.to_ascii_uppercase());
                is_upper = false;
            }
            c => camel.push(c),
        }
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, language: Language) -> Option<(&'static str, String)> {
        let source = Source::new(text, 0..text.len(), language);
        chain(&source, 0).map(|chain| (chain.method, chain.path))
    }

    #[test]
    fn chains_become_paths() {
        for (text, language, method, path) in [
            ("graphClient.Users[id].Messages.GetAsync(c => {})", Language::CSharp, "GET", "/users/{id}/messages"),
            ("_graph.Users[\"x\"].SendMail.PostAsync(body)", Language::CSharp, "POST", "/users/{id}/sendMail"),
            ("graphClient.Groups[g].Members.Ref.PostAsync(b)", Language::CSharp, "POST", "/groups/{id}/members/$ref"),
            ("graphClient.Users.Request().Filter(f).GetAsync()", Language::CSharp, "GET", "/users"),
            ("graphClient.Users[id].Request().UpdateAsync(u)", Language::CSharp, "PATCH", "/users/{id}"),
            ("graphClient.Users.Delta.GetAsDeltaGetResponseAsync()", Language::CSharp, "GET", "/users/delta"),
            ("client.users.by_user_id(u.id).mail_folders.get()", Language::Python, "GET", "/users/{id}/mailFolders"),
            (
                "self.graph_client.groups.by_group_id(g).members.graph_user.get()",
                Language::Python,
                "GET",
                "/groups/{id}/members/microsoft.graph.user",
            ),
            ("client.users.byUserId(x).sendMail.post(body)", Language::JavaScript, "POST", "/users/{id}/sendMail"),
        ] {
            assert_eq!(of(text, language), Some((method, path.to_owned())), "{text}");
        }
    }

    #[test]
    fn other_chains_are_left_alone() {
        for text in ["db.users.find()", "client.get('/users')", "client.users", "http_client.foo.get()"] {
            assert_eq!(of(text, Language::Python), None, "{text}");
        }
    }
}
