//! Readers of foreign text end, whatever they are given, and in time that grows with the text alone.

use apponly_permissions::found::{
    Cmdlets, Language, declared_permissions, in_activity, in_call_list, in_script, in_script_with,
};
use proptest::prelude::*;

const LANGUAGES: [Language; 7] = [
    Language::PowerShell,
    Language::Shell,
    Language::Python,
    Language::CSharp,
    Language::JavaScript,
    Language::Yaml,
    Language::Unknown,
];

/// Pieces that lexers care about, in any order.
fn script() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("https://graph.microsoft.com/v1.0/users".to_owned()),
        Just("Invoke-RestMethod -Uri ".to_owned()),
        Just("$(".to_owned()),
        Just("${".to_owned()),
        Just("@\"\n".to_owned()),
        Just("\n\"@".to_owned()),
        Just("<<EOF\n".to_owned()),
        Just("f\"{".to_owned()),
        Just("\"\"\"".to_owned()),
        Just("Get-MgUser".to_owned()),
        Just("graphClient.Users[".to_owned()),
        Just("$x = ".to_owned()),
        Just("requests.get(".to_owned()),
        Just("\"method\": \"GET\", \"url\": \"/users\"".to_owned()),
        "[-+=;|&(){}\\[\\]<>#`'\"$@%,.:/\n ]{1,3}",
        "[a-z\u{e9}\u{4e2d}]{1,4}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_script_ends_with_places_within_it(text in script()) {
        let cmdlets = Cmdlets::of_rows([("GET", "/users")]);
        for language in LANGUAGES {
            let lines = text.split('\n').count();
            for found in in_script_with(&text, language, &cmdlets).calls {
                prop_assert!(found.line >= 1 && found.line <= lines && found.column >= 1);
            }
        }
        declared_permissions(&text);
    }

    #[test]
    fn any_bytes_are_a_log_or_a_list_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        in_activity(bytes.as_slice()).ok();
        in_call_list(bytes.as_slice()).ok();
    }
}

/// Work is in proportion to the text: counted by what a text of twice the size takes, with room for noise. The texts are those
/// that a careless scanner takes quadratic time for; each would take minutes then.
#[test]
fn hostile_scripts_end() {
    for piece in [
        "$(",
        "\"$(",
        "@\"",
        "(",
        "{",
        "[",
        "a+",
        "a.b(",
        "$a=\"$a$a\";",
        "\"",
        "'",
        "`",
        "\n",
        "<<E\n",
        "f\"{",
        "f(\"https://graph.microsoft.com/v1.0/users\",",
        "${",
        "<#",
        "/*",
        "- run: |\n",
        "x(\"/users\")",
        "irm \"https://graph.microsoft.com/v1.0/users\" ",
        "{\"method\":\"GET\",\"url\":\"/users\"}",
    ] {
        let text = piece.repeat((32 << 10) / piece.len());
        for language in LANGUAGES {
            in_script(&text, language);
        }
    }
}
