//! From a call to the node of its template: literals before parameters, with backtracking.

use std::cmp::Ordering;

use super::facts::{Facts, NONE, Node};
use crate::call::{ANY, ANY_PATH, Folded, Method};

/// More steps than any real path takes: a bound for paths that were made to be slow.
const STEPS: u32 = 4096;

/// Looks for the first node that `accept` takes, in the order of fit.
pub(super) fn find(facts: &Facts, call: &Folded, accept: &mut dyn FnMut(u32) -> bool) -> Option<u32> {
    Search { facts, call, accept, steps: STEPS }.walk(0, 0)
}

struct Search<'a> {
    facts: &'a Facts,
    call: &'a Folded,
    accept: &'a mut dyn FnMut(u32) -> bool,
    steps: u32,
}

impl Search<'_> {
    fn walk(&mut self, node: u32, index: usize) -> Option<u32> {
        self.steps = self.steps.checked_sub(1)?;
        let call = self.call;
        if index >= call.len() {
            return (self.accept)(node).then_some(node);
        }
        let here = *self.facts.nodes.get(node as usize)?;
        let segment = call.text(index);
        if let Some(found) = literal(self.facts, &here, segment).and_then(|child| self.walk(child, index + 1)) {
            return Some(found);
        }
        let parameter = if segment.ends_with(':') { here.any_path } else { here.any };
        if is_value(segment)
            && parameter != NONE
            && let Some(found) = self.walk(parameter, index + 1)
        {
            return Some(found);
        }
        self.lenient(node, &here, segment, index)
    }

    /// What segments may be called besides their own name.
    fn lenient(&mut self, node: u32, here: &Node, segment: &str, index: usize) -> Option<u32> {
        if matches!(segment, "$count" | "$value" | "$ref") {
            // Counting, content and references are covered by what they belong to, unless the map names them.
            return if index > 0 && index + 1 == self.call.len() { self.walk(node, index + 1) } else { None };
        }
        if let Some(name) = unqualified(segment) {
            if let Some(found) = literal(self.facts, here, name).and_then(|child| self.walk(child, index + 1)) {
                return Some(found);
            }
            // A cast (`microsoft.graph.user`) narrows what comes back, not what is asked for.
            if index > 0
                && !name.contains('(')
                && let Some(found) = self.walk(node, index + 1)
            {
                return Some(found);
            }
        }
        let name = segment.split('(').next().unwrap_or_default();
        if let Some(found) = functions(self.facts, here, name).and_then(|child| self.walk(child, index + 1)) {
            return Some(found);
        }
        // A key with a name: `users(userPrincipalName={})` is an item of `users`.
        if segment.ends_with("={})") && !segment.contains(',') {
            let collection = literal(self.facts, here, name)?;
            let item = self.facts.nodes.get(collection as usize)?.any;
            return if item == NONE { None } else { self.walk(item, index + 1) };
        }
        None
    }
}

/// Whether a segment can stand for a parameter. Functions and system segments cannot.
fn is_value(segment: &str) -> bool {
    !segment.starts_with('$') && !segment.ends_with("={})") && segment != "root:"
}

fn unqualified(segment: &str) -> Option<&str> {
    let name_end = segment.find('(').unwrap_or(segment.len());
    let name = segment.get(..name_end).unwrap_or_default();
    let qualified = name.starts_with("microsoft.graph.") || name.starts_with("graph.") || name.starts_with("default.");
    let dot = name.rfind('.')?;
    if qualified { segment.get(dot + 1..) } else { None }
}

fn literal(facts: &Facts, node: &Node, key: &str) -> Option<u32> {
    let found = search(facts, node, |candidate| candidate.cmp(key));
    found.ok()
}

/// A function of that name with any parameters.
fn functions(facts: &Facts, node: &Node, name: &str) -> Option<u32> {
    if name.is_empty() {
        return None;
    }
    let order = |candidate: &str| {
        let shared = candidate.get(..name.len()).map_or_else(|| candidate.cmp(name), |start| start.cmp(name));
        shared.then_with(|| match candidate.as_bytes().get(name.len()) {
            Some(b'(') => Ordering::Equal,
            Some(next) => next.cmp(&b'('),
            None => Ordering::Less,
        })
    };
    search(facts, node, order).ok()
}

/// Binary search among the literal children.
fn search(facts: &Facts, node: &Node, order: impl Fn(&str) -> Ordering) -> Result<u32, u32> {
    let (mut low, mut high) = (node.first_child, node.first_child.saturating_add(node.literals));
    while low < high {
        let middle = low + (high - low) / 2;
        let key = facts.nodes.get(middle as usize).map_or("", |child| facts.strings.text(child.key));
        match order(key) {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => high = middle,
        }
    }
    Err(low)
}

/// The template of a node as the documentation writes it: `/users/{id}/mailFolders`.
pub(super) fn template(facts: &Facts, node: u32) -> String {
    let mut segments = Vec::new();
    let mut at = node;
    while let Some(here) = facts.nodes.get(at as usize).filter(|here| here.parent != NONE && here.parent < at) {
        segments.push(facts.strings.text(here.display));
        at = here.parent;
    }
    let length = segments.iter().map(|segment| segment.len() + 1).sum();
    let mut template = String::with_capacity(length);
    for segment in segments.iter().rev() {
        template.push('/');
        template.push_str(segment);
    }
    template
}

/// The folded form of a node's template.
pub(super) fn folded(facts: &Facts, node: u32) -> Folded {
    let mut keys = Vec::new();
    let mut at = node;
    while let Some(here) = facts.nodes.get(at as usize).filter(|here| here.parent != NONE && here.parent < at) {
        keys.push(facts.strings.text(here.key));
        at = here.parent;
    }
    let mut folded = Folded::empty();
    keys.iter().rev().for_each(|key| folded.push(key));
    folded
}

/// The node of exactly that template.
pub(super) fn exact(facts: &Facts, template: &Folded) -> Option<u32> {
    let mut node = 0;
    for key in template.iter() {
        let here = facts.nodes.get(node as usize)?;
        node = match key {
            ANY => here.any,
            ANY_PATH => here.any_path,
            key => literal(facts, here, key)?,
        };
    }
    (node != NONE).then_some(node)
}

/// The number of the row of that method on a node.
pub(super) fn row(facts: &Facts, node: u32, method: Method) -> Option<usize> {
    let here = facts.nodes.get(node as usize)?;
    let at = facts.rows_of(node).iter().position(|row| row.method == method)?;
    Some(here.first_row as usize + at)
}
