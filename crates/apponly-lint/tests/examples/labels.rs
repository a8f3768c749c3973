//! The labelled files, with made-up values in the places of secrets.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::made_up::value;

/// One mistake: any of the rules in any of the lines.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Label {
    pub(crate) rules: Vec<String>,
    pub(crate) lines: Vec<usize>,
}

impl Label {
    pub(crate) fn covers(&self, rule: &str, line: usize) -> bool {
        self.lines.contains(&line) && self.rules.iter().any(|own| own == rule)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: PathBuf,
    #[serde(default)]
    must: Vec<Label>,
    #[serde(default)]
    may: Vec<Label>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    example: Vec<Entry>,
}

#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) file: PathBuf,
    pub(crate) text: String,
    pub(crate) must: Vec<Label>,
    pub(crate) may: Vec<Label>,
    /// The values that were put in.
    pub(crate) secrets: Vec<String>,
    /// The line and the kind of each value.
    kinds: Vec<(usize, String)>,
}

impl Example {
    /// The lines from 1 that hold a value of `kind`.
    pub(crate) fn lines_with<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.kinds.iter().filter(move |(_, own)| own == kind).map(|(line, _)| *line)
    }
}

/// Reads the examples of `folder`; every file has an entry, and every entry a file.
pub(crate) fn read(folder: &Path) -> Vec<Example> {
    let labels: Labels = toml::from_str(&text_of(&folder.join("labels.toml"))).unwrap();
    let labelled: HashSet<&PathBuf> = labels.example.iter().map(|entry| &entry.file).collect();
    for file in files(folder).filter(|file| file.file_name().is_some_and(|name| name != "labels.toml")) {
        let name = file.strip_prefix(folder).unwrap().to_owned();
        assert!(labelled.contains(&name), "`{}` has no label", name.display());
    }
    labels.example.into_iter().map(|entry| example(folder, entry)).collect()
}

fn files(folder: &Path) -> Box<dyn Iterator<Item = PathBuf>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    Box::new(entries.flat_map(|path| if path.is_dir() { files(&path) } else { Box::new(std::iter::once(path)) }))
}

fn example(folder: &Path, entry: Entry) -> Example {
    let mut text = String::new();
    let (mut secrets, mut kinds) = (Vec::new(), Vec::new());
    for (number, line) in text_of(&folder.join(&entry.file)).lines().enumerate() {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('«') {
            let (inside, after) = after.split_once('»').unwrap_or_else(|| panic!("{}: no »", entry.file.display()));
            let (kind, name) = inside.split_once(' ').unwrap_or((inside, ""));
            let value = value(kind, name);
            text.push_str(before);
            text.push_str(&value);
            if !kind.starts_with("pem-begin") && !kind.starts_with("pem-end") {
                secrets.push(value);
            }
            kinds.push((number + 1, kind.to_owned()));
            rest = after;
        }
        text.push_str(rest);
        text.push('\n');
    }
    Example { file: entry.file, text, must: entry.must, may: entry.may, secrets, kinds }
}

#[expect(clippy::disallowed_methods, reason = "the limits of the library's files are not for fixtures")]
fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
