//! Files on their bad days: killed writers, foreign and broken files, locks of stopped processes.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::process::{Child, Command, Stdio};

use super::*;
use crate::cache::key::tests::Named;
use crate::credential::{Credential, CredentialKind};
use crate::scope::Scope;

/// Where the child of `writer_that_is_killed_at_any_instant_leaves_whole_entries` writes.
const WRITE_TO: &str = "APPONLY_TEST_WRITE_TO";

struct Fixture {
    home: tempfile::TempDir,
    key: CacheKey,
}

impl Fixture {
    fn new() -> Self {
        let credential = Named(CredentialKind::Secret, "identity", false);
        let key = CacheKey::new(&[&credential as &dyn Credential], &Scope::graph_default()).unwrap();
        Self { home: tempfile::tempdir().unwrap(), key }
    }

    fn files(&self) -> SealedFiles {
        SealedFiles::new(&Env::fixed([("XDG_CACHE_HOME", self.home.path())]))
    }

    fn directory(&self) -> PathBuf {
        self.home.path().join("apponly")
    }

    fn entry(&self) -> PathBuf {
        self.directory().join(self.key.name())
    }

    async fn put(&self, entry: &[u8]) -> Result<(), CacheFailure> {
        self.files().put(&self.key, entry.to_vec(), Duration::from_secs(3600), deadline()).await
    }

    fn peek(&self) -> Option<Vec<u8>> {
        self.files().peek(&self.key).unwrap()
    }

    /// Puts over what is there, and expects it back.
    async fn is_replaced(&self, what: &str) {
        assert_eq!(self.peek(), None, "{what}");
        self.put(b"new").await.unwrap();
        assert_eq!(self.peek().as_deref(), Some(&b"new"[..]), "{what}");
        assert_eq!(mode(&self.entry()), 0o600, "{what}");
    }
}

fn deadline() -> Deadline {
    Deadline::after(Duration::from_secs(60))
}

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[tokio::test]
async fn entry_comes_back_from_a_directory_and_file_of_the_owner_alone() {
    let fixture = Fixture::new();
    assert_eq!(fixture.peek(), None);
    assert!(!fixture.directory().exists(), "who only looks makes nothing");
    fixture.put(b"one").await.unwrap();
    fixture.put(b"two").await.unwrap();
    assert_eq!(fixture.peek().as_deref(), Some(&b"two"[..]));
    assert_eq!(fixture.files().get(&fixture.key, deadline()).await.unwrap().as_deref(), Some(&b"two"[..]));
    assert_eq!((mode(&fixture.directory()), mode(&fixture.entry())), (0o700, 0o600));
    assert_eq!(std::fs::read_dir(fixture.directory()).unwrap().count(), 1);
}

#[tokio::test]
async fn link_pipe_directory_and_huge_file_are_no_entries_and_are_replaced() {
    let fixture = Fixture::new();
    fixture.put(b"old").await.unwrap();
    let elsewhere = fixture.home.path().join("elsewhere");
    std::fs::write(&elsewhere, "somebody's file").unwrap();
    std::fs::set_permissions(&elsewhere, std::fs::Permissions::from_mode(0o600)).unwrap();

    std::fs::remove_file(fixture.entry()).unwrap();
    symlink(&elsewhere, fixture.entry()).unwrap();
    fixture.is_replaced("symbolic link").await;
    assert_eq!(crate::files::read_text(&elsewhere, 100).unwrap().as_str(), "somebody's file");

    std::fs::remove_file(fixture.entry()).unwrap();
    assert!(Command::new("mkfifo").args(["-m", "600"]).arg(fixture.entry()).status().unwrap().success());
    fixture.is_replaced("pipe").await;

    let sparse = std::fs::File::create(fixture.entry()).unwrap();
    sparse.set_len(1 << 30).unwrap();
    fixture.is_replaced("1 GiB").await;

    std::fs::set_permissions(fixture.entry(), std::fs::Permissions::from_mode(0o644)).unwrap();
    fixture.is_replaced("open to others").await;
}

