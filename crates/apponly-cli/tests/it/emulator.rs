//! `apponly emulator`: a tenant to try against, for shells and programs.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::support::{Home, Outcome, assert_shown, environment};

/// The names that the environment file promises, in this order.
const NAMES: [&str; 12] = [
    "AZURE_AUTHORITY_HOST",
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "APPONLY_EMULATOR_CERTIFICATE",
    "APPONLY_EMULATOR_VAULT",
    "APPONLY_CA_FILE",
    "SSL_CERT_FILE",
    "APPONLY_GRAPH_URL",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
];

/// `apponly emulator` that has said it serves; ended when dropped.
struct Serving {
    child: Child,
    stderr: BufReader<ChildStderr>,
    ready: String,
}

impl Serving {
    fn start(home: &Home, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_apponly"))
            .env_clear()
            .envs(environment(home.path()))
            // What it leaves behind where a test ends it abruptly goes with the home.
            .env("TMPDIR", home.path())
            .current_dir(home.path())
            .arg("emulator")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut ready = String::new();
        stderr.read_line(&mut ready).unwrap();
        Self { child, stderr, ready }
    }

    /// Asks the process to end, as a supervisor does, and gives its exit code and what it said since.
    #[cfg(unix)]
    fn terminate(mut self) -> (Option<i32>, String) {
        use std::io::Read as _;
        let kill = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let mut rest = String::new();
        self.stderr.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn lines(path: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(path).unwrap();
    let pair = |line: &str| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap();
    text.lines().map(pair).collect()
}

#[test]
fn environment_file_has_the_promised_names_and_works() {
    let home = Home::new();
    let serving = Serving::start(&home, &["--env-file", "tenant.env"]);
    assert!(serving.ready.starts_with("serving on https://localhost:"), "{}", serving.ready);
    let variables = lines(&home.path().join("tenant.env"));
    assert_eq!(variables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), NAMES);
    let token = home.line(&variables, "token").code(0).stdout;
    assert_eq!(token.trim_end().split('.').count(), 3, "{token}");
    let certificate = variables.iter().find(|(name, _)| name == "APPONLY_EMULATOR_CERTIFICATE").unwrap().1.clone();
    home.run(&variables, ["token", "--certificate", &certificate, "--credential", "certificate"]).code(0);
    home.line(&variables, "token --managed-identity system --credential managed-identity").code(0);
    let vault = variables.iter().find(|(name, _)| name == "APPONLY_EMULATOR_VAULT").unwrap().1.clone();
    let source = format!("keyvault:{vault}/certificates/nightly?sign");
    home.run(&variables, ["token", "--certificate", &source, "--credential", "certificate"]).code(0);
}

#[cfg(unix)]
#[test]
fn environment_file_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    // A file that was there before must not lend its looser mode.
    let file = home.file("tenant.env", "old");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o666)).unwrap();
    let serving = Serving::start(&home, &["--env-file", "tenant.env"]);
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{mode:o} {}", serving.ready);
}

#[cfg(unix)]
#[test]
fn environment_file_is_a_shell_file() {
    let home = Home::new();
    let serving = Serving::start(&home, &["--env-file", "tenant.env"]);
    let script = format!("set -a; . ./tenant.env; set +a; exec '{}' token --quiet", env!("CARGO_BIN_EXE_apponly"));
    let mut shell = Command::new("/bin/sh");
    shell.env_clear().envs(environment(home.path())).current_dir(home.path()).args(["-c", &script]);
    let outcome = Outcome::read(shell.stdin(Stdio::null()).output().unwrap()).code(0);
    assert!(outcome.stdout.starts_with("eyJ"), "{}{}", outcome.stdout, serving.ready);
}

#[cfg(unix)]
#[test]
fn it_serves_until_it_is_asked_to_end_and_leaves_nothing() {
    let home = Home::new();
    let serving = Serving::start(&home, &["--env-file", "tenant.env"]);
    let variables = lines(&home.path().join("tenant.env"));
    let roots = variables.iter().find(|(name, _)| name == "APPONLY_CA_FILE").unwrap().1.clone();
    assert!(Path::new(&roots).exists());
    for _ in 0..2 {
        home.line(&variables, "token").code(0);
    }
    let (code, said) = serving.terminate();
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert!(!Path::new(&roots).exists(), "the emulator's own files are gone");
    home.line(&variables, "token --force").code(2);
}

#[test]
fn without_a_file_the_lines_go_to_standard_output() {
    let home = Home::new();
    let mut serving = Serving::start(&home, &[]);
    let stdout = BufReader::new(serving.child.stdout.take().unwrap());
    let names: Vec<_> = stdout.lines().take(NAMES.len()).map(|line| line.unwrap()).collect();
    let names: Vec<_> = names.iter().map(|line| line.split('=').next().unwrap()).collect();
    assert_eq!(names, NAMES);
}

#[test]
fn only_loopback_is_listened_on() {
    let home = Home::new();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let error = home.line(&[], &format!("emulator --listen {address} --error-format json")).code(2).error_json();
        assert!(error["message"].as_str().unwrap().contains("loopback"), "{error}");
    }
    assert_shown!("emulator_not_loopback", home.line(&[], "emulator --listen 0.0.0.0:0").code(2));
    assert_shown!("emulator_no_port", home.line(&[], "emulator --listen localhost").code(2));
}

#[test]
fn taken_port_and_unwritable_file_are_named() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let outcome = home.line(&[], &format!("emulator --listen {address}")).code(2);
    assert!(outcome.stderr.contains(&format!("`{address}`")), "{}", outcome.stderr);
    assert_shown!("emulator_unwritable", home.line(&[], "emulator --env-file no/folder/tenant.env").code(2));
}

#[test]
fn tenant_file_is_refused_with_file_and_line() {
    let home = Home::new();
    for (name, text, line) in [
        ("unknown_key", "tenant_id = \"11111111-2222-4333-8444-555555555555\"\ntennant = 1\n", 2),
        ("bad_guid", "tenant_id = \"contoso\"\n", 1),
        ("broken_syntax", "tenant_id = \"11111111-2222-4333-8444-555555555555\"\ndomains = [\n", 2),
    ] {
        home.file("tenant.toml", text);
        let error = home.line(&[], "emulator --tenant tenant.toml --error-format json").code(2).error_json();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("tenant.toml") && message.contains(&format!("line {line}")), "{message}");
        assert_shown!(format!("emulator_tenant_{name}"), home.line(&[], "emulator --tenant tenant.toml").code(2));
    }
    let error = home.line(&[], "emulator --tenant gone.toml --error-format json").code(2).error_json();
    assert!(error["message"].as_str().unwrap().contains("gone.toml"), "{error}");
}
