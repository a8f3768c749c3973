//! The calls that `apponly permissions for` is asked about: from arguments, lists, scripts and logs.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

use apponly::{Error, catalogue};
use apponly_permissions::found::{
    CallCount, Cmdlets, Language, Usage, declared_permissions, in_activity, in_call_list, in_script_with,
};
use apponly_permissions::{Call, PermissionMap};

use crate::arguments::permissions::PermissionsForArguments;
use crate::files;
use crate::output::Printer;

/// Nobody writes a larger script.
const LARGEST_SCRIPT: u64 = 32 * 1024 * 1024;

/// So many broken rows of a log are named.
const MOST_NAMED: usize = 3;

/// Standard input, where a file is asked for.
const STDIN: &str = "-";

/// A call, and where it comes from.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) call: Call,
    /// `FILE:LINE` of scripts.
    pub(super) places: Vec<String>,
    /// How the log saw it.
    pub(super) seen: Option<CallCount>,
}

/// Everything that was asked about.
#[derive(Debug, Default)]
pub(super) struct Calls {
    pub(super) asked: Vec<Asked>,
    /// Cmdlets whose call is not known: name and place.
    pub(super) unresolved: Vec<(String, String)>,
    /// Permissions that scripts say they need: name and place.
    pub(super) declared: Vec<(String, String)>,
    /// Where a call of a script or log stands in `asked`: the same one at several places is one.
    known: HashMap<(String, String), usize>,
}

impl Calls {
    /// Reads all that the arguments name.
    ///
    /// # Errors
    /// `setting-invalid`, `calls-invalid`, `activity-invalid`, and what is wrong with a file.
    pub(super) fn gather(
        arguments: &PermissionsForArguments,
        map: &PermissionMap,
        printer: &Printer,
    ) -> Result<Self, Error> {
        let mut calls = Self::default();
        calls.words(&arguments.calls)?;
        if let Some(path) = &arguments.list {
            calls.list(path)?;
        }
        calls.scripts(arguments, map)?;
        if let Some(path) = &arguments.activity {
            calls.activity(path, arguments.app.as_deref(), map, printer)?;
        }
        Ok(calls)
    }

    /// `GET /users POST /groups`; one in quotes is one word.
    fn words(&mut self, words: &[String]) -> Result<(), Error> {
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let wrong = |why: String| {
                Error::new(&catalogue::SETTING_INVALID, why)
                    .with_cause("a method and a path are needed for each call")
                    .with_fix("write `apponly permissions for GET /users POST /groups`, with single quotes around a path that has `$` or `?`")
            };
            let (method, target) = match word.trim().split_once(char::is_whitespace) {
                Some((method, target)) => (method, target.trim()),
                None => {
                    let target =
                        words.next().ok_or_else(|| wrong(format!("`{word}`: the path or the method is missing")))?;
                    (word.as_str(), target.as_str())
                }
            };
            let call = Call::parse(method, target).map_err(|error| wrong(format!("`{method} {target}`: {error}")))?;
            self.asked.push(Asked { call, places: Vec::new(), seen: None });
        }
        Ok(())
    }

    fn list(&mut self, path: &Path) -> Result<(), Error> {
        let calls = in_call_list(reader(path)?)
            .map_err(|error| Error::new(&catalogue::CALLS_INVALID, format!("`--calls`: {}: {error}", shown(path))))?;
        self.asked.extend(calls.into_iter().map(|call| Asked { call, places: Vec::new(), seen: None }));
        Ok(())
    }

    fn scripts(&mut self, arguments: &PermissionsForArguments, map: &PermissionMap) -> Result<(), Error> {
        // Made once for all scripts, and only where there is one.
        let mut cmdlets = None;
        for path in &arguments.script {
            let bytes = files::read(path, LARGEST_SCRIPT)?;
            let text = text(&bytes);
            let cmdlets = cmdlets.get_or_insert_with(|| Cmdlets::new(map));
            let found = in_script_with(&text, Language::of_path(path), cmdlets);
            for found in found.calls {
                let place = format!("{}:{}", path.display(), found.line);
                let asked = self.merged(found.call, map);
                if !asked.places.contains(&place) {
                    asked.places.push(place);
                }
            }
            let unresolved = found.unresolved.into_iter();
            self.unresolved
                .extend(unresolved.map(|cmdlet| (cmdlet.name, format!("{}:{}", path.display(), cmdlet.line))));
            let declared = declared_permissions(&text).into_iter();
            let exists = declared.filter(|(name, _)| map.is_application(name) || map.is_delegated(name));
            self.declared.extend(exists.map(|(name, line)| (name, format!("{}:{line}", path.display()))));
        }
        Ok(())
    }

    fn activity(
        &mut self,
        path: &Path,
        app: Option<&str>,
        map: &PermissionMap,
        printer: &Printer,
    ) -> Result<(), Error> {
        let usage = in_activity(reader(path)?).map_err(|error| {
            Error::new(&catalogue::ACTIVITY_INVALID, format!("`--activity`: {}: {error}", shown(path)))
        })?;
        tell(&usage, path, printer);
        let app = match app {
            Some(app) => app.to_owned(),
            None => only_app(&usage, path)?,
        };
        if usage.calls_of(&app).is_empty() {
            printer.warning(
                &format!("{} has no app-only call of `{app}`", shown(path)),
                "check the client id and the time that the export covers",
            );
        }
        for (call, count) in usage.calls_of(&app) {
            // What was neither allowed nor refused may not even exist.
            if count.used + count.missing > 0 {
                let asked = self.merged(call.clone(), map);
                let seen = asked.seen.get_or_insert_default();
                seen.used += count.used;
                seen.missing += count.missing;
                seen.other += count.other;
            }
        }
        Ok(())
    }

    /// The place of a call that may have been met before, under another id.
    fn merged(&mut self, call: Call, map: &PermissionMap) -> &mut Asked {
        let key = (call.method().to_owned(), map.look_up(&call).path);
        let next = self.asked.len();
        let place = *self.known.entry(key).or_insert(next);
        if place == next {
            self.asked.push(Asked { call, places: Vec::new(), seen: None });
        }
        // The entry was made above, or is an earlier one.
        let last = self.asked.len() - 1;
        &mut self.asked[place.min(last)]
    }
}

