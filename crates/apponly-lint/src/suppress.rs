//! Comments that silence a rule: `apponly:ignore RULE reason`, in the line or alone above it. The reason is for the next
//! reader; without one, the comment is itself a finding.

use std::collections::BTreeSet;

use crate::finding::{Confidence, Finding};
use crate::rules::{RuleInfo, rule};

const MARK: &str = "apponly:ignore";

/// More of them in one file are left out.
const MAX_INCOMPLETE: usize = 2000;

/// Reported for a comment that silences nothing since it says too little.
pub static IGNORE_INCOMPLETE: RuleInfo = RuleInfo {
    id: "ignore-incomplete",
    title: "An ignore comment without rule or reason",
    description: "A comment silences a finding only if it names the rule and says why. Without the reason nobody can tell \
                  later whether it still holds, and without the rule it would silence everything.",
    fix: "write `apponly:ignore RULE reason`, with one of the names of `apponly lint --list-rules`",
    must_fire: &[],
    must_not_fire: &[],
    // It needs the whole text, and what the other rules found.
    check: |_, _| {},
};

/// One comment.
struct Ignore<'a> {
    rule: &'a str,
    /// The lines that it is about.
    lines: [usize; 2],
}

/// Whether there is such a comment in UTF-8 or UTF-16; cheaper than reading the text.
pub(crate) fn may_have_comments(text: &[u8]) -> bool {
    const WIDE: &[u8] = b"a\0p\0p\0o\0n\0l\0y\0:\0i\0g\0n\0o\0r\0e";
    [MARK.as_bytes(), WIDE].iter().any(|mark| memchr::memmem::find(text, mark).is_some())
}

/// Takes the findings away that comments in `text` silence, and adds those about incomplete comments.
pub(crate) fn apply(text: &str, findings: &mut Vec<Finding>) {
    if memchr::memmem::find(text.as_bytes(), MARK.as_bytes()).is_none() {
        return;
    }
    let (ignores, incomplete) = comments(text);
    let silenced: BTreeSet<(&str, usize)> =
        ignores.iter().flat_map(|ignore| ignore.lines.map(|line| (ignore.rule, line))).collect();
    findings.retain(|finding| {
        let (rule, last) = (finding.rule.id, finding.end_line.max(finding.line));
        silenced.range((rule, finding.line)..=(rule, last)).next().is_none()
    });
    findings.extend(incomplete);
    findings.sort_by_key(|finding| (finding.line, finding.column));
}

fn comments(text: &str) -> (Vec<Ignore<'_>>, Vec<Finding>) {
    let (mut ignores, mut incomplete) = (Vec::new(), Vec::new());
    // Comments that stand alone wait for the next line that is none.
    let mut waiting: Vec<Ignore<'_>> = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line)) {
        let Some((before, after)) = line.split_once(MARK).filter(|(before, _)| opens_comment(before)) else {
            for mut ignore in waiting.drain(..) {
                ignore.lines[1] = number;
                ignores.push(ignore);
            }
            continue;
        };
        let (rule_id, reason) = parts(after);
        match problem(rule_id, reason) {
            Some(problem) => {
                incomplete.extend((incomplete.len() < MAX_INCOMPLETE).then(|| finding(number, before, line, problem)))
            }
            None => {
                let ignore = Ignore { rule: rule_id, lines: [number, number] };
                // What opens a comment has no letters or digits, but for `REM`.
                let is_alone = !before
                    .trim_end()
                    .trim_end_matches(['r', 'e', 'm', 'R', 'E', 'M'])
                    .chars()
                    .any(char::is_alphanumeric);
                if is_alone { waiting.push(ignore) } else { ignores.push(ignore) }
            }
        }
    }
    ignores.extend(waiting);
    (ignores, incomplete)
}

/// Whether the text before the mark ends with what opens a comment in one of the languages: in a string or in prose the mark
/// only tells of such comments.
fn opens_comment(before: &str) -> bool {
    let before = before.trim_end();
    let opens = ["#", "//", "/*", "*", "--", "<!--", ";", "<#", "%%", "{{!--"];
    before.is_empty() || opens.iter().any(|open| before.ends_with(open)) || before.to_ascii_lowercase().ends_with("rem")
}

