//! What is wrong between here and the services: names, connections, proxies, TLS, clocks, the tenant.

use apponly_emulator::{Fault, FaultKind, FaultTarget};

use super::proxy::Proxy;
use super::scenario::{Scenario, Stage, check, play};
use crate::support::{NIGHTLY, Running, closed_address};

/// Names that no name server knows (RFC 6761).
const FOREIGN: [(&str, &str); 2] =
    [("AZURE_AUTHORITY_HOST", "https://login.example.invalid"), ("APPONLY_GRAPH_URL", "https://graph.example.invalid")];

/// An app of a tenant on the internet, behind this proxy.
fn behind(proxy: Proxy) -> Stage {
    let stage = Stage::shared(|tenant| tenant.named(NIGHTLY)).and(&FOREIGN).and(&[("HTTPS_PROXY", &proxy.url())]);
    stage.home.file("s", NIGHTLY.secret);
    stage.words(["--secret-file", "s"]).keeping(proxy)
}

fn with_faults(faults: Vec<Fault>) -> Stage {
    let tenant = Running::start();
    tenant.emulator.set_faults(faults);
    Stage::own(tenant, |tenant| tenant.secret(NIGHTLY))
}

#[test]
fn ways() {
    play(&[
        Scenario {
            name: "nobody listens where the authority should be",
            stage: || {
                let stage = Stage::shared(|tenant| tenant.secret(NIGHTLY));
                stage.and(&[("AZURE_AUTHORITY_HOST", &format!("https://{}", closed_address()))])
            },
            check: "network",
            status: "fail",
            says: &["network-unreachable", "tcp failed", "firewall"],
        },
        Scenario {
            name: "no name server knows the hosts",
            stage: || Stage::shared(|tenant| tenant.secret(NIGHTLY)).and(&FOREIGN),
            check: "network",
            status: "fail",
            says: &["name-unknown", "login.example.invalid", "dns failed", "HTTPS_PROXY"],
        },
        Scenario {
            name: "nothing vouches for the certificate of the hosts",
            stage: || Stage::shared(|tenant| tenant.secret(NIGHTLY)).without("APPONLY_CA_FILE"),
            check: "network",
            status: "fail",
            says: &["tls-untrusted", "CN=apponly emulator CA", "tls failed", "--ca-file"],
        },
        Scenario {
            name: "the file of roots holds none",
            stage: || {
                let stage = Stage::shared(|tenant| tenant.secret(NIGHTLY)).and(&[("APPONLY_CA_FILE", "roots.pem")]);
                stage.home.file("roots.pem", "nothing");
                stage
            },
            check: "network",
            status: "fail",
            says: &["roots.pem", "APPONLY_CA_FILE"],
        },
    ]);
}

#[test]
fn proxies() {
    play(&[
        Scenario {
            name: "the proxy asks for a password",
            stage: || behind(Proxy::saying("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\n\r\n")),
            check: "network",
            status: "fail",
            says: &["proxy-authentication", "HTTP 407", "HTTPS_PROXY", "percent-encoded"],
        },
        Scenario {
            name: "the proxy takes Windows sign-in only",
            stage: || behind(Proxy::saying("HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\n\r\n")),
            check: "network",
            status: "fail",
            says: &["proxy-authentication", "Negotiate", "cntlm"],
        },
        Scenario {
            name: "the proxy does not let the hosts through",
            stage: || behind(Proxy::saying("HTTP/1.1 403 Forbidden\r\n\r\n")),
            check: "network",
            status: "fail",
            says: &["proxy-refused", "HTTP 403", "login.example.invalid:443", "NO_PROXY"],
        },
        Scenario {
            name: "the proxy is no proxy",
            stage: || behind(Proxy::saying("SSH-2.0-OpenSSH_9.9\r\n")),
            check: "network",
            status: "fail",
            says: &["proxy-unreachable", "does not speak HTTP", "HTTPS_PROXY"],
        },
        Scenario {
            name: "the proxy does not run",
            stage: || {
                let stage = Stage::shared(|tenant| tenant.secret(NIGHTLY)).and(&FOREIGN);
                stage.and(&[("https_proxy", &closed_address())])
            },
            check: "network",
            status: "fail",
            says: &["proxy-unreachable", "`https_proxy`", "proxy failed"],
        },
        Scenario {
            name: "the proxy variable cannot be understood",
            stage: || {
                let stage = Stage::shared(|tenant| tenant.secret(NIGHTLY));
                stage.and(&[("HTTPS_PROXY", "socks5://user:hunter2@127.0.0.1:1")])
            },
            check: "network",
            status: "fail",
            says: &["setting-invalid", "`HTTPS_PROXY` is not the URL of an HTTP proxy"],
        },
    ]);
}

