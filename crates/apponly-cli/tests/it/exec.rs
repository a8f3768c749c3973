//! `apponly exec`: what the program finds, and how its end is told.

use std::collections::BTreeMap;
use std::net::TcpStream;

use crate::support::{App, Home, NIGHTLY, Outcome, Running, WITHOUT_CONSENT, assert_shown, shared, with};

const APPONLY: &str = env!("CARGO_BIN_EXE_apponly");

type Variables = Vec<(String, String)>;

/// The environment that a program gets.
fn environment(home: &Home, variables: &Variables, options: &[&str]) -> BTreeMap<String, String> {
    let outcome = home.run(variables, [&["exec"], options, &["--", "/usr/bin/env", "-0"]].concat()).code(0);
    let pairs = outcome.stdout.split_terminator('\0').map(|line| line.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn shell(home: &Home, variables: &Variables, options: &[&str], script: &str) -> Outcome {
    home.run(variables, [&["exec"], options, &["--", "/bin/sh", "-c", script]].concat())
}

#[test]
fn program_finds_an_endpoint_and_no_credential() {
    let (tenant, home) = (shared(), Home::new());
    let variables = with(
        tenant.secret(NIGHTLY),
        &[("IMDS_ENDPOINT", "http://x"), ("MSI_SECRET", "m"), ("ARM_CLIENT_SECRET", "a"), ("KEPT", "as it was")],
    );
    let seen = environment(&home, &variables, &[]);
    let port = seen["IDENTITY_ENDPOINT"].strip_prefix("http://127.0.0.1:").unwrap().strip_suffix("/msi/token").unwrap();
    assert!(port.parse::<u16>().unwrap() > 1023);
    assert_eq!(seen["IDENTITY_HEADER"].len(), 43, "256 bits");
    assert_eq!(seen["AZURE_TENANT_ID"], tenant.emulator.tenant().tenant_id.to_string());
    assert_eq!((seen["AZURE_TOKEN_CREDENTIALS"].as_str(), seen["KEPT"].as_str()), ("prod", "as it was"));
    for gone in
        ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "IMDS_ENDPOINT", "MSI_SECRET", "ARM_CLIENT_SECRET", "NO_PROXY"]
    {
        assert!(!seen.contains_key(gone), "{gone}");
    }
    assert!(seen.values().all(|value| !value.contains(NIGHTLY.secret)), "under whatever name");
    let again = environment(&home, &variables, &[]);
    assert_ne!(seen["IDENTITY_HEADER"], again["IDENTITY_HEADER"], "a secret for each run");
}

#[test]
fn secret_under_a_name_of_the_profiles_choice_is_removed_too() {
    let (tenant, home) = (shared(), Home::new());
    home.configuration("[profile.default]\nsecret = \"env:NIGHTLY_SECRET\"\n");
    let variables = with(tenant.named(NIGHTLY), &[("NIGHTLY_SECRET", NIGHTLY.secret)]);
    assert!(!environment(&home, &variables, &[]).contains_key("NIGHTLY_SECRET"));
    let refused = home.line(&variables, "exec --keep NIGHTLY_SECRET -- true").code(2);
    assert!(!refused.stderr.contains(NIGHTLY.secret), "{}", refused.stderr);
    assert_shown!("exec_keep_secret", refused);
}

#[test]
fn proxies_are_passed_by_and_names_can_be_kept() {
    let (tenant, home) = (shared(), Home::new());
    let variables = with(tenant.secret(NIGHTLY), &[("http_proxy", "http://127.0.0.1:9"), ("NO_PROXY", "corp.example")]);
    let seen = environment(&home, &variables, &["--keep", "AZURE_CLIENT_ID"]);
    assert_eq!(seen["NO_PROXY"], "corp.example,127.0.0.1,localhost");
    assert_eq!(seen["no_proxy"], "corp.example,127.0.0.1,localhost");
    assert_eq!(seen["AZURE_CLIENT_ID"], NIGHTLY.client_id);
}

#[test]
fn token_goes_into_the_variable_that_was_named() {
    let (tenant, home) = (shared(), Home::new());
    let seen = environment(&home, &tenant.secret(NIGHTLY), &["--token-env", "GRAPH_TOKEN"]);
    assert_eq!(seen["GRAPH_TOKEN"].split('.').count(), 3);
    let refused = home.line(&tenant.secret(NIGHTLY), "exec --token-env IDENTITY_HEADER -- true").code(2);
    assert!(refused.stderr.contains("`--token-env`"), "{}", refused.stderr);
}

#[test]
fn exit_code_is_the_programs() {
    let (tenant, home) = (shared(), Home::new());
    let variables = tenant.secret(NIGHTLY);
    for (script, code) in
        [("exit 0", 0), ("exit 1", 1), ("exit 69", 69), ("kill -TERM $$", 143), ("kill -KILL $$", 137)]
    {
        let outcome = shell(&home, &variables, &[], script).code(code);
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", ""), "{script}");
    }
}

#[test]
fn program_that_cannot_start_is_told_as_shells_tell_it() {
    let (tenant, home) = (shared(), Home::new());
    let variables = tenant.secret(NIGHTLY);
    home.file("plain", "text");
    let script = home.file("script", "#!/no/such/interpreter\n");
    std::fs::set_permissions(script, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    assert_shown!("exec_not_found", home.line(&variables, "exec -- no-such-program").code(127));
    assert_shown!("exec_not_executable", home.line(&variables, "exec -- ./plain").code(126));
    home.line(&variables, "exec -- ./script").code(126);
    home.line(&variables, "exec -- /").code(126);
    let error = home.line(&variables, "exec --error-format json -- no-such-program").code(127).error_json();
    assert_eq!((&error["code"], &error["exit_code"]), (&"program-not-found".into(), &127.into()));
}

#[test]
fn refused_identity_is_told_before_the_program_starts() {
    let (tenant, home) = (shared(), Home::new());
    let variables = tenant.secret(App { secret: "wrong~secret", ..NIGHTLY });
    let outcome = shell(&home, &variables, &[], "echo started").code(3);
    assert_eq!(outcome.stdout, "");
    home.line(&tenant.secret(NIGHTLY), "exec").code(2);
    home.line(&tenant.secret(NIGHTLY), "exec --resource https://a.example/.default -- true").code(2);
}

#[test]
fn standard_input_and_outputs_are_the_programs() {
    let (tenant, home) = (shared(), Home::new());
    let mut command = home.command(["exec", "--", "/bin/sh", "-c", "cat; echo problem >&2"]);
    let outcome = Outcome::of(command.envs(tenant.secret(NIGHTLY)).write_stdin("through")).code(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("through", "problem\n"));
}

#[test]
fn words_behind_the_program_are_not_ours_with_or_without_dashes() {
    let (tenant, home) = (shared(), Home::new());
    let outcome = home.line(&tenant.secret(NIGHTLY), "exec echo --help --profile none -- -q").code(0);
    assert_eq!(outcome.stdout, "--help --profile none -- -q\n");
    let outcome = home.line(&tenant.secret(NIGHTLY), "exec -- echo --secret x --help -- --error-format json").code(0);
    assert_eq!(outcome.stdout, "--secret x --help -- --error-format json\n");
}

#[test]
fn programs_get_tokens_of_their_own_identity_and_only_with_the_secret() {
    let (tenant, home) = (shared(), Home::new());
    let ask = format!("'{APPONLY}' context --no-cache --format json");
    let identity = |app| {
        let home = Home::new();
        let outcome = shell(&home, &tenant.secret(app), &["--quiet"], &ask).code(0);
        let context = outcome.json();
        assert_eq!(context["credential"], "managed-identity");
        context["client_id"].as_str().unwrap().to_owned()
    };
    let both = std::thread::scope(|scope| {
        let one = scope.spawn(|| identity(NIGHTLY));
        (identity(WITHOUT_CONSENT), one.join().unwrap())
    });
    assert_eq!(both, (WITHOUT_CONSENT.client_id.to_owned(), NIGHTLY.client_id.to_owned()));
    let wrong = format!("IDENTITY_HEADER=0123456789012345678901234567890123456789012 '{APPONLY}' token --no-cache");
    let refused = shell(&home, &tenant.secret(NIGHTLY), &[], &wrong);
    assert!(refused.code != 0 && refused.stdout.is_empty(), "{refused:?}");
}

#[test]
fn program_that_keeps_its_client_id_is_answered_to_it() {
    let (tenant, home) = (shared(), Home::new());
    let ask = |id: &str| {
        let graph = tenant.emulator.graph_url();
        format!("'{APPONLY}' token --quiet --no-cache --managed-identity client:{id} --resource {graph}")
    };
    shell(&home, &tenant.secret(NIGHTLY), &["--keep", "AZURE_CLIENT_ID"], &ask("$AZURE_CLIENT_ID")).code(0);
    let other = shell(&home, &tenant.secret(NIGHTLY), &[], &ask(WITHOUT_CONSENT.client_id));
    assert!(other.code != 0 && other.stdout.is_empty(), "{other:?}");
}

#[test]
fn right_of_the_job_to_a_federated_token_stays_with_us() {
    let (tenant, home) = (shared(), Home::new());
    let job = tenant.emulator.github_job();
    let variables = with(
        tenant.named(NIGHTLY),
        &[("ACTIONS_ID_TOKEN_REQUEST_URL", &job.url), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", &job.token)],
    );
    let seen = environment(&home, &variables, &["--federated", "github"]);
    assert!(seen.keys().all(|name| !name.starts_with("ACTIONS_ID_TOKEN")), "{:?}", seen.keys());
    let script = format!("'{APPONLY}' token --quiet --no-cache");
    shell(&home, &variables, &["--federated", "github"], &script).code(0);
}

#[test]
fn requests_of_the_program_can_be_seen() {
    let (tenant, home) = (shared(), Home::new());
    let script = format!("'{APPONLY}' token --quiet --no-cache");
    shell(&home, &tenant.secret(NIGHTLY), &["--audit", "audit.log"], &script).code(0);
    let log = std::fs::read_to_string(home.path().join("audit.log")).unwrap();
    assert!(log.contains(tenant.emulator.graph_url()) && !log.contains("eyJ"), "{log}");
}

#[test]
fn only_named_resources_are_handed_out() {
    let (tenant, home) = (shared(), Home::new());
    let vault = ["--resource", "https://vault.azure.net"];
    let ask = |resource: &str| format!("'{APPONLY}' token --no-cache --resource {resource}");
    shell(&home, &tenant.secret(NIGHTLY), &vault, &ask("https://vault.azure.net")).code(0);
    let graph = tenant.emulator.graph_url();
    let refused = shell(&home, &tenant.secret(NIGHTLY), &vault, &ask(graph));
    assert!(refused.code != 0 && refused.stdout.is_empty(), "{refused:?}");
    shell(&home, &tenant.secret(NIGHTLY), &[], &ask(graph)).code(0);
}

#[test]
fn tokens_that_may_not_be_kept_are_kept_in_memory_while_the_program_runs() {
    let (tenant, home) = (Running::start(), Home::new());
    let ask = format!("'{APPONLY}' token --quiet --no-cache > /dev/null");
    shell(&home, &tenant.secret(NIGHTLY), &["--no-cache"], &format!("{ask} && {ask} && {ask}")).code(0);
    let tokens = tenant.emulator.requests().iter().filter(|request| request.path.ends_with("/token")).count();
    assert_eq!(tokens, 1, "what was had before the program starts answers all of its questions");
    assert!(!home.path().join(".cache/apponly").exists());
}

#[test]
fn endpoint_ends_with_the_program() {
    let (tenant, home) = (shared(), Home::new());
    let seen = environment(&home, &tenant.secret(NIGHTLY), &[]);
    let address = seen["IDENTITY_ENDPOINT"].strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn tokens_are_renewed_while_the_program_runs() {
    let text = "tenant_id = \"11111111-2222-4333-8444-555555555555\"\ndomains = [\"contoso.example\"]\ntoken_lifetime = 2\n\
                [[apps]]\ndisplay_name = \"short\"\nclient_id = \"aaaaaaaa-0000-4000-8000-00000000000a\"\n\
                [[apps.secrets]]\nvalue = \"emulated~secret.of+short/lives==\"\n";
    let (tenant, home) = (Running::described(text), Home::new());
    let app = App { client_id: "aaaaaaaa-0000-4000-8000-00000000000a", secret: "emulated~secret.of+short/lives==" };
    let script = format!(
        "ask() {{ '{APPONLY}' token --quiet --no-cache || exit 9; }}\n\
         first=$(ask) || exit; while next=$(ask) && [ \"$next\" = \"$first\" ]; do sleep 0.1; done; [ -n \"$next\" ]"
    );
    shell(&home, &tenant.secret(app), &["--quiet"], &script).code(0);
}

#[cfg(target_os = "linux")]
#[test]
fn limits_of_the_program_are_those_of_the_caller() {
    let (tenant, home) = (shared(), Home::new());
    let script = format!("ulimit -c; '{APPONLY}' exec -- /bin/sh -c 'ulimit -c; cat /proc/self/environ'");
    let mut command = std::process::Command::new("/bin/sh");
    command
        .env_clear()
        .envs(crate::support::environment(home.path()))
        .envs(tenant.secret(NIGHTLY))
        .args(["-c", &script]);
    let outcome = Outcome::read(command.output().unwrap()).code(0);
    let lines: Vec<_> = outcome.stdout.lines().collect();
    assert_eq!(lines[0], lines[1]);
    assert!(!outcome.stdout.contains(NIGHTLY.secret));
}
