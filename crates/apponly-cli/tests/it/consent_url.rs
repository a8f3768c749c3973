//! `apponly consent-url`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use apponly::{Deadline, Env, HttpClient as _, HttpRequest, Route, SystemHttpClient, TransportOptions};
use apponly_emulator::Emulator;

use crate::support::{Home, NIGHTLY, Outcome, Running, WITHOUT_CONSENT, environment};

#[test]
fn link_needs_tenant_and_app_and_no_credential() {
    let home = Home::new();
    let outcome =
        home.line(&[], "consent-url --tenant-id contoso.com --client-id aaaaaaaa-0000-4000-8000-000000000001");
    let page =
        "https://login.microsoftonline.com/contoso.com/adminconsent?client_id=aaaaaaaa-0000-4000-8000-000000000001";
    assert_eq!(outcome.code(0).stdout, format!("{page}\n"));
    let variables = [("AZURE_TENANT_ID", "contoso.com"), ("AZURE_CLIENT_ID", NIGHTLY.client_id)];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let outcome = home.line(&variables, "consent-url --cloud usgov --redirect-uri https://app.contoso.com/back?a=b");
    let link = outcome.code(0).stdout;
    assert!(link.starts_with("https://login.microsoftonline.us/contoso.com/adminconsent?"), "{link}");
    assert!(link.ends_with("&redirect_uri=https%3A%2F%2Fapp.contoso.com%2Fback%3Fa%3Db\n"), "{link}");
    for line in ["consent-url --tenant-id contoso.com", "consent-url --client-id aaaaaaaa-0000-4000-8000-000000000001"]
    {
        let outcome = home.line(&[], &format!("--error-format json {line}")).code(2);
        assert_eq!(outcome.error_json()["code"], "setting-missing", "{line}");
    }
}

/// A run that waits, and the link that it printed.
struct Waiting {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    link: String,
}

impl Waiting {
    fn start(home: &Home, tenant: &Running, line: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_apponly"));
        command.env_clear().envs(environment(home.path())).envs(tenant.named(WITHOUT_CONSENT));
        command.args(line.split_whitespace()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut link = String::new();
        output.read_line(&mut link).unwrap();
        Self { child, output, link: link.trim_end().to_owned() }
    }

    fn end(mut self) -> Outcome {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "the link is the only result");
        Outcome::read(self.child.wait_with_output().unwrap())
    }
}

/// Follows the link as a browser does: the page sends it back to this machine.
fn browse(emulator: &Emulator, link: &str) -> String {
    let options = TransportOptions::new(Some(emulator.ca_file().to_owned()), Env::fixed::<&str, &str>([]));
    let request = HttpRequest::new("GET".parse().unwrap(), link.parse().unwrap(), Route::Internet);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let sent = SystemHttpClient::new(options);
    let response = runtime.block_on(sent.send(request, Deadline::after(Duration::from_secs(60)))).unwrap();
    assert_eq!(response.status, 302, "{link}");
    let location = response.headers["location"].to_str().unwrap();
    let (address, target) = location.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(address.replace("localhost", "127.0.0.1")).unwrap();
    write!(stream, "GET /{target} HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    page
}

fn registered(tenant: &Running) {
    tenant.emulator.change_tenant(|tenant| tenant.apps[1].redirect_uris = vec!["http://localhost/".to_owned()]);
}

#[test]
fn wait_ends_with_the_consent() {
    let (tenant, home) = (Running::start(), Home::new());
    registered(&tenant);
    let waiting = Waiting::start(&home, &tenant, "consent-url --wait --redirect-uri http://localhost/");
    assert!(browse(&tenant.emulator, &waiting.link).contains("Consent was given"));
    let outcome = waiting.end().code(0);
    assert!(outcome.stderr.contains("consent was given"), "{}", outcome.stderr);
    let context = home.line(&tenant.secret(WITHOUT_CONSENT), "context --format json").code(0).json();
    assert_eq!(context["roles"], serde_json::json!(["User.Read.All"]));
}

#[test]
fn wait_ends_with_4_where_the_administrator_declines_or_nobody_comes() {
    let (tenant, home) = (Running::start(), Home::new());
    registered(&tenant);
    tenant.emulator.change_tenant(|tenant| tenant.declines_consent = true);
    let line = "--error-format json -q consent-url --wait --redirect-uri http://localhost/";
    let waiting = Waiting::start(&home, &tenant, line);
    assert!(browse(&tenant.emulator, &waiting.link).contains("Consent was not given"));
    let error = waiting.end().code(4).error_json();
    assert_eq!(error["code"], "consent-not-given");
    assert!(error["message"].as_str().unwrap().contains("permission_denied"), "{error}");
    let waiting = Waiting::start(&home, &tenant, &format!("{line} --deadline 1s"));
    assert_eq!(waiting.end().code(4).error_json()["code"], "consent-not-given");
}

#[test]
fn wait_is_for_loopback_only() {
    let home = Home::new();
    let line = "--error-format json consent-url --tenant-id contoso.com --client-id aaaaaaaa-0000-4000-8000-000000000001 \
                --wait --redirect-uri https://contoso.com/";
    assert_eq!(home.line(&[], line).code(2).error_json()["code"], "setting-invalid");
}
