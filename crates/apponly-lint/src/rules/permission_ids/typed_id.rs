//! Ids of permissions with the type that they are declared with, found in text of any form: JSON, YAML, hashtables,
//! blocks of Terraform, object initialisers, programs of jq, arguments.
use std::ops::Range;

/// The length of a GUID as text.
const LENGTH: usize = 36;
/// The type stands within so many bytes of the id.
const NEAR: usize = 240;
/// More ids of one file are not looked at.
const MAXIMUM: usize = 20_000;

/// What an id is declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Declared {
    Role,
    Scope,
}

impl Declared {
    pub(in crate::rules) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("Role") {
            Some(Self::Role)
        } else if text.eq_ignore_ascii_case("Scope") {
            Some(Self::Scope)
        } else {
            None
        }
    }
}

/// Whether a text is a GUID.
pub(in crate::rules) fn is_id(text: &str) -> bool {
    let text = text.as_bytes();
    text.len() == LENGTH
        && text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// All ids of a text, in order, with the type that stands at them.
pub(in crate::rules) fn find(text: &str) -> impl Iterator<Item = (Range<usize>, Option<Declared>)> {
    let mut last = 0;
    ids(text).take(MAXIMUM).map(move |place| {
        let behind = text.get(place.end..ceiling(text, place.end + NEAR)).unwrap_or_default();
        let before = text.get(floor(text, place.start.saturating_sub(NEAR).max(last))..place.start).unwrap_or_default();
        last = place.end;
        let declared = at_once(behind).or_else(|| type_behind(behind)).or_else(|| type_before(before));
        (place, declared)
    })
}

/// Where GUIDs stand.
fn ids(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let hyphen = from + memchr::memchr(b'-', text.as_bytes().get(from..)?)?;
            from = hyphen + 1;
            let Some(start) = hyphen.checked_sub(8) else { continue };
            let range = start..start + LENGTH;
            let edge = |at: Option<usize>| {
                !at.and_then(|at| text.as_bytes().get(at))
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            };
            if text.get(range.clone()).is_some_and(is_id) && edge(start.checked_sub(1)) && edge(Some(range.end)) {
                from = range.end;
                return Some(range);
            }
        }
    })
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '\\' | '`' | ' ' | '\t')
}

/// `GUID=Role`, `"GUID": "Role"`, `"GUID", "Role"`.
fn at_once(behind: &str) -> Option<Declared> {
    let behind = behind.trim_start_matches(is_quote).trim_start_matches(')').trim_start_matches(is_quote);
    let behind = behind.strip_prefix(['=', ':', ',', '|', ';'])?.trim_start_matches('>').trim_start_matches(is_quote);
    word(behind)
}

/// `type` behind an id, in the same object.
fn type_behind(behind: &str) -> Option<Declared> {
    let end = behind.find(['}', '{', ']']).unwrap_or(behind.len());
    let object = behind.get(..end).unwrap_or_default();
    let item = list_item(object).map_or(object, |(start, _)| object.get(..start).unwrap_or_default());
    let item = ids(item).next().map_or(item, |other| item.get(..other.start).unwrap_or_default());
    types(item).next()
}

/// `type` before an id, in the same object.
fn type_before(before: &str) -> Option<Declared> {
    let start = before.rfind(['}', '{', ']', ')']).map_or(0, |at| at + 1);
    let mut object = before.get(start..).unwrap_or_default();
    while let Some((_, behind)) = list_item(object) {
        object = object.get(behind..).unwrap_or_default();
    }
    types(object).last()
}

/// Where `- ` begins a line, and where its content does.
fn list_item(text: &str) -> Option<(usize, usize)> {
    memchr::memchr_iter(b'\n', text.as_bytes()).find_map(|line| {
        let rest = text.get(line + 1..)?;
        let item = rest.trim_start_matches([' ', '\t']);
        item.starts_with("- ").then(|| (line, line + 1 + rest.len() - item.len() + 2))
    })
}

/// The types that are given to a key `type`.
fn types(text: &str) -> impl Iterator<Item = Declared> {
    let matches = text.char_indices().filter(|(at, _)| {
        text.get(*at..at + 4).is_some_and(|word| word.eq_ignore_ascii_case("type"))
            && !text.get(..*at).unwrap_or_default().ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
    });
    matches.filter_map(|(at, _)| {
        let behind = text.get(at + 4..)?.trim_start_matches(is_quote);
        let value = behind.strip_prefix([':', '='])?;
        let value = value.strip_prefix('>').unwrap_or(value);
        word(value.trim_start_matches(is_quote))
    })
}

/// `Role` or `Scope`, as a whole word.
fn word(text: &str) -> Option<Declared> {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
    match text.get(..end)? {
        "Role" => Some(Declared::Role),
        "Scope" => Some(Declared::Scope),
        _ => None,
    }
}

fn ceiling(text: &str, at: usize) -> usize {
    text.ceil_char_boundary(at.min(text.len()))
}

fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "df021288-bdef-4463-88db-98f22de89214";

    fn declared(text: &str) -> Vec<Declared> {
        find(&text.replace("ID", ID)).filter_map(|(_, declared)| declared).collect()
    }

    #[test]
    fn types_are_found_in_every_form() {
        let forms = [
            "ID=Scope",
            "{\"id\": \"ID\", \"type\": \"Scope\"}",
            "{\"type\": \"Scope\", \"id\": \"ID\"}",
            "{\\\"id\\\":\\\"ID\\\",\\\"type\\\":\\\"Scope\\\"}",
            "{id: \"ID\", type: \"Scope\"}",
            "@{ Id = 'ID'; Type = 'Scope' }",
            "resource_access {\n  id   = \"ID\"\n  type = \"Scope\"\n}",
            "- id: ID\n  type: Scope\n- id: other\n  type: Role\n",
            "- type: Scope\n  id: ID\n",
            "new ResourceAccess { Id = Guid.Parse(\"ID\"), Type = \"Scope\" }",
            "new ResourceAccess { Type = \"Scope\", Id = new Guid(\"ID\") }",
            "ResourceAccess(id=UUID(\"ID\"), type=\"Scope\")",
            "[\"ID\", \"Scope\"]",
        ];
        for form in forms {
            assert_eq!(declared(form), [Declared::Scope], "{form}");
        }
    }

    #[test]
    fn the_type_of_another_object_is_not_taken() {
        assert_eq!(declared("{\"id\": \"ID\"}, {\"type\": \"Scope\"}"), []);
        assert_eq!(declared("- id: ID\n- type: Scope\n"), []);
        assert_eq!(declared("{\"ID\": 1, \"resourceType\": \"Scope\"}"), []);
        assert_eq!(declared("(ID) type == Scope"), []);
    }
}
