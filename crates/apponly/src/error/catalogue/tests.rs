//! Rules that hold for the catalogue as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{ErrorKind, ExitCode, Retry, Row, all, by_aadsts, by_code};

const TROUBLESHOOTING: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/troubleshooting.md"));

/// Every number of the reference tables: credentials, application and tenant, resource, policy, federation, transient,
/// and the refusals of the token endpoint.
const KNOWN_NUMBERS: &[u32] = &[
    7000215, 7000222, 7000216, 7000218, 700027, 7000214, 7000274, 7000277, 1000502, 700030, 50032, 50012, 50013, 50048,
    50006, 50003, 700024, 700021, 700023, 700025, // credentials
    700016, 7000229, 70001, 7000112, 700011, 90002, 900023, 90013, 90014, 900144, 9002313, 90019, 50059, 50128, 50194,
    50049, 90038, 900382, 900432, 50034, 700054, 700022, // application and tenant
    500011, 50001, 650057, 650052, 1002012, 70011, 28000, 28002, 28003, 901002, 65001, 65004, 90094,
    650056, // resource
    53003, 530032, 530035, 501051, 50105, 100007, 500181, 392189, 51000, 1000610, 1000611, 1000612, 1000613, 1000614,
    392200, // policy
    70021, 700211, 700212, 700213, 7002121, 7002131, 700223, 700238, 70025, 70052, 700222, 700227, 700229,
    90061, // federation
    50196, 90055, 90033, 50033, 90006, 90012, 90024, 90090, 50087, 90036, // transient
    900561, 70003, 50027, 5002738, // refusals of the token endpoint
];

#[test]
fn every_number_of_the_references_has_a_row_and_no_other_number_has() {
    let known: BTreeSet<u32> = KNOWN_NUMBERS.iter().copied().collect();
    let listed: BTreeSet<u32> = all().flat_map(|row| row.aadsts.iter().copied()).collect();
    assert_eq!(listed, known);
    for number in known {
        assert!(by_aadsts(number).is_some_and(|row| row.aadsts.contains(&number)), "{number}");
    }
    assert_eq!(by_aadsts(999_999), None);
}

#[test]
fn no_number_stands_in_two_rows() {
    let mut owners: BTreeMap<u32, &str> = BTreeMap::new();
    for row in all() {
        for number in row.aadsts {
            assert_eq!(owners.insert(*number, row.code), None, "{number} is also in {}", row.code);
        }
    }
}

#[test]
fn codes_are_unique_kebab_case_and_found() {
    let mut seen = BTreeSet::new();
    for row in all() {
        assert!(seen.insert(row.code), "{} twice", row.code);
        let words: Vec<&str> = row.code.split('-').collect();
        let is_word =
            |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        assert!(words.iter().all(is_word), "{}", row.code);
        assert_eq!(by_code(row.code), Some(row));
    }
    assert_eq!(by_code("no-such-code"), None);
}

#[test]
fn texts_are_one_line_lower_case_and_without_closing_full_stop() {
    for row in all() {
        for text in [row.summary, row.cause, row.fix] {
            assert!(!text.is_empty() && !text.ends_with('.') && !text.contains('\n'), "{}: {text}", row.code);
            assert!(!text.contains("  ") && text.matches('`').count() % 2 == 0, "{}: {text}", row.code);
            let name = ["Azure Arc", "Cloud Shell", "Conditional Access", "Entra", "Graph", "Key Vault"]
                .iter()
                .any(|name| text.starts_with(name));
            assert!(name || !text.starts_with(|c: char| c.is_ascii_uppercase()), "{}: {text}", row.code);
        }
    }
}

#[test]
fn exit_codes_agree_with_kind_and_retry() {
    for row in all() {
        let expected = match row.kind {
            ErrorKind::Internal => ExitCode::Defect,
            ErrorKind::NotAllowed => ExitCode::NotAllowed,
            ErrorKind::Refused => ExitCode::Refused,
            ErrorKind::ServiceUnavailable | ErrorKind::TimedOut | ErrorKind::Unreachable => ExitCode::Unavailable,
            ErrorKind::BadAnswer | ErrorKind::Misconfigured | ErrorKind::Unavailable => row.exit_code,
        };
        assert_eq!(row.exit_code, expected, "{}", row.code);
        assert!(row.retry != Retry::Wait || row.exit_code == ExitCode::Unavailable, "{}", row.code);
    }
}

#[test]
fn commands_in_fixes_are_those_that_exist() {
    let known = [
        "apponly cert inspect",
        "apponly context",
        "apponly header",
        "apponly lint --write-baseline FILE PATH",
        "apponly permissions pull",
        "apponly profile check",
        "apponly profile list",
        "apponly review --save FILE",
        "apponly token",
        "apponly token --force",
    ];
    for row in all() {
        for literal in row.fix.split('`').skip(1).step_by(2).filter(|literal| literal.starts_with("apponly ")) {
            assert!(known.contains(&literal), "{}: {literal}", row.code);
        }
    }
}

#[test]
fn classic_mistakes_have_rows_with_their_own_texts() {
    let rows: Vec<&Row> = ["refresh-token-expected", "user-required", "literal-secret", "consent-missing"]
        .into_iter()
        .filter_map(by_code)
        .collect();
    assert_eq!(rows.len(), 4);
    let causes: BTreeSet<&str> = rows.iter().map(|row| row.cause).collect();
    assert_eq!(causes.len(), 4);
}

#[test]
fn answers_that_only_users_get_say_wrong_flow() {
    for number in [50034, 700054, 50105, 65004, 90094, 530035] {
        assert!(by_aadsts(number).is_some_and(|row| row.summary.starts_with("wrong flow")), "{number}");
    }
}

/// The entries of the troubleshooting page: code and text.
fn entries() -> Vec<(&'static str, &'static str)> {
    TROUBLESHOOTING.split("\n### ").skip(1).filter_map(|entry| entry.split_once('\n')).collect()
}

#[test]
fn troubleshooting_has_exactly_one_entry_for_each_code() {
    let mut written: Vec<&str> = entries().into_iter().map(|(code, _)| code).collect();
    let mut listed: Vec<&str> = all().map(|row| row.code).collect();
    written.sort_unstable();
    listed.sort_unstable();
    assert_eq!(written, listed);
}

#[test]
fn troubleshooting_names_numbers_exit_code_cause_and_fix() {
    for (code, text) in entries() {
        let Some(row) = by_code(code) else { panic!("{code} is not in the catalogue") };
        for number in row.aadsts {
            assert!(text.contains(&format!("`AADSTS{number}`")), "{code} lacks {number}");
        }
        assert!(text.contains(&format!("exit code {}", row.exit_code as u8)), "{code}: exit code");
        for part in ["\n- Cause: ", "\n- Fix: ", "\n- Check by hand: "] {
            assert!(text.contains(part), "{code} lacks {part}");
        }
    }
}

#[test]
fn links_of_the_troubleshooting_page_lead_to_entries() {
    for link in TROUBLESHOOTING.split("](#").skip(1).filter_map(|rest| rest.split_once(')')) {
        assert!(by_code(link.0).is_some(), "{}", link.0);
    }
}
