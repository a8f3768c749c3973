//! `apponly lint`: what it prints, how it ends, and that it shows no secret.

use std::process::Command;

use crate::support::{Home, Outcome, assert_shown};

/// A script with a password where a client secret belongs; no pattern knows its form.
const SCRIPT: &str = "$body = @{\n    grant_type    = 'client_credentials'\n    client_id     = $env:ID\n    \
                      client_secret = 'Blau-Wal_1989!'\n}\nInvoke-RestMethod -Method Post -Uri $uri -Body $body\n";
const SECRET: &str = "Blau-Wal_1989!";
/// A finding of any language: a comment that silences without saying why.
const FINDING: &str = "# apponly:ignore\n";

fn home(files: &[(&str, &str)]) -> Home {
    let home = Home::new();
    for (name, text) in files {
        home.file(name, text);
    }
    home
}

#[test]
fn findings_end_with_one_and_nothing_with_nought() {
    let home = home(&[("bad/nightly.ps1", SCRIPT), ("good/nightly.ps1", "Connect-MgGraph -Identity\n")]);
    assert_shown!("lint_human", home.line(&[], "lint bad").code(1));
    assert_shown!("lint_nothing", home.line(&[], "lint good").code(0));
    assert_eq!(home.line(&[], "lint good -q").code(0).stderr, "");
}

/// The map is read once a script has calls; what is found without it is reported before the failure.
#[test]
fn a_map_that_cannot_be_used_matters_only_where_it_is_needed() {
    let calls = "Connect-MgGraph -Identity\nInvoke-MgGraphRequest -Uri 'https://graph.microsoft.com/v1.0/me'\n\
        Invoke-MgGraphRequest -Uri 'https://graph.microsoft.com/v1.0/groups'\n";
    let home = home(&[("calls/a.ps1", calls), ("none/a.ps1", "Write-Output 1\n"), ("map.json", "no map")]);
    let map = [("APPONLY_PERMISSION_MAP".to_owned(), "map.json".to_owned())];
    home.line(&map, "lint none").code(0);
    let outcome = home.line(&map, "lint calls --format json");
    assert!(outcome.stderr.contains("permission-map-invalid"), "{outcome:?}");
    assert_eq!(outcome.json()["findings"][0]["rule"], "user-required");
}

#[test]
fn every_format_masks_the_secret() {
    let home = home(&[("nightly.ps1", SCRIPT)]);
    for format in ["human", "json", "sarif", "github"] {
        let outcome = home.line(&[], &format!("lint . -v --format {format}")).code(1);
        assert!(!outcome.stdout.contains(SECRET) && !outcome.stderr.contains(SECRET), "{format}: {outcome:?}");
        assert!(outcome.stdout.contains("hardcoded-secret"), "{format}: {outcome:?}");
        // Also where the rule that knows the secret is not wanted.
        let skipped = home.line(&[], &format!("lint . --skip-rule hardcoded-secret --format {format}"));
        assert!(!skipped.stdout.contains(SECRET), "{format}: {skipped:?}");
    }
    let baseline = home.line(&[], "lint . --write-baseline known.json").code(0);
    let known = std::fs::read_to_string(home.path().join("known.json")).unwrap();
    assert!(!known.contains("Blau") && known.contains("hardcoded-secret"), "{known}{baseline:?}");
}

#[test]
fn json_is_what_the_contract_says() {
    let home = home(&[("nightly.ps1", SCRIPT)]);
    let json = home.line(&[], "lint nightly.ps1 --format json").code(1).json();
    let finding = &json["findings"][0];
    assert_eq!((&finding["rule"], &finding["file"]), (&"hardcoded-secret".into(), &"nightly.ps1".into()));
    assert_eq!(finding["line"], 4);
    assert_eq!(finding["confidence"], "high");
    for text in ["message", "fix"] {
        assert!(finding[text].as_str().is_some_and(|text| !text.is_empty()), "{finding}");
    }
    assert_eq!(json["notes"], serde_json::json!([]));
}

#[test]
fn fail_on_decides_the_end() {
    let home = home(&[("a.sh", FINDING)]);
    home.line(&[], "lint a.sh --fail-on certain").code(0);
    home.line(&[], "lint a.sh --fail-on high").code(1);
    home.line(&[], "lint a.sh --fail-on low").code(1);
}

#[test]
fn rules_are_chosen_listed_and_explained() {
    let home = home(&[("nightly.ps1", SCRIPT)]);
    home.line(&[], "lint . --rule user-required").code(0);
    home.line(&[], "lint . --rule user-required --rule hardcoded-secret").code(1);
    home.line(&[], "lint . --skip-rule hardcoded-secret").code(0);
    let listed = home.line(&[], "lint --list-rules").code(0);
    assert_shown!("lint_list_rules", listed);
    for rule in listed.stdout.lines().filter_map(|line| line.split_whitespace().next()) {
        let explained = home.line(&[], &format!("lint --explain {rule}")).code(0);
        assert!(explained.stdout.starts_with(rule) && explained.stdout.contains("Fix: "), "{explained:?}");
    }
    home.line(&[], "lint --explain ignore-incomplete").code(0);
    let misspelt = home.line(&[], "lint --explain hardcoded-secrets").code(2);
    assert!(misspelt.stderr.contains("hardcoded-secret"), "{misspelt:?}");
}

