//! Fields of the command line as a JSON object or as query parameters: `-f` gives text, `-F` a typed value; `a[b]=x`
//! nests, `a[]=x` adds to a list. The syntax is the one that people know from the GitHub CLI's `api` command.

use std::path::Path;

use apponly::{Error, catalogue};
use serde_json::Value;

use super::input;
use crate::arguments::FieldArguments;

/// A value on its way to JSON; a number keeps its digits.
#[derive(Debug, PartialEq)]
enum Node {
    /// A number, `true`, `false` or `null`, as JSON.
    Literal(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
    Text(String),
}

/// One step into a value.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Item,
    Name(String),
}

/// The fields as one JSON object; `None` if there are none.
///
/// # Errors
/// `setting-invalid`: a field without `=` or with unbalanced brackets, or two that contradict each other;
/// `file-unreadable` for `@FILE`.
pub(super) fn body(arguments: &FieldArguments) -> Result<Option<String>, Error> {
    let mut root = Node::Object(Vec::new());
    let mut is_given = false;
    for (option, text, value) in all(arguments)? {
        is_given = true;
        let (name, value) = value;
        let steps = steps(name).ok_or_else(|| invalid(option, text, "the brackets of the name do not match"))?;
        insert(&mut root, &steps, value).map_err(|why| invalid(option, text, why))?;
    }
    if !is_given {
        return Ok(None);
    }
    let mut json = String::new();
    write(&root, &mut json);
    Ok(Some(json))
}

/// The fields as query parameters, for a call that has no body.
///
/// # Errors
/// As [`body`]; and `setting-invalid` for a nested field.
pub(super) fn query(arguments: &FieldArguments) -> Result<Vec<(String, String)>, Error> {
    let mut parameters = Vec::new();
    for (option, text, (name, value)) in all(arguments)? {
        if name.contains(['[', ']']) {
            return Err(invalid(option, text, "a query parameter has no parts"));
        }
        match value {
            Some(Node::Literal(value) | Node::Text(value)) => parameters.push((name.to_owned(), value)),
            _ => return Err(invalid(option, text, "`=` and a value are missing")),
        }
    }
    Ok(parameters)
}

type Field<'a> = (&'static str, &'a str, (&'a str, Option<Node>));

/// Option, word, name and value of every field: first those with text, then the typed ones.
fn all(arguments: &FieldArguments) -> Result<Vec<Field<'_>>, Error> {
    let mut fields = Vec::new();
    for text in &arguments.raw_field {
        fields.push(("-f", text.as_str(), split("-f", text, |value| Ok(Node::Text(value.to_owned())))?));
    }
    for text in &arguments.field {
        fields.push(("-F", text.as_str(), split("-F", text, typed)?));
    }
    Ok(fields)
}

fn split<'a>(
    option: &'static str,
    text: &'a str,
    read: impl FnOnce(&str) -> Result<Node, Error>,
) -> Result<(&'a str, Option<Node>), Error> {
    match text.split_once('=') {
        Some(("", _)) => Err(invalid(option, text, "the name is missing")),
        Some((name, value)) => Ok((name, Some(read(value)?))),
        // An empty list is the one thing that has no value.
        None if text.ends_with("[]") => Ok((text, None)),
        None => Err(invalid(option, text, "`=` and a value are missing")),
    }
}

fn typed(text: &str) -> Result<Node, Error> {
    if let Some(place) = text.strip_prefix('@') {
        let bytes = if place == "-" { input::standard_input("-F")? } else { input::file(Path::new(place))? };
        let text = String::from_utf8(bytes)
            .map_err(|_| Error::new(&catalogue::FILE_NOT_TEXT, format!("`-F`: `{text}` is not UTF-8 text")))?;
        return Ok(Node::Text(text));
    }
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Null | Value::Bool(_) | Value::Number(_)) if text.trim() == text => {
            Ok(Node::Literal(text.to_owned()))
        }
        _ => Ok(Node::Text(text.to_owned())),
    }
}

