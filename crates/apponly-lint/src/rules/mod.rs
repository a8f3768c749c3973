//! The rules, one file each. A rule is its id, what it says to people, examples that prove it, and a check.
use std::fmt;

/// One rule, as shown by `--list-rules` and `--explain`.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct RuleInfo {
    /// The name in reports and in `apponly:ignore` comments.
    pub id: &'static str,
    /// A few words.
    pub title: &'static str,
    /// What is wrong with it, and what happens because of it.
    pub description: &'static str,
    /// What to do instead.
    pub fix: &'static str,
    /// Files in which the rule finds something.
    pub must_fire: &'static [Example],
    /// Files like them in which it must not.
    pub must_not_fire: &'static [Example],
}

/// A small file that shows a rule at work. The tests of the crate run them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// A name by which the dialect is known.
    pub file_name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// All rules, in the order of the documentation.
#[must_use]
pub fn rules() -> &'static [RuleInfo] {
    RULES
}

/// The rule of that id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static RuleInfo> {
    RULES.iter().find(|rule| rule.id == id)
}

static RULES: &[RuleInfo] = &[];

impl fmt::Debug for RuleInfo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("RuleInfo").field(&self.id).finish()
    }
}

impl PartialEq for RuleInfo {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for RuleInfo {}
