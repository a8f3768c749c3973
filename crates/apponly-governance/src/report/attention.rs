//! What to do first: the worst findings, readable without scripts.

use crate::review::{AppKind, Level, ReviewDocument, ReviewFinding, ReviewedApp};

/// More would not be read; the table has all.
const MOST: usize = 20;

/// The worst findings.
pub(super) struct Attention<'a> {
    pub(super) items: Vec<Item<'a>>,
    /// How many findings of these severities there are.
    pub(super) all: usize,
}

/// One finding with its app.
pub(super) struct Item<'a> {
    pub(super) app: &'a ReviewedApp,
    pub(super) finding: &'a ReviewFinding,
}

impl<'a> Attention<'a> {
    /// Critical and high findings, the worst first, of one severity in the order of the document.
    pub(super) fn of(document: &'a ReviewDocument) -> Self {
        let mut items: Vec<_> = document
            .apps
            .iter()
            .filter(|app| app.kind != AppKind::FirstParty)
            .flat_map(|app| app.findings.iter().map(move |finding| Item { app, finding }))
            .filter(|item| item.finding.severity >= Level::High)
            .collect();
        items.sort_by_key(|item| std::cmp::Reverse(item.finding.severity));
        let all = items.len();
        items.truncate(MOST);
        Self { items, all }
    }

    /// How many are not shown.
    pub(super) fn more(&self) -> usize {
        self.all - self.items.len()
    }
}
