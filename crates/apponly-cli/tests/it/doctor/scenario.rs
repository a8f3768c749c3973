//! What a scenario is, and what is asked of every one.

use std::any::Any;
use std::sync::Arc;

use serde_json::Value;

use crate::support::{Home, Outcome, Running, with};

/// Where a scenario plays: what is running, and what the command is given.
pub(super) struct Stage {
    pub(super) home: Home,
    pub(super) variables: Vec<(String, String)>,
    pub(super) words: Vec<String>,
    /// What must live as long.
    running: Vec<Box<dyn Any>>,
}

impl Stage {
    pub(super) fn new(variables: Vec<(String, String)>) -> Self {
        Self { home: Home::new(), variables, words: Vec::new(), running: Vec::new() }
    }

    /// The shared tenant, with these variables of it.
    pub(super) fn shared(variables: impl FnOnce(&Running) -> Vec<(String, String)>) -> Self {
        let tenant: Arc<Running> = crate::support::shared();
        let variables = variables(&tenant);
        Self::new(variables).keeping(tenant)
    }

    /// A tenant for this scenario alone.
    pub(super) fn own(tenant: Running, variables: impl FnOnce(&Running) -> Vec<(String, String)>) -> Self {
        let variables = variables(&tenant);
        Self::new(variables).keeping(tenant)
    }

    pub(super) fn keeping(mut self, it: impl Any) -> Self {
        self.running.push(Box::new(it));
        self
    }

    pub(super) fn and(mut self, more: &[(&str, &str)]) -> Self {
        self.variables = with(self.variables, more);
        self
    }

    pub(super) fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(other, _)| other != name);
        self
    }

    pub(super) fn words<S: Into<String>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    pub(super) fn run(&self, more: &[&str]) -> Outcome {
        let words = ["doctor"].into_iter().chain(more.iter().copied());
        self.home.run(&self.variables, words.chain(self.words.iter().map(String::as_str)))
    }
}

/// One trouble.
pub(super) struct Scenario {
    pub(super) name: &'static str,
    pub(super) stage: fn() -> Stage,
    /// The check that is at fault.
    pub(super) check: &'static str,
    /// `fail` or `warn`.
    pub(super) status: &'static str,
    /// Parts of what it says, evidence and fix included.
    pub(super) says: &'static [&'static str],
}

/// What no output may hold: the secrets of the built-in tenant, and what the scenarios give as secrets.
const SECRETS: [&str; 9] = [
    "emulated~secret",
    "emulated~expired",
    "emulated~disabled",
    "wrong~secret",
    "made-up~",
    "hunter2",
    "aHVudGVyMg",
    "PRIVATE KEY",
    "eyJ",
];

/// Plays all of `scenarios`; a failure names the one.
pub(super) fn play(scenarios: &[Scenario]) {
    let mut failures = Vec::new();
    for scenario in scenarios {
        let outcome = (scenario.stage)().run(&["--format", "json"]);
        let problems = judge(scenario, &outcome);
        if !problems.is_empty() {
            failures.push(format!("{}: {problems:#?}\n{}{}", scenario.name, outcome.stdout, outcome.stderr));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn judge(scenario: &Scenario, outcome: &Outcome) -> Vec<String> {
    let Scenario { check, status, says, .. } = *scenario;
    let mut problems = Vec::new();
    let mut demand = |is_met: bool, what: String| {
        if !is_met {
            problems.push(what);
        }
    };
    let all = format!("{}{}", outcome.stdout, outcome.stderr);
    for secret in SECRETS {
        demand(!all.contains(secret), format!("shows `{secret}`"));
    }
    let fails = status == "fail";
    demand(outcome.code == i32::from(fails), format!("exit code {}", outcome.code));
    let document = outcome.json();
    demand(document["verdict"] == status, format!("the verdict is {}", document["verdict"]));
    let checks = document["checks"].as_array().unwrap();
    demand(checks.len() == 13, format!("{} checks", checks.len()));
    let found = checks.iter().find(|found| found["id"] == check).unwrap();
    demand(found["status"] == status, format!("`{check}` stands at {}", found["status"]));
    demand(found["fix"].as_str().is_some_and(|fix| !fix.is_empty()), format!("`{check}` has no fix"));
    let text = found.to_string();
    for part in says {
        // As JSON writes it.
        let written = serde_json::to_string(part).unwrap();
        demand(text.contains(written.trim_matches('"')), format!("`{check}` does not say `{part}`"));
    }
    if fails {
        demand(document["root"] == check, format!("the root is {}", document["root"]));
        let others = checks.iter().filter(|other| other["status"] == "fail" && other["id"] != check);
        for other in others {
            demand(other["follows_from"] == check, format!("{} fails on its own", other["id"]));
        }
    }
    problems
}

/// The check of that name.
pub(super) fn check<'a>(document: &'a Value, id: &str) -> &'a Value {
    document["checks"].as_array().unwrap().iter().find(|check| check["id"] == id).unwrap()
}