/// `a[b][]` as the names between the brackets.
fn steps(name: &str) -> Option<Vec<Step>> {
    let (first, mut rest) = name.split_at(name.find('[').unwrap_or(name.len()));
    if first.is_empty() || first.contains(']') {
        return None;
    }
    let mut steps = vec![Step::Name(first.to_owned())];
    while !rest.is_empty() {
        let (inner, after) = rest.strip_prefix('[')?.split_once(']')?;
        if inner.contains('[') {
            return None;
        }
        steps.push(if inner.is_empty() { Step::Item } else { Step::Name(inner.to_owned()) });
        rest = after;
    }
    Some(steps)
}

const TAKEN: &str = "another field gives the same name a value of another kind, or the same one twice";

/// Puts `value` where `steps` lead; without value an empty list.
fn insert(node: &mut Node, steps: &[Step], value: Option<Node>) -> Result<(), &'static str> {
    match (steps.split_first(), node) {
        (Some((Step::Name(name), rest)), Node::Object(members)) => {
            if let Some((_, member)) = members.iter_mut().find(|(known, _)| known == name) {
                return if rest.is_empty() { Err(TAKEN) } else { insert(member, rest, value) };
            }
            let mut member = empty(rest);
            if rest.is_empty() {
                member = value.ok_or("`=` and a value are missing")?;
            } else {
                insert(&mut member, rest, value)?;
            }
            members.push((name.clone(), member));
            Ok(())
        }
        (Some((Step::Item, [])), Node::List(items)) => {
            items.extend(value);
            Ok(())
        }
        (Some((Step::Item, rest)), Node::List(items)) => insert_item(items, rest, value),
        _ => Err(TAKEN),
    }
}

/// An item of several fields goes on until one of them would come twice.
fn insert_item(items: &mut Vec<Node>, steps: &[Step], value: Option<Node>) -> Result<(), &'static str> {
    match items.last_mut() {
        Some(last) if has_room(last, steps) => insert(last, steps, value),
        _ => {
            let mut item = empty(steps);
            insert(&mut item, steps, value)?;
            items.push(item);
            Ok(())
        }
    }
}

fn has_room(node: &Node, steps: &[Step]) -> bool {
    match (steps.split_first(), node) {
        (Some((Step::Name(name), rest)), Node::Object(members)) => members
            .iter()
            .find(|(known, _)| known == name)
            .is_none_or(|(_, member)| !rest.is_empty() && has_room(member, rest)),
        (Some((Step::Item, _)), Node::List(_)) => true,
        _ => false,
    }
}

/// What a value must be that `steps` lead into.
fn empty(steps: &[Step]) -> Node {
    match steps.first() {
        Some(Step::Item) => Node::List(Vec::new()),
        _ => Node::Object(Vec::new()),
    }
}

fn write(node: &Node, out: &mut String) {
    match node {
        Node::Literal(text) => out.push_str(text),
        Node::Text(text) => out.push_str(&Value::from(text.as_str()).to_string()),
        Node::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Node::Object(members) => {
            out.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(member, out);
            }
            out.push('}');
        }
    }
}

