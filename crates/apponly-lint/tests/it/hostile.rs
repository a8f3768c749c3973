//! Trees and files that want to stop the linter. Each is named, none is waited for.

use std::path::Path;

use apponly_lint::check_text;

use crate::support::{FINDING, Tree, linter};

#[cfg(unix)]
#[test]
fn what_is_no_file_is_named_and_not_waited_for() {
    let tree = Tree::new(&[("a.sh", FINDING.as_bytes()), ("z.sh", FINDING.as_bytes())]);
    rustix::fs::mknodat(
        rustix::fs::CWD,
        tree.join("pipe.ps1"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(tree.join("sock.py")).unwrap();
    std::os::unix::fs::symlink(".", tree.join("loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", tree.join("broken.sh")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", tree.join("zero.sh")).unwrap();
    assert_eq!(
        tree.notes(),
        [
            "broken.sh: not followed: a symbolic link",
            "loop: not followed: a symbolic link",
            "pipe.ps1: not read: a named pipe",
            "sock.py: not read: a socket",
            "zero.sh: not followed: a symbolic link",
        ]
    );
    assert_eq!(tree.found(), ["a.sh", "z.sh"]);
}

#[cfg(unix)]
#[test]
fn what_is_named_itself_is_not_waited_for_either() {
    use std::ops::ControlFlow;
    let tree = Tree::new(&[]);
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(rustix::fs::CWD, tree.join("pipe"), rustix::fs::FileType::Fifo, mode, 0).unwrap();
    std::os::unix::fs::symlink("pipe", tree.join("to-pipe")).unwrap();
    std::os::unix::fs::symlink("self", tree.join("self")).unwrap();
    let paths = ["pipe", "to-pipe", "self"].map(|name| tree.join(name));
    let mut notes = Vec::new();
    apponly_lint::check_paths(&linter(), &paths, std::num::NonZeroUsize::MIN, |file| {
        notes.extend(file.notes.into_iter().map(|note| note.message));
        ControlFlow::Continue(())
    });
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert_eq!(notes[..2], ["not read: a named pipe", "not read: a named pipe"]);
}

#[cfg(unix)]
#[test]
fn unreadable_files_and_directories_are_named() {
    use std::os::unix::fs::PermissionsExt as _;
    if rustix::process::geteuid().is_root() {
        eprintln!("skipped: root reads everything");
        return;
    }
    let tree = Tree::new(&[("a.sh", FINDING.as_bytes()), ("secret.sh", FINDING.as_bytes()), ("dir/b.sh", b"")]);
    for name in ["secret.sh", "dir"] {
        std::fs::set_permissions(tree.join(name), std::fs::Permissions::from_mode(0o000)).unwrap();
    }
    assert_eq!(tree.notes(), ["dir: not read: permission denied", "secret.sh: not read: permission denied"]);
    std::fs::set_permissions(tree.join("dir"), std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn files_that_are_too_large_are_named() {
    let tree = Tree::new(&[("a.sh", FINDING.as_bytes())]);
    // Sparse: it takes no room.
    std::fs::File::create(tree.join("huge.ps1")).unwrap().set_len(50 * 1024 * 1024 * 1024).unwrap();
    assert_eq!(tree.notes(), ["huge.ps1: not read: larger than 5 MiB"]);
}

#[test]
fn a_file_that_is_gone_is_named() {
    let file = apponly_lint::check_file(&linter(), Path::new("gone.ps1"), "gone.ps1");
    assert_eq!(file.notes[0].message, "not read: it does not exist, or no longer");
}

const NAMES: [&str; 18] = [
    "a.ps1",
    "a.sh",
    "a.py",
    "a.cs",
    "a.ts",
    "a.yml",
    "a.json",
    "a.toml",
    ".env",
    "a.tf",
    "a.bicep",
    "a",
    "web.config",
    "a.xml",
    "a.ipynb",
    "a.postman_collection.json",
    "a.http",
    "a.service",
];

/// Every one of these ends, without a panic; what they say is not fixed here.
#[test]
fn bytes_of_any_kind_are_survived() {
    let brackets = [
        "{",
        "[",
        "(",
        "$(",
        "@{",
        "\"$(",
        "${",
        "`",
        "'",
        "\"",
        "<#",
        "/*",
        "@'\n",
        "@\"\n",
        "@\"\n$(\n",
        "<<EOF\n",
        "\\",
        "- ",
        "cat <<E\n$(\nE\n",
        "$(cat <<E\n$(\n",
    ];
    let mut texts: Vec<Vec<u8>> = brackets.iter().map(|bracket| bracket.repeat(100_000).into_bytes()).collect();
    texts.extend([
        Vec::new(),
        vec![0; 100_000],
        vec![0xff; 100_000],
        (0..=255).cycle().take(100_000).collect(),
        b"\xff\xfe\x00\xd8".repeat(1000),
        b"\xfe\xff\xd8\x00\x00".to_vec(),
        b"client_secret = \"\xc3\x28\xa0\xa1\"".to_vec(),
        format!("$x = '{}'", "a".repeat(400_000)).into_bytes(),
        "client_secret=".repeat(20_000).into_bytes(),
        "# apponly:ignore\n".repeat(3_000).into_bytes(),
        "\r".repeat(200_000).into_bytes(),
    ]);
    // A file in which nothing has to do with sign-ins is hardly looked at.
    let words = "client_secret = 'x'; client_credentials graph.microsoft.com refresh_token /me\n";
    let shorter = |text: &Vec<u8>| [words.as_bytes(), text.get(..100_000).unwrap_or(text)].concat();
    texts.extend(texts.iter().map(shorter).collect::<Vec<_>>());
    let linter = linter();
    for text in &texts {
        for name in NAMES {
            let file = check_text(&linter, Path::new(name), name, text);
            for reported in file.findings.iter().take(10) {
                assert!(reported.excerpt.line.chars().count() <= 170, "{name}: {reported:?}");
            }
        }
    }
}

/// A quadratic reader would take minutes for each of these.
#[test]
fn endless_and_deep_forms_are_read() {
    let collection = "{\"_postman_id\":1,\"client_secret\":1,\"item\":[";
    let notebook = "{\"client_secret\":1,\"cells\":[";
    let cell = "{\"cell_type\":\"code\",\"source\":\"";
    let script = "{\"event\":[{\"listen\":\"test\",\"script\":{\"exec\":\"";
    let request = "POST https://h/client_secret\n";
    for (name, head, piece) in [
        ("a.json", collection, "{\"item\":["),
        ("a.json", collection, "{\"request\":\"u\"},"),
        ("a.json", collection, "{\"request\":{\"auth\":{\"type\":\"oauth2\",\"oauth2\":[]}}},"),
        ("a.json", &[collection, script].concat(), "pm.sendRequest("),
        ("a.json", &[collection, script].concat(), "pm.sendRequest(a, (b, c) => {"),
        ("a.json", &[collection, script].concat(), "pm.environment.set('a"),
        ("a.json", &[collection, "{\"request\":\""].concat(), "{{"),
        ("a.json", &[collection, "{\"request\":\""].concat(), "{{a}}`"),
        ("a.ipynb", notebook, "{\"cells\":["),
        ("a.ipynb", notebook, cell),
        ("a.ipynb", &[notebook, cell].concat(), "\\n!x"),
        ("a.ipynb", &[notebook, cell].concat(), "\\n%%bash"),
        ("a.ipynb", &[notebook, cell].concat(), "\\"),
        ("a.ipynb", &[notebook, cell].concat(), "\\ud83d"),
        ("a.http", request, "> {%\n"),
        ("a.http", request, "> {% a %}\n"),
        ("a.http", request, "###\nGET https://h\n"),
        ("a.http", request, "A: {{b}}\n"),
        ("a.http", "POST https://h/client_secret\n\na=", "%20&b="),
        ("a.xml", "client_secret", "<a b=\""),
        ("a.xml", "client_secret", "<a b=c "),
        ("a.xml", "client_secret", "<a></b>"),
        ("a.xml", "client_secret<value>", "&amp;&"),
        ("a.xml", "client_secret", "<![CDATA["),
        ("a.service", "[Service]\nclient_secret\n", "Environment=a\n"),
        ("a.sh", "az ad app permission admin-consent --id $A\n", "A=$(az ad app create $A $B); B=$A=Role\n"),
        ("a.service", "[Service]\nclient_secret\nExecStart=a", "\\\n"),
    ] {
        let text = [head, &piece.repeat(400_000 / piece.len())].concat();
        let file = check_text(&linter(), Path::new(name), name, text.as_bytes());
        assert!(file.findings.len() <= 1000, "{name}: {piece}");
    }
}

/// What a document is read into is bounded; what is left out is said, and secrets by their form are found all the same.
#[test]
fn documents_of_more_calls_than_are_kept_say_so() {
    let kind = "PRIVATE";
    let key = format!("-----BEGIN {kind} KEY-----\n{}\n-----END {kind} KEY-----", "A1b2".repeat(16));
    for (name, line) in [("a.sh", "a\n"), ("a.py", "a(1)\n"), ("a.ps1", "$a = 1\n")] {
        let text = format!("client_secret client_credentials\n{}{key}\n", line.repeat(160_000));
        let file = check_text(&linter(), Path::new(name), name, text.as_bytes());
        let notes = file.notes.iter().map(|note| note.message.as_str()).collect::<Vec<_>>();
        assert_eq!(notes, ["read only in part: it has more tokens than are kept"], "{name}");
        assert_eq!(file.findings.last().map(|reported| reported.finding.rule.id), Some("hardcoded-secret"), "{name}");
    }
}

#[test]
fn a_line_of_fifty_megabytes_is_named() {
    let line = vec![b'a'; 50 * 1024 * 1024];
    let file = check_text(&linter(), Path::new("a.sh"), "a.sh", &line);
    assert_eq!(file.notes[0].message, "not read: larger than 5 MiB");
}

#[test]
fn names_cannot_drive_a_terminal() {
    let name = apponly_lint::printable_name(Path::new("./a\u{1b}[2J\n\u{202e}b.sh"));
    assert_eq!(name, "a\u{fffd}[2J\u{fffd}\u{fffd}b.sh");
}

#[test]
fn utf_16_is_read_with_and_without_mark() {
    let units: Vec<u8> = FINDING.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let tree = Tree::new(&[("bare.ps1", &units), ("marked.ps1", &[b"\xff\xfe", units.as_slice()].concat())]);
    assert_eq!(tree.found(), ["bare.ps1", "marked.ps1"]);
}

#[test]
fn findings_of_one_file_are_counted_out() {
    let text = FINDING.repeat(5_000);
    let file = check_text(&linter(), Path::new("a.sh"), "a.sh", text.as_bytes());
    assert_eq!(file.findings.len(), 1000);
    assert_eq!(file.notes[0].message, "has more than 1000 findings: only the first are reported");
}