#[tokio::test]
async fn file_of_another_user_in_our_directory_is_replaced() {
    if !is_root() {
        eprintln!("skipped: only root can give a file to another user");
        return;
    }
    let fixture = Fixture::new();
    fixture.put(b"old").await.unwrap();
    std::os::unix::fs::chown(fixture.entry(), Some(65534), Some(65534)).unwrap();
    fixture.is_replaced("foreign").await;
    assert_eq!(std::fs::metadata(fixture.entry()).unwrap().uid(), 0);
}

#[tokio::test]
async fn directory_that_is_not_ours_alone_is_refused() {
    let fixture = Fixture::new();
    fixture.put(b"old").await.unwrap();
    let refused = async |what: &str| {
        let failure = fixture.files().peek(&fixture.key).unwrap_err();
        assert!(failure.to_string().contains(&fixture.directory().display().to_string()), "{failure}");
        assert!(failure.fix().contains("APPONLY_CACHE=memory"));
        assert!(fixture.put(b"new").await.is_err(), "{what}");
        assert!(fixture.files().try_lease(&fixture.key, deadline()).await.is_err(), "{what}");
    };
    std::fs::set_permissions(fixture.directory(), std::fs::Permissions::from_mode(0o750)).unwrap();
    refused("open to the group").await;
    std::fs::set_permissions(fixture.directory(), std::fs::Permissions::from_mode(0o700)).unwrap();
    if is_root() {
        std::os::unix::fs::chown(fixture.directory(), Some(65534), None).unwrap();
        refused("of another user").await;
        std::os::unix::fs::chown(fixture.directory(), Some(0), None).unwrap();
    }
    let moved = fixture.home.path().join("moved");
    std::fs::rename(fixture.directory(), &moved).unwrap();
    symlink(&moved, fixture.directory()).unwrap();
    refused("symbolic link").await;
    std::fs::remove_file(fixture.directory()).unwrap();
    std::fs::write(fixture.directory(), "").unwrap();
    refused("file").await;
}

#[tokio::test]
async fn no_variable_names_a_directory_and_the_failure_says_so() {
    let files = SealedFiles::new(&Env::fixed::<&str, &str>([]));
    let failure = files.peek(&Fixture::new().key).unwrap_err();
    assert!(failure.to_string().contains("`HOME`"), "{failure}");
}

#[tokio::test]
async fn lease_is_held_by_one_until_it_is_released_or_dropped() {
    let fixture = Fixture::new();
    let (one, other) = (fixture.files(), fixture.files());
    let lease = async |files: &SealedFiles| files.try_lease(&fixture.key, deadline()).await.unwrap();
    let first = lease(&one).await.unwrap();
    assert!(lease(&other).await.is_none());
    first.release().await;
    let second = lease(&other).await.unwrap();
    assert!(lease(&one).await.is_none());
    drop(second);
    assert!(lease(&one).await.is_some());
}

#[tokio::test]
async fn lock_file_that_was_removed_while_held_locks_nobody_out() {
    let fixture = Fixture::new();
    let files = fixture.files();
    let held = files.try_lease(&fixture.key, deadline()).await.unwrap();
    let lock = fixture.directory().join(format!("{}{LOCK}", fixture.key.name()));
    std::fs::remove_file(&lock).unwrap();
    assert!(files.try_lease(&fixture.key, deadline()).await.unwrap().is_some());
    assert!(held.is_some());
}

#[tokio::test]
async fn old_files_are_swept_away_and_young_ones_are_not() {
    let fixture = Fixture::new();
    fixture.put(b"x").await.unwrap();
    let age = |name: &str, seconds: u64| {
        let file = std::fs::File::create(fixture.directory().join(name)).unwrap();
        let written = std::fs::metadata(fixture.entry()).unwrap().modified().unwrap();
        file.set_modified(written - Duration::from_secs(seconds)).unwrap();
    };
    let (old, young) = ("00000000000000000000000000000000", "11111111111111111111111111111111");
    age(old, 49 * 3600);
    age(young, 47 * 3600);
    age(&format!("{old}.0a.tmp"), 3600);
    age(&format!("{young}.0a.tmp"), 60);
    age("notes", 49 * 3600);
    fixture.put(b"x").await.unwrap();
    let mut left: Vec<_> =
        std::fs::read_dir(fixture.directory()).unwrap().map(|found| found.unwrap().file_name()).collect();
    left.sort();
    let mut expected = [young, &format!("{young}.0a.tmp"), fixture.key.name(), "notes"].map(std::ffi::OsString::from);
    expected.sort();
    assert_eq!(left, expected);
}

