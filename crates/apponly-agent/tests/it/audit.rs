//! A line for each token, and for refusals.

use apponly_agent::Identity;

use crate::support::{APP, GRAPH, endpoint, shared, source};

#[test]
fn each_token_has_a_line_that_says_who_got_what() {
    let endpoint = endpoint(shared(), |_, _| {});
    let mut client = endpoint.client();
    client.get(GRAPH).token();
    client.get(GRAPH).token();
    let lines = endpoint.finish();
    assert_eq!(lines.len(), 2, "{lines:?}");
    for (line, cached) in lines.iter().zip([false, true]) {
        assert_eq!((&line["event"], &line["decision"]), (&"token".into(), &"served".into()));
        assert_eq!((&line["protocol"], &line["identity"]), (&"app-service".into(), &"default".into()));
        assert_eq!((&line["client_id"], &line["resource"]), (&APP.into(), &"https://graph.microsoft.com".into()));
        assert_eq!(line["cached"], cached);
        let time = line["time"].as_str().unwrap();
        assert!(time.parse::<jiff::Timestamp>().is_ok() && time.len() == 24, "{time}");
        if cfg!(target_os = "linux") {
            assert_eq!(line["pid"], std::process::id());
            assert!(line["uid"].is_number() && line["exe"].as_str().unwrap().starts_with('/'));
        }
    }
}

#[test]
fn refusals_are_named_and_limited() {
    let endpoint = endpoint(shared(), |options, _| options.limits.refusal_lines_per_second = 5);
    for _ in 0..40 {
        assert_eq!(endpoint.get_with(GRAPH, "X-IDENTITY-HEADER: wrong\r\n").status, 401);
    }
    let lines = endpoint.finish();
    let named = lines.iter().filter(|line| line["reason"] == "secret").count();
    let counted: u64 = lines.iter().filter_map(|line| line["count"].as_u64()).sum();
    assert_eq!((named as u64) + counted, 40, "{lines:?}");
    assert!(counted > 0, "{lines:?}");
}

#[test]
fn nothing_that_callers_or_operators_write_breaks_a_line() {
    let name = "a\"}\n{\"decision\":\"served\u{1b}[2J";
    let endpoint = endpoint(shared(), |_, offer| {
        offer.identities = vec![Identity::new(name, source(shared()))];
    });
    endpoint.get(GRAPH).token();
    let forged = "%0A%7B%22event%22%3A%22token%22%7D";
    assert_eq!(endpoint.get(&format!("/msi/token?api-version=2019-08-01&resource={forged}")).status, 400);
    assert_eq!(endpoint.get(&format!("{GRAPH}&client_id={forged}")).status, 400);
    let log = endpoint.log.clone();
    let lines = endpoint.finish();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["identity"], name);
    assert!(log.text().bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)));
    assert!(!log.text().contains("forged") && !log.text().contains("%0A"));
}
