//! Ids of permissions that stand apart from their type: in constants, maps and lists.
use std::collections::HashMap;
use std::ops::Range;

use crate::file::{File, token_at};
use crate::flow::document::{Document, Tokens};
use crate::lexers::token::Kind;
use crate::rules::permission_ids::typed_id::{self, Declared};
use crate::words::Word;

/// The ids of a document by the name of their constant or key; `None` for a name of several.
pub(in crate::rules) struct Names<'t>(HashMap<&'t str, Option<usize>>);

impl<'t> Names<'t> {
    pub(in crate::rules) fn of(document: &Document<'t>) -> Self {
        let mut names: HashMap<&'t str, Option<usize>> = HashMap::new();
        for binding in &document.bindings {
            let start = binding.value.start;
            if document.kind(start) == Some(Kind::Text) && typed_id::is_id(document.content(start)) {
                names.entry(document.name(binding.key)).and_modify(|own| *own = None).or_insert(Some(start));
            }
        }
        Self(names)
    }

    /// The token of the id that a value names last: `Ids.mailRead`, `$ids['Mail.Read']`.
    pub(in crate::rules) fn named(&self, document: &Document<'t>, range: &Tokens) -> Option<usize> {
        let name = range
            .clone()
            .rev()
            .take(4)
            .find(|at| matches!(document.kind(*at), Some(Kind::Word | Kind::Text | Kind::Variable)))?;
        self.0.get(document.name(name)).copied().flatten()
    }
}

/// Where a file declares ids of which nothing is known at that place.
#[derive(Default)]
pub(in crate::rules) struct Uses {
    uses: Vec<(Declared, Range<usize>)>,
    /// Some variable's id is known: then the others are not guessed.
    pub(in crate::rules) resolved: bool,
}

impl Uses {
    pub(in crate::rules) fn push(&mut self, declared: Declared, range: Range<usize>) {
        self.uses.push((declared, range));
    }

    /// The first use, if all uses declare one type, and all ids that stand alone in the file have the other: `kind`
    /// tells the type of an id.
    pub(in crate::rules) fn contradicted(
        &self,
        file: &File<'_, '_>,
        kind: impl Fn(&str) -> Option<Declared>,
    ) -> Option<(Declared, Range<usize>)> {
        let (declared, range) = self.uses.first()?;
        // Such an id may as well belong to an assignment.
        let assigns = file.of(Word::Consents).any(|place| {
            let word = file.text.get(place.at..place.at + 4).unwrap_or_default();
            word.eq_ignore_ascii_case("appr") || word.eq_ignore_ascii_case("app_")
        });
        if self.resolved || assigns || self.uses.iter().any(|(other, _)| other != declared) {
            return None;
        }
        let mut contradicted = false;
        for (place, typed) in typed_id::find(file.text) {
            let known = file.text.get(place.clone()).and_then(&kind).filter(|_| typed.is_none());
            let Some(known) = known else { continue };
            if file.documents.iter().any(|document| token_at(document, place.start).is_some()) {
                if known == *declared {
                    return None;
                }
                contradicted = true;
            }
        }
        contradicted.then(|| (*declared, range.clone()))
    }
}
