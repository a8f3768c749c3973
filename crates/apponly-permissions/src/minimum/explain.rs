//! Why each permission, what wider choices would open, and the trade-offs.

use std::collections::BTreeSet;

use super::problem::Clause;
use super::search::{Goal, Weight};
use super::{Alternative, AlternativeKind, Minimum, MinimumPermission, Wider, risk_weight, solve};
use crate::answer::{Answer, Breadth};
use crate::call::Call;
use crate::map::Inner;
use crate::map::facts::guid_text;
use crate::risk::Risk;

/// What the search for one alternative may do.
const WORK: u64 = 500_000;
/// The most wider choices that are shown.
const WIDER: usize = 8;

/// All that an explanation looks at.
pub(super) struct Explanation<'a> {
    pub(super) inner: &'a Inner,
    pub(super) calls: &'a [Call],
    pub(super) answers: &'a [Answer],
    /// The choices of each call.
    pub(super) needs: &'a [Clause],
    /// In ascending order.
    pub(super) chosen: &'a [u16],
}

impl Explanation<'_> {
    pub(super) fn minimum(&self, uncovered: Vec<usize>, exact: bool) -> Minimum {
        let mut order = self.chosen.to_vec();
        order.sort_by_key(|permission| (std::cmp::Reverse(self.inner.index.risk(*permission)), *permission));
        Minimum {
            permissions: order.iter().map(|permission| self.permission(*permission)).collect(),
            uncovered,
            alternatives: self.alternatives(),
            answers: self.answers.to_vec(),
            opens: self.opens(self.chosen),
            exact,
        }
    }

    fn opens(&self, permissions: &[u16]) -> Breadth {
        self.inner.index.breadth_of(&self.inner.facts, permissions)
    }

    fn permission(&self, permission: u16) -> MinimumPermission {
        let calls = self.calls_of(permission);
        let fact = self.inner.facts.permissions.get(usize::from(permission));
        MinimumPermission {
            permission: self.inner.facts.name(permission).to_owned(),
            id: fact.and_then(|fact| fact.role.as_ref()).map(guid_text),
            risk: self.inner.index.risk(permission),
            why: self.why(permission, &calls),
            opens: self.inner.index.breadth(permission),
            wider: self.wider(permission, &calls),
            calls,
        }
    }

    /// The choices of a call that the chosen set holds.
    fn satisfied(&self, call: usize) -> impl Iterator<Item = &Vec<u16>> {
        let choices = self.needs.get(call).map(Vec::as_slice).unwrap_or_default();
        choices.iter().filter(|choice| choice.iter().all(|permission| self.chosen.binary_search(permission).is_ok()))
    }

    fn calls_of(&self, permission: u16) -> Vec<usize> {
        (0..self.needs.len()).filter(|call| self.satisfied(*call).any(|choice| choice.contains(&permission))).collect()
    }

    /// Whether a call would be uncovered without the permission.
    fn forces(&self, call: usize, permission: u16) -> bool {
        self.satisfied(call).all(|choice| choice.contains(&permission))
    }

    /// Whether the permission is in the least choice of a call by itself.
    fn is_least(&self, call: usize, permission: u16) -> bool {
        let least = self.needs.get(call).and_then(|choices| choices.first());
        least.is_some_and(|choice| choice.contains(&permission)) && self.forces(call, permission)
    }

    fn why(&self, permission: u16, calls: &[usize]) -> String {
        let (needing, covered): (Vec<usize>, Vec<usize>) =
            calls.iter().partition(|call| self.is_least(**call, permission));
        let Some(first) = needing.first() else { return self.why_together(calls) };
        let mut why = format!("`{}` needs it", self.shown(*first));
        let partners = self.partners(*first, permission);
        if !partners.is_empty() {
            why.push_str(&format!(" together with {}", partners.join(" and ")));
        }
        match self.needs.get(*first).map_or(0, Vec::len) {
            0 | 1 => why.push_str(", nothing else opens it"),
            count => why.push_str(&format!(", the least of {count} choices")),
        }
        match needing.len() - 1 {
            0 => {}
            1 => why.push_str("; one more call does so"),
            others => why.push_str(&format!("; {others} more calls do so")),
        }
        match covered.as_slice() {
            [] => {}
            [one] => why.push_str(&format!("; it covers `{}` too", self.shown(*one))),
            several => why.push_str(&format!("; it covers {} more calls too", several.len())),
        }
        why
    }

    /// No call has it as its least choice: it takes the place of several.
    fn why_together(&self, calls: &[usize]) -> String {
        match calls {
            [] => "it is part of the least set".to_owned(),
            [only] => format!("it is the choice for `{}` that fits the rest of the set", self.shown(*only)),
            [first, others @ ..] => {
                let more =
                    if others.len() == 1 { "one more call".to_owned() } else { format!("{} more calls", others.len()) };
                format!("it covers `{}` and {more}, which would need several permissions otherwise", self.shown(*first))
            }
        }
    }

    /// What a call needs beside the permission.
    fn partners(&self, call: usize, permission: u16) -> Vec<&str> {
        let choice = self.satisfied(call).next().into_iter().flatten();
        choice.filter(|other| **other != permission).map(|other| self.inner.facts.name(*other)).collect()
    }

    fn shown(&self, call: usize) -> String {
        let method = self.calls.get(call).map_or("", Call::method);
        let path = self.answers.get(call).map_or("", |answer| answer.path.as_str());
        format!("{method} {path}")
    }

    fn wider(&self, permission: u16, calls: &[usize]) -> Vec<Wider> {
        let mut common: Option<BTreeSet<u16>> = None;
        for call in calls.iter().filter(|call| self.forces(**call, permission)) {
            let choices = self.needs.get(*call).map(Vec::as_slice).unwrap_or_default();
            let single = choices.iter().filter_map(|choice| match choice.as_slice() {
                [only] if *only != permission => Some(*only),
                _ => None,
            });
            let here: BTreeSet<u16> = single.collect();
            common = Some(common.map_or_else(|| here.clone(), |common| common.intersection(&here).copied().collect()));
        }
        let mut wider: Vec<u16> =
            common.unwrap_or_default().into_iter().filter(|other| self.chosen.binary_search(other).is_err()).collect();
        wider.sort_by_key(|other| (self.inner.index.cost(&self.inner.facts, &[*other]), *other));
        wider.truncate(WIDER);
        wider.into_iter().map(|other| self.wider_one(permission, other)).collect()
    }

    fn wider_one(&self, permission: u16, other: u16) -> Wider {
        let (both, mine) = (self.opens(&[permission, other]), self.inner.index.breadth(permission));
        Wider {
            permission: self.inner.facts.name(other).to_owned(),
            risk: self.inner.index.risk(other),
            opens_more: Breadth {
                reads: both.reads - mine.reads.min(both.reads),
                writes: both.writes - mine.writes.min(both.writes),
            },
        }
    }

    fn alternatives(&self) -> Vec<Alternative> {
        let mut alternatives = Vec::new();
        alternatives.extend(self.fewer());
        alternatives.extend(self.narrower());
        alternatives.extend(self.selected());
        alternatives
    }

    fn weighted(&self, permission: u16) -> u64 {
        self.inner.index.breadth(permission).weighted().into()
    }

    /// The fewest permissions, the least dangerous of such sets.
    fn fewer(&self) -> Option<Alternative> {
        let weight = |permission: u16| -> Weight {
            let [critical, high, medium, _, _] = risk_weight(self.inner, permission);
            [1, critical, high, medium, self.weighted(permission)]
        };
        let found = solve(self.needs, &Goal { weight: &weight, rows: None }, WORK);
        if found.permissions.len() >= self.chosen.len() {
            return None;
        }
        let least = self.inner.index.risk_count(self.chosen);
        let text = format!(
            "{} at the price of {}",
            in_words(self.inner.index.risk_count(&found.permissions)),
            self.compared(&found.permissions)
        );
        Some(self.set(AlternativeKind::Fewer, &found.permissions, format!("{text}, instead of {}", in_words(least))))
    }

    /// The set that opens least, with no more critical and high permissions.
    fn narrower(&self) -> Option<Alternative> {
        let weight = |permission: u16| -> Weight {
            let [critical, high, _, _, _] = risk_weight(self.inner, permission);
            [critical, high, self.weighted(permission), 1, 0]
        };
        let found = solve(self.needs, &Goal { weight: &weight, rows: None }, WORK);
        if self.opens(&found.permissions).weighted() >= self.opens(self.chosen).weighted() {
            return None;
        }
        let (less, more) = (self.inner.index.risk_count(&found.permissions), self.inner.index.risk_count(self.chosen));
        let text = format!(
            "{}, which open less ({}), instead of {}",
            in_words(less),
            self.compared(&found.permissions),
            in_words(more)
        );
        Some(self.set(AlternativeKind::Narrower, &found.permissions, text))
    }

    fn compared(&self, permissions: &[u16]) -> String {
        let (theirs, ours) = (self.opens(permissions), self.opens(self.chosen));
        format!(
            "{} reads and {} writes opened instead of {} and {}",
            theirs.reads, theirs.writes, ours.reads, ours.writes
        )
    }

    fn set(&self, kind: AlternativeKind, permissions: &[u16], text: String) -> Alternative {
        let gone: Vec<u16> =
            self.chosen.iter().copied().filter(|permission| !permissions.contains(permission)).collect();
        Alternative {
            kind,
            risk: permissions.iter().map(|permission| self.inner.index.risk(*permission)).max().unwrap_or(Risk::Low),
            opens: self.opens(permissions),
            permissions: self.inner.names(permissions),
            instead_of: self.inner.names(&gone),
            text,
        }
    }

    /// What is granted on single resources may take the place of a permission, where all of its calls allow that.
    fn selected(&self) -> Vec<Alternative> {
        let replaceable = |permission: &u16| {
            let forcing: Vec<usize> =
                self.calls_of(*permission).into_iter().filter(|call| self.forces(*call, *permission)).collect();
            let mut common: Option<Vec<&'static str>> = None;
            for call in forcing {
                let here = self.answers.get(call).map(|answer| answer.selected.as_slice()).unwrap_or_default();
                common = Some(match common {
                    None => here.to_vec(),
                    Some(common) => common.into_iter().filter(|name| here.contains(name)).collect(),
                });
            }
            let narrowest = common?.first().copied()?;
            Some(self.instead(*permission, narrowest))
        };
        self.chosen.iter().filter_map(replaceable).collect()
    }

    fn instead(&self, permission: u16, selected: &'static str) -> Alternative {
        let name = self.inner.facts.name(permission);
        Alternative {
            kind: AlternativeKind::Selected,
            permissions: vec![selected.to_owned()],
            instead_of: vec![name.to_owned()],
            risk: crate::risk::of(selected),
            opens: Breadth::default(),
            text: format!(
                "{selected} instead of {name}, if somebody grants the app each site, list or file that it works on"
            ),
        }
    }
}

/// `one at risk high and two at risk low`.
fn in_words(count: [u32; 4]) -> String {
    let parts: Vec<String> = Risk::ALL
        .iter()
        .zip(count)
        .filter(|(_, number)| *number > 0)
        .map(|(risk, number)| format!("{number} at risk {risk}"))
        .collect();
    let kind = if count.iter().sum::<u32>() == 1 { "permission" } else { "permissions" };
    match parts.split_last() {
        None => "no permission".to_owned(),
        Some((only, [])) => only.replacen(" at", &format!(" {kind} at"), 1),
        Some((last, others)) => format!("{} and {last}", others.join(", ").replacen(" at", &format!(" {kind} at"), 1)),
    }
}
