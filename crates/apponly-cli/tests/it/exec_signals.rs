//! `apponly exec`: signals and job control.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use crate::support::{Home, NIGHTLY, Running, environment, shared};

const APPONLY: &str = env!("CARGO_BIN_EXE_apponly");

/// A program that ignores no signal, whatever this test was started with (`nohup`, a background job).
fn fresh(program: &str) -> Command {
    let mut command = Command::new("/usr/bin/env");
    if cfg!(target_os = "linux") {
        command.arg("--default-signal");
    }
    command.arg(program);
    command
}

/// `apponly exec` of a script that has said `ready`.
struct Started {
    _tenant: Arc<Running>,
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Started {
    fn new(home: &Home, script: &str) -> Self {
        let tenant = shared();
        let mut child = fresh(APPONLY)
            .env_clear()
            .envs(environment(home.path()))
            .env("PATH", "/usr/bin:/bin")
            .envs(tenant.secret(NIGHTLY))
            .current_dir(home.path())
            .args(["exec", "--header-file", "header", "--", "/bin/sh", "-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A group that nobody in the session looks after cannot be stopped; of this one the test does.
            .process_group(0)
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut started = Self { _tenant: tenant, child, stdout };
        assert_eq!(started.line(), "ready");
        started
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn send(&self, signal: &str) {
        let sent = Command::new("kill").args([format!("-{signal}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// What it still says, and its exit code.
    fn end(mut self) -> (String, Option<i32>) {
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (rest, self.child.wait().unwrap().code())
    }
}

/// A script that says which signals it got. It waits for a line that never comes, so that nothing is left behind.
fn listening(signals: &str, last: &str) -> String {
    let traps: Vec<_> = signals.split(' ').map(|name| format!("trap 'echo {name}' {name}")).collect();
    format!("{}\ntrap 'echo {last}; exit 9' {last}\necho ready\nwhile :; do read -r line; done", traps.join("\n"))
}

#[test]
fn signals_reach_the_program_once_each() {
    let home = Home::new();
    let mut started = Started::new(&home, &listening("HUP INT QUIT USR1 USR2 WINCH CONT", "TERM"));
    for name in ["HUP", "INT", "QUIT", "USR1", "USR2", "WINCH", "CONT"] {
        started.send(name);
        assert_eq!(started.line(), name);
    }
    started.send("TERM");
    assert_eq!(started.end(), ("TERM\n".to_owned(), Some(9)));
    assert!(!home.path().join("header").exists(), "removed however the program ends");
}

#[test]
fn program_that_dies_of_a_signal_is_told_by_the_exit_code() {
    let home = Home::new();
    let started = Started::new(&home, "echo ready; exec sleep 600");
    started.send("INT");
    assert_eq!(started.end(), (String::new(), Some(130)));
    assert!(!home.path().join("header").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn stop_from_outside_stops_both_and_continue_continues_both() {
    let home = Home::new();
    let mut started = Started::new(&home, "echo $$ > pid; echo ready; read -r line; echo went on; exit 4");
    let state = |pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        stat.rsplit_once(") ").unwrap().1.chars().next().unwrap()
    };
    let program: u32 = std::fs::read_to_string(home.path().join("pid")).unwrap().trim().parse().unwrap();
    let ours = started.child.id();
    started.send("TSTP");
    while (state(program), state(ours)) != ('T', 'T') {
        std::thread::yield_now();
    }
    started.send("CONT");
    while state(program) == 'T' || state(ours) == 'T' {
        std::thread::yield_now();
    }
    drop(started.child.stdin.take());
    assert_eq!(started.end(), ("went on\n".to_owned(), Some(4)));
}

#[cfg(target_os = "linux")]
#[test]
fn ignored_signals_stay_ignored() {
    let (tenant, home) = (shared(), Home::new());
    let script =
        format!("trap '' HUP; exec '{APPONLY}' exec -- /bin/sh -c 'kill -HUP $PPID; kill -HUP $$; echo lives'");
    let mut command = Command::new("/bin/sh");
    command.env_clear().envs(environment(home.path())).envs(tenant.secret(NIGHTLY)).args(["-c", &script]);
    let output = command.output().unwrap();
    assert_eq!((String::from_utf8(output.stdout).unwrap().as_str(), output.status.code()), ("lives\n", Some(0)));
}

/// Types at a terminal of its own: Ctrl-C, Ctrl-Z, `fg`, and says what the program got.
const TERMINAL: &str = r#"
import os, pty, select, sys, time
pid, terminal = pty.fork()
if pid == 0:
    os.execv("/bin/bash", ["bash", "--norc", "--noprofile", "-i"])
said = b""
def until(text):
    global said
    while text not in said:
        if not select.select([terminal], [], [], 60)[0]:
            sys.exit("no %r in %r" % (text, said))
        said += os.read(terminal, 65536)
    before, said = said.split(text, 1)
    return before
def type(text):
    os.write(terminal, text)
type(b"PS1=prompt'>'; set +o history; bind 'set enable-bracketed-paste off' 2>/dev/null\r")
until(b"prompt>")
type(("'%s' exec -- /bin/sh program\r" % sys.argv[1]).encode())
until(b"ready")
type(b"\x03")
until(b"got INT 1")
type(b"\x1a")
until(b"Stopped")
until(b"prompt>")
type(b"fg\r")
until(b"got CONT")
type(b"\x03")
went = until(b"got INT 2")
type(b"end\r")
rest = until(b"prompt>")
type(b"echo co''de=$?\r")
until(b"code=5")
assert b"got" not in went + rest, (went, rest)
type(b"exit\r")
os.waitpid(pid, 0)
print("all went well")
"#;

#[test]
fn terminal_signals_reach_the_program_once_and_jobs_stop_and_go_on() {
    let (tenant, home) = (shared(), Home::new());
    home.file("terminal.py", TERMINAL);
    home.file(
        "program",
        "n=0\ntrap 'n=$((n+1)); echo got INT $n' INT\ntrap 'echo got CONT' CONT\necho ready\n\
         until [ \"$line\" = end ]; do read -r line; done\nexit 5\n",
    );
    let mut command = fresh("python3");
    command.env_clear().envs(environment(home.path())).env("PATH", std::env::var_os("PATH").unwrap());
    command.envs(tenant.secret(NIGHTLY)).current_dir(home.path()).args(["terminal.py", APPONLY]);
    let output = command.output().unwrap();
    if output.status.code() == Some(127) {
        eprintln!("skipped: python3 is not installed");
        return;
    }
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("all went well"), "{said}{}", String::from_utf8_lossy(&output.stderr));
}
