//! The line of a finding as it may be shown: without secrets, without control characters, not endless.

use std::ops::Range;

use crate::finding::Finding;
use crate::secret_shape::{find_in, is_like_random};

/// A line that is shown with the place of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Excerpt {
    /// The line, or the part of it around the place; secrets are masked.
    pub line: String,
    /// The characters of `line` that the finding is about.
    pub mark: Range<usize>,
}

/// Longer lines are cut.
const MAX_SHOWN: usize = 160;
/// What is left of the place when the line is cut.
const BEFORE: usize = 40;
/// Parts of a longer line are not looked at.
const MAX_LINE: usize = 4096;
/// What is shown in place of what is left out.
const DOTS: char = '…';

/// The line `text`, on which `finding` begins; `others` are all findings of the line, whose secrets are masked too.
pub(crate) fn excerpt(text: &str, finding: &Finding, others: &[&Finding]) -> Excerpt {
    let from = finding.column.saturating_sub(1);
    // Around the place, where the line is very long.
    let skipped = from.saturating_sub(MAX_LINE / 2);
    let characters: Vec<char> = text.chars().skip(skipped).take(MAX_LINE).collect();
    let to = if finding.end_line == finding.line { finding.end_column.saturating_sub(1) } else { usize::MAX };
    let place = |at: usize| at.saturating_sub(skipped).min(characters.len());
    let hidden = secrets(&characters, skipped, finding.line, others);
    let mark = place(from)..place(to).max(place(from));
    let (line, mark) = masked(&characters, mark, &hidden);
    cut(&line, mark, skipped > 0)
}

/// The characters that are not shown: what the rules found to be secrets, what has the shape of one, what looks random.
fn secrets(characters: &[char], skipped: usize, line: usize, others: &[&Finding]) -> Vec<Range<usize>> {
    let text: String = characters.iter().collect();
    let place = |at: usize| at.saturating_sub(skipped).min(characters.len());
    let of_rules = others.iter().filter(|other| other.masked.is_some() && other.line <= line && line <= other.end_line);
    let mut hidden: Vec<Range<usize>> = of_rules
        .map(|other| {
            let from = if other.line == line { place(other.column.saturating_sub(1)) } else { 0 };
            let to = if other.end_line == line { place(other.end_column.saturating_sub(1)) } else { characters.len() };
            from..to.max(from)
        })
        .collect();
    let column = |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
    hidden.extend(find_in(text.as_bytes()).into_iter().map(|found| column(found.range.start)..column(found.range.end)));
    hidden.extend(random_runs(characters));
    hidden.sort_by_key(|range| (range.start, range.end));
    hidden
}

/// Runs that no person wrote, whatever they are: an excerpt is no place to be wrong about a secret.
fn random_runs(characters: &[char]) -> Vec<Range<usize>> {
    let in_run = |character: &char| character.is_ascii_alphanumeric() || "-._~+/=".contains(*character);
    let mut runs = Vec::new();
    let mut start = 0;
    while let Some(rest) = characters.get(start..).filter(|rest| !rest.is_empty()) {
        let length = rest.iter().take_while(|character| in_run(character)).count();
        let run: String = rest.iter().take(length).collect();
        if length >= 20 && is_like_random(&run) {
            runs.push(start..start + length);
        }
        start += length.max(1);
    }
    runs
}

/// Replaces each hidden range by its first characters and dots; gives the place of the mark in the result.
fn masked(characters: &[char], mark: Range<usize>, hidden: &[Range<usize>]) -> (Vec<char>, Range<usize>) {
    let mut line = Vec::with_capacity(characters.len());
    let (mut start, mut end) = (None, None);
    let mut hidden = hidden.iter().peekable();
    let mut at = 0;
    while at < characters.len() {
        if at >= mark.start && start.is_none() {
            start = Some(line.len());
        }
        if at >= mark.end && end.is_none() {
            end = Some(line.len());
        }
        while hidden.next_if(|range| range.end <= at).is_some() {}
        match hidden.peek().filter(|range| range.start <= at) {
            Some(range) => {
                let shown = if range.end - at < 12 { 1 } else { 3 };
                line.extend(characters.iter().skip(at).take(shown.min(range.end - at)).map(|one| printable(*one)));
                line.push(DOTS);
                at = range.end;
            }
            None => {
                line.extend(characters.get(at).map(|one| printable(*one)));
                at += 1;
            }
        }
    }
    let length = line.len();
    let start = start.unwrap_or(length);
    (line, start..end.unwrap_or(length).max(start))
}

