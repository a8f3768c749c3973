//! `cargo bench --manifest-path benches/Cargo.toml --bench lint`: what the linter does with text that is in memory
//! already, one thread. `LINT_TREE=FOLDER` measures that tree instead of the labelled examples.

use std::path::{Path, PathBuf};

use apponly_lint::{LintOptions, Linter};
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/apponly-lint/examples");
    let mut folders = vec![std::env::var_os("LINT_TREE").map_or(examples, PathBuf::from)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let text = std::fs::read(&entry).expect("a file");
                files.push((entry, text));
            }
        }
    }
    files
}

/// Every file once.
#[divan::bench(sample_count = 10)]
fn tree(bencher: divan::Bencher) {
    let (files, linter) = (files(), Linter::new(LintOptions::default()));
    let bytes = files.iter().map(|(_, text)| text.len()).sum::<usize>();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        files.iter().map(|(name, text)| linter.check(name, text).findings.len()).sum::<usize>()
    });
}

/// What a linter costs before its first file.
#[divan::bench]
fn start() -> usize {
    Linter::new(LintOptions::default()).check(Path::new("empty.ps1"), b"").findings.len()
}
