//! Variables that another script of the same file sets, such as the `before_script` of a job that others extend.
use std::ops::Range;

use crate::file::{File, Identity};
use crate::flow::document::{Call, Document};
use crate::flow::value::Origin;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;

/// So many scripts before and behind are looked at.
const NEAR: usize = 12;
/// So many tokens of a call are looked at.
const LONGEST: usize = 200;
/// So many variables of a call are looked up.
const VARIABLES: usize = 6;

/// Who makes a call whose token is set by another script: by the nearest one before it, else by the nearest behind.
/// `Some(None)` where that one is not known, although a third sets the same name to a token.
pub(super) fn identity(file: &File<'_, '_>, index: usize, call: &Call) -> Option<Option<Identity>> {
    let document = file.documents.get(index).filter(|_| index > 0 && file.documents.len() > 2)?;
    if file.dialect != Dialect::Yaml {
        return None;
    }
    let variables = (call.first..call.end).take(LONGEST).filter(|&at| document.kind(at) == Some(Kind::Variable));
    variables.take(VARIABLES).find_map(|at| {
        let name = document.name(at);
        let own = document.assigned_before(name, at).next().map(|binding| (index, binding.value.clone()));
        let mut all = own.into_iter().chain(others(file.documents, index, name));
        let known = |(document, value): (usize, Range<usize>)| of_value(file, document, &value);
        match known(all.next()?) {
            Some(identity) => Some(Some(identity)),
            None => all.take(NEAR).find_map(known).map(|_| None),
        }
    })
}

fn of_value(file: &File<'_, '_>, document: usize, value: &Range<usize>) -> Option<Identity> {
    let origin = file.value(document, value).origin;
    match (origin.has(Origin::APP), origin.has(Origin::USER)) {
        (true, false) => Some(Identity::App),
        (false, true) => Some(Identity::User),
        _ => None,
    }
}

/// Where other scripts assign a name: those before from the nearest, then those behind.
fn others<'a>(
    documents: &'a [Document<'_>],
    index: usize,
    name: &'a str,
) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
    let before = (index.saturating_sub(NEAR).max(1)..index).rev();
    let behind = (index + 1..documents.len()).take(NEAR);
    before.chain(behind).filter_map(move |other| {
        let document = documents.get(other)?;
        let newest = document.bindings.get(*document.assignments(name).last()? as usize)?;
        Some((other, newest.value.clone()))
    })
}
