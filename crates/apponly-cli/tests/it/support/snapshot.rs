//! Answers as text, without what differs from run to run.

use super::Outcome;

/// What a person sees, as one text.
pub(crate) fn shown(outcome: &Outcome) -> String {
    let Outcome { code, stdout, stderr } = outcome;
    format!("exit code: {code}\n--- standard output\n{stdout}--- standard error\n{stderr}")
}

/// Snapshots beside the tests, with filters for ids, times, ports, folders and tokens.
pub(crate) fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("snapshots");
    for (pattern, replacement) in [
        (r"eyJ[\w-]+\.[\w-]+\.[\w-]*", "[TOKEN]"),
        (r"eyJ[\w-]+…", "[TOKEN]…"),
        (r"\(\d{4} characters\)", "([N] characters)"),
        (r"(correlation id|trace id): [0-9a-f-]{36}", "$1: [ID]"),
        (r#"(correlation_id|trace_id)(=|"?: ?"?)[0-9a-f-]{36}"#, "$1$2[ID]"),
        (r"IDENTITY_HEADER=[0-9a-f-]{36}", "IDENTITY_HEADER=[ID]"),
        (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.0+)?Z?", "[TIME]"),
        (r"\.pem` line \d+", ".pem` line [N]"),
        (r"of line \d+ is not closed", "of line [N] is not closed"),
        (r"expected \d+, actual \d+ at DER byte \d+", "expected [N], actual [N] at DER byte [N]"),
        (r"valid until \d{4}-\d\d-\d\d", "valid until [DAY]"),
        (r"(not valid after|expired on|ended on) \d{4}-\d\d-\d\d", "$1 [DAY]"),
        (r"SHA-1 [0-9A-Fa-f]{40}", "SHA-1 [THUMBPRINT]"),
        (r"(localhost|127\.0\.0\.1):\d+", "$1:[PORT]"),
        (r"\d+ ms \(", "[N] ms ("),
        (r"valid for \d+ minutes", "valid for [N] minutes"),
        (r"\(\d+ days\)", "([N] days)"),
        (r"\d+ days left, until \d{4}-\d\d-\d\d", "[N] days left, until [DAY]"),
        (r"CN=([\w ]+)` \(key id [0-9a-f-]{36}\)", "CN=$1` (key id [ID])"),
        (r"ended on \d{4}-\d\d-\d\d", "ended on [DAY]"),
        (r"\(127\.0\.0\.1\)|\(::1, 127\.0\.0\.1\)|\(127\.0\.0\.1, ::1\)", "([ADDRESSES])"),
        (r"/[\w/.-]*/apponly-emulator-\w{6}", "[EMULATOR]"),
        (r"/[\w/.-]*/\.tmp\w{6}", "[HOME]"),
    ] {
        settings.add_filter(pattern, replacement);
    }
    settings
}