/// The rule and the reason, without what closes a comment.
fn parts(after: &str) -> (&str, &str) {
    let after = after.trim();
    let after =
        ["*/", "-->", "#>", "--}}", "%>"].iter().fold(after, |text, close| text.trim_end_matches(close)).trim_end();
    let end = after.find(|one: char| !(one.is_ascii_alphanumeric() || one == '-')).unwrap_or(after.len());
    let (rule_id, reason) = after.split_at_checked(end).unwrap_or((after, ""));
    (rule_id, reason.trim_matches(|one: char| one.is_whitespace() || ":-–—\"'".contains(one)))
}

fn problem(rule_id: &str, reason: &str) -> Option<String> {
    if rule_id.is_empty() {
        return Some("the comment names no rule".to_owned());
    }
    if rule(rule_id).is_none() {
        return Some(format!("the comment names `{rule_id}`, which is no rule"));
    }
    let says_nothing = reason.chars().filter(|one| one.is_alphanumeric()).count() < 3;
    says_nothing.then(|| format!("the comment silences `{rule_id}` without saying why"))
}

fn finding(line: usize, before: &str, whole: &str, message: String) -> Finding {
    let column = before.chars().count() + 1;
    Finding {
        rule: &IGNORE_INCOMPLETE,
        line,
        column,
        end_line: line,
        end_column: whole.trim_end().chars().count() + 1,
        confidence: Confidence::High,
        message,
        fix: IGNORE_INCOMPLETE.fix.to_owned(),
        masked: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines on which `user-required` is silenced, of a text in which every line breaks it.
    fn silenced(text: &str) -> (Vec<usize>, usize) {
        let count = text.lines().count();
        let on = |line| Finding {
            rule: rule("user-required").unwrap(),
            line,
            column: 1,
            end_line: line,
            end_column: 2,
            confidence: Confidence::High,
            message: String::new(),
            fix: String::new(),
            masked: None,
        };
        let mut findings: Vec<Finding> = (1..=count).map(on).collect();
        apply(text, &mut findings);
        let incomplete = findings.iter().filter(|finding| finding.rule.id == IGNORE_INCOMPLETE.id).count();
        let left = |line: &usize| !findings.iter().any(|one| one.line == *line && one.rule.id == "user-required");
        ((1..=count).filter(left).collect(), incomplete)
    }

    #[test]
    fn a_comment_silences_its_line_or_the_next() {
        assert_eq!(silenced("a\nb # apponly:ignore user-required asked for by the help desk\nc\nd"), (vec![2], 0));
        assert_eq!(silenced("a\n// apponly:ignore user-required: asked for\nc\nd"), (vec![2, 3], 0));
        assert_eq!(silenced("a\n  <!-- apponly:ignore user-required asked for -->\nc"), (vec![2, 3], 0));
        assert_eq!(silenced("REM apponly:ignore user-required asked for\nb"), (vec![1, 2], 0));
    }

    #[test]
    fn comments_above_each_other_are_about_the_next_code() {
        let text = "# apponly:ignore user-required asked for\n# apponly:ignore tls-check-off a local proxy\nc\nd";
        assert_eq!(silenced(text), (vec![1, 3], 0));
    }

    #[test]
    fn other_rules_are_not_silenced() {
        assert_eq!(silenced("a # apponly:ignore tls-check-off a local proxy"), (vec![], 0));
    }

    #[test]
    fn without_rule_or_reason_nothing_is_silenced() {
        for comment in
            ["", " user-required", " user-required -->", " user-required --", " user-requird a reason", " all of it"]
        {
            assert_eq!(silenced(&format!("a # apponly:ignore{comment}")), (vec![], 1), "{comment}");
        }
    }

    #[test]
    fn what_only_tells_of_comments_is_none() {
        assert_eq!(silenced("write `apponly:ignore RULE reason` there"), (vec![], 0));
    }
}
