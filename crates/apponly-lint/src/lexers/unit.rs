//! Units of systemd: their environments and commands are lines for a shell, near enough.
use super::{Dialect, Embedded};

/// Appends the lines of `text[position..end]` that set variables or run programs.
pub(crate) fn lex(text: &str, position: usize, end: usize, embedded: &mut Vec<Embedded>) {
    let part = text.get(position..end).unwrap_or_default();
    let mut start = position;
    // The setting that goes on in the next line.
    let mut open = false;
    for line in part.split_inclusive('\n') {
        let next = start + line.len();
        let continues = line.trim_end().ends_with('\\');
        match embedded.last_mut().filter(|_| open).and_then(|last| last.parts.last_mut()).map(|part| &mut part.range) {
            Some(last) => last.end = next,
            None => {
                if let Some(skipped) = shell_part(line) {
                    embedded.push(Embedded::new(Dialect::Shell, start + skipped..next));
                    open = true;
                }
            }
        }
        open &= continues;
        start = next;
    }
}

/// Where the part for a shell begins: the assignment of `Environment`, or the program of `ExecStart` and its like.
fn shell_part(line: &str) -> Option<usize> {
    let content = line.trim_start();
    if content.starts_with("Environment=") {
        let value = content.get("Environment=".len()..)?;
        let quoted = value.starts_with(['"', '\'']);
        return Some(line.len() - if quoted { content.len() } else { value.len() });
    }
    let command = content.strip_prefix("Exec").and_then(|rest| rest.split_once('=')).map(|(_, command)| command)?;
    Some(line.len() - command.trim_start_matches(['-', '@', ':', '+', '!', '|', ' ']).len())
}
