//! What the app must be able to do: calls from options and scripts, and the map that says what they ask for.

use std::path::Path;

use apponly::{Error, catalogue};
use apponly_permissions::found::{Cmdlets, Language, ScriptCalls, in_script, in_script_with};
use apponly_permissions::{Call, PermissionMap};

use crate::arguments::DoctorArguments;
use crate::{files, permission_map};

/// A script is text that people write, in bytes.
const LARGEST_SCRIPT: u64 = 8 * 1024 * 1024;

/// The calls that are needed.
#[derive(Debug)]
pub(super) struct Needs {
    pub(super) calls: Vec<Need>,
    /// What in the script could not be understood, a line each.
    pub(super) notes: Vec<String>,
    /// Read only where something is needed; `None` where there is none on this machine.
    pub(super) map: Result<Option<PermissionMap>, Error>,
}

/// One call.
#[derive(Debug)]
pub(super) struct Need {
    pub(super) call: Call,
    /// Who said so: an option, or file and line.
    pub(super) place: String,
}

impl Needs {
    /// # Errors
    /// `setting-invalid`: not a call. `file-…`: the script cannot be read.
    pub(super) fn read(arguments: &DoctorArguments) -> Result<Self, Error> {
        let mut calls: Vec<_> = arguments.needs.iter().map(|text| need(text)).collect::<Result<_, _>>()?;
        let is_asked = !calls.is_empty() || arguments.script.is_some();
        let map = if is_asked { permission_map::load() } else { Ok(None) };
        let mut notes = Vec::new();
        if let Some(path) = &arguments.script {
            of_script(path, map.as_ref().ok().and_then(Option::as_ref), &mut calls, &mut notes)?;
        }
        Ok(Self { calls, notes, map })
    }

    /// Whether anybody said what is needed.
    pub(super) fn are_told(&self) -> bool {
        !self.calls.is_empty() || !self.notes.is_empty()
    }
}

fn need(text: &str) -> Result<Need, Error> {
    let invalid = |why: String| {
        Error::new(&catalogue::SETTING_INVALID, format!("`--needs`: `{text}` is not a call{why}"))
            .with_fix("give method and path, as in `--needs 'GET /users'`")
    };
    let (method, target) = text.trim().split_once(char::is_whitespace).ok_or_else(|| invalid(String::new()))?;
    let call = Call::parse(method, target).map_err(|error| invalid(format!(": {error}")))?;
    Ok(Need { call, place: "`--needs`".to_owned() })
}

/// The calls of a script, each at its first place.
fn of_script(
    path: &Path,
    map: Option<&PermissionMap>,
    calls: &mut Vec<Need>,
    notes: &mut Vec<String>,
) -> Result<(), Error> {
    let bytes = files::read(path, LARGEST_SCRIPT)?;
    let text = String::from_utf8_lossy(&bytes);
    let language = Language::of_path(path);
    let found = match map {
        Some(map) => in_script_with(&text, language, &Cmdlets::new(map)),
        None => {
            let mut found = ScriptCalls::default();
            found.calls = in_script(&text, language);
            found
        }
    };
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.display().to_string());
    for call in found.calls {
        if !calls.iter().any(|known| known.call == call.call) {
            calls.push(Need { call: call.call, place: format!("`{name}` line {}", call.line) });
        }
    }
    let unresolved = found.unresolved.iter();
    notes.extend(
        unresolved.map(|cmdlet| format!("`{name}` line {}: what `{}` calls is not known", cmdlet.line, cmdlet.name)),
    );
    if calls.is_empty() && notes.is_empty() {
        notes.push(format!("no call of Graph was found in `{name}`"));
    }
    Ok(())
}
