//! Questions to whoever sits at the terminal.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use apponly::{Error, catalogue};

/// Asks `question` on standard error; returns only if the answer is yes.
///
/// # Errors
/// `confirmation-missing`: no terminal, or another answer.
pub(crate) fn confirm(question: &str) -> Result<(), Error> {
    let missing = |why: &str| Error::new(&catalogue::CONFIRMATION_MISSING, format!("nothing was changed: {why}"));
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(missing("there is no terminal to ask at"));
    }
    let mut out = anstream::stderr().lock();
    let asked = write!(out, "{question} [y/N] ").and_then(|()| out.flush());
    let mut answer = String::new();
    asked
        .and_then(|()| std::io::stdin().lock().read_line(&mut answer))
        .map_err(|error| missing(&format!("the terminal cannot be read: {error}")))?;
    if matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes") {
        return Ok(());
    }
    Err(missing("the answer was not yes").with_cause("somebody looked at the plan and did not agree"))
}
