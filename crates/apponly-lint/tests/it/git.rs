//! What is about to be committed, and what changed. Without git these are skipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use apponly_lint::git::{self, GitError};

use crate::support::Tree;

/// A repository with one commit of `a.sh` and `dir/b c.sh`; `None` where there is no git.
fn repository() -> Option<Tree> {
    let tree = Tree::new(&[("a.sh", b"one\ntwo\nthree\n"), ("dir/b c.sh", b"first\n")]);
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("skipped: there is no git");
        return None;
    }
    for line in ["init -q -b main", "add .", "commit -q -m start"] {
        git(&tree, line);
    }
    Some(tree)
}

fn git(tree: &Tree, line: &str) {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"])
        .args(line.split(' '))
        .current_dir(tree.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "git {line}: {}", String::from_utf8_lossy(&output.stderr));
}

fn staged(tree: &Tree, paths: &[PathBuf]) -> Vec<(String, Option<Vec<u8>>)> {
    let mut files = Vec::new();
    git::staged(tree.path(), paths, |file| files.push((file.path.display().to_string(), file.content))).unwrap();
    files
}

#[test]
fn the_index_is_read_and_not_the_working_tree() {
    let Some(tree) = repository() else { return };
    tree.write("a.sh", b"staged\n");
    tree.write("new\n\"odd\" name.sh", b"new\n");
    tree.write("big.sh", &vec![b'x'; 6 * 1024 * 1024]);
    git(&tree, "add .");
    tree.write("a.sh", b"not staged\n");
    tree.write("untracked.sh", b"x\n");
    let files = staged(&tree, &[]);
    assert_eq!(
        files,
        [
            ("a.sh".to_owned(), Some(b"staged\n".to_vec())),
            ("big.sh".to_owned(), None),
            ("new\n\"odd\" name.sh".to_owned(), Some(b"new\n".to_vec())),
        ]
    );
    assert_eq!(staged(&tree, &[PathBuf::from("a.sh")]).len(), 1);
    // No pattern: a file of this very name.
    assert_eq!(staged(&tree, &[PathBuf::from("*.sh")]).len(), 0);
}

#[test]
fn removed_files_and_links_are_not_staged_for_reading() {
    let Some(tree) = repository() else { return };
    git(&tree, "rm -q a.sh");
    #[cfg(unix)]
    std::os::unix::fs::symlink("dir", tree.join("link")).unwrap();
    git(&tree, "add .");
    assert_eq!(staged(&tree, &[]), []);
}

#[test]
fn changed_lines_are_those_of_the_branch() {
    let Some(tree) = repository() else { return };
    git(&tree, "checkout -q -b topic");
    tree.write("a.sh", b"one\n2\n2b\nthree\n+++ b/other.sh\n");
    tree.write("dir/b c.sh", b"first\nsecond\n");
    git(&tree, "add .");
    git(&tree, "commit -q -m topic");
    git(&tree, "checkout -q main");
    tree.write("elsewhere.sh", b"of the others\n");
    git(&tree, "add .");
    git(&tree, "commit -q -m others");
    git(&tree, "checkout -q topic");
    // Not committed yet, but changed.
    tree.write("dir/b c.sh", b"first\nsecond\nthird\n");
    let changed = git::changed_lines(tree.path(), "main", &[]).unwrap();
    let ranges = |path: &str| changed[Path::new(path)].iter().map(|range| (range.start, range.end)).collect::<Vec<_>>();
    assert_eq!(changed.len(), 2);
    assert_eq!(ranges("a.sh"), [(2, 4), (5, 6)]);
    assert_eq!(ranges("dir/b c.sh"), [(2, 4)]);
    let within = git::changed_lines(&tree.join("dir"), "main", &[PathBuf::from("b c.sh")]).unwrap();
    assert_eq!(within.len(), 1);
    assert_eq!(git::top_level(&tree.join("dir")).unwrap(), tree.path().canonicalize().unwrap());
}

#[test]
fn odd_names_of_commits_are_refused() {
    let Some(tree) = repository() else { return };
    for name in ["", "--output=x", "-h", "main..topic", "main topic", "HEAD:a.sh", "nowhere", "a\nb"] {
        let refused = git::changed_lines(tree.path(), name, &[]);
        assert!(matches!(refused, Err(GitError::Revision(_))), "{name}: {refused:?}");
    }
    assert!(!tree.join("x").exists());
    assert_eq!(git::changed_lines(tree.path(), "HEAD~0", &[]).unwrap().len(), 0);
}

#[test]
fn outside_of_a_repository_git_says_so() {
    let tree = Tree::new(&[]);
    // Where a directory above is a repository, this one is in it.
    match git::staged(Path::new("/"), &[], |_| {}) {
        Err(GitError::Failed { command, message }) => {
            assert_eq!(command, "diff");
            assert!(!message.is_empty());
        }
        Err(GitError::NotRun(_)) => eprintln!("skipped: there is no git"),
        other => panic!("{other:?}"),
    }
    drop(tree);
}

#[cfg(unix)]
#[test]
fn programs_that_a_repository_names_are_not_run() {
    let Some(tree) = repository() else { return };
    let trap = tree.join("ran");
    let script = format!("touch '{}'; cat", trap.display());
    for key in ["diff.external", "core.fsmonitor", "diff.evil.textconv", "core.pager"] {
        let set = Command::new("git").args(["config", key, &script]).current_dir(tree.path()).status().unwrap();
        assert!(set.success());
    }
    tree.write(".gitattributes", b"*.sh diff=evil\n");
    tree.write("a.sh", b"changed\n");
    git::changed_lines(tree.path(), "HEAD", &[]).unwrap();
    git::staged(tree.path(), &[], |_| {}).unwrap();
    assert!(!trap.exists());
}
