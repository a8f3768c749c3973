//! Trees, and what the linter says about them.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use apponly_lint::{CheckedFile, LintOptions, Linter, check_paths};
use tempfile::TempDir;

/// A line that is a finding whatever the language: it silences a rule without saying why.
pub(crate) const FINDING: &str = "# apponly:ignore\n";

pub(crate) struct Tree(TempDir);

impl Tree {
    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        let tree = Self(TempDir::new().unwrap());
        for (name, content) in files {
            tree.write(name, content);
        }
        tree
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        let path = self.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Every file of the report, with its name relative to the tree.
    pub(crate) fn check(&self, jobs: usize) -> Vec<CheckedFile> {
        let mut files = Vec::new();
        check_paths(&linter(), &[self.path().to_owned()], NonZeroUsize::new(jobs).unwrap(), |mut file| {
            let prefix = format!("{}/", self.path().display());
            file.name = file.name.strip_prefix(&prefix).unwrap_or(".").to_owned();
            files.push(file);
            ControlFlow::Continue(())
        });
        files
    }

    /// The names of the files with findings.
    pub(crate) fn found(&self) -> Vec<String> {
        self.check(2).into_iter().filter(|file| !file.findings.is_empty()).map(|file| file.name).collect()
    }

    /// `NAME: note`, each.
    pub(crate) fn notes(&self) -> Vec<String> {
        let lines = self.check(2).into_iter().flat_map(|file| {
            let name = file.name;
            file.notes.into_iter().map(move |note| format!("{name}: {}", note.message))
        });
        lines.collect()
    }
}

pub(crate) fn linter() -> Linter {
    Linter::new(LintOptions::default())
}