/// The app of a log that has one only.
fn only_app(usage: &Usage, path: &Path) -> Result<String, Error> {
    let apps: Vec<_> = usage.apps().collect();
    match apps.as_slice() {
        [] => Ok(String::new()),
        [app] => Ok((*app).to_owned()),
        many => {
            let mut by_calls: Vec<_> = many.iter().map(|app| (usage.calls_of(app).len(), *app)).collect();
            by_calls.sort_by(|left, right| right.cmp(left));
            let shown_apps: Vec<_> =
                by_calls.iter().take(5).map(|(calls, app)| format!("`{app}` ({calls} calls)")).collect();
            let message = format!("`--activity`: {} has {} apps: {}", shown(path), many.len(), shown_apps.join(", "));
            Err(Error::new(&catalogue::SETTING_INVALID, message)
                .with_cause("each app has permissions of its own")
                .with_fix("name one: `--app CLIENT_ID`"))
        }
    }
}

/// What of the log does not count, and why.
fn tell(usage: &Usage, path: &Path, printer: &Printer) {
    printer.note(&format!(
        "{}: {} rows; left out: {} for a signed-in user, {} with another answer than success or 403",
        shown(path),
        usage.rows(),
        usage.rows_with_user(),
        usage.rows_without_verdict()
    ));
    if usage.broken_rows() > 0 {
        let named = usage.broken_lines().iter().take(MOST_NAMED);
        let named: Vec<_> = named.map(|broken| format!("line {} {}", broken.line, broken.problem)).collect();
        printer.warning(
            &format!("{} rows cannot be read: {}", usage.broken_rows(), named.join("; ")),
            "look at these lines; if many are named, export the table anew",
        );
    }
    if usage.rows_left_out() > 0 {
        printer.warning(
            &format!("{} rows were left out, since the log has too many different calls", usage.rows_left_out()),
            "export fewer days, or one app",
        );
    }
}

fn reader(path: &Path) -> Result<Box<dyn BufRead>, Error> {
    if path.as_os_str() == STDIN {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    Ok(Box::new(BufReader::with_capacity(256 * 1024, files::open(path)?)))
}

fn shown(path: &Path) -> String {
    if path.as_os_str() == STDIN { "standard input".to_owned() } else { format!("`{}`", path.display()) }
}

/// Scripts of Windows may be UTF-16; a byte that is no text stands for itself.
fn text(bytes: &[u8]) -> String {
    let wide = |rest: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<_> = rest.as_chunks::<2>().0.iter().map(|pair| of(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] | rest => String::from_utf8_lossy(rest).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_pairs_or_calls_in_quotes() {
        let mut calls = Calls::default();
        let words = ["GET", "/users", "post /groups", "GET", "https://graph.microsoft.com/v1.0/me?$top=1"];
        calls.words(&words.map(str::to_owned)).unwrap();
        let read: Vec<_> =
            calls.asked.iter().map(|asked| format!("{} {}", asked.call.method(), asked.call.path())).collect();
        assert_eq!(read, ["GET /users", "POST /groups", "GET /me"]);
        for wrong in [vec!["GET"], vec!["/users"], vec!["FETCH", "/users"]] {
            let words: Vec<_> = wrong.into_iter().map(str::to_owned).collect();
            assert_eq!(Calls::default().words(&words).unwrap_err().code(), "setting-invalid");
        }
    }

    #[test]
    fn wide_text_is_read() {
        assert_eq!(text(b"\xff\xfea\0b\0"), "ab");
        assert_eq!(text(b"\xef\xbb\xbfab"), "ab");
    }
}
