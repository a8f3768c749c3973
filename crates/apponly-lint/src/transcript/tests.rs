//! What transcripts say, and that whatever the text every byte of them stands for bytes of the file.
use proptest::prelude::*;

use super::{Transcript, of, sound::assert_sound};
use crate::lexers::Dialect;

const DIALECTS: [Dialect; 3] = [Dialect::Notebook, Dialect::Collection, Dialect::Requests];

fn only(text: &str, dialect: Dialect) -> Transcript {
    let (transcripts, full) = of(text, dialect);
    assert!(!full);
    assert_sound(text, dialect);
    let [transcript] = <[Transcript; 1]>::try_from(transcripts).unwrap();
    transcript
}

/// The part of the file for which the first `part` of a transcript stands.
fn stands_for<'t>(transcript: &Transcript, part: &str, text: &'t str) -> &'t str {
    let at = transcript.text.find(part).unwrap_or_else(|| panic!("no {part:?} in {:?}", transcript.text));
    &text[transcript.source(&(at..at + part.len()))]
}

#[test]
fn cells_are_one_script_with_escapes_decoded() {
    let text = r#"{"cells": [
        {"cell_type": "code", "source": ["a = \"\u00fc\ud83d\udc69\"\n", "b = 1"], "outputs": []},
        {"cell_type": "markdown", "source": "text"},
        {"cell_type": "code", "source": "c = 'x\\y'\n"}]}"#;
    let script = only(text, Dialect::Notebook);
    assert_eq!(script.text, "a = \"ü👩\"\nb = 1\nc = 'x\\y'\n\n");
    assert_eq!(script.dialect, Dialect::Python);
    assert_eq!(stands_for(&script, "👩", text), r"\ud83d\udc69");
    assert_eq!(stands_for(&script, "\"ü", text), r#"\"\u00fc"#);
    assert_eq!(stands_for(&script, "b = 1", text), "b = 1");
}

#[test]
fn magic_lines_change_the_language() {
    let text = r#"{"metadata": {"kernelspec": {"language": "python"}}, "cells": [
        {"cell_type": "code", "source": "%pip install msal\n!curl -s x\nimport os"},
        {"cell_type": "code", "source": "%%bash\naz login"},
        {"cell_type": "code", "source": "%%time\nb = 2"},
        {"cell_type": "code", "source": "%%html\n<b>"}]}"#;
    let scripts: Vec<(Dialect, String)> =
        of(text, Dialect::Notebook).0.into_iter().map(|script| (script.dialect, script.text)).collect();
    let script = |dialect| scripts.iter().find(|(own, _)| *own == dialect).map(|(_, text)| text.trim()).unwrap();
    assert_eq!(script(Dialect::Python), "import os\nb = 2");
    assert_eq!(script(Dialect::Shell), "curl -s x\naz login");
    assert!(!scripts.iter().any(|(_, text)| text.contains("<b>")), "{scripts:?}");
}

#[test]
fn kernels_tell_the_language() {
    for (kernel, dialect) in [
        (r#""kernelspec": {"name": ".net-powershell"}"#, Dialect::PowerShell),
        (r#""kernelspec": {"language": "C#"}"#, Dialect::CSharp),
        (r#""language_info": {"name": "bash"}"#, Dialect::Shell),
        (r#""other": {}"#, Dialect::Python),
    ] {
        let text = format!(r#"{{"metadata": {{{kernel}}}, "cells": [{{"cell_type": "code", "source": "a"}}]}}"#);
        assert_eq!(only(&text, Dialect::Notebook).dialect, dialect, "{kernel}");
    }
}

#[test]
fn requests_are_calls_and_their_scripts_see_the_answer() {
    let text = r#"{"info": {"schema": "x"}, "variable": [{"key": "tenant-id", "value": "a\"b"}], "item": [{
        "event": [{"listen": "test", "script": {"exec": ["const j = pm.response.json();\r",
            "pm.environment.set(\"token\", j.access_token);"]}}],
        "request": {"method": "POST", "url": {"raw": "https://h/{{tenant-id}}/x`${y}"},
            "body": {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "{{$guid}}"},
                {"key": "off", "value": "1", "disabled": true}]}}}]}"#;
    let script = only(text, Dialect::Collection);
    let flat = script.text.replace(['\n', '\r'], " ");
    for part in [
        "tenant_id = `a\"b`;",
        "answer1 = await fetch(`https://h/${tenant_id}/x\\`\\${y}`, { headers: { }, body: { \"a\": process.env.guid, }, });",
        "disabled = { \"off\": `1`, };",
        "const j = answer1.json();",
        "token = ( j.access_token);",
    ] {
        assert!(flat.contains(part), "no {part:?} in {flat}");
    }
    assert_eq!(stands_for(&script, "token = (", text), r#"pm.environment.set(\"token\","#);
    assert_eq!(stands_for(&script, "${tenant_id}", text), "{{tenant-id}}");
}

#[test]
fn answers_of_requests_within_scripts_are_bound_to_their_parameter() {
    let text = r#"{"item": [{"request": "https://h", "event": [{"listen": "prerequest", "script": {"exec":
        "pm.sendRequest({ url: u }, function (err, res) { pm.globals.set('t', res.json().access_token); });"}}]}]}"#;
    let script = only(text, Dialect::Collection).text;
    assert!(script.contains("sent = fetch({ url: u }); res = sent; ( function (err, res)"), "{script}");
}

