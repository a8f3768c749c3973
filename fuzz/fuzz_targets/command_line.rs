//! The command of `federated = "command:…"`: splitting it into words. Nothing is run.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use apponly::{Env, Host, Options, TokenSource};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

static FILE: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("apponly-fuzz-command-{}.toml", std::process::id())));

fuzz_target!(|text: &str| {
    // A JSON string is a TOML string, but for DEL.
    let value = json!(format!("command:{text}")).to_string().replace('\u{7f}', "\\u007f");
    let head = "tenant_id = \"contoso.example\"\nclient_id = \"aaaaaaaa-0000-4000-8000-000000000001\"";
    fs::write(&*FILE, format!("[profile.default]\n{head}\nfederated = {value}\n")).unwrap();
    let mut options = Options::default();
    options.config = Some(FILE.clone());
    let source =
        TokenSource::builder().options(options).env(Env::fixed::<&str, &str>([])).host(Host::unknown()).build();
    if let Err(error) = source {
        assert!(matches!(error.code(), "setting-invalid"), "{}", error.report());
    }
});
