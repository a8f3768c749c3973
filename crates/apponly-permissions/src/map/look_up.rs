//! One call: its row, and the answer in words.

use super::PermissionMap;
use super::index::Resolved;
use super::{Inner, find};
use crate::answer::{Answer, CallKind};
use crate::call::{ANY, ANY_PATH, Call, Folded, Method};
use crate::corrections;
use crate::user_only;

/// Where a call was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// In `Index::rows`.
    pub(crate) row: u32,
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    /// A node of the facts.
    Node(u32),
    /// The template of a correction.
    Template(&'static str),
}

impl PermissionMap {
    /// What a call needs, with our corrections.
    #[must_use]
    pub fn look_up(&self, call: &Call) -> Answer {
        self.inner.answer(call)
    }
}

impl Inner {
    /// The row of a call that an app may make; `None` for `/me` and for what the map does not have.
    pub(crate) fn row(&self, call: &Call) -> Option<Found> {
        if corrections::is_user_path(call.folded()) {
            return None;
        }
        self.find(call.folded(), call.verb())
            .or_else(|| self.find(&call.folded().by_id()?, call.verb()))
            .or_else(|| self.added(call))
    }

    fn find(&self, folded: &Folded, method: Method) -> Option<Found> {
        let mut row = None;
        let node = find::find(&self.facts, folded, &mut |node| {
            row = find::row(&self.facts, node, method);
            row.is_some()
        })?;
        Some(Found { row: u32::try_from(row?).ok()?, place: Place::Node(node) })
    }

    fn added(&self, call: &Call) -> Option<Found> {
        let fits = |template: &Folded| {
            template.len() == call.folded().len()
                && template
                    .iter()
                    .zip(call.folded().iter())
                    .all(|(wanted, given)| matches!(wanted, ANY | ANY_PATH) || wanted == given)
        };
        let added = self.index.added.iter().find(|added| added.method == call.verb() && fits(&added.template))?;
        Some(Found { row: added.row, place: Place::Template(added.display) })
    }

    pub(crate) fn resolved(&self, found: Found) -> Option<&Resolved> {
        self.index.rows.get(found.row as usize)
    }

    fn answer(&self, call: &Call) -> Answer {
        if corrections::is_user_path(call.folded()) {
            return self.of_user(call);
        }
        match self.row(call).and_then(|found| Some((found, self.resolved(found)?))) {
            Some((found, resolved)) => self.of_row(call, found, resolved),
            None => self.of_nothing(call),
        }
    }

    fn of_row(&self, call: &Call, found: Found, resolved: &Resolved) -> Answer {
        let path = match found.place {
            Place::Node(node) => find::template(&self.facts, node),
            Place::Template(template) => template.to_owned(),
        };
        let note = resolved.note.text();
        let advice = match resolved.kind {
            CallKind::UserOnly if note.is_none() => Some(user_only::advice(call)),
            _ => note.map(str::to_owned),
        };
        let acceptable: Vec<Vec<String>> = self.index.choices(resolved).map(|choice| self.names(choice)).collect();
        let least = acceptable.first().cloned().unwrap_or_default();
        let selected = match found.place {
            Place::Node(node) if resolved.kind == CallKind::App && self.may_be_selected(call.folded()) => {
                corrections::selected(&find::folded(&self.facts, node))
            }
            _ => Vec::new(),
        };
        Answer { kind: resolved.kind, path, least, acceptable, selected, advice }
    }

    /// Spares most calls the way to their template.
    fn may_be_selected(&self, call: &Folded) -> bool {
        match call.text(0) {
            "users" | "groups" => call.text(2) == "drive",
            "sites" | "drives" | "shares" => true,
            _ => false,
        }
    }

    pub(crate) fn names(&self, permissions: &[u16]) -> Vec<String> {
        permissions.iter().map(|permission| self.facts.name(*permission).to_owned()).collect()
    }

    /// `/me`: the same under `/users/{id}`, if an app may do that.
    fn of_user(&self, call: &Call) -> Answer {
        let node =
            find::find(&self.facts, call.folded(), &mut |node| find::row(&self.facts, node, call.verb()).is_some());
        let path = node.map_or_else(|| call.path().to_owned(), |node| find::template(&self.facts, node));
        let replacement = call.with_folded(user_only::of_a_user(call.folded()));
        let other = self.answer(&replacement);
        let advice = match (other.kind, other.least.as_slice()) {
            (CallKind::App, least) if !least.is_empty() => {
                format!(
                    "{}; an app names the user: `{} {}`, with {}",
                    corrections::ME.reason,
                    call.method(),
                    other.path,
                    least.join(" and ")
                )
            }
            _ => user_only::advice(call),
        };
        Answer::without(CallKind::UserOnly, path, Some(advice))
    }

    /// Nothing found: the methods that the path has, or the nearest path above it that the map knows.
    fn of_nothing(&self, call: &Call) -> Answer {
        let methods = self.methods(call.folded());
        let advice = if methods.is_empty() {
            match self.nearest(call) {
                Some(nearest) => format!("the map does not have this path; the nearest that it has is `{nearest}`"),
                None => "the map does not have this path; check its spelling".to_owned(),
            }
        } else {
            format!("the map has this path with {} only", methods.join(", "))
        };
        Answer::without(CallKind::Unknown, call.path().to_owned(), Some(advice))
    }

    fn methods(&self, folded: &Folded) -> Vec<&'static str> {
        let known = Method::ALL.into_iter().filter(|method| self.find(folded, *method).is_some());
        known.map(Method::name).collect()
    }

    fn nearest(&self, call: &Call) -> Option<String> {
        (1..call.folded().len()).rev().find_map(|length| {
            let prefix = call.folded().prefix(length);
            let node = find::find(&self.facts, &prefix, &mut |node| !self.facts.rows_of(node).is_empty())?;
            Some(find::template(&self.facts, node))
        })
    }
}
