//! `apponly serve`: what callers get, and what it refuses to begin with.

use std::os::unix::fs::PermissionsExt;

use crate::support::{App, Home, NIGHTLY, Running, Service, WITHOUT_CONSENT, assert_shown, shared, with};

fn client_id(service: &Service, home: &Home, graph: &str, chosen: &str) -> String {
    service.identity(home, graph, chosen).code(0).json()["client_id"].as_str().unwrap().to_owned()
}

/// Two profiles with a secret file each.
fn profiles(home: &Home, tenant: &Running) -> String {
    let mut text = String::new();
    for (name, app) in [("nightly", NIGHTLY), ("other", WITHOUT_CONSENT)] {
        home.file(&format!("config/apponly/{name}.secret"), app.secret);
        text.push_str(&format!(
            "[profile.{name}]\ntenant_id = \"{}\"\nclient_id = \"{}\"\nsecret = \"file:{name}.secret\"\n",
            tenant.emulator.tenant().tenant_id,
            app.client_id
        ));
    }
    home.configuration(&text);
    text
}

/// The variables that find the tenant but name no identity.
fn place(tenant: &Running) -> Vec<(String, String)> {
    let mut variables = tenant.place();
    variables.retain(|(name, _)| name != "AZURE_TENANT_ID");
    variables
}

#[test]
fn callers_with_the_secret_get_tokens_and_others_none() {
    let (tenant, home) = (shared(), Home::new());
    let graph = tenant.emulator.graph_url();
    let service = Service::start(&home, &tenant.secret(NIGHTLY), &[]);
    assert!(service.ready.starts_with("app-service http://127.0.0.1:"), "{}", service.ready);
    assert!(service.ready.ends_with("/msi/token\n"), "{}", service.ready);
    assert_eq!(client_id(&service, &home, graph, "system"), NIGHTLY.client_id);
    let wrong = with(service.variables(&home), &[("IDENTITY_HEADER", &"x".repeat(43))]);
    let refused = home.run(&wrong, ["token", "--no-cache", "--managed-identity", "system", "--resource", graph]);
    assert!(refused.code != 0 && refused.stdout.is_empty(), "{refused:?}");
    let other = "token --no-cache --managed-identity system --resource https://vault.azure.net";
    let refused = home.line(&service.variables(&home), other);
    assert!(refused.code != 0 && refused.stdout.is_empty(), "{refused:?}");
}

#[test]
fn secret_is_made_once_kept_private_and_never_printed() {
    let (tenant, home) = (shared(), Home::new());
    let graph = tenant.emulator.graph_url();
    let service = Service::start(&home, &tenant.secret(NIGHTLY), &["-vvv"]);
    client_id(&service, &home, graph, "system");
    let file = home.path().join("header");
    let secret = std::fs::read_to_string(&file).unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let (code, said) = service.terminate();
    assert_eq!(code, Some(0));
    assert!(!said.contains(secret.trim()) && !said.contains("eyJ") && !said.contains(NIGHTLY.secret), "{said}");
    let again = Service::start(&home, &tenant.secret(NIGHTLY), &[]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), secret, "programs that know it go on");
    drop(again);
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    let refused = home.line(&tenant.secret(NIGHTLY), "serve --listen 127.0.0.1:0 --header-file header").code(2);
    assert!(!refused.stderr.contains(secret.trim()), "{}", refused.stderr);
    assert_shown!("serve_secret_readable", refused);
}

#[test]
fn virtual_machine_clients_are_known_by_their_user() {
    let (tenant, home) = (shared(), Home::new());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_apponly"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--protocol", "imds"]);
    let service = Service::of(command, &home, &tenant.secret(NIGHTLY));
    let authority = format!("http://{}", service.address());
    let ask = format!("token --no-cache --managed-identity system --resource {}", tenant.emulator.graph_url());
    let variables = with(Vec::new(), &[("AZURE_POD_IDENTITY_AUTHORITY_HOST", &authority)]);
    Home::new().line(&variables, &ask).code(0);
    assert!(!home.path().join("header").exists(), "no secret is needed, so none is made");
}

