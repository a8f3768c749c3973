//! Ids and types of permissions that are set one by one on an object: `access.SetId(&id)`, `access.setType("Role")`.
use crate::file::File;
use crate::flow::document::{Call, Document, Tokens};
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::rules::permission_ids::typed_id::{self, Declared};

/// So many calls around the one that sets the type may set the id.
const NEAR: usize = 8;

/// The token of each id, with the type that the same object is given.
pub(in crate::rules) fn pairs(file: &File<'_, '_>, index: usize, document: &Document<'_>) -> Vec<(usize, Declared)> {
    if !matches!(document.dialect, Dialect::CSharp | Dialect::JavaScript | Dialect::Python) {
        return Vec::new();
    }
    let types = document.calls.iter().enumerate().filter(|(_, call)| {
        matches!(call.folded.as_str(), "settype" | "settypeescaped") && receiver(document, call).is_some()
    });
    types
        .filter_map(|(at, call)| {
            let declared = declared(file, index, document, call)?;
            let near = document.calls.iter().enumerate().skip(at.saturating_sub(NEAR)).take(2 * NEAR);
            let sets = near.filter(|(_, other)| {
                other.folded.as_str() == "setid"
                    && other.function == call.function
                    && receiver(document, other) == receiver(document, call)
            });
            let (_, id) = sets.min_by_key(|(other, _)| other.abs_diff(at))?;
            Some((id_of(document, &argument(document, id)?)?, declared))
        })
        .collect()
}

/// The object whose method is called.
fn receiver<'t>(document: &Document<'t>, call: &Call) -> Option<&'t str> {
    let point = call.name.checked_sub(1).filter(|point| document.is_operator(*point, "."))?;
    let name = point.checked_sub(1).filter(|name| document.kind(*name) == Some(Kind::Word))?;
    Some(document.raw(name))
}

fn argument(document: &Document<'_>, call: &Call) -> Option<Tokens> {
    let value = document.call_arguments(call).first()?.value.clone();
    let points = document.is_operator(value.start, "&");
    Some(value.start + usize::from(points)..value.end)
}

fn declared(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call) -> Option<Declared> {
    let value = argument(document, call)?;
    let text = file.value(index, &value).text().and_then(Declared::of);
    text.or_else(|| texts(document, &value).find_map(|text| Declared::of(document.content(text))))
}

/// The id in a value, or in what the variable was last given that the value names.
fn id_of(document: &Document<'_>, value: &Tokens) -> Option<usize> {
    let is_id = |text: &usize| typed_id::is_id(document.content(*text));
    texts(document, value).find(is_id).or_else(|| {
        let name = (value.len() == 1).then_some(value.start)?;
        let binding = document.assigned_before(document.name(name), name).next()?;
        texts(document, &binding.value).find(is_id)
    })
}

fn texts<'d>(document: &'d Document<'_>, value: &Tokens) -> impl Iterator<Item = usize> + 'd {
    value.clone().take(16).filter(|token| document.kind(*token) == Some(Kind::Text))
}