#[test]
fn machine_user_key_is_made_once_and_for_the_owner_alone() {
    let fixture = Fixture::new();
    let keys: Vec<_> = std::thread::scope(|scope| {
        let make = || scope.spawn(|| fixture.files().machine_user_key().unwrap().unwrap());
        let threads: Vec<_> = (0..16).map(|_| make()).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(keys.iter().all(|key| key == &keys[0]) && keys[0].expose().len() == 32 && keys[0].expose() != [0; 32]);
    let file = fixture.home.path().join("apponly.key");
    assert_eq!(mode(&file), 0o600);
    assert_eq!(std::fs::read_dir(fixture.home.path()).unwrap().count(), 2, "the key and the directory");
    for broken in ["", "too short", &"too long".repeat(9)] {
        std::fs::write(&file, broken).unwrap();
        assert_ne!(fixture.files().machine_user_key().unwrap().unwrap(), keys[0]);
        assert_eq!(std::fs::metadata(&file).unwrap().len(), 32, "{broken:?}");
    }
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    fixture.files().machine_user_key().unwrap();
    assert_eq!(mode(&file), 0o600);
}

/// An entry that shows whether it is whole: its length in every byte.
fn pattern(round: u32) -> Vec<u8> {
    let length = 1000 + (round * 7919) % 50_000;
    vec![(length % 251) as u8; length as usize]
}

fn is_whole(entry: &[u8]) -> bool {
    entry.iter().all(|byte| usize::from(*byte) == entry.len() % 251)
}

/// This test in a process of its own, which writes until it is killed.
fn start_writer(home: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "cache::sealed_file::tests::writer_that_is_killed_at_any_instant_leaves_whole_entries"])
        .env(WRITE_TO, home)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn writer_that_is_killed_at_any_instant_leaves_whole_entries() {
    let mut fixture = Fixture::new();
    if let Some(home) = Env::process().get_os(WRITE_TO) {
        let path = Path::new(&home).join("apponly");
        for round in 0.. {
            write(&path, fixture.key.name(), &pattern(round)).unwrap();
        }
    }
    // In memory, where a flush costs nothing: so many more writes happen before each kill.
    if let Ok(home) = tempfile::tempdir_in("/dev/shm") {
        fixture.home = home;
    }
    let mut seen = std::collections::BTreeSet::new();
    for kill in 0..100_u32 {
        let mut writer = start_writer(fixture.home.path());
        // From the first entry of this writer on, a different number of looks each time.
        let before = fixture.peek();
        while writer.try_wait().unwrap().is_none() && fixture.peek() == before {
            std::thread::yield_now();
        }
        for _ in 0..kill * 3 {
            let entry = fixture.peek().expect("once there is an entry, there is always one");
            assert!(is_whole(&entry), "a reader beside the writer saw a broken entry");
        }
        assert!(writer.try_wait().unwrap().is_none(), "it writes until it is killed");
        writer.kill().unwrap();
        writer.wait().unwrap();
        let entry = fixture.peek().unwrap();
        assert!(is_whole(&entry), "broken after kill {kill}");
        seen.insert(entry.len());
    }
    assert!(seen.len() > 20, "the kills came at different instants: {}", seen.len());
    let names: Vec<_> =
        std::fs::read_dir(fixture.directory()).unwrap().map(|found| found.unwrap().file_name()).collect();
    let is_known = |name: &std::ffi::OsString| {
        let name = name.to_string_lossy();
        name == fixture.key.name() || (name.starts_with(fixture.key.name()) && name.ends_with(TEMPORARY))
    };
    assert!(names.iter().all(is_known), "{names:?}");
}
