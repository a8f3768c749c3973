//! Whatever the text: tokens lie in order within it, on boundaries of characters, and brackets pair up.
use proptest::prelude::*;

use super::Dialect;
use super::sound::assert_sound;

const DIALECTS: [Dialect; 15] = [
    Dialect::PowerShell,
    Dialect::Shell,
    Dialect::Container,
    Dialect::Python,
    Dialect::CSharp,
    Dialect::FSharp,
    Dialect::VisualBasic,
    Dialect::JavaScript,
    Dialect::Yaml,
    Dialect::Json,
    Dialect::Toml,
    Dialect::Terraform,
    Dialect::Lines,
    Dialect::Xml,
    Dialect::Unit,
];

/// Pieces of which the odd files are made.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\"",
        "'",
        "`",
        "@\"\n",
        "\"@",
        "@'\n",
        "\n'@",
        "$(",
        "${",
        "${{",
        "}}",
        "$x",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "@{",
        "<#",
        "#>",
        "#",
        "//",
        "/*",
        "*/",
        "\\",
        "\n",
        "\r\n",
        " ",
        "  ",
        "- ",
        ": ",
        "key: |",
        "run: |\n",
        "<<EOF",
        "EOF",
        "\nEOF\n",
        "\"\"\"",
        "'''",
        "f\"{",
        "$\"{",
        "=",
        "+",
        ",",
        ";",
        "|",
        "&&",
        "-p",
        "--x=",
        "a",
        "client_secret",
        "ü",
        "“",
        "”",
        "’",
        "\u{fffc}",
        "\u{0}",
        "👩",
        "1",
        "def f(x):\n",
        "function f(",
        "=> {",
        "::",
        ".",
        "#{",
        "{{",
        "<a",
        "<b x=",
        "/>",
        "</a>",
        "</b>",
        ">",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "&amp;",
        "&#x",
        "(*",
        "*)",
        "[|",
        "|]",
        "<-",
        " _\n",
        "script:\n  - ",
        "run: >\n",
        "Environment=",
        "ExecStart=-",
        "\\\n",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn tokens_of_odd_files_are_sound(text in pieces()) {
        for dialect in DIALECTS {
            assert_sound(&text, dialect);
        }
    }

    #[test]
    fn tokens_of_any_text_are_sound(text in "\\PC{0,120}") {
        for dialect in DIALECTS {
            assert_sound(&text, dialect);
        }
    }
}

#[test]
fn deep_and_endless_files_are_read() {
    for piece in [
        "(",
        "[",
        "{",
        "\"$(",
        "${",
        "f\"{",
        "`${",
        "\"",
        "'",
        "@\"\n",
        "<<A ",
        "/*",
        "<#",
        "- ",
        "a: {",
        "\"\"\"",
        "\\\"\"\"",
        "<a>",
        "<a b=\"",
        "</a>",
        "<!--",
        "<![CDATA[",
        "&",
        "<?",
        "<a ",
        "Environment=\\\n",
    ] {
        // A quadratic lexer would take minutes for this already.
        let text = piece.repeat(if piece.len() == 1 { 100_000 } else { 10_000 });
        for dialect in DIALECTS {
            assert_sound(&text, dialect);
        }
    }
}

/// What a substitution opens within a here-document ends with it, so that nothing is read twice: bodies within bodies, each
/// with a substitution that nothing closes, took time exponential in their number.
#[test]
fn a_here_document_ends_what_its_substitutions_open() {
    let text = "cat <<A <<B\n$(x \"\nA\n${y}\nB\nnext $(cat <<C\n$(z\nC\n) end\n";
    let (tokens, _) = super::lex(text, 0..text.len(), Dialect::Shell);
    let texts = tokens.list.iter().filter_map(|token| text.get(token.range())).collect::<Vec<_>>();
    assert!(texts.contains(&"$(x \"\n") && texts.contains(&"\n${y}\n") && texts.contains(&"$(z\n"), "{texts:?}");
    assert!(texts.contains(&"next") && texts.contains(&"end"), "{texts:?}");
    assert!(tokens.list.iter().filter(|token| text.get(token.range()) == Some("x")).count() == 1, "{texts:?}");
}

/// The tokens as text, a break before each that begins a line.
fn shown(text: &str, tokens: &[super::token::Token]) -> String {
    let one = |token: &super::token::Token| {
        let sign = if token.has(super::token::NEWLINE) { "\n" } else { " " };
        format!("{sign}{}", &text[token.range()])
    };
    tokens.iter().map(one).collect::<String>().trim().to_owned()
}

#[test]
fn quotes_of_f_sharp_begin_no_text() {
    let text = "let tap (x: 'a) = 'q' (* \"no (text\" *) |> f' [| \"a\nb\" |]\nh <- $\"{x}\" // \"";
    let (tokens, _) = super::lex(text, 0..text.len(), Dialect::FSharp);
    let expected = "let tap ( x : a ) = |> f' [| \"a\nb\" |]\nh <- $\"{x}\" { x }";
    assert_eq!(shown(text, &tokens.list), expected);
}

#[test]
fn apostrophes_of_visual_basic_begin_comments() {
    let text = "Dim a = \"it's \"\"so\"\"\" ' don't\nDim b = a & _\n  $\"{a}\\\"";
    let (tokens, _) = super::lex(text, 0..text.len(), Dialect::VisualBasic);
    assert_eq!(shown(text, &tokens.list), "Dim a = \"it's \"\"so\"\"\"\nDim b = a & $\"{a}\\\" { a }");
}

#[test]
fn scripts_of_one_job_are_one_and_folded_lines_are_joined() {
    let text = "a:\n  before_script:\n    - T=$(date)\n  script:\n    - >-\n      curl\n      -d x=1\n\n      ls\n    - echo one\n      two\nb:\n  script: [c]\n  before_script:\n    - |\n      d\n      e\n";
    let (_, scripts) = super::lex(text, 0..text.len(), Dialect::Yaml);
    let read: Vec<String> = scripts.iter().map(|script| shown(text, &super::lex_embedded(text, script).list)).collect();
    assert_eq!(read, ["T = $(date) $( date )\ncurl -d x=1\nls\necho one two", "d\ne"]);
}
