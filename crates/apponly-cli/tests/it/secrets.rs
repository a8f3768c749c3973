//! No secret, token or private key is where it should not be.

use std::collections::BTreeSet;
#[cfg(target_os = "linux")]
use std::net::TcpListener;
#[cfg(target_os = "linux")]
use std::process::{Child, Command, Stdio};

#[cfg(target_os = "linux")]
use crate::support::environment;
use crate::support::{App, BLOCKED, Home, NIGHTLY, Running, WITHOUT_CONSENT, pfx, shared, with};

const PASSWORD: &str = "correct~horse/battery+staple";
const WRONG: &str = "wrong~but/still+a~secret";
const TOKEN_COMMANDS: [&str; 3] = ["token", "header", "context"];

/// What must never be seen: as it is, and as a form or a log would write it.
fn secrets(tenant: &Running) -> BTreeSet<String> {
    let mut all: BTreeSet<String> =
        [NIGHTLY.secret, WITHOUT_CONSENT.secret, BLOCKED.secret, "emulated~expired.secret", PASSWORD, WRONG]
            .map(str::to_owned)
            .into();
    all.insert(tenant.emulator.app_service_header().to_owned());
    all.insert(tenant.emulator.github_job().token);
    for name in ["good", "expired"] {
        let key = tenant.certificate(name).private_key.unwrap().reveal_pem();
        all.extend(key.lines().filter(|line| !line.starts_with("-----") && line.len() > 20).map(str::to_owned));
    }
    let escaped =
        |secret: &String| secret.replace('/', "%2F").replace('+', "%2B").replace('~', "%7E").replace('=', "%3D");
    all.extend(all.iter().map(escaped).collect::<Vec<_>>());
    all
}

/// Whether `text` holds anything like a JWT: a token, an assertion, or the beginning of one.
fn holds_a_token(text: &str) -> bool {
    text.contains("eyJ")
}

#[track_caller]
fn scan(what: &str, text: &str, secrets: &BTreeSet<String>) {
    if let Some(found) = secrets.iter().find(|secret| text.contains(secret.as_str())) {
        panic!("{what} shows `{found}`: {text}");
    }
    assert!(!text.contains("PRIVATE KEY"), "{what}: {text}");
}

/// Variables and further arguments of every way to sign in, working and not.
fn ways(tenant: &Running, home: &Home) -> Vec<(Vec<(String, String)>, String)> {
    tenant.pem_file(home, "good");
    tenant.pem_file(home, "expired");
    home.file("locked.pfx", pfx(&tenant.certificate("good"), PASSWORD));
    home.file("secret", NIGHTLY.secret);
    home.file("password", PASSWORD);
    home.file("wrong", WRONG);
    let job = tenant.emulator.github_job();
    let github = with(
        tenant.named(NIGHTLY),
        &[("ACTIONS_ID_TOKEN_REQUEST_URL", &job.url), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", &job.token)],
    );
    let assertion = tenant.emulator.issue_foreign_token(&apponly_emulator::ForeignToken::new("somebody:else")).unwrap();
    home.file("foreign.jwt", assertion);
    let named = tenant.named(NIGHTLY);
    let line = |variables: &[(String, String)], line: &str| (variables.to_vec(), line.to_owned());
    vec![
        line(&tenant.secret(NIGHTLY), ""),
        line(&named, "--secret-file secret"),
        line(&tenant.secret(WITHOUT_CONSENT), ""),
        line(&named, "--certificate good.pem"),
        line(&named, "--certificate locked.pfx --certificate-password-file password"),
        line(&with(named.clone(), &[("AZURE_CLIENT_CERTIFICATE_PASSWORD", PASSWORD)]), "--certificate locked.pfx"),
        line(&tenant.app_service(), "--managed-identity system"),
        line(&github, "--federated github"),
        line(&tenant.secret(App { secret: WRONG, ..NIGHTLY }), ""),
        line(&tenant.secret(App { secret: "emulated~expired.secret", ..NIGHTLY }), ""),
        line(&tenant.secret(BLOCKED), ""),
        line(&named, "--secret-file wrong"),
        line(&named, "--certificate expired.pem"),
        line(&named, "--certificate locked.pfx --certificate-password-file wrong"),
        line(&named, "--certificate locked.pfx"),
        line(&named, "--federated file:foreign.jwt"),
        line(&tenant.secret(NIGHTLY), "--resource https://orders.contoso.example"),
        line(&tenant.secret(NIGHTLY), "--resource https://nobody.contoso.example"),
        line(&tenant.secret(NIGHTLY), &format!("--secret {WRONG}")),
        line(&with(tenant.app_service(), &[("IDENTITY_HEADER", WRONG)]), "--managed-identity system"),
    ]
}

#[test]
fn outputs_hold_no_secret_even_at_the_highest_verbosity() {
    let (tenant, home) = (shared(), Home::new());
    let secrets = secrets(&tenant);
    let (mut worked, mut failed) = (0, 0);
    for (variables, rest) in ways(&tenant, &home) {
        for command in TOKEN_COMMANDS {
            for format in ["text", "json"] {
                let line = format!("{command} -vvv --error-format {format} {rest}");
                let outcome = home.line(&variables, &line);
                scan(&line, &outcome.stderr, &secrets);
                scan(&line, &outcome.stdout, &secrets);
                assert!(!holds_a_token(&outcome.stderr), "{line}: {}", outcome.stderr);
                let intended = command != "context" && outcome.code == 0;
                assert_eq!(holds_a_token(&outcome.stdout), intended, "{line}: {}", outcome.stdout);
                *if outcome.code == 0 { &mut worked } else { &mut failed } += 1;
            }
        }
        for command in ["profile show -vvv", "profile check -vvv", "profile check --format json"] {
            let outcome = home.line(&variables, &format!("{command} {rest}"));
            let all = format!("{}{}", outcome.stdout, outcome.stderr);
            scan(command, &all, &secrets);
            assert!(!holds_a_token(&all), "{command} {rest}: {all}");
        }
    }
    assert!(worked >= 40 && failed >= 40, "both kinds were looked at: {worked} worked, {failed} failed");
}

#[test]
fn demonstration_shortens_its_tokens_and_hides_its_secrets() {
    let tenant = shared();
    let outcome = Home::new().line(&[], "demo -vvv").code(0);
    let all = format!("{}{}", outcome.stdout, outcome.stderr);
    let mut secrets = secrets(&tenant);
    secrets.retain(|secret| !secret.is_empty());
    scan("demo", &all, &secrets);
    let longest =
        all.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').filter(|word| word.starts_with("eyJ"));
    assert!(longest.map(str::len).max().unwrap() <= 12, "{all}");
}

/// A process that signs in at a service which took its connection and says nothing.
#[cfg(target_os = "linux")]
struct Waiting {
    child: Child,
    _connection: std::net::TcpStream,
}

#[cfg(target_os = "linux")]
impl Waiting {
    fn start(home: &Home, variables: &[(&str, &str)], arguments: &[&str], input: Stdio) -> Self {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let authority = format!("https://{}", silent.local_addr().unwrap());
        let child = Command::new(env!("CARGO_BIN_EXE_apponly"))
            .env_clear()
            .envs(environment(home.path()))
            .env("AZURE_AUTHORITY_HOST", authority)
            .env("AZURE_TENANT_ID", "contoso.example")
            .env("AZURE_CLIENT_ID", NIGHTLY.client_id)
            .envs(variables.iter().copied())
            .current_dir(home.path())
            .args(arguments)
            .stdin(input)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Its connection says that it has everything it needs in hand.
        let (connection, _) = silent.accept().unwrap();
        Self { child, _connection: connection }
    }
}

#[cfg(target_os = "linux")]
impl Drop for Waiting {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Variables, arguments and standard input.
#[cfg(target_os = "linux")]
type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str], Stdio);

