//! `redis-server` as a child of the test: on loopback, with nothing on disk, gone with the test.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use redis::{Connection, FromRedisValue, cmd};
use tempfile::TempDir;

/// A server that has started.
pub(super) struct Server {
    child: Child,
    port: u16,
    directory: TempDir,
    /// Kept open: the server goes on writing.
    _output: BufReader<ChildStdout>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Server {
    /// A plain server, or `None` with a message where the program is not installed.
    pub(super) fn start() -> Option<Self> {
        Self::with(|_, port| vec!["--port".to_owned(), port.to_string()])
    }

    /// A server with `arguments`, which are told its directory and its port.
    pub(super) fn with(arguments: impl Fn(&std::path::Path, u16) -> Vec<String>) -> Option<Self> {
        for _ in 0..10 {
            let directory = tempfile::tempdir().unwrap();
            let port = free_port();
            let mut command = Command::new("redis-server");
            command.args(arguments(directory.path(), port));
            match Self::spawn(command, directory, port) {
                Ok(Some(server)) => return Some(server),
                // Somebody else took the port meanwhile.
                Ok(None) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    skip();
                    return None;
                }
                Err(error) => panic!("redis-server: {error}"),
            }
        }
        panic!("redis-server ended ten times at once");
    }

    fn spawn(mut command: Command, directory: TempDir, port: u16) -> std::io::Result<Option<Self>> {
        if !command.get_args().any(|argument| argument == "--sentinel") {
            command.args(["--save", "", "--appendonly", "no"]);
        }
        command.args(["--bind", "127.0.0.1", "--daemonize", "no", "--dir"]).arg(directory.path());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while output.read_line(&mut line)? > 0 {
            if line.contains("eady to accept connections") || line.contains("Sentinel ID is") {
                return Ok(Some(Self { child, port, directory, _output: output }));
            }
            line.clear();
        }
        child.wait()?;
        Ok(None)
    }

    pub(super) fn kill(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The same server where its port is `port`, whatever it was told.
    pub(super) fn on(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The address for settings, patient: these tests are about what is asked, not how fast a busy machine answers.
    pub(super) fn address(&self) -> String {
        format!("redis://127.0.0.1:{}?timeout=10s", self.port)
    }

    fn connection(&self) -> Connection {
        let address = format!("redis://127.0.0.1:{}", self.port);
        redis::Client::open(address).unwrap().get_connection().unwrap()
    }

    /// Whatever `words` ask.
    pub(super) fn ask<T: FromRedisValue>(&self, words: &[&str]) -> T {
        let mut command = cmd(words[0]);
        command.arg(&words[1..]);
        command.query(&mut self.connection()).unwrap()
    }

    /// The keys of entries, without those of leases and fences.
    pub(super) fn entries(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.ask(&["KEYS", "*"]);
        keys.retain(|key| key.ends_with('}'));
        keys.sort();
        keys
    }

    /// The key of the one entry.
    pub(super) fn entry_key(&self) -> String {
        let [key] = <[String; 1]>::try_from(self.entries()).unwrap();
        key
    }

    pub(super) fn value(&self, key: &str) -> Vec<u8> {
        self.ask(&["GET", key])
    }

    pub(super) fn set(&self, key: &str, value: &[u8]) {
        cmd("SET").arg(key).arg(value).exec(&mut self.connection()).unwrap();
    }
}

#[expect(clippy::print_stdout, reason = "who reads the tests' output must see that nothing was tested")]
fn skip() {
    println!("skipped: `redis-server` is not installed");
}

/// A port that nobody listens on just now, low enough that a cluster's second one is a port too.
pub(super) fn free_port() -> u16 {
    loop {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        if port < 55_000 {
            return port;
        }
    }
}
