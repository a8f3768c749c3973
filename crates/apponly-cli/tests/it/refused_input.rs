//! Input that cannot be used: secrets on the command line, files that are something else. Each refusal names what it is
//! about, repeats no secret, and is one JSON object where that is asked for.

use crate::support::{Home, NIGHTLY, Outcome, assert_shown, pfx, shared, with};

const LITERAL: &str = "hunter2~literal/secret";

/// The refusal of a line as text, after the same line's JSON was checked.
#[track_caller]
fn refused(home: &Home, variables: &[(String, String)], line: &str, code: &str) -> Outcome {
    let error = home.line(variables, &format!("{line} --error-format json")).code(2).error_json();
    assert_eq!(error["code"], code, "{line}: {error}");
    home.line(variables, line).code(2)
}

/// An app that is named, at a place where nobody must be asked.
fn nobody() -> Vec<(String, String)> {
    let place = [
        ("AZURE_AUTHORITY_HOST", "https://127.0.0.1:9"),
        ("AZURE_TENANT_ID", "11111111-2222-4333-8444-555555555555"),
        ("AZURE_CLIENT_ID", NIGHTLY.client_id),
    ];
    with(Vec::new(), &place)
}

#[test]
fn secret_on_the_command_line_is_refused_wherever_it_stands() {
    let home = Home::new();
    for line in [
        format!("token --secret {LITERAL}"),
        format!("token --secret={LITERAL}"),
        format!("token --client-secret {LITERAL}"),
        format!("token --client-secret={LITERAL}"),
        format!("--secret {LITERAL} token"),
        format!("header --secret {LITERAL} --nonsense"),
        format!("context --secret -{LITERAL}"),
        format!("tokn --secret {LITERAL}"),
        format!("emulator --secret {LITERAL}"),
        format!("token --certificate-password {LITERAL}"),
        format!("token --certificate-password={LITERAL}"),
    ] {
        let outcome = refused(&home, &nobody(), &line, "literal-secret");
        assert!(!outcome.stderr.contains(LITERAL) && !outcome.stderr.contains("hunter2"), "{line}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("VALUE") && outcome.stderr.contains("-file"), "{line}: {}", outcome.stderr);
        assert_eq!(outcome.stdout, "");
    }
    assert_shown!("refused_secret_option", home.line(&[], &format!("token --secret {LITERAL}")));
    assert_shown!("refused_password_option", home.line(&[], &format!("token --certificate-password {LITERAL}")));
}

#[test]
fn stray_words_are_refused_without_being_repeated() {
    let home = Home::new();
    for line in [
        format!("token {LITERAL}"),
        format!("token --secret-stdin {LITERAL}"),
        format!("token --secret-stdin={LITERAL}"),
        format!("token --passphrase={LITERAL}"),
    ] {
        let outcome = refused(&home, &nobody(), &line, "usage");
        assert!(!outcome.stderr.contains("hunter2"), "{line}: {}", outcome.stderr);
    }
}

#[test]
fn usage_errors_name_the_word_and_are_json_on_demand() {
    let home = Home::new();
    for (name, line, word) in [
        ("usage_unknown_command", "tokn", "tokn"),
        ("usage_unknown_option", "token --nope", "--nope"),
        ("usage_unknown_value", "token --format xml", "xml"),
        ("usage_missing_value", "token --tenant-id", "--tenant-id"),
        ("usage_conflict", "token --scope a/.default --resource b", "--resource"),
        ("usage_stray_word", "token graph", "VALUE"),
    ] {
        let error = home.line(&[], &format!("--error-format json {line}")).code(2).error_json();
        assert!(error["message"].as_str().unwrap().contains(word), "{error}");
        assert_shown!(name, home.line(&[], line).code(2));
    }
    home.line(&[], "--error-format=json").code(2).error_json();
    home.line(&[], "profile --error-format json").code(2).error_json();
}

#[test]
fn files_that_are_something_else_are_named() {
    let home = Home::new();
    home.file("empty", "");
    home.file("garbage", (0..=255_u8).cycle().skip(128).take(5000).collect::<Vec<_>>());
    home.file("folder/x", "");
    home.sparse_file("huge", 100 * 1024 * 1024);
    for (file, codes) in [
        ("empty", ["federated-token-invalid", "secret-missing", "certificate-unreadable"]),
        ("garbage", ["file-not-text", "file-not-text", "certificate-unreadable"]),
        ("folder", ["file-unreadable"; 3]),
        ("huge", ["file-too-large"; 3]),
        ("missing", ["file-unreadable"; 3]),
    ] {
        for (option, code) in ["--federated file:", "--secret-file ", "--certificate "].into_iter().zip(codes) {
            let outcome = refused(&home, &nobody(), &format!("token {option}{file}"), code);
            assert!(outcome.stderr.contains(&format!("`{file}`")), "{option}{file}: {}", outcome.stderr);
            let kind = option.trim_start_matches('-').split(['-', ' ']).next().unwrap();
            assert_shown!(format!("file_{file}_{kind}"), outcome);
        }
    }
}

#[test]
fn damaged_certificate_files_say_what_is_wrong() {
    let (tenant, home) = (shared(), Home::new());
    let whole = std::fs::read_to_string(tenant.pem_file(&home, "good")).unwrap();
    home.file("truncated.pem", &whole[..whole.len() - 400]);
    home.file("half-line.pem", whole.replacen("-----END CERTIFICATE-----", "-----END CERT", 1));
    let key_begins = whole.find("-----BEGIN PRIVATE KEY").unwrap();
    home.file("no-key.pem", &whole[..key_begins]);
    home.file("no-certificate.pem", &whole[key_begins..]);
    home.file("locked.pfx", pfx(&tenant.certificate("good"), "correct horse"));
    let locked = std::fs::read(home.path().join("locked.pfx")).unwrap();
    home.file("truncated.pfx", &locked[..locked.len() / 2]);
    home.file("wrong.password", LITERAL);
    for (name, line, code) in [
        ("truncated_pem", "--certificate truncated.pem", "certificate-unreadable"),
        ("half_line_pem", "--certificate half-line.pem", "certificate-unreadable"),
        ("pem_without_key", "--certificate no-key.pem", "certificate-key-missing"),
        ("pem_without_certificate", "--certificate no-certificate.pem", "certificate-key-missing"),
        ("truncated_pfx", "--certificate truncated.pfx", "certificate-unreadable"),
        ("pfx_without_password", "--certificate locked.pfx", "certificate-password"),
        (
            "pfx_wrong_password",
            "--certificate locked.pfx --certificate-password-file wrong.password",
            "certificate-password",
        ),
    ] {
        let outcome = refused(&home, &nobody(), &format!("token {line}"), code);
        let file = line.split_whitespace().nth(1).unwrap();
        assert!(outcome.stderr.contains(&format!("`{file}`")), "{line}: {}", outcome.stderr);
        assert!(!outcome.stderr.contains(LITERAL), "{line}: {}", outcome.stderr);
        assert_shown!(format!("certificate_{name}"), outcome);
    }
}

#[test]
fn files_of_passwords_and_roots_are_checked_too() {
    let (tenant, home) = (shared(), Home::new());
    tenant.pem_file(&home, "good");
    home.file("locked.pfx", pfx(&tenant.certificate("good"), "correct horse"));
    home.file("empty", "");
    home.file("garbage", [0xff_u8, 0xfe, 0x00]);
    home.file("text", "no roots in here");
    for (name, line, code) in [
        ("password_missing", "--certificate locked.pfx --certificate-password-file gone", "file-unreadable"),
        ("password_garbage", "--certificate locked.pfx --certificate-password-file garbage", "file-not-text"),
        ("roots_missing", "--certificate good.pem --ca-file gone", "file-unreadable"),
        ("roots_empty", "--certificate good.pem --ca-file empty", "setting-invalid"),
        ("roots_text", "--certificate good.pem --ca-file text", "setting-invalid"),
    ] {
        let file = line.rsplit(' ').next().unwrap();
        let outcome = refused(&home, &nobody(), &format!("token {line}"), code);
        assert!(outcome.stderr.contains(&format!("`{file}`")), "{line}: {}", outcome.stderr);
        assert_shown!(format!("file_{name}"), outcome);
    }
}

#[test]
fn standard_input_that_holds_no_secret_is_refused() {
    let home = Home::new();
    for (name, input) in [
        ("empty", Vec::new()),
        ("line_break", b"\n".to_vec()),
        ("huge", vec![b'x'; 100_000]),
        ("binary", vec![0xff, 0xfe]),
    ] {
        let mut command = home.command(["token", "--secret-stdin"]);
        let outcome = Outcome::of(command.envs(nobody()).write_stdin(input)).code(2);
        assert_shown!(format!("stdin_{name}"), outcome);
    }
}