#[test]
fn socket_in_the_file_system_is_served_and_removed() {
    use std::io::{Read as _, Write as _};
    let (tenant, home) = (shared(), Home::new());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_apponly"));
    command.args(["serve", "--listen", "unix:run/agent.sock", "--header-file", "header"]);
    let service = Service::of(command, &home, &tenant.secret(NIGHTLY));
    let line = service.ready.trim_end();
    assert!(line.starts_with("app-service http://") && line.ends_with("agent.sock"), "{line}");
    let path = home.path().join("run/agent.sock");
    let answer = |secret: &str| {
        let mut stream = std::os::unix::net::UnixStream::connect(&path).unwrap();
        let query = format!("api-version=2019-08-01&resource={}", tenant.emulator.graph_url());
        let request = format!(
            "GET /msi/token?{query} HTTP/1.1\r\nHost: localhost\r\nX-IDENTITY-HEADER: {secret}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let secret = std::fs::read_to_string(home.path().join("header")).unwrap();
    assert!(answer(secret.trim()).starts_with("HTTP/1.1 200"));
    assert!(answer(&"x".repeat(43)).starts_with("HTTP/1.1 401"));
    assert_eq!(service.terminate().0, Some(0));
    assert!(!path.exists());
}

#[test]
fn only_allowed_users_are_served_once_some_are_named() {
    let (tenant, home) = (shared(), Home::new());
    let graph = tenant.emulator.graph_url();
    let service = Service::start(&home, &tenant.secret(NIGHTLY), &["--allow-uid", "12345"]);
    // The own user always is; others cannot be tried without being root.
    service.identity(&home, graph, "system").code(0);
}

#[test]
fn every_token_leaves_a_line_in_the_audit_log() {
    let (tenant, home) = (shared(), Home::new());
    let service = Service::start(&home, &tenant.secret(NIGHTLY), &["--audit", "audit.log"]);
    service.identity(&home, tenant.emulator.graph_url(), "system").code(0);
    service.terminate();
    let log = std::fs::read_to_string(home.path().join("audit.log")).unwrap();
    let line: serde_json::Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert!(line.to_string().contains(tenant.emulator.graph_url()), "{line}");
    assert!(!log.contains("eyJ") && !log.contains(NIGHTLY.secret), "{log}");
}

#[test]
fn rate_that_was_named_holds() {
    let (tenant, home) = (shared(), Home::new());
    let service = Service::start(&home, &tenant.secret(NIGHTLY), &["--max-rate", "1"]);
    let secret = std::fs::read_to_string(home.path().join("header")).unwrap();
    let status = || {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(service.address()).unwrap();
        let request = format!(
            "GET /msi/token?api-version=2019-08-01&resource={} HTTP/1.1\r\nHost: {}\r\nX-IDENTITY-HEADER: {}\r\nConnection: close\r\n\r\n",
            tenant.emulator.graph_url(),
            service.address(),
            secret.trim()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    assert_eq!(status(), "200");
    assert!((0..1000).any(|_| status() == "429"));
}

#[test]
fn callers_choose_among_identities() {
    let (tenant, home) = (shared(), Home::new());
    let graph = tenant.emulator.graph_url();
    profiles(&home, &tenant);
    let service = Service::start(&home, &place(&tenant), &["--identity", "nightly", "--identity", "other"]);
    assert_eq!(client_id(&service, &home, graph, "system"), NIGHTLY.client_id, "the first is for who names none");
    for app in [NIGHTLY, WITHOUT_CONSENT] {
        assert_eq!(client_id(&service, &home, graph, &format!("client:{}", app.client_id)), app.client_id);
    }
    let unknown = service.identity(&home, graph, "client:aaaaaaaa-0000-4000-8000-0000000000ff");
    assert!(unknown.code != 0 && unknown.stdout.is_empty(), "{unknown:?}");
}

#[test]
fn reload_takes_a_new_profile_and_refuses_a_broken_one() {
    let (tenant, home) = (shared(), Home::new());
    let graph = tenant.emulator.graph_url();
    let text = profiles(&home, &tenant);
    let nightly = text.replace("[profile.nightly]", "[profile.default]");
    home.configuration(&nightly);
    let mut service = Service::start(&home, &place(&tenant), &[]);
    assert_eq!(client_id(&service, &home, graph, "system"), NIGHTLY.client_id);
    home.configuration("[profile.default]\nclient_idd = \"x\"\n");
    service.send("HUP");
    let said = service.until("  fix:");
    assert!(said.contains("the old one goes on") && said.contains("config.toml"), "{said}");
    assert_eq!(client_id(&service, &home, graph, "system"), NIGHTLY.client_id);
    home.configuration(&text.replace("[profile.other]", "[profile.default]"));
    std::fs::write(home.path().join("header"), "b".repeat(40)).unwrap();
    service.send("HUP");
    service.until("was read again");
    assert_eq!(client_id(&service, &home, graph, "system"), WITHOUT_CONSENT.client_id);
}

#[test]
fn refused_identity_does_not_end_it_but_shows() {
    let (tenant, home) = (shared(), Home::new());
    let variables = tenant.secret(App { secret: "wrong~secret", ..NIGHTLY });
    let mut service = Service::start(&home, &variables, &[]);
    let said = service.until("no token yet");
    assert!(said.contains("secret-wrong") || said.contains("AADSTS7000215"), "{said}");
    let probe = |path: &str| home.line(&[], &format!("serve --probe http://{}/{path}", service.address()));
    probe("healthz").code(0);
    let error = probe("readyz").code(5);
    assert!(error.stderr.contains("probe-failed"), "{}", error.stderr);
}

#[test]
fn probe_of_a_good_one_is_silent() {
    let (tenant, home) = (shared(), Home::new());
    let service = Service::start(&home, &tenant.secret(NIGHTLY), &[]);
    for path in ["healthz", "readyz"] {
        let outcome = home.line(&[], &format!("serve --probe http://{}/{path}", service.address())).code(0);
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", ""));
    }
}

#[test]
fn what_is_misconfigured_ends_it_before_it_serves() {
    let (tenant, home) = (shared(), Home::new());
    let variables = tenant.secret(NIGHTLY);
    for options in [
        "--listen 0.0.0.0:0",
        "--listen 192.0.2.1:80",
        "--protocol app-service,ldap",
        "--identity no-such-profile",
        "--allow-uid no-such-user",
        "--resource https://graph.microsoft.com/.default",
        "--audit no/such/folder/log",
        "--probe http://192.0.2.1/readyz",
    ] {
        let outcome = home.line(&variables, &format!("serve --header-file header {options}")).code(2);
        assert_eq!(outcome.stdout, "", "{options}");
    }
    home.line(&[], "serve --header-file header").code(2);
    let missing = home.line(&variables, "serve").code(2);
    assert!(missing.stderr.contains("`--header-file`"), "{}", missing.stderr);
    // The other protocols know callers by their user.
    let imds = home.line(&[], "serve --protocol imds --listen 127.0.0.1:0").code(2);
    assert!(imds.stderr.contains("no-credential"), "{}", imds.stderr);
}