/// A terminal obeys control characters, and marks of direction change what a line seems to say.
pub(crate) fn printable(character: char) -> char {
    match character {
        '\t' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' => {
            '\u{fffd}'
        }
        other if other.is_control() => '\u{fffd}',
        other => other,
    }
}

/// Keeps what fits around the mark, without the indentation.
fn cut(line: &[char], mark: Range<usize>, is_cut: bool) -> Excerpt {
    let indent = line.iter().take_while(|character| **character == ' ').count().min(mark.start);
    let from = if mark.end.saturating_sub(indent) <= MAX_SHOWN && !is_cut {
        indent
    } else {
        mark.start.saturating_sub(BEFORE).max(indent)
    };
    let to = line.len().min(from + MAX_SHOWN);
    let mut shown: String = line.get(from..to).unwrap_or_default().iter().collect();
    let mut shift = 0;
    if from > indent || is_cut {
        shown.insert(0, DOTS);
        shift = 1;
    }
    if to < line.len() {
        shown.push(DOTS);
    }
    let place = |at: usize| at.clamp(from, to) - from + shift;
    Excerpt { line: shown.trim_end().to_owned(), mark: place(mark.start)..place(mark.end).max(place(mark.start) + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Confidence;
    use crate::secret_shape::mask;
    use crate::suppress::IGNORE_INCOMPLETE;

    fn finding(column: usize, end_column: usize, secret: Option<&str>) -> Finding {
        Finding {
            rule: &IGNORE_INCOMPLETE,
            line: 1,
            column,
            end_line: 1,
            end_column,
            confidence: Confidence::High,
            message: String::new(),
            fix: String::new(),
            masked: secret.map(mask),
        }
    }

    fn marked(excerpt: &Excerpt) -> String {
        excerpt.line.chars().skip(excerpt.mark.start).take(excerpt.mark.len()).collect()
    }

    #[test]
    fn the_place_is_marked_without_the_indentation() {
        let shown = excerpt("\t  Get-Thing -All", &finding(4, 13, None), &[]);
        assert_eq!((shown.line.as_str(), marked(&shown).as_str()), ("Get-Thing -All", "Get-Thing"));
    }

    #[test]
    fn the_secret_of_another_finding_is_masked() {
        let text = "az login -u app -p Blau-Wal_1989! --tenant x";
        let secret = finding(20, 34, Some("Blau-Wal_1989!"));
        let command = finding(1, 34, None);
        assert_eq!(excerpt(text, &command, &[&secret]).line, "az login -u app -p Bla… --tenant x");
        assert_eq!(marked(&excerpt(text, &secret, &[&secret])), "Bla…");
    }

    #[test]
    fn what_has_a_shape_or_looks_random_is_masked_whoever_found_it() {
        let forty = format!("zzz8Q~{}blP", "z".repeat(31));
        for secret in [forty.as_str(), "q1Z3x5C7v9B2n4M6a8S0d1F3g5H7j9K2l4P6o8I0u1Y="] {
            let shown = excerpt(&format!("a {secret} b"), &finding(1, 2, None), &[]);
            assert_eq!(shown.line, format!("a {}… b", &secret[..3]));
        }
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}HERE{}", "x y ".repeat(5_000), " z".repeat(500_000));
        let shown = excerpt(&text, &finding(20_001, 20_005, None), &[]);
        assert_eq!(marked(&shown), "HERE");
        assert!(
            shown.line.chars().count() <= MAX_SHOWN + 2 && shown.line.starts_with(DOTS) && shown.line.ends_with(DOTS)
        );
    }

    #[test]
    fn places_outside_of_the_line_are_survived() {
        for (column, end_column) in [(0, 0), (50, 60), (3, 1), (usize::MAX, usize::MAX)] {
            let shown = excerpt("short", &finding(column, end_column, Some("short")), &[]);
            assert!(shown.line.chars().count() <= 6, "{shown:?}");
        }
    }

    #[test]
    fn a_terminal_has_nothing_to_obey() {
        assert_eq!(excerpt("a\u{1b}[31m\u{202e}b", &finding(1, 2, None), &[]).line, "a\u{fffd}[31m\u{fffd}b");
    }
}
