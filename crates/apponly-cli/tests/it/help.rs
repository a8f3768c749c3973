//! What a newcomer reads: help, version, manual page, completions, the demonstration.

use std::process::{Command, Stdio};

use crate::support::{Home, Outcome, assert_shown};

const COMMANDS: &[&str] = &[
    "token",
    "header",
    "context",
    "doctor",
    "exec",
    "serve",
    "profile",
    "profile list",
    "profile show",
    "profile check",
    "cache",
    "cache list",
    "cache clear",
    "cert",
    "cert new",
    "cert inspect",
    "cert rotate",
    "cert status",
    "secret",
    "secret rotate",
    "secret status",
    "graph",
    "graph get",
    "graph post",
    "graph patch",
    "graph put",
    "graph delete",
    "graph batch",
    "review",
    "grant",
    "revoke",
    "consent-url",
    "lint",
    "permissions",
    "permissions for",
    "permissions show",
    "permissions pull",
    "emulator",
    "demo",
    "completions",
    "man",
];

#[track_caller]
fn help(line: &str) -> Outcome {
    let home = Home::new();
    let outcome = Outcome::of(home.command(line.split_whitespace()).env("COLUMNS", "100")).code(0);
    assert_eq!(outcome.stderr, "", "help is a result");
    outcome
}

#[test]
fn help_of_every_command_shows_an_example() {
    assert_shown!("help", help("--help"));
    assert_shown!("help_short", help("-h"));
    for command in COMMANDS {
        let outcome = help(&format!("{command} --help"));
        let examples = outcome.stdout.split("Example").nth(1).unwrap_or_default();
        assert!(examples.contains(&format!("apponly {command}")), "{command}: {examples}");
        assert_eq!(help(&format!("help {command}")).stdout, outcome.stdout);
        assert_shown!(format!("help_{}", command.replace(' ', "_")), outcome);
    }
    assert_shown!("help_token_short", help("token -h"));
}

#[test]
fn help_fits_into_a_narrow_terminal() {
    let home = Home::new();
    for command in COMMANDS {
        let line = format!("{command} -h");
        let outcome = Outcome::of(home.command(line.split_whitespace()).env("COLUMNS", "80")).code(0);
        let options = outcome.stdout.split("Example").next().unwrap();
        // Names of variables and forms of values are not broken.
        let long: Vec<_> = options.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "{command}: {long:#?}");
    }
}

#[test]
fn version_is_one_line() {
    let outcome = Home::new().line(&[], "--version").code(0);
    assert_eq!(outcome.stdout, format!("apponly {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_exist_for_every_shell() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = home.line(&[], &format!("completions {shell}")).code(0).stdout;
        for word in ["apponly", "certificate-password-file", "emulator"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        assert!(!script.contains("client-secret"), "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn bash_takes_its_completions() {
    let home = Home::new();
    let script = home.line(&[], "completions bash").code(0).stdout;
    home.file("apponly.bash", script);
    let bash = Command::new("bash").arg("-n").arg(home.path().join("apponly.bash")).output();
    let Ok(output) = bash else {
        eprintln!("not proved: `bash` is not here");
        return;
    };
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn manual_page_is_sound() {
    let home = Home::new();
    let page = home.line(&[], "man").code(0).stdout;
    for section in [".TH ", ".SH NAME", ".SH APPONLY TOKEN\n", ".SH APPONLY PROFILE CHECK\n"] {
        assert!(page.contains(section), "{section}: {page}");
    }
    let file = home.file("apponly.1", page);
    let groff = Command::new("groff").args(["-man", "-Tutf8", "-ww", "-z"]).arg(file).stdin(Stdio::null()).output();
    let Ok(output) = groff else {
        eprintln!("not proved: `groff` is not here");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

#[test]
fn demonstration_shows_the_whole_job() {
    let outcome = Home::new().line(&[], "demo").code(0);
    assert_eq!(outcome.stderr, "");
    assert_shown!("demo", outcome);
}

#[test]
fn demonstration_looks_at_nothing_of_this_machine() {
    let home = Home::new();
    home.configuration("[profile.default]\nnonsense = 1\n");
    let variables = [("AZURE_CLIENT_SECRET", "hunter2"), ("AZURE_TENANT_ID", "common"), ("APPONLY_PROFILE", "gone")];
    let outcome = home.line(&variables.map(|(name, value)| (name.to_owned(), value.to_owned())), "demo").code(0);
    assert!(outcome.stdout.contains("secret-expired"), "{}", outcome.stdout);
}