#[test]
fn standard_input_is_called_as_told() {
    let home = home(&[]);
    let mut command = home.command(["lint", "-", "--stdin-name", "ci/run.ps1", "--format", "json"]);
    let json = Outcome::of(command.write_stdin(SCRIPT)).code(1).json();
    assert_eq!(json["findings"][0]["file"], "ci/run.ps1");
}

#[test]
fn a_baseline_hides_what_is_known() {
    let home = home(&[("a.ps1", SCRIPT)]);
    home.line(&[], "lint . --write-baseline known.json").code(0);
    home.file("a.ps1", format!("# a line more\n\n{SCRIPT}"));
    let same = home.line(&[], "lint . --baseline known.json").code(0);
    assert_eq!(same.stdout, "");
    assert!(same.stderr.contains("1 more in the baseline"), "{same:?}");
    home.file("b.ps1", SCRIPT);
    let new = home.line(&[], "lint . --baseline known.json --format json").code(1).json();
    assert_eq!(new["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(new["findings"][0]["file"], "b.ps1");
    home.file("known.json", "{}");
    let broken = home.line(&[], "lint . --baseline known.json --error-format json").code(2).error_json();
    assert_eq!(broken["code"], "baseline-unusable");
}

#[test]
fn comments_silence_with_a_reason() {
    let excused = SCRIPT.replace(
        "    client_secret",
        "    # apponly:ignore hardcoded-secret of the emulator's tenant, no real one\n    client_secret",
    );
    let home = home(&[("a.ps1", &excused), ("b.ps1", &excused.replace(" of the emulator's tenant, no real one", ""))]);
    home.line(&[], "lint a.ps1").code(0);
    let unexplained = home.line(&[], "lint b.ps1 --format json").code(1).json();
    let rules: Vec<_> = unexplained["findings"].as_array().unwrap().iter().map(|one| one["rule"].clone()).collect();
    assert_eq!(rules, ["ignore-incomplete", "hardcoded-secret"]);
}

#[test]
fn output_goes_to_a_file_without_colours() {
    let home = home(&[("a.sh", FINDING)]);
    let outcome = home.line(&[], "lint a.sh --output found.txt").code(1);
    assert_eq!(outcome.stdout, "");
    let text = std::fs::read_to_string(home.path().join("found.txt")).unwrap();
    assert!(text.starts_with("a.sh:1:3: ignore-incomplete (high)") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn what_does_not_exist_is_an_error() {
    let home = home(&[]);
    let error = home.line(&[], "lint nowhere --error-format json").code(2).error_json();
    assert_eq!(error["code"], "file-unreadable");
    home.line(&[], "lint").code(2);
}

#[test]
fn hooks_see_the_index_and_the_branch() {
    let home = home(&[("a.ps1", "# first\n"), ("old.ps1", SCRIPT)]);
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("skipped: there is no git");
        return;
    }
    let git = |line: &str| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
        let mut git = Command::new("git");
        let status = git.args(identity).args(line.split(' ')).current_dir(home.path()).status().unwrap();
        assert!(status.success(), "git {line}");
    };
    let error = home.line(&[], "lint --staged --error-format json").code(2).error_json();
    assert_eq!(error["code"], "git-failed");
    for line in ["init -q -b main", "add .", "commit -q -m start"] {
        git(line);
    }
    home.line(&[], "lint --staged").code(0);
    home.file("a.ps1", SCRIPT);
    home.line(&[], "lint --staged").code(0);
    git("add a.ps1");
    home.file("a.ps1", "# mended, but not staged\n");
    let staged = home.line(&[], "lint --staged --format json").code(1).json();
    assert_eq!(staged["findings"][0]["file"], "a.ps1");
    home.file("old.ps1", format!("{SCRIPT}# a line more\n"));
    home.line(&[], "lint --diff HEAD").code(0);
    home.file("old.ps1", SCRIPT.replace("1989", "1990"));
    let changed = home.line(&[], "lint --diff HEAD --format json").code(1).json();
    assert_eq!(changed["findings"][0]["file"], "old.ps1");
    let error = home.line(&[], "lint --diff --output=x --error-format json");
    assert_eq!(error.code, 2, "{error:?}");
    let error = home.line(&[], "lint --diff main..topic --error-format json").code(2).error_json();
    assert_eq!(error["code"], "revision-unknown");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    let home = home(&[("tree/a.sh", FINDING), ("tree/locked.sh", FINDING), ("tree/dir/b.sh", FINDING)]);
    let mode = |name: &str, mode| {
        std::fs::set_permissions(home.path().join(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    for (name, bits) in [("", 0o755), ("tree/a.sh", 0o644), ("tree/locked.sh", 0), ("tree/dir", 0)] {
        mode(name, bits);
    }
    // Root may read everything, so that it becomes somebody else.
    let program = home.path().join("apponly");
    std::fs::copy(env!("CARGO_BIN_EXE_apponly"), &program).unwrap();
    let mut command = Command::new(&program);
    command.args(["lint", "tree"]).env_clear().current_dir(home.path());
    if rustix::process::geteuid().is_root() {
        command.uid(65534).gid(65534);
    }
    let outcome = Outcome::read(command.output().unwrap()).code(1);
    mode("tree/dir", 0o700);
    for line in ["tree/dir: not read: permission denied", "tree/locked.sh: not read: permission denied"] {
        assert!(outcome.stderr.lines().any(|one| one == line), "{outcome:?}");
    }
    assert!(outcome.stdout.contains("tree/a.sh:1:3"), "{outcome:?}");
}
