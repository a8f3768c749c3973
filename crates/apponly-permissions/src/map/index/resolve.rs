//! From claims to choices.

use std::collections::HashMap;

use super::super::facts::{Claim, Facts, NONE, Row, flag};
use super::super::find;
use super::{Added, Index, Note, Resolved, Span};
use crate::answer::{Breadth, CallKind};
use crate::call::{Method, fold_template};
use crate::corrections::{self, Change, Correction};
use crate::risk;

/// Applies rules and tables to each row, then puts the choices in order.
pub(super) fn index(facts: &Facts) -> Index {
    let mut index = Index {
        risks: facts.permissions.iter().map(|fact| risk::of(facts.strings.text(fact.name))).collect(),
        ..Index::default()
    };
    let placed = Placed::new(facts);
    let mut resolver = Resolver::new(facts);
    for (number, row) in facts.rows.iter().enumerate() {
        let correction = placed.on_rows.get(&number).copied();
        let resolved = resolver.row(&mut index, row, correction);
        index.rows.push(resolved);
    }
    for (correction, method) in &placed.added {
        resolver.add(&mut index, correction, *method);
    }
    open(facts, &mut index);
    order(facts, &mut index);
    index
}

/// Which corrections belong to which rows, and which have none.
struct Placed {
    on_rows: HashMap<usize, &'static Correction>,
    added: Vec<(&'static Correction, Method)>,
}

impl Placed {
    fn new(facts: &Facts) -> Self {
        let mut placed = Self { on_rows: HashMap::new(), added: Vec::new() };
        for correction in corrections::corrections() {
            let node = find::exact(facts, &fold_template(correction.template));
            for method in correction.methods.iter().filter_map(|name| Method::from_name(name)) {
                let row = node.and_then(|node| find::row(facts, node, method));
                match row {
                    Some(row) => {
                        placed.on_rows.insert(row, correction);
                    }
                    None if matches!(correction.change, Change::Choices(_) | Change::Kind(_)) => {
                        placed.added.push((correction, method));
                    }
                    None => {}
                }
            }
        }
        placed
    }
}

struct Resolver<'a> {
    facts: &'a Facts,
    /// By permission: whether it can be an answer.
    usable: Vec<bool>,
    only_reads: Vec<bool>,
    /// By node: whether the service refuses app-only tokens.
    retired: Vec<bool>,
    /// The choices of the row at hand; kept for its memory.
    scratch: Vec<Vec<u16>>,
}

impl<'a> Resolver<'a> {
    fn new(facts: &'a Facts) -> Self {
        let usable = facts.permissions.iter().map(|fact| {
            let name = facts.strings.text(fact.name);
            !fact.has(flag::RESOURCE_SPECIFIC) && !fact.has(flag::WITHHELD) && !corrections::is_per_resource(name)
        });
        let only_reads =
            facts.permissions.iter().map(|fact| corrections::only_reads(Method::Patch, facts.strings.text(fact.name)));
        Self {
            facts,
            usable: usable.collect(),
            only_reads: only_reads.collect(),
            retired: retired_nodes(facts),
            scratch: Vec::new(),
        }
    }

    fn row(&mut self, index: &mut Index, row: &Row, correction: Option<&'static Correction>) -> Resolved {
        let claims = self.facts.claims_of(row);
        self.scratch.clear();
        for claim in claims {
            self.claim(claim);
        }
        if corrections::only_reads(row.method, "X.Read.All") {
            self.drop_reading();
        }
        self.minimise();
        let mut note = Note::None;
        let mut kind = if self.scratch.is_empty() { self.kind_without(row, claims, &mut note) } else { CallKind::App };
        if kind == CallKind::App && self.retired.get(row.node as usize).copied().unwrap_or(false) {
            (kind, note) = (CallKind::Retired, Note::Rule(&corrections::ONENOTE));
        }
        if let Some(correction) = correction {
            self.correct(correction, &mut kind, &mut note);
        }
        self.keep(index, kind, note)
    }

    fn keep(&self, index: &mut Index, kind: CallKind, note: Note) -> Resolved {
        let start = index.choices.len() as u32;
        if kind == CallKind::App {
            for choice in &self.scratch {
                index.choices.push(Span { start: index.members.len() as u32, length: choice.len() as u32 });
                index.members.extend(choice);
            }
        }
        Resolved { kind, choices: Span { start, length: index.choices.len() as u32 - start }, note }
    }

    /// What one permission gives: itself, or itself with one of its partners.
    fn claim(&mut self, claim: &Claim) {
        let usable = |permission: u16| self.usable.get(usize::from(permission)).copied().unwrap_or(false);
        if !usable(claim.permission) {
            return;
        }
        if claim.also == NONE {
            self.scratch.push(vec![claim.permission]);
            return;
        }
        let partners = self.facts.also.get(claim.also as usize).map(Vec::as_slice).unwrap_or_default();
        for partner in partners.iter().copied().filter(|partner| usable(*partner)) {
            let mut choice = vec![claim.permission, partner];
            choice.sort_unstable();
            choice.dedup();
            self.scratch.push(choice);
        }
    }

    /// Takes away what only reads, where something that writes is listed too.
    fn drop_reading(&mut self) {
        let only_reads = &self.only_reads;
        let reads = |choice: &Vec<u16>| {
            choice.iter().all(|permission| only_reads.get(usize::from(*permission)).copied().unwrap_or(false))
        };
        if self.scratch.iter().any(|choice| !reads(choice)) {
            self.scratch.retain(|choice| !reads(choice));
        }
    }

