//! The rules, one file each. A rule is its id, what it says to people, examples that prove it, and a check.
mod common_authority;
mod consent;
mod consent_missing;
mod exposure;
mod first_page_only;
pub(crate) mod graph;
mod hardcoded_secret;
mod permission_ids;
mod refresh;
mod refresh_token_expected;
pub(crate) mod report;
mod retired_endpoint;
mod role_scope_mixup;
mod scope_not_default;
mod secret_on_command_line;
mod secrets;
mod tls_check_off;
mod token_exposed;
mod unneeded_permission;
mod user_required;

use std::fmt;

use crate::file::File;
use report::Report;

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
    /// Looks for it in a file.
    pub(crate) check: fn(&File<'_, '_>, &mut Report),
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

impl Example {
    const fn new(file_name: &'static str, text: &'static str) -> Self {
        Self { file_name, text }
    }
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

static RULES: &[RuleInfo] = &[
    hardcoded_secret::RULE,
    refresh_token_expected::RULE,
    user_required::RULE,
    consent_missing::RULE,
    role_scope_mixup::RULE,
    token_exposed::RULE,
    scope_not_default::RULE,
    common_authority::RULE,
    secret_on_command_line::RULE,
    retired_endpoint::RULE,
    first_page_only::RULE,
    tls_check_off::RULE,
    unneeded_permission::RULE,
];

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

#[cfg(test)]
mod tests;
