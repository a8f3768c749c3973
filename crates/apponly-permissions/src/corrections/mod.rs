//! Where the published map is wrong, silent or misleading: our own tables and rules, each with its reason and source.
//!
//! Corrections apply when a map is loaded, not when it is stored: a stored map holds what was published, so a new version
//! of this program corrects old maps too.

mod conditions;
mod content;
mod holes;
mod refused;
mod rules;
mod selected;

pub(crate) use rules::{ME, ONENOTE, PER_RESOURCE, RESOURCE_SPECIFIC, WITHHELD, is_retired, is_user_path, only_reads};
pub use rules::{RULES, Rule};
pub(crate) use selected::{is_per_resource, selected};

use crate::answer::CallKind;

/// One line of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Correction {
    /// The methods that it is about.
    pub methods: &'static [&'static str],
    /// The template, as the documentation writes it.
    pub template: &'static str,
    /// What changes.
    pub change: Change,
    /// Why; shown as advice. One sentence without full stop.
    pub reason: &'static str,
    /// Where that is known from.
    pub source: &'static str,
}

/// What a correction changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// These are the choices, whatever the map says. Each is a set that must be held together.
    Choices(&'static [&'static [&'static str]]),
    /// These do not suffice.
    Without(&'static [&'static str]),
    /// The call is of another kind.
    Kind(CallKind),
    /// The choices stay; there is something to know.
    Advice,
}

/// All lines.
pub fn corrections() -> impl Iterator<Item = &'static Correction> {
    conditions::TABLE.iter().chain(content::TABLE).chain(refused::TABLE).chain(holes::TABLE)
}

const GET: &[&str] = &["GET"];
const POST: &[&str] = &["POST"];
const CHANGES: &[&str] = &["PATCH", "DELETE"];

/// How a line is written.
const fn line(
    methods: &'static [&'static str],
    template: &'static str,
    change: Change,
    reason: &'static str,
    source: &'static str,
) -> Correction {
    Correction { methods, template, change, reason, source }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::testing::{published_map, small_map};
    use crate::{Answer, Call, PermissionMap};

    fn example(correction: &Correction, method: &str) -> Call {
        let path = correction.template.replace("={value}", "='x'").replace("{id}", "x1");
        Call::parse(method, &path).unwrap()
    }

    fn each(map: &PermissionMap, check: impl Fn(&Correction, &Answer, &str)) {
        for correction in corrections() {
            for method in correction.methods {
                let call = example(correction, method);
                check(correction, &map.look_up(&call), &call.to_string());
            }
        }
    }

    fn holds(correction: &Correction, answer: &Answer, call: &str) {
        match &correction.change {
            Change::Choices(choices) => {
                let wanted: BTreeSet<Vec<&str>> = choices.iter().map(|choice| sorted(choice)).collect();
                let found: BTreeSet<Vec<&str>> = answer
                    .acceptable
                    .iter()
                    .map(|choice| sorted(&choice.iter().map(String::as_str).collect::<Vec<_>>()))
                    .collect();
                assert_eq!(found, wanted, "{call}");
            }
            Change::Without(names) => {
                for choice in &answer.acceptable {
                    assert!(!names.iter().any(|name| choice.len() == 1 && choice[0] == *name), "{call}: {choice:?}");
                }
            }
            Change::Kind(kind) => assert_eq!(answer.kind, *kind, "{call}"),
            Change::Advice => {}
        }
        assert_eq!(answer.advice.as_deref(), Some(correction.reason), "{call}");
    }

    fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
        let mut names = names.to_vec();
        names.sort_unstable();
        names
    }

    #[test]
    fn each_line_holds_in_the_published_map() {
        let Some(map) = published_map() else { return };
        each(map, holds);
    }

    /// A line for a call that the small map does not have is added there as a hole, so all can be checked with it too.
    #[test]
    fn each_line_that_the_small_map_can_say_holds_in_it() {
        let map = small_map();
        each(&map, |correction, answer, call| {
            let known = |names: &[&str]| names.iter().all(|name| map.is_application(name));
            let sayable = match &correction.change {
                Change::Choices(choices) => choices.iter().all(|choice| known(choice)),
                Change::Kind(_) => true,
                Change::Without(_) | Change::Advice => answer.kind == CallKind::App,
            };
            if sayable {
                holds(correction, answer, call);
            }
        });
    }

    #[test]
    fn all_names_exist_in_the_published_map() {
        let Some(map) = published_map() else { return };
        for correction in corrections() {
            let names: Vec<&str> = match &correction.change {
                Change::Choices(choices) => choices.iter().flat_map(|choice| choice.iter().copied()).collect(),
                Change::Without(names) => names.to_vec(),
                Change::Kind(_) | Change::Advice => Vec::new(),
            };
            for name in names {
                assert!(map.is_application(name), "{}: {name}", correction.template);
            }
        }
    }

    #[test]
    fn each_line_has_its_words_and_stands_once() {
        let mut seen = BTreeSet::new();
        for correction in corrections() {
            assert!(!correction.reason.is_empty() && !correction.reason.ends_with('.'), "{}", correction.template);
            assert!(!correction.source.is_empty(), "{}", correction.template);
            for method in correction.methods {
                assert!(seen.insert((*method, correction.template)), "{method} {} twice", correction.template);
            }
        }
    }
}
