//! `apponly serve`: its life under a service manager.

use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixDatagram;
use std::process::Command;

use crate::support::{Home, NIGHTLY, Service, shared, with};

const APPONLY: &str = env!("CARGO_BIN_EXE_apponly");

#[test]
fn it_ends_when_asked_and_frees_its_port() {
    let (tenant, home) = (shared(), Home::new());
    for signal in ["TERM", "INT"] {
        let mut service = Service::start(&home, &tenant.secret(NIGHTLY), &["--audit", "off"]);
        let address = service.address().to_owned();
        service.send(signal);
        assert_eq!(service.child.wait().unwrap().code(), Some(0), "{signal}");
        assert!(TcpStream::connect(address).is_err());
    }
}

#[test]
fn each_protocol_has_a_line_with_its_url() {
    use std::io::BufRead as _;
    let (tenant, home) = (shared(), Home::new());
    let mut service = Service::start(&home, &tenant.secret(NIGHTLY), &["--protocol", "imds,app-service"]);
    let mut second = String::new();
    service.stdout.read_line(&mut second).unwrap();
    assert!(service.ready.starts_with("app-service http://127.0.0.1:"), "{}", service.ready);
    assert_eq!(second, format!("imds http://{}/metadata/identity/oauth2/token\n", service.address()));
}

/// The next message that has a line `wanted`.
fn told(socket: &UnixDatagram, wanted: &str) -> String {
    let mut bytes = [0; 4096];
    loop {
        let length = socket.recv(&mut bytes).unwrap();
        let message = String::from_utf8(bytes[..length].to_vec()).unwrap();
        if message.lines().any(|line| line == wanted) {
            return message;
        }
    }
}

#[test]
fn service_manager_is_told_of_start_reload_life_and_end() {
    let (tenant, home) = (shared(), Home::new());
    let path = home.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    let variables =
        with(tenant.secret(NIGHTLY), &[("NOTIFY_SOCKET", path.to_str().unwrap()), ("WATCHDOG_USEC", "200000")]);
    let service = Service::start(&home, &variables, &[]);
    let ready = told(&socket, "READY=1");
    assert!(ready.contains(&format!("STATUS=app-service {}", service.url())), "{ready}");
    told(&socket, "WATCHDOG=1");
    service.send("HUP");
    let reloading = told(&socket, "RELOADING=1");
    let since = reloading.lines().find_map(|line| line.strip_prefix("MONOTONIC_USEC=")).unwrap();
    assert!(since.parse::<u64>().unwrap() > 0);
    told(&socket, "READY=1");
    service.send("TERM");
    told(&socket, "STOPPING=1");
}

/// Passes its own socket on, as systemd does.
const PASS_ON: &str = r#"
import os, socket, sys
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
os.dup2(listener.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
open("port", "w").write(str(listener.getsockname()[1]))
os.execv(sys.argv[1], sys.argv[1:])
"#;

#[test]
fn sockets_that_are_passed_take_the_place_of_the_address() {
    let (tenant, home) = (shared(), Home::new());
    let graph = tenant.emulator.graph_url();
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: python3 is not installed");
        return;
    }
    home.file("pass_on.py", PASS_ON);
    // It would be refused if it were bound.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut command = Command::new("python3");
    command.args(["pass_on.py", APPONLY, "serve", "--header-file", "header", "--listen", &address]);
    let path = std::env::var("PATH").unwrap();
    let service = Service::of(command, &home, &with(tenant.secret(NIGHTLY), &[("PATH", &path)]));
    let port = std::fs::read_to_string(home.path().join("port")).unwrap();
    assert_eq!(service.address(), format!("127.0.0.1:{port}"));
    service.identity(&home, graph, "system").code(0);
}

#[cfg(target_os = "linux")]
#[test]
fn it_may_open_as_many_files_as_the_hard_limit_allows_and_leaves_no_core() {
    let (tenant, home) = (shared(), Home::new());
    let service = Service::start(&home, &tenant.secret(NIGHTLY), &[]);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", service.child.id())).unwrap();
    let line = |name: &str| {
        let line = limits.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    let files = line("Max open files");
    assert_eq!(files[0], files[1]);
    assert_eq!(line("Max core file size"), ["0", "0"]);
}
