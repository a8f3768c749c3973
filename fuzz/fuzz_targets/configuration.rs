//! A configuration file, from its bytes to a token source.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use apponly::{Env, Host, Options, Settings, TokenSource};
use libfuzzer_sys::fuzz_target;

static FILE: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("apponly-fuzz-{}.toml", std::process::id())));

fuzz_target!(|data: &[u8]| {
    fs::write(&*FILE, data).unwrap();
    let env = Env::fixed::<&str, &str>([]);
    let mut options = Options::default();
    options.config = Some(FILE.clone());
    let _ = Settings::profiles(&options, &env);
    for profile in [None, Some("p".to_owned())] {
        options.profile = profile;
        if let Ok(settings) = Settings::load(&options, &env) {
            let _ = TokenSource::builder().settings(settings).env(env.clone()).host(Host::unknown()).build();
        }
    }
});
