//! The lexers of the linter: tokens in order, within the text, on boundaries of characters; brackets in pairs; and that
//! transcripts of notebooks and requests stand for bytes of the file.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 17] = [
    "a.ps1",
    "a.sh",
    "a.py",
    "a.cs",
    "a.js",
    "a.yml",
    "a.json",
    "a.toml",
    "a.tf",
    "a.bicep",
    ".env",
    "Dockerfile",
    "a.xml",
    "a.ipynb",
    "a.postman_collection.json",
    "a.http",
    "a.service",
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, text)) = data.split_first() else { return };
    let (Some(name), Ok(text)) = (NAMES.get(usize::from(*choice) % NAMES.len()), std::str::from_utf8(text)) else { return };
    apponly_lint::fuzzing::tokens(Path::new(name), text);
});
