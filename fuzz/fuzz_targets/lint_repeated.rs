//! The linter over a beginning and a pattern that is repeated up to 128 KiB: what takes more than linear time in the length
//! of a text, as quotes that nothing closes did, runs into the time limit here. `FUZZ_TIMEOUT=5 fuzz/run lint_repeated`.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use apponly_lint::{LintOptions, Linter};
use libfuzzer_sys::fuzz_target;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(LintOptions::default()));

const NAMES: [&str; 14] = [
    "a.ps1", "a.sh", "a.py", "a.cs", "a.js", "a.ts", "a.yml", "a.json", "a.toml", "a.tf", "a.bicep", ".env", "Dockerfile", "a",
];
const LENGTH: usize = 128 * 1024;

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let Some(name) = NAMES.get(usize::from(*choice) % NAMES.len()) else { return };
    let (beginning, pattern) = match rest.iter().position(|byte| *byte == 0) {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (&rest[..0], rest),
    };
    if pattern.is_empty() {
        return;
    }
    // Only what an app's sign-in stands in is read closely.
    let mut text = b"# client_credentials graph.microsoft.com client_secret refresh_token =Role /me curl\n".to_vec();
    text.extend_from_slice(beginning);
    text.extend(pattern.iter().cycle().take(LENGTH));
    LINTER.check(Path::new(name), &text);
});
