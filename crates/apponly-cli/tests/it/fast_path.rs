//! What a command that finds a kept token does not do, as the operating system sees it.

use std::process::Command;

use crate::support::{Home, NIGHTLY, Running, environment, with};

/// Everything that opens a file, a connection, a thread, a process or what an async runtime waits with.
const CALLS: &str = "trace=open,openat,openat2,socket,connect,clone,clone3,fork,vfork,epoll_create1,eventfd2";

/// The calls of a command that must print a kept token; `None` where they cannot be watched.
fn calls(home: &Home, variables: &[(String, String)], line: &str) -> Option<Vec<String>> {
    let trace = home.path().join("trace");
    let outcome = Command::new("strace")
        .args(["-f", "-qq", "-e", "signal=none", "-e", CALLS, "-o"])
        .args([trace.as_os_str(), env!("CARGO_BIN_EXE_apponly").as_ref()])
        .args(line.split_whitespace())
        .env_clear()
        .envs(environment(home.path()))
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .env("PATH", "/usr/bin:/bin")
        .current_dir(home.path())
        .output();
    let printed = match outcome {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout).unwrap(),
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("ptrace") => return skip("may not watch"),
        Ok(output) => panic!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr)),
        Err(_) => return skip("is not installed"),
    };
    assert!(printed.contains("eyJ") || line.ends_with("true"), "{printed}");
    let trace = std::fs::read_to_string(trace).unwrap();
    Some(trace.lines().filter(|line| !line.contains("ENOENT")).map(str::to_owned).collect())
}

#[expect(clippy::print_stderr, reason = "who runs the tests must see what was not tested")]
fn skip<T>(why: &str) -> Option<T> {
    eprintln!("skipped: strace {why}");
    None
}

/// Asks once for a token that is kept, and says what the next command opens besides its libraries.
fn opened(tenant: &Running, home: &Home, variables: &[(String, String)], line: &str) -> Option<Vec<String>> {
    home.line(variables, line).code(0);
    let before = tenant.emulator.request_count();
    let calls = calls(home, variables, line)?;
    assert_eq!(tenant.emulator.request_count(), before, "the token was kept");
    let of_the_system = ["/etc/ld.so", "/lib/", "/lib64/", "/usr/lib", "/proc/", "/sys/"];
    let mut files = Vec::new();
    for call in calls {
        assert!(call.contains("open"), "neither connection nor thread nor runtime: {call}");
        let name = call.split('"').nth(1).unwrap();
        if !of_the_system.iter().any(|start| name.starts_with(start)) {
            files.push(name.rsplit('/').next().unwrap().to_owned());
        }
    }
    Some(files)
}

/// The name of an entry of the cache, without what differs.
fn shown(name: &str) -> &str {
    if name.len() == 32 { "ENTRY" } else { name }
}

#[test]
fn kept_token_costs_one_look_at_the_configuration_and_one_at_the_cache() {
    let (tenant, home) = (Running::start(), Home::new());
    home.configuration("[profile.default]\ntenant_id = \"unused.example\"\n");
    for line in ["token", "header --format curl"] {
        let Some(files) = opened(&tenant, &home, &tenant.secret(NIGHTLY), line) else { return };
        let files: Vec<_> = files.iter().map(|name| shown(name)).collect();
        assert_eq!(files, ["config.toml", "apponly", "ENTRY"], "`apponly` is the directory of the entries");
    }
}

#[test]
fn kept_token_of_a_certificate_costs_one_more_look_at_its_file() {
    let (tenant, home) = (Running::start(), Home::new());
    let file = tenant.pem_file(&home, "good");
    let variables = with(tenant.named(NIGHTLY), &[("AZURE_CLIENT_CERTIFICATE_PATH", file.to_str().unwrap())]);
    let Some(files) = opened(&tenant, &home, &variables, "token") else { return };
    let files: Vec<_> = files.iter().map(|name| shown(name)).collect();
    assert_eq!(files, ["good.pem", "apponly", "ENTRY"]);
}

#[test]
fn exec_over_a_kept_token_starts_two_threads_and_connects_to_nobody() {
    let (tenant, home) = (Running::start(), Home::new());
    home.line(&tenant.secret(NIGHTLY), "exec -- true").code(0);
    let before = tenant.emulator.request_count();
    let Some(calls) = calls(&home, &tenant.secret(NIGHTLY), "exec -- true") else { return };
    assert_eq!(tenant.emulator.request_count(), before, "the token was kept");
    // A call that another thread's interrupts in the listing has two lines.
    let begun = || calls.iter().filter(|call| !call.contains(" resumed>"));
    let count = |text: &str| begun().filter(|call| call.contains(text)).count();
    assert_eq!(count("CLONE_THREAD"), 2, "the endpoint and the signals: {calls:#?}");
    assert_eq!(count("connect("), 0, "{calls:#?}");
    assert_eq!(count("clone") - count("CLONE_THREAD") + count("fork("), 1, "the program: {calls:#?}");
}
