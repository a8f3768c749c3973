//! Calls where they stand: in scripts, in lists, in logs.
//!
//! | File | Content |
//! | --- | --- |
//! | `language.rs` | which language a script is in |
//! | `lexer/`, `source.rs`, `template.rs` | scripts as tokens, brackets paired, strings with holes |
//! | `values.rs`, `address.rs` | what variables hold, and which strings are addresses of Graph |
//! | `site.rs`, `site/` | what an address is given to, and the method that this means |
//! | `scan.rs`, `scan/` | from there to calls |
//! | `sdk.rs`, `cmdlets.rs`, `cmdlet_words.rs` | calls by Microsoft's libraries and cmdlets |
//! | `yaml.rs` | scripts within pipelines |
//! | `declared.rs` | permissions that a script says it needs, or asks for |
//! | `call_list.rs` | lists of calls |
//! | `activity/` | exports of the log of Graph's activity |

mod activity;
mod address;
mod call_list;
mod cmdlet_words;
mod cmdlets;
mod declared;
mod language;
mod lexer;
mod scan;
mod sdk;
mod site;
mod source;
mod template;
mod values;
mod yaml;

pub use activity::{ActivityError, BrokenLine, CallCount, Usage, in_activity};
pub use call_list::{CallListError, in_call_list};
pub use cmdlets::Cmdlets;
pub use declared::{declared_in_manifest, declared_permissions};
pub use language::Language;

use self::scan::Gathered;
use crate::Call;

/// Parts of a script that are shown are cut to this length, in characters.
const LONGEST_TEXT: usize = 120;

/// A call in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundCall {
    /// The call; what only the running program knows is `{id}`.
    pub call: Call,
    /// The line where its address or cmdlet is written, from 1.
    pub line: usize,
    /// The column there, from 1, in characters.
    pub column: usize,
    /// The address or cmdlet as written, at most 120 characters of its first line.
    pub text: String,
}

/// A cmdlet of Graph whose call is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnresolvedCmdlet {
    /// Its name as written.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
}

/// What a script was found to call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptCalls {
    /// The calls, in the order of the script, each once for each place.
    pub calls: Vec<FoundCall>,
    /// Cmdlets that no path of the map belongs to.
    pub unresolved: Vec<UnresolvedCmdlet>,
}

/// The calls that `text` makes by address or by Microsoft's libraries. Comments and documentation do not count. It takes
/// time in proportion to the text, fails never, and goes on behind whatever it does not understand.
///
/// Cmdlets need a map: see [`in_script_with`].
#[must_use]
pub fn in_script(text: &str, language: Language) -> Vec<FoundCall> {
    find(text, language, None).calls
}

/// The same, with the cmdlets of Graph PowerShell.
#[must_use]
pub fn in_script_with(text: &str, language: Language, cmdlets: &Cmdlets) -> ScriptCalls {
    find(text, language, Some(cmdlets))
}

fn find(text: &str, language: Language, cmdlets: Option<&Cmdlets>) -> ScriptCalls {
    let language = language.or_of_text(text);
    let mut gathered = Gathered::default();
    if language == Language::Yaml {
        let pipeline = yaml::pipeline(text);
        gathered.calls = pipeline.requests;
        for (range, language) in pipeline.scripts {
            let found = scan::scan(text, range, language, cmdlets);
            gathered.calls.extend(found.calls);
            gathered.unresolved.extend(found.unresolved);
        }
    } else {
        gathered = scan::scan(text, 0..text.len(), language, cmdlets);
    }
    gathered.calls.sort_by(|a, b| (a.at, &a.path, a.method).cmp(&(b.at, &b.path, b.method)));
    gathered.calls.dedup_by(|a, b| (a.at, &a.path, a.method) == (b.at, &b.path, b.method));
    gathered.unresolved.sort_by_key(|(_, at)| *at);
    gathered.unresolved.dedup();
    let lines = Lines::new(text);
    let calls = gathered.calls.iter().filter_map(|raw| {
        let call = Call::parse(raw.method, &raw.path).ok()?;
        let (line, column) = lines.place(text, raw.at);
        let written = text.get(raw.at..).unwrap_or_default();
        let written = written.get(..raw.length).unwrap_or(written).lines().next().unwrap_or_default();
        Some(FoundCall { call, line, column, text: written.chars().take(LONGEST_TEXT).collect() })
    });
    let calls = calls.collect();
    let unresolved = gathered.unresolved.into_iter();
    let unresolved = unresolved.map(|(name, at)| UnresolvedCmdlet { name, line: lines.place(text, at).0 }).collect();
    ScriptCalls { calls, unresolved }
}

/// The offsets at which lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(breaks).collect())
    }

    /// Line and column of an offset, from 1; the column in characters, counted up to 10,000.
    fn place(&self, text: &str, at: usize) -> (usize, usize) {
        let line = self.0.partition_point(|start| *start <= at);
        let start = line.checked_sub(1).and_then(|index| self.0.get(index)).copied().unwrap_or(0);
        let before = text.get(start..at.max(start)).unwrap_or_default();
        (line, if before.len() > 10_000 { before.len() } else { before.chars().count() } + 1)
    }
}