/// Names the field without its value, which may be a password for a new user.
fn invalid(option: &str, text: &str, why: &str) -> Error {
    let name = text.split_once('=').map_or(text, |(name, _)| name);
    Error::new(&catalogue::SETTING_INVALID, format!("`{option}`: the field `{name}`: {why}"))
        .with_cause("a field is a name and a value")
        .with_fix("write `name=value`, `name[part]=value` for a nested one, `name[]=value` for an item of a list")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn fields(raw: &[&str], typed: &[&str]) -> FieldArguments {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        FieldArguments { raw_field: owned(raw), field: owned(typed) }
    }

    fn object(raw: &[&str], typed: &[&str]) -> Value {
        serde_json::from_str(&body(&fields(raw, typed)).unwrap().unwrap()).unwrap()
    }

    #[test]
    fn text_stays_text_and_typed_values_get_their_type() {
        assert_eq!(object(&["a=1", "b=true", "c="], &[]), json!({"a": "1", "b": "true", "c": ""}));
        let typed = object(&[], &["a=1", "b=true", "c=null", "d=-1.5", "e=007", "f=x=y", "g=", "h={}"]);
        assert_eq!(typed, json!({"a": 1, "b": true, "c": null, "d": -1.5, "e": "007", "f": "x=y", "g": "", "h": "{}"}));
    }

    #[test]
    fn number_keeps_its_digits() {
        let text = body(&fields(&[], &["a=12345678901234567890123", "b=1.10"])).unwrap().unwrap();
        assert_eq!(text, r#"{"a":12345678901234567890123,"b":1.10}"#);
    }

    #[test]
    fn fields_nest() {
        let value = object(
            &["passwordProfile[password]=x y", "a[b][c]=1", "owners@odata.bind[]=https://x/1"],
            &["passwordProfile[forceChangePasswordNextSignIn]=true", "a[b][d]=2", "owners@odata.bind[]=2", "none[]"],
        );
        assert_eq!(
            value,
            json!({
                "passwordProfile": {"password": "x y", "forceChangePasswordNextSignIn": true},
                "a": {"b": {"c": "1", "d": 2}},
                "owners@odata.bind": ["https://x/1", 2],
                "none": [],
            })
        );
    }

    #[test]
    fn list_item_of_several_fields_ends_where_one_comes_again() {
        let value =
            object(&["a[][x]=1", "a[][y]=2", "a[][x]=3", "b[][c][d]=1", "b[][c][d]=2", "e[][]=1", "e[][]=2"], &[]);
        assert_eq!(
            value,
            json!({"a": [{"x": "1", "y": "2"}, {"x": "3"}], "b": [{"c": {"d": "1"}}, {"c": {"d": "2"}}], "e": [["1", "2"]]})
        );
    }

    #[test]
    fn contradictions_and_odd_names_are_refused_without_the_value() {
        for words in [
            &["a=hunter2", "a=hunter2"][..],
            &["a=1", "a[b]=hunter2"],
            &["a[b]=1", "a=hunter2"],
            &["a[]=1", "a[b]=hunter2"],
            &["=hunter2"],
            &["[a]=hunter2"],
            &["a[b=hunter2"],
            &["a]b=hunter2"],
            &["a[[b]]=hunter2"],
            &["a[b]c=hunter2"],
            &["name"],
        ] {
            let error = body(&fields(words, &[])).unwrap_err();
            assert_eq!(error.code(), "setting-invalid", "{words:?}");
            assert!(!error.report().contains("hunter2"), "{}", error.report());
        }
    }

    #[test]
    fn file_is_text_of_a_typed_field() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "line\n1").unwrap();
        let word = format!("a=@{}", file.path().display());
        assert_eq!(object(&[], &[&word]), json!({"a": "line\n1"}));
        assert_eq!(object(&[&word], &[]), json!({"a": format!("@{}", file.path().display())}));
        assert_eq!(body(&fields(&[], &["a=@/nowhere/at/all"])).unwrap_err().code(), "file-unreadable");
    }

    #[test]
    fn query_has_plain_parameters_only() {
        let parameters = query(&fields(&["$filter=a eq 'b=c'"], &["$count=true"])).unwrap();
        assert_eq!(
            parameters,
            [("$filter".to_owned(), "a eq 'b=c'".to_owned()), ("$count".to_owned(), "true".to_owned())]
        );
        assert!(query(&fields(&["a[b]=1"], &[])).is_err());
        assert!(query(&fields(&["a[]"], &[])).is_err());
    }

    proptest! {
        #[test]
        fn any_words_give_json_or_an_error(raw in prop::collection::vec("[ab\\[\\]=]{0,8}", 0..5), typed in prop::collection::vec("[ab\\[\\]=0-9.e\"-]{0,8}", 0..5)) {
            if let Ok(Some(text)) = body(&FieldArguments { raw_field: raw, field: typed }) {
                prop_assert!(serde_json::from_str::<Value>(&text).unwrap().is_object());
            }
        }

        #[test]
        fn any_path_of_names_comes_back(names in prop::collection::vec("[a-z@. ]{1,5}", 1..5), value in "[^=]{0,8}") {
            let (first, rest) = names.split_first().unwrap();
            let word = format!("{first}{}={value}", rest.iter().map(|name| format!("[{name}]")).collect::<String>());
            let found = object(&[&word], &[]);
            let found = names.iter().fold(&found, |node, name| &node[name.as_str()]);
            prop_assert_eq!(found, &Value::from(value));
        }
    }
}
