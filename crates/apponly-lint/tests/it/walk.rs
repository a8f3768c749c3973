//! Which files are read, and in which order they are reported.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use apponly_lint::check_paths;

use crate::support::{FINDING, Tree, linter};

#[test]
fn hidden_files_are_read_and_ignored_ones_are_not() {
    let finding = FINDING.as_bytes();
    let tree = Tree::new(&[
        (".env", finding),
        (".github/workflows/nightly.yml", finding),
        (".git/config", finding),
        (".gitignore", b"/build/\n*.log\n!keep.log\n"),
        ("a.ps1", finding),
        ("build/out.ps1", finding),
        ("deep/er/.gitignore", b"local.sh\n"),
        ("deep/er/local.sh", finding),
        ("deep/er/shared.sh", finding),
        ("keep.log", finding),
        ("run.log", finding),
    ]);
    assert_eq!(tree.found(), [".env", ".github/workflows/nightly.yml", "a.ps1", "deep/er/shared.sh", "keep.log"]);
}

#[test]
fn an_ignored_file_that_is_named_is_read() {
    let tree = Tree::new(&[(".gitignore", b"*.local\n"), ("my.local", FINDING.as_bytes())]);
    let mut found = 0;
    check_paths(&linter(), &[tree.join("my.local")], NonZeroUsize::MIN, |file| {
        found += file.findings.len();
        ControlFlow::Continue(())
    });
    assert_eq!(found, 1);
}

#[test]
fn the_order_does_not_depend_on_threads() {
    let names: Vec<String> = (0..600).map(|number| format!("{}/{number:03}.sh", number % 7)).collect();
    let long = FINDING.repeat(400);
    // Every tenth takes longer, so that results come out of order.
    let content = |index: usize| if index.is_multiple_of(10) { long.as_bytes() } else { FINDING.as_bytes() };
    let files: Vec<(&str, &[u8])> =
        names.iter().enumerate().map(|(index, name)| (name.as_str(), content(index))).collect();
    let tree = Tree::new(&files);
    let one = tree.check(1);
    assert_eq!(one.len(), 600);
    assert!(one.is_sorted_by_key(|file| file.name.clone()));
    for _ in 0..5 {
        assert_eq!(tree.check(4), one);
    }
}

#[test]
fn a_sink_that_has_enough_ends_the_walk() {
    let names: Vec<String> = (0..2000).map(|number| format!("{number}.sh")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), FINDING.as_bytes())).collect();
    let tree = Tree::new(&files);
    let mut given = 0;
    check_paths(&linter(), &[tree.path().to_owned()], NonZeroUsize::new(3).unwrap(), |_| {
        given += 1;
        if given == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(given, 3);
}

#[test]
fn a_panic_of_the_sink_ends_the_walk() {
    let names: Vec<String> = (0..1000).map(|number| format!("{number}.sh")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), FINDING.as_bytes())).collect();
    let tree = Tree::new(&files);
    let linter = linter();
    let run = std::panic::AssertUnwindSafe(|| {
        check_paths(&linter, &[tree.path().to_owned()], NonZeroUsize::MIN, |_| panic!("full"));
    });
    assert!(std::panic::catch_unwind(run).is_err());
}
