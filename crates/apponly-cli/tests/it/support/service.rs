//! A running `apponly serve`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};

use super::{Home, Outcome, environment, with};

/// `apponly serve` that has said what it serves; ended when dropped.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) stdout: BufReader<ChildStdout>,
    pub(crate) stderr: BufReader<ChildStderr>,
    /// The first line, which is for one protocol.
    pub(crate) ready: String,
}

impl Service {
    /// On any free port, with the secret in the file `header`.
    pub(crate) fn start(home: &Home, variables: &[(String, String)], options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_apponly"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--header-file", "header"]).args(options);
        Self::of(command, home, variables)
    }

    pub(crate) fn of(mut command: Command, home: &Home, variables: &[(String, String)]) -> Self {
        command.env_clear().envs(environment(home.path())).current_dir(home.path());
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let mut service = Self { child, stdout, stderr, ready: String::new() };
        service.stdout.read_line(&mut service.ready).unwrap();
        if service.ready.is_empty() {
            let mut said = String::new();
            service.stderr.read_to_string(&mut said).unwrap();
            panic!("did not start: {said}");
        }
        service
    }

    pub(crate) fn url(&self) -> &str {
        self.ready.split_whitespace().nth(1).unwrap()
    }

    pub(crate) fn address(&self) -> &str {
        self.url().strip_prefix("http://").unwrap().split('/').next().unwrap()
    }

    /// What a program is given to find it.
    pub(crate) fn variables(&self, home: &Home) -> Vec<(String, String)> {
        let secret = std::fs::read_to_string(home.path().join("header")).unwrap();
        with(Vec::new(), &[("IDENTITY_ENDPOINT", self.url()), ("IDENTITY_HEADER", secret.trim())])
    }

    /// Who a program is that signs in there, for Graph of the emulator.
    pub(crate) fn identity(&self, home: &Home, graph: &str, chosen: &str) -> Outcome {
        let line = format!("context --quiet --no-cache --format json --managed-identity {chosen} --resource {graph}");
        // Another user's home: what is configured in this one is the service's.
        Home::new().line(&self.variables(home), &line)
    }

    pub(crate) fn send(&self, signal: &str) {
        let sent = Command::new("kill").args([format!("-{signal}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Reads what it says on standard error until a line holds `text`.
    pub(crate) fn until(&mut self, text: &str) -> String {
        let mut said = String::new();
        while !said.contains(text) {
            assert_ne!(self.stderr.read_line(&mut said).unwrap(), 0, "ended without `{text}`: {said}");
        }
        said
    }

    /// Asks it to end; its exit code and what it said since.
    pub(crate) fn terminate(mut self) -> (Option<i32>, String) {
        self.send("TERM");
        let mut rest = String::new();
        self.stderr.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
