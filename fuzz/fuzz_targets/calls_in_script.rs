//! Calls in scripts of every language; the first byte chooses it.
#![no_main]

use std::sync::LazyLock;

use apponly_permissions::found::{Cmdlets, Language, declared_in_manifest, declared_permissions, in_script_with};
use libfuzzer_sys::fuzz_target;

const LANGUAGES: [Language; 7] = [
    Language::PowerShell,
    Language::Shell,
    Language::Python,
    Language::CSharp,
    Language::JavaScript,
    Language::Yaml,
    Language::Unknown,
];

static CMDLETS: LazyLock<Cmdlets> =
    LazyLock::new(|| Cmdlets::of_rows([("GET", "/users"), ("POST", "/groups/{id}/members/$ref")]));

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let language = LANGUAGES[usize::from(*first) % LANGUAGES.len()];
    let lines = text.split('\n').count();
    for found in in_script_with(&text, language, &CMDLETS).calls {
        assert!((1..=lines).contains(&found.line) && found.column >= 1 && found.call.path().starts_with('/'));
    }
    declared_permissions(&text);
    declared_in_manifest(&text);
});
