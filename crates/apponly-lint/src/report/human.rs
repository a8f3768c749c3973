//! For people: place and rule, the line with its place marked, what is wrong, what to do.

use std::fmt::Write as _;

use crate::checked::Reported;
use crate::excerpt::printable;
use crate::finding::{Confidence, Note};

/// Whether the text has escape sequences for colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Colours {
    /// With.
    On,
    /// Without.
    Off,
}

const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const BLUE: &str = "\u{1b}[1;34m";
const DIM: &str = "\u{1b}[2m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// A finding of the file called `name`, with a line break at its end.
#[must_use]
pub fn human(name: &str, reported: &Reported, colours: Colours) -> String {
    let (finding, excerpt) = (&reported.finding, &reported.excerpt);
    let style = |code: &'static str| if colours == Colours::On { code } else { "" };
    let colour = style(match finding.confidence {
        Confidence::Certain | Confidence::High => RED,
        Confidence::Low => YELLOW,
    });
    let (reset, dim, bold, blue) = (style(RESET), style(DIM), style(BOLD), style(BLUE));
    let mut text = format!(
        "{bold}{name}:{}:{}{reset}: {colour}{}{reset} {dim}({}){reset}: {}\n",
        finding.line,
        finding.column,
        finding.rule.id,
        finding.confidence,
        one_line(&finding.message)
    );
    let number = finding.line.to_string();
    if !excerpt.line.is_empty() {
        let (indent, marks) = (excerpt.mark.start, "^".repeat(excerpt.mark.len().max(1)));
        // Writing to a string cannot fail.
        writeln!(text, "  {blue}{number} |{reset} {}", excerpt.line).ok();
        writeln!(text, "  {blue}{} |{reset} {}{colour}{marks}{reset}", " ".repeat(number.len()), " ".repeat(indent))
            .ok();
    }
    writeln!(text, "  {dim}fix:{reset} {}", one_line(&finding.fix)).ok();
    text
}

/// A note about the file called `name`, in one line without its break.
#[must_use]
pub fn note(name: &str, note: &Note) -> String {
    match note.line {
        Some(line) => format!("{name}:{line}: {}", one_line(&note.message)),
        None => format!("{name}: {}", one_line(&note.message)),
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|one| if one == '\n' { ' ' } else { printable(one) }).collect()
}