#[cfg(target_os = "linux")]
#[test]
fn process_list_shows_no_secret() {
    let (tenant, home) = (shared(), Home::new());
    tenant.pem_file(&home, "good");
    home.file("locked.pfx", pfx(&tenant.certificate("good"), PASSWORD));
    home.file("password", PASSWORD);
    let secret = home.file("secret", NIGHTLY.secret);
    let secrets = secrets(&tenant);
    let from_file = || Stdio::from(std::fs::File::open(&secret).unwrap());
    let variable = [("AZURE_CLIENT_SECRET", NIGHTLY.secret)];
    let locked = ["token", "--certificate", "locked.pfx", "--certificate-password-file", "password"];
    let cases: [Case<'_>; 4] = [
        (&variable, &["token", "-vvv"], Stdio::null()),
        (&[], &["token", "--secret-file", "secret"], Stdio::null()),
        (&[], &["token", "--secret-stdin"], from_file()),
        (&[], &locked, Stdio::null()),
    ];
    for (variables, arguments, input) in cases {
        let waiting = Waiting::start(&home, variables, arguments, input);
        let read = |name: &str| {
            let bytes = std::fs::read(format!("/proc/{}/{name}", waiting.child.id())).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let command_line = read("cmdline");
        assert!(command_line.contains("token"), "{command_line}");
        scan("the command line", &command_line, &secrets);
        let environment = read("environ");
        assert!(environment.contains("AZURE_CLIENT_ID"), "{environment}");
        // What the caller put there is the caller's; nothing else is added.
        if variables.is_empty() {
            scan("the environment", &environment, &secrets);
        }
    }
}

#[cfg(unix)]
#[test]
fn federation_programs_see_no_secret_of_ours() {
    let (tenant, home) = (shared(), Home::new());
    home.configuration("[profile.default]\nfederated = \"command:/bin/sh -c '/usr/bin/env > seen; /usr/bin/env'\"\n");
    let variables = with(tenant.secret(NIGHTLY), &[("AZURE_CLIENT_CERTIFICATE_PASSWORD", PASSWORD)]);
    // What the program prints is no JWT: the refusal must not repeat it either.
    let outcome = home.line(&variables, "token -vvv --credential federated").code(2);
    scan("the refusal", &format!("{}{}", outcome.stdout, outcome.stderr), &secrets(&tenant));
    let seen = std::fs::read_to_string(home.path().join("seen")).unwrap();
    assert!(seen.contains("AZURE_CLIENT_ID="), "{seen}");
    scan("the program's environment", &seen, &secrets(&tenant));
}