#[test]
fn clocks() {
    let by = |seconds: i64| {
        let ahead = |target| Fault::new(target).clock_offset(seconds);
        with_faults(vec![ahead(FaultTarget::Discovery), ahead(FaultTarget::Sts), ahead(FaultTarget::Graph)])
    };
    for (seconds, status, says) in
        [(1200, "fail", "s behind the service"), (-1200, "fail", "s ahead of the service"), (120, "warn", "behind")]
    {
        let document = by(seconds).run(&["--format", "json"]).json();
        let clock = check(&document, "clock");
        assert_eq!(clock["status"], status, "{seconds}: {clock}");
        assert!(clock["detail"].as_str().unwrap().contains(says), "{seconds}: {clock}");
        assert!(clock["fix"].as_str().unwrap().contains("timedatectl"), "{clock}");
        assert_eq!(check(&document, "token")["status"], "ok", "{document}");
    }
    assert_eq!(check(&by(2).run(&["--format", "json"]).json(), "clock")["status"], "ok");
}

#[test]
fn tenants() {
    play(&[
        Scenario {
            name: "there is no such tenant",
            stage: || Stage::shared(|tenant| tenant.secret(NIGHTLY)).and(&[("AZURE_TENANT_ID", "nowhere.example")]),
            check: "tenant",
            status: "fail",
            says: &["tenant-not-found", "AADSTS90002", "nowhere.example"],
        },
        Scenario {
            name: "the tenant lives in another cloud",
            stage: || {
                let body = r#"{"issuer": "https://login.microsoftonline.us/11111111-2222-4333-8444-555555555555/v2.0",
                    "cloud_instance_name": "microsoftonline.us", "msgraph_host": "graph.microsoft.us"}"#;
                let mut fault = Fault::new(FaultTarget::Discovery).status(200);
                fault.body = Some(body.to_owned());
                with_faults(vec![fault])
            },
            check: "tenant",
            status: "fail",
            says: &["lives in the cloud `usgov`", "--cloud usgov"],
        },
        Scenario {
            name: "something else answers in the authority's place",
            stage: || {
                let mut fault = Fault::new(FaultTarget::Discovery).status(200);
                fault.body = Some("<html>Welcome to the hotel</html>".to_owned());
                with_faults(vec![fault])
            },
            check: "tenant",
            status: "fail",
            says: &["not an Entra authority", "AZURE_AUTHORITY_HOST"],
        },
    ]);
}

#[test]
fn services() {
    play(&[
        Scenario {
            name: "the token endpoint takes the request and never answers",
            stage: || with_faults(vec![Fault::new(FaultTarget::Sts).kind(FaultKind::BlackHole)]),
            check: "token",
            status: "fail",
            says: &["timed-out", "did not answer in time"],
        },
        Scenario {
            name: "the token endpoint is out of order",
            stage: || with_faults(vec![Fault::new(FaultTarget::Sts).status(503)]),
            check: "token",
            status: "fail",
            says: &["service-unavailable"],
        },
        Scenario {
            name: "something cuts the connection to Graph",
            stage: || with_faults(vec![Fault::new(FaultTarget::Graph).kind(FaultKind::Reset)]),
            check: "graph",
            status: "fail",
            says: &["network-unreachable"],
        },
        Scenario {
            name: "Graph is out of order",
            stage: || with_faults(vec![Fault::new(FaultTarget::Graph).status(503)]),
            check: "graph",
            status: "fail",
            says: &["graph-unavailable"],
        },
    ]);
}
