//! The linter over any bytes under any name: it ends, and every finding lies within the text.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use apponly_lint::{LintOptions, Linter};
use libfuzzer_sys::fuzz_target;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(LintOptions::default()));

const NAMES: [&str; 19] = [
    "a.ps1",
    "a.sh",
    "a.py",
    "a.cs",
    "a.js",
    "a.ts",
    "a.yml",
    "a.json",
    "a.toml",
    "a.tf",
    "a.bicep",
    ".env",
    "Dockerfile",
    "a",
    "a.xml",
    "a.ipynb",
    "a.postman_collection.json",
    "a.http",
    "a.service",
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, text)) = data.split_first() else { return };
    let Some(name) = NAMES.get(usize::from(*choice) % NAMES.len()) else { return };
    for finding in LINTER.check(Path::new(name), text).findings {
        assert!(finding.line >= 1 && finding.column >= 1);
        assert!((finding.end_line, finding.end_column) >= (finding.line, finding.column), "{finding:?}");
    }
});
