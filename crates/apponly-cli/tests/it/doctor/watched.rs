//! `--watch`, `--status-file`, Prometheus.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use crate::support::{Home, NIGHTLY, Running, environment, with};

/// The examination that goes on, killed when dropped.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn watch(home: &Home, variables: &[(String, String)], words: &[&str]) -> Watching {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apponly"));
    command.args(["doctor", "--watch", "--interval", "5s"]).args(words).env_clear().envs(environment(home.path()));
    command.current_dir(home.path()).envs(variables.iter().map(|(name, value)| (name, value)));
    Watching(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

#[test]
fn changes_are_marked_and_a_signal_ends_it_cleanly() {
    let (tenant, home) = (Running::start(), Home::new());
    let secret = home.file("s", NIGHTLY.secret);
    let mut watching = watch(&home, &tenant.named(NIGHTLY), &["--secret-file", "s", "--status-file", "status.prom"]);
    let mut out = BufReader::new(watching.0.stdout.take().unwrap());
    let mut line = || {
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        line
    };
    let first = line();
    assert!(first.contains("Z warn expiry warn: left over"), "{first}");
    std::fs::write(&secret, "wrong~secret").unwrap();
    let second = line();
    assert!(second.contains("Z fail ") && second.contains("credential ok → fail: Entra refused"), "{second}");
    let status = std::fs::read_to_string(home.path().join("status.prom")).unwrap();
    assert!(status.contains("apponly_doctor_check{check=\"credential\"} 2\n"), "{status}");
    std::fs::write(&secret, NIGHTLY.secret).unwrap();
    let third = line();
    assert!(third.contains("credential fail → ok"), "{third}");
    let sent = Command::new("kill").args(["-TERM", &watching.0.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert_eq!(watching.0.wait().unwrap().code(), Some(0));
    let mut said = String::new();
    watching.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}

#[test]
fn interval_that_would_look_like_a_loop_is_refused() {
    let error = Home::new().line(&[], "doctor --watch --interval 1s --error-format json").code(2).error_json();
    assert!(error["message"].as_str().unwrap().starts_with("`--interval`"), "{error}");
}

#[test]
fn monitoring_can_read_the_status() {
    let (tenant, home) = (crate::support::shared(), Home::new());
    home.file("s", NIGHTLY.secret);
    let variables = with(tenant.named(NIGHTLY), &[]);
    let text = home.line(&variables, "doctor --secret-file s --format prometheus").code(0).stdout;
    for line in [
        "# TYPE apponly_doctor_verdict gauge\n",
        "apponly_doctor_verdict 1\n",
        "apponly_doctor_check{check=\"token\"} 0\n",
        "apponly_doctor_check{check=\"certificate\"} -1\n",
        "apponly_doctor_last_run_timestamp_seconds ",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    assert!(samples.clone().all(|line| line.rsplit_once(' ').is_some_and(|(_, value)| value.parse::<f64>().is_ok())));
    home.line(&variables, "doctor --secret-file s --status-file status.json").code(0);
    let status = std::fs::read_to_string(home.path().join("status.json")).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&status).unwrap()["verdict"], "warn");
    let unwritable =
        home.line(&variables, "doctor --secret-file s --status-file gone/status --error-format json").code(2);
    assert!(unwritable.stderr.contains("output-failed"), "{}", unwritable.stderr);
}