    /// Takes away choices that hold another one, and repetitions.
    fn minimise(&mut self) {
        if self.scratch.iter().all(|choice| choice.len() == 1) {
            // Claims are by permission, so that none stands twice.
            return;
        }
        self.scratch.sort_by(|left, right| left.len().cmp(&right.len()).then_with(|| left.cmp(right)));
        let mut kept: Vec<Vec<u16>> = Vec::with_capacity(self.scratch.len());
        for choice in self.scratch.drain(..) {
            if !kept.iter().any(|lesser| lesser.iter().all(|permission| choice.contains(permission))) {
                kept.push(choice);
            }
        }
        self.scratch = kept;
    }

    fn kind_without(&self, row: &Row, claims: &[Claim], note: &mut Note) -> CallKind {
        let any = |flag: u8| {
            claims.iter().any(|claim| {
                self.facts.permissions.get(usize::from(claim.permission)).is_some_and(|fact| fact.has(flag))
            })
        };
        if any(flag::RESOURCE_SPECIFIC) {
            *note = Note::Rule(&corrections::RESOURCE_SPECIFIC);
            CallKind::ResourceSpecific
        } else if any(flag::WITHHELD) && !row.delegated {
            *note = Note::Rule(&corrections::WITHHELD);
            CallKind::Unknown
        } else if claims.is_empty() || row.delegated {
            CallKind::UserOnly
        } else {
            *note = Note::Rule(&corrections::PER_RESOURCE);
            CallKind::Unknown
        }
    }

    fn correct(&mut self, correction: &'static Correction, kind: &mut CallKind, note: &mut Note) {
        match &correction.change {
            Change::Choices(choices) => {
                let Some(choices) = self.numbers(choices) else { return };
                self.scratch = choices;
                self.minimise();
                *kind = CallKind::App;
            }
            Change::Without(names) => {
                let taken: Vec<u16> = names.iter().filter_map(|name| self.facts.permission(name)).collect();
                let lone = |choice: &Vec<u16>| matches!(choice.as_slice(), [only] if taken.contains(only));
                if self.scratch.iter().all(lone) {
                    return;
                }
                self.scratch.retain(|choice| !lone(choice));
            }
            Change::Kind(other) => *kind = *other,
            Change::Advice => {}
        }
        *note = Note::Correction(correction);
    }

    /// The choices by number; `None` when the map lacks all of them.
    fn numbers(&self, choices: &[&[&str]]) -> Option<Vec<Vec<u16>>> {
        let number = |choice: &&[&str]| {
            let mut numbers: Vec<u16> = choice.iter().map(|name| self.facts.permission(name)).collect::<Option<_>>()?;
            numbers.sort_unstable();
            Some(numbers)
        };
        let known: Vec<Vec<u16>> = choices.iter().filter_map(number).collect();
        if known.is_empty() { None } else { Some(known) }
    }

    /// A call that the map does not have.
    fn add(&mut self, index: &mut Index, correction: &'static Correction, method: Method) {
        let (mut kind, mut note) = (CallKind::Unknown, Note::None);
        self.scratch.clear();
        self.correct(correction, &mut kind, &mut note);
        if note == Note::None {
            return;
        }
        let row = index.rows.len() as u32;
        let resolved = self.keep(index, kind, note);
        index.rows.push(resolved);
        let template = fold_template(correction.template);
        index.added.push(Added { method, template, display: correction.template, row });
    }
}

fn retired_nodes(facts: &Facts) -> Vec<bool> {
    let mut retired = vec![false; facts.nodes.len()];
    for (number, node) in facts.nodes.iter().enumerate() {
        let inherited = retired.get(node.parent as usize).copied().unwrap_or(false);
        let starts = || {
            facts.strings.text(node.key) == "onenote" && corrections::is_retired(&find::folded(facts, number as u32))
        };
        if let Some(here) = retired.get_mut(number).filter(|_| inherited || starts()) {
            *here = true;
        }
    }
    retired
}

/// Notes which rows each permission has a part in, and counts them.
fn open(facts: &Facts, index: &mut Index) {
    let mut counts = vec![0_u32; facts.permissions.len()];
    let mut parts: Vec<(u16, u32)> = Vec::with_capacity(index.members.len());
    for (number, row) in index.rows.iter().enumerate() {
        let start = parts.len();
        for choice in index.choices(row) {
            for permission in choice {
                if !parts.get(start..).unwrap_or_default().contains(&(*permission, number as u32)) {
                    parts.push((*permission, number as u32));
                }
            }
        }
    }
    parts.iter().for_each(|(permission, _)| bump(&mut counts, *permission));
    let mut start = 0;
    for count in &counts {
        index.opened.push(Span { start, length: 0 });
        start += count;
    }
    index.opened_rows = vec![0; parts.len()];
    index.breadths = vec![Breadth::default(); counts.len()];
    for (permission, row) in parts {
        let method = index.method(facts, row);
        let Some(span) = index.opened.get_mut(usize::from(permission)) else { continue };
        if let Some(slot) = index.opened_rows.get_mut((span.start + span.length) as usize) {
            *slot = row;
        }
        span.length += 1;
        if let Some(breadth) = index.breadths.get_mut(usize::from(permission)) {
            breadth.add(method);
        }
    }
}

fn bump(counts: &mut [u32], permission: u16) {
    if let Some(count) = counts.get_mut(usize::from(permission)) {
        *count += 1;
    }
}

/// Puts the choices of each row in order, the least first.
fn order(facts: &Facts, index: &mut Index) {
    let mut choices = std::mem::take(&mut index.choices);
    for row in &index.rows {
        let start = row.choices.start as usize;
        let Some(of_row) = choices.get_mut(start..start + row.choices.length as usize) else { continue };
        if of_row.len() < 2 {
            continue;
        }
        of_row.sort_by_cached_key(|choice| {
            let members = choice.of(&index.members);
            (index.cost(facts, members), members.to_vec())
        });
    }
    index.choices = choices;
}
