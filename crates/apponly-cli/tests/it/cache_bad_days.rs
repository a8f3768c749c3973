//! A cache that is broken, foreign, full, locked or fought over never costs more than one request.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use apponly_emulator::{Fault, FaultKind, FaultTarget};

use crate::support::{App, Home, NIGHTLY, Outcome, Running, environment, shared, with};

fn directory(home: &Home) -> PathBuf {
    home.path().join(".cache/apponly")
}

/// The one entry of `home`.
#[track_caller]
fn entry(home: &Home) -> PathBuf {
    let found = std::fs::read_dir(directory(home)).unwrap().map(|entry| entry.unwrap().path());
    let mut entries: Vec<_> = found.filter(|path| path.file_name().unwrap().len() == 32).collect();
    assert_eq!(entries.len(), 1, "{entries:?}");
    entries.remove(0)
}

#[track_caller]
fn source(outcome: Outcome) -> String {
    outcome.code(0).json()["source"].as_str().unwrap().to_owned()
}

#[track_caller]
fn token(home: &Home, variables: &[(String, String)]) -> String {
    source(home.line(variables, "token --format json"))
}

/// The entry counts as none, is replaced without a word, and the next command is served again.
#[track_caller]
fn is_replaced(home: &Home, variables: &[(String, String)], what: &str) {
    let outcome = home.line(variables, "token --format json");
    assert_eq!(outcome.stderr, "", "{what}");
    assert_eq!(source(outcome), "network", "{what}");
    assert_eq!(token(home, variables), "cache", "{what}");
}

