//! What the page holds, as far as that can be seen without a browser. `tests/report` opens it in one.

use super::html;
use super::samples::{app, document, permission};
use crate::review::{AppKind, Level};

const HOSTILE: &str = "</script><img src=x onerror=alert(1)>\"'&<!--";

/// The text of the element that holds the apps.
fn embedded(page: &str) -> &str {
    let begin = page.find("id=\"data\">").unwrap() + "id=\"data\">".len();
    let end = page[begin..].find("</script>").unwrap();
    &page[begin..begin + end]
}

#[test]
fn name_of_an_app_never_becomes_markup() {
    let page = html(&document(HOSTILE)).unwrap();
    assert!(!page.contains("<img"), "the name is in the page as it is");
    let apps: serde_json::Value = serde_json::from_str(embedded(&page)).unwrap();
    assert_eq!(apps[0]["display_name"], HOSTILE, "the script reads the very name");
}

#[test]
fn page_names_nothing_that_would_be_fetched() {
    let page = html(&document("Nightly report")).unwrap();
    for address in ["http://", "https://", "url(", "@import", "src=", "//"] {
        let found = page.match_indices(address).map(|(at, _)| &page[at.saturating_sub(20)..at + 20]);
        // Comments of the script are the only place of two slashes.
        let found: Vec<_> = found.filter(|place| !place.contains("// ")).collect();
        assert!(found.is_empty(), "{address}: {found:?}");
    }
}

#[test]
fn policy_allows_the_script_and_style_of_the_page_and_nothing_else() {
    let page = html(&document("Nightly report")).unwrap();
    let policy = super::policy::content_security_policy(super::STYLE, super::SCRIPT);
    assert!(policy.starts_with("default-src 'none'; "));
    assert!(page.contains(&policy.replace('\'', "&#39;")), "{policy}");
    assert!(page.contains(&format!("<script>{}</script>", super::SCRIPT)), "the digest is that of what is run");
    assert!(page.contains(&format!("<style>{}</style>", super::STYLE)));
    assert!(!page.contains(" style=\"") && !page.contains(" onclick"), "the policy would refuse them");
}

#[test]
fn figures_charts_and_first_steps_are_there_without_scripts() {
    let page = html(&document("Nightly report")).unwrap();
    let begin = page.find("<main").unwrap();
    let body = &page[begin..page.find("id=\"data\"").unwrap()];
    assert!(body.contains("<span class=\"figure\">1</span>"));
    assert!(
        body.contains("<title id=\"timeline-drawing\">Ends of credentials: ended 1; 2026-10 1; </title>"),
        "{body}"
    );
    assert!(body.contains("the secret <code>old</code> has ended") && body.contains("apponly secret rotate"));
    assert!(body.contains("<a href=\"#/apps?risk=critical&amp;use=unused\">1</a>"));
}

#[test]
fn microsofts_apps_are_listed_where_they_hold_something() {
    let mut document = document("Nightly report");
    let mut idle = app("Idle");
    idle.kind = AppKind::FirstParty;
    (idle.permissions, idle.findings) = (Vec::new(), Vec::new());
    let mut holding = app("Holding");
    holding.kind = AppKind::FirstParty;
    holding.permissions = vec![permission("User.Read.All", Level::Medium, None)];
    document.apps.extend([idle, holding]);
    let page = html(&document).unwrap();
    let apps: Vec<serde_json::Value> = serde_json::from_str(embedded(&page)).unwrap();
    let names: Vec<_> = apps.iter().map(|app| app["display_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Nightly report", "Holding"]);
    assert!(page.contains("1 of Microsoft"), "it says how many are left out");
}

#[test]
fn page_without_any_app_is_a_page() {
    let mut empty = document("x");
    empty.apps.clear();
    empty.taken_at.clear();
    let page = html(&empty).unwrap();
    assert!(page.contains("No critical or high finding") && embedded(&page) == "[]");
}
