//! What XML binds: attributes, the text of elements, and the pairs of a name and a value that configurations are made of.
use crate::flow::document::{Binding, Document, Tokens};
use crate::flow::knowledge::fold;
use crate::lexers::token::Kind;
use crate::lexers::xml::ELEMENT;

/// So many attributes of one element are read.
const MAXIMUM_ATTRIBUTES: usize = 64;

/// An element that is open.
#[derive(Clone, Debug)]
struct Element {
    open: usize,
    /// The token of its name.
    name: usize,
    /// The value of its attribute `key` or `name`.
    key: Option<usize>,
    /// The text of the last element in it that names the next: `<key>…</key><string>…</string>`.
    named: Option<usize>,
}

/// Fills the bindings of a document of XML.
pub(super) fn read(document: &mut Document<'_>) {
    let mut elements: Vec<Element> = Vec::new();
    let mut index = 0;
    while let Some(token) = document.token(index) {
        match token.kind {
            Kind::Open if token.prefix == ELEMENT => {
                let (key, end) = attributes(document, index);
                elements.push(Element { open: index, name: index + 1, key, named: None });
                index = end.max(index + 1);
                continue;
            }
            Kind::Close if token.prefix == ELEMENT => {
                elements.pop();
            }
            Kind::Text => {
                content(document, &mut elements, index);
                index = document.after(index).max(index + 1);
                continue;
            }
            _ => {}
        }
        index += 1;
    }
}

/// Reads the attributes behind the name of an element. Gives the value of the one that names it, and where they end.
fn attributes(document: &mut Document<'_>, open: usize) -> (Option<usize>, usize) {
    let mut index = open + 2;
    let (mut key, mut value): (Option<usize>, Option<Tokens>) = (None, None);
    for _ in 0..MAXIMUM_ATTRIBUTES {
        if document.kind(index) != Some(Kind::Word) {
            break;
        }
        if !document.is_operator(index + 1, "=") || document.kind(index + 2) != Some(Kind::Text) {
            index += 1;
            continue;
        }
        let end = document.after(index + 2).max(index + 3);
        match document.name(index).to_ascii_lowercase().as_str() {
            "key" | "name" | "id" if key.is_none() => key = Some(index + 2),
            "value" | "defaultvalue" => value = Some(index + 2..end),
            _ => bind(document, index, index + 2..end, open),
        }
        index = end;
    }
    if let (Some(key), Some(value)) = (key, value.clone()) {
        bind(document, key, value, open);
    } else if let Some(value) = value {
        // `<ClientSecret value="…" />`
        bind(document, open + 1, value, open);
    }
    (key, index)
}

/// The text of an element.
fn content(document: &mut Document<'_>, elements: &mut [Element], text: usize) {
    let [outer @ .., element] = elements else { return };
    let range = text..document.after(text);
    let (name, open) = (element.name, element.open);
    let key = match fold(document.name(name)).as_str() {
        // `<setting name="…"><value>…</value></setting>`, `<data name="…"><value>…`
        "value" | "string" | "paramvalue" | "defaultvalue" => {
            outer.last_mut().and_then(|parent| parent.named.take().or(parent.key))
        }
        "key" | "name" | "paramname" => {
            if let Some(parent) = outer.last_mut() {
                parent.named = Some(text);
            }
            return;
        }
        // `<property name="clientSecret">…</property>`
        "property" | "entry" | "setting" | "add" | "prop" | "param" | "variable" | "environmentvariable" => element.key,
        _ => None,
    };
    bind(document, key.unwrap_or(name), range, open);
}

fn bind(document: &mut Document<'_>, key: usize, value: Tokens, open: usize) {
    let (group, block) = (Some(open), open);
    document.bind(Binding { key, value, field: None, assigns: false, group, function: None, block });
}