/// `apponly token` in `home`, not waited for.
fn start(home: &Home, variables: &[(String, String)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_apponly"))
        .env_clear()
        .envs(environment(home.path()))
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .args(["token", "--format", "json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[cfg(unix)]
fn signal(name: &str, child: &Child) {
    let id = child.id().to_string();
    assert!(Command::new("/bin/kill").args([name, &id]).status().unwrap().success());
}

fn is_root() -> bool {
    let mine = tempfile::NamedTempFile::new().unwrap();
    std::os::unix::fs::MetadataExt::uid(&mine.as_file().metadata().unwrap()) == 0
}

#[test]
fn two_hundred_cold_processes_make_one_request() {
    let (tenant, home) = (Running::start(), Home::new());
    let children: Vec<_> = (0..200).map(|_| start(&home, &tenant.secret(NIGHTLY))).collect();
    let outcomes = children.into_iter().map(|child| Outcome::read(child.wait_with_output().unwrap()).code(0).json());
    let tokens: std::collections::BTreeSet<_> =
        outcomes.map(|outcome| outcome["access_token"].as_str().unwrap().to_owned()).collect();
    assert_eq!((tokens.len(), tenant.emulator.request_count()), (1, 1));
}

#[test]
fn garbage_truncated_newer_and_huge_entries_are_replaced_with_a_note() {
    let (tenant, home) = (shared(), Home::new());
    let variables = tenant.secret(NIGHTLY);
    token(&home, &variables);
    let good = std::fs::read(entry(&home)).unwrap();
    let mut newer = good.clone();
    newer[8] = 99;
    let mut forged = good.clone();
    *forged.last_mut().unwrap() ^= 1;
    for (what, bytes) in [
        ("garbage", &b"{\"token\":1}"[..]),
        ("empty", b""),
        ("cut off", &good[..200]),
        ("newer", &newer),
        ("forged", &forged),
    ] {
        std::fs::write(entry(&home), bytes).unwrap();
        is_replaced(&home, &variables, what);
        std::fs::write(entry(&home), bytes).unwrap();
        let noted = home.line(&variables, "token -v").code(0);
        assert!(noted.stderr.contains("info: an entry of the token cache is not used: "), "{what}: {}", noted.stderr);
    }
    std::fs::File::options().write(true).open(entry(&home)).unwrap().set_len(1 << 30).unwrap();
    is_replaced(&home, &variables, "1 GiB");
}

#[test]
fn entry_under_another_name_is_of_no_use() {
    let (tenant, home) = (shared(), Home::new());
    token(&home, &tenant.secret(NIGHTLY));
    let graph = entry(&home);
    let vault = "token --format json --resource https://vault.azure.net";
    source(home.line(&tenant.secret(NIGHTLY), vault));
    let entries = std::fs::read_dir(directory(&home)).unwrap().map(|found| found.unwrap().path());
    let other = entries.into_iter().find(|path| path.file_name().unwrap().len() == 32 && *path != graph).unwrap();
    std::fs::copy(graph, other).unwrap();
    assert_eq!(source(home.line(&tenant.secret(NIGHTLY), vault)), "network");
}

#[test]
fn stolen_cache_is_useless_without_the_credential() {
    let (tenant, home, thief) = (shared(), Home::new(), Home::new());
    token(&home, &tenant.secret(NIGHTLY));
    let stolen = entry(&home);
    thief.file(&format!(".cache/apponly/{}", stolen.file_name().unwrap().to_str().unwrap()), "");
    copy_private(&stolen, &entry(&thief));
    let without = tenant.secret(App { secret: "wrong~secret", ..NIGHTLY });
    thief.line(&without, "token").code(3);
    assert_eq!(token(&thief, &tenant.secret(NIGHTLY)), "cache", "the same file opens for who holds the secret");

    // Nothing is held for a managed identity: the key of the machine's user seals it, and was not stolen.
    home.line(&[], "cache clear").code(0);
    assert_eq!(token(&home, &tenant.app_service()), "network");
    thief.line(&[], "cache clear").code(0);
    let (stolen, planted) = (entry(&home), directory(&thief));
    copy_private(&stolen, &planted.join(stolen.file_name().unwrap()));
    assert_eq!(token(&thief, &tenant.app_service()), "network");
}

/// Copies an entry as its owner would have it.
fn copy_private(from: &Path, to: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::copy(from, to).unwrap();
    std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::set_permissions(to.parent().unwrap(), std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn rotated_certificate_begins_anew() {
    let (tenant, home) = (shared(), Home::new());
    let pem = tenant.pem_file(&home, "good");
    let run = || source(home.line(&tenant.named(NIGHTLY), "token --format json --certificate good.pem"));
    assert_eq!((run().as_str(), run().as_str()), ("network", "cache"));
    let renewed = format!("{}\n", std::fs::read_to_string(&pem).unwrap());
    std::fs::write(&pem, renewed).unwrap();
    assert_eq!((run().as_str(), run().as_str()), ("network", "cache"));
    std::fs::remove_file(&pem).unwrap();
    home.line(&tenant.named(NIGHTLY), "token --certificate good.pem").code(2);
}

#[test]
fn job_is_not_served_the_token_of_another_job() {
    let (tenant, home) = (Running::start(), Home::new());
    let job = tenant.emulator.github_job();
    let with_token = |token: &str| {
        let job = [("ACTIONS_ID_TOKEN_REQUEST_URL", job.url.as_str()), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", token)];
        home.line(&with(tenant.named(NIGHTLY), &job), "token --format json --federated github")
    };
    assert_eq!(source(with_token(&job.token)), "network");
    assert_eq!(source(with_token(&job.token)), "cache");
    let refused = with_token("another job's");
    assert_ne!(refused.code, 0, "{}", refused.stdout);

    let file = |subject: &str| {
        let token = tenant.emulator.issue_foreign_token(&apponly_emulator::ForeignToken::new(subject)).unwrap();
        home.file("job.jwt", token);
        home.line(&tenant.named(NIGHTLY), "token --format json --federated file:job.jwt")
    };
    let trusted = "system:serviceaccount:reports:nightly";
    assert_eq!(source(file(trusted)), "network");
    assert_eq!(source(file(trusted)), "cache", "renewed, and the same subject");
    file("repo:somebody/else").code(3);
}

#[cfg(unix)]
#[test]
fn what_comes_through_a_pipe_is_read_once_and_kept_for_nobody() {
    let (tenant, home) = (shared(), Home::new());
    tenant.pem_file(&home, "good");
    home.file("secret", NIGHTLY.secret);
    home.file("token.jwt", {
        let subject = apponly_emulator::ForeignToken::new("system:serviceaccount:reports:nightly");
        tenant.emulator.issue_foreign_token(&subject).unwrap()
    });
    for way in ["--secret-file <(cat secret)", "--certificate <(cat good.pem)", "--federated file:/dev/fd/9"] {
        let script =
            format!("exec 9< <(cat token.jwt); exec '{}' token --format json {way}", env!("CARGO_BIN_EXE_apponly"));
        let mut shell = assert_cmd::Command::new("/bin/bash");
        shell.env_clear().envs(environment(home.path())).current_dir(home.path()).args(["-c", &script]);
        shell.env("PATH", "/usr/bin:/bin").envs(tenant.named(NIGHTLY).iter().map(|(name, value)| (name, value)));
        let outcome = Outcome::of(&mut shell);
        assert_eq!(outcome.stderr, "", "{way}");
        assert_eq!(source(outcome), "network", "{way}");
    }
    assert!(!directory(&home).exists());
}

#[cfg(unix)]
#[test]
fn without_home_it_works_and_says_once_that_nothing_is_kept() {
    let (tenant, home) = (shared(), Home::new());
    let without_home = |line: &str| {
        let mut command = home.command(line.split(' '));
        Outcome::of(command.env_remove("HOME").envs(tenant.secret(NIGHTLY))).code(0)
    };
    let outcome = without_home("token");
    assert_eq!(outcome.stderr.matches("warning: tokens are not kept").count(), 1, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("`HOME`") && outcome.stderr.lines().count() == 1, "{}", outcome.stderr);
    for line in ["token --no-cache", "token --quiet"] {
        assert_eq!(without_home(line).stderr, "", "{line}");
    }
}

/// Works without a cache, says so once, and leaves nothing behind.
#[track_caller]
fn works_without(outcome: Outcome, what: &str) {
    assert_eq!(outcome.stderr.matches("warning: tokens are not kept").count(), 1, "{what}: {}", outcome.stderr);
    assert_eq!(outcome.stderr.lines().count(), 1, "{what}: {}", outcome.stderr);
    assert_eq!(source(outcome), "network", "{what}");
}

#[cfg(unix)]
#[test]
fn place_that_is_no_directory_of_ours_is_not_used() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let (tenant, home) = (shared(), Home::new());
    let run = |what: &str| works_without(home.line(&tenant.secret(NIGHTLY), "token --format json"), what);
    home.file(".cache", "a file in the place of the directory");
    run("file");
    std::fs::remove_file(home.path().join(".cache")).unwrap();
    home.file("elsewhere/apponly/notes", "");
    std::fs::create_dir(home.path().join(".cache")).unwrap();
    symlink(home.path().join("elsewhere/apponly"), directory(&home)).unwrap();
    run("symbolic link");
    std::fs::remove_file(directory(&home)).unwrap();
    std::fs::create_dir(directory(&home)).unwrap();
    std::fs::set_permissions(directory(&home), std::fs::Permissions::from_mode(0o777)).unwrap();
    run("open to all");
    assert_eq!(std::fs::read_dir(home.path().join("elsewhere/apponly")).unwrap().count(), 1);
    assert_eq!(std::fs::read_dir(directory(&home)).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn directory_that_cannot_be_written_to_is_done_without() {
    use std::os::unix::fs::{PermissionsExt as _, chown};
    let (tenant, home) = (shared(), Home::new());
    let roots = home.file("roots.pem", std::fs::read(tenant.emulator.ca_file()).unwrap());
    let variables = with(tenant.secret(NIGHTLY), &[("APPONLY_CA_FILE", roots.to_str().unwrap())]);
    std::fs::create_dir_all(directory(&home)).unwrap();
    std::fs::set_permissions(directory(&home), std::fs::Permissions::from_mode(0o500)).unwrap();
    if !is_root() {
        works_without(home.line(&variables, "token --format json"), "read-only");
        return;
    }
    // Modes do not bind root: somebody else must try.
    let program = home.path().join("apponly");
    // Copied by another process: a file that a fork of this one still holds open for writing cannot be run.
    let copy = Command::new("cp").arg(env!("CARGO_BIN_EXE_apponly")).arg(&program).status();
    assert!(copy.unwrap().success());
    for path in [home.path(), &home.path().join(".cache"), &directory(&home), &roots, &program] {
        chown(path, Some(65534), Some(65534)).unwrap();
    }
    let mut nobody = assert_cmd::Command::new("setpriv");
    nobody.env_clear().envs(environment(home.path())).envs(variables.iter().map(|(name, value)| (name, value)));
    nobody.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program).args(["token", "--format", "json"]);
    match nobody.output() {
        Ok(output) => works_without(Outcome::read(output), "read-only"),
        Err(error) => eprintln!("skipped: `setpriv` cannot be run: {error}"),
    }
    assert_eq!(std::fs::read_dir(directory(&home)).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn full_disk_is_done_without_and_leaves_no_part() {
    let (tenant, home) = (shared(), Home::new());
    // No file may grow beyond nothing, which fails where a full disk fails.
    let script = format!("trap '' XFSZ; ulimit -f 0; exec '{}' token --format json", env!("CARGO_BIN_EXE_apponly"));
    let mut shell = assert_cmd::Command::new("/bin/sh");
    shell.env_clear().envs(environment(home.path())).args(["-c", &script]);
    shell.envs(tenant.secret(NIGHTLY).iter().map(|(name, value)| (name, value)));
    works_without(Outcome::of(&mut shell), "full");
    let left = std::fs::read_dir(directory(&home)).unwrap().map(|found| found.unwrap().file_name());
    assert!(left.into_iter().all(|name| name.to_string_lossy().ends_with(".lock")));
    assert_eq!(token(&home, &tenant.secret(NIGHTLY)), "network");
    assert_eq!(token(&home, &tenant.secret(NIGHTLY)), "cache");
}

#[cfg(unix)]
#[test]
fn lock_of_a_stopped_process_is_waited_for_and_then_done_without() {
    let (tenant, home) = (Running::start(), Home::new());
    tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Sts).kind(FaultKind::BlackHole)]);
    let mut stopped = start(&home, &tenant.secret(NIGHTLY));
    while tenant.emulator.request_count() == 0 {
        std::thread::yield_now();
    }
    signal("-STOP", &stopped);
    tenant.emulator.set_faults(Vec::new());
    assert_eq!(token(&home, &tenant.secret(NIGHTLY)), "network");
    assert_eq!(token(&home, &tenant.secret(NIGHTLY)), "cache");
    stopped.kill().unwrap();
    stopped.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn process_that_is_killed_frees_its_lock() {
    let (tenant, home) = (Running::start(), Home::new());
    tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Sts).kind(FaultKind::BlackHole)]);
    let mut killed = start(&home, &tenant.secret(NIGHTLY));
    while tenant.emulator.request_count() == 0 {
        std::thread::yield_now();
    }
    let waiting = start(&home, &tenant.secret(NIGHTLY));
    tenant.emulator.set_faults(Vec::new());
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(source(Outcome::read(waiting.wait_with_output().unwrap())), "network");
    assert_eq!(tenant.emulator.request_count(), 2);
}

#[test]
fn service_that_is_down_is_not_noticed_while_a_token_is_kept() {
    let (tenant, home) = (Running::start(), Home::new());
    token(&home, &tenant.secret(NIGHTLY));
    tenant.emulator.set_faults(vec![Fault::new(FaultTarget::Sts).status(503)]);
    assert_eq!(token(&home, &tenant.secret(NIGHTLY)), "cache");
}