#[test]
fn request_files_have_names_forms_and_handlers() {
    let text = "@id = 7\n\n###\n# @name login\nPOST https://h/{{id}} HTTP/1.1\nAccept: a/b\n\na=1&b=x%20y\n&c={{id}}\n\n\
        > {% client.global.set(\"t\", response.body.access_token) %}\n\n###\nhttps://g\n\
        Authorization: Bearer {{login.response.body.$.access_token}}\n\n{\"a\": 1}\n";
    let script = only(text, Dialect::Requests);
    let flat = script.text.replace('\n', " ");
    for part in [
        "id = `7`; answer1 = await fetch(`https://h/${id}`, { headers: { \"Accept\": `a/b`, }, body: { \"a\": `1`,",
        "\"b\": `x y`, \"c\": id, }, }); login = answer1;",
        "{  t = ( answer1.body.access_token)  }",
        "answer2 = await fetch(`https://g`, { headers: { \"Authorization\": `Bearer ${login.access_token}`, }, body: `{\"a\": 1}`, });",
    ] {
        assert!(flat.contains(part), "no {part:?} in {flat}");
    }
    assert_eq!(stands_for(&script, "x y", text), "x%20y");
}

#[test]
fn broken_files_are_read_up_to_their_damage_and_on_behind_it() {
    let text = "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"a = 1\\n\",\n\"b = 'open\n\"c = 3\\n\"\n]}},\n\
        {\"cell_type\": \"code\", \"source\": \"d = 4";
    let script = only(text, Dialect::Notebook).text;
    assert_eq!(script, "a = 1\nb = 'openc = 3\n\nd = 4\n");
    for whole in
        [r#"{"item":[{"request":{"url":"u","body":{"mode":"raw","raw":"x"}}}]}"#, "{\"cells\":[{\"source\":\"\\u12"]
    {
        for end in 0..whole.len() {
            for dialect in DIALECTS {
                assert_sound(&whole[..end], dialect);
            }
        }
    }
}

/// Pieces of which the odd files are made.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "\\",
        "\\u",
        "\\ud83d",
        "\\n",
        "\n",
        "\r\n",
        " ",
        "ü",
        "👩",
        "`",
        "${",
        "{{",
        "}}",
        "{{x}}",
        "\"cells\":[",
        "\"cell_type\":\"code\",",
        "\"source\":",
        "\"%%bash\\n",
        "\"!x ",
        "\"item\":[",
        "\"request\":{",
        "\"url\":\"",
        "\"event\":[{\"listen\":\"test\",\"script\":{\"exec\":[\"",
        "pm.environment.set('a',",
        "pm.response",
        "pm.sendRequest(",
        ", (e, r) => {",
        "\"resources\":[",
        "\"_type\":\"request\",",
        "\"auth\":{\"type\":\"oauth2\",\"oauth2\":[",
        "\"key\":\"a\",\"value\":\"",
        "###\n",
        "@a = ",
        "# @name b\n",
        "POST https://h\n",
        "A: b\n",
        "\n\na=%20&b={{c}}",
        "> {% ",
        " %}",
        "%",
        "true",
        "1",
    ]);
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn transcripts_of_odd_files_are_sound(text in pieces()) {
        for dialect in DIALECTS {
            assert_sound(&text, dialect);
            assert_sound(&format!("{{\"cells\":[{{\"cell_type\":\"code\",\"source\":[{text}"), dialect);
            assert_sound(&format!("{{\"item\":[{{\"request\":{text}"), dialect);
        }
    }
}
