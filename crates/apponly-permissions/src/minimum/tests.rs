//! The search against the oracle, and the words of the answer.

use super::*;
use crate::testing::{published_map, small_map};

fn calls(lines: &[&str]) -> Vec<Call> {
    lines
        .iter()
        .map(|line| line.split_once(' ').and_then(|(method, path)| Call::parse(method, path).ok()).unwrap())
        .collect()
}

fn names(minimum: &Minimum) -> Vec<&str> {
    minimum.permissions.iter().map(|permission| permission.permission.as_str()).collect()
}

/// A generator of numbers, so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }
}

/// Where published resolvers answer nothing: each call's least permission covers the other call.
#[test]
fn lists_a_mailbox_and_reads_a_message() {
    let minimum = minimum(&small_map(), &calls(&["GET /users/u/messages", "GET /users/u/messages/m"]));
    assert_eq!(names(&minimum), ["Mail.Read"]);
    let only = &minimum.permissions[0];
    assert_eq!((only.calls.as_slice(), only.risk, minimum.exact), ([0, 1].as_slice(), Risk::High, true));
    assert!(only.why.starts_with("`GET /users/{id}/messages/{id}` needs it"), "{}", only.why);
    assert!(only.why.ends_with("it covers `GET /users/{id}/messages` too"), "{}", only.why);
    assert_eq!(only.id.as_deref(), Some("810c84a8-4a9e-49e6-bf7d-12d183f40d01"));
}

/// The search equals the oracle on that many random sets of 1 to 12 calls of the map.
fn equals_oracle(map: &PermissionMap, sets: usize) {
    let inner = map.inner();
    let usable: Vec<Clause> = inner
        .index
        .rows
        .iter()
        .map(|row| inner.index.choices(row).map(<[u16]>::to_vec).collect())
        .filter(|clause: &Clause| !clause.is_empty())
        .collect();
    let mut numbers = Numbers(20_260_807);
    let mut compared = 0;
    while compared < sets {
        let count = 1 + numbers.below(12);
        // Half of the sets are of one neighbourhood, where permissions overlap.
        let (start, width) = if numbers.below(2) == 0 { (0, usable.len()) } else { (numbers.below(usable.len()), 60) };
        let needs: Vec<Clause> =
            (0..count).map(|_| usable[(start + numbers.below(width)) % usable.len()].clone()).collect();
        let Some(best) = oracle::best(inner, &needs, 200_000) else { continue };
        let chosen = least(inner, &needs, WORK);
        assert!(chosen.exact, "{needs:?}");
        assert_eq!(oracle::cost(inner, &chosen.permissions), best, "{needs:?}: {:?}", inner.names(&chosen.permissions));
        for clause in &needs {
            assert!(
                clause.iter().any(|choice| choice.iter().all(|one| chosen.permissions.contains(one))),
                "{clause:?} is not covered"
            );
        }
        compared += 1;
    }
}

#[test]
fn equals_the_oracle_on_a_thousand_sets_of_the_small_map() {
    equals_oracle(&small_map(), 1000);
}

#[test]
fn equals_the_oracle_on_a_thousand_sets_of_the_published_map() {
    let Some(map) = published_map() else { return };
    equals_oracle(map, 1000);
}

/// Every call that the map has, at once: the largest real problem there is.
#[test]
fn solves_the_whole_published_map() {
    let Some(map) = published_map() else { return };
    let inner = map.inner();
    let needs: Vec<Clause> =
        inner.index.rows.iter().map(|row| inner.index.choices(row).map(<[u16]>::to_vec).collect()).collect();
    let chosen = least(inner, &needs, WORK);
    assert!(chosen.exact);
    assert!(chosen.permissions.len() < 400, "{}", chosen.permissions.len());
}

#[test]
fn the_order_of_calls_does_not_matter() {
    let map = small_map();
    let inner = map.inner();
    let mut needs: Vec<Clause> =
        inner.index.rows.iter().map(|row| inner.index.choices(row).map(<[u16]>::to_vec).collect()).collect();
    let first = least(inner, &needs, WORK);
    let mut numbers = Numbers(7);
    for _ in 0..20 {
        for at in (1..needs.len()).rev() {
            needs.swap(at, numbers.below(at + 1));
        }
        assert_eq!(least(inner, &needs, WORK), first);
    }
}

#[test]
fn one_call_gets_the_answer_of_its_look_up() {
    let map = small_map();
    for row in [
        "GET /users",
        "GET /groups/g/members",
        "POST /servicePrincipals/s/appRoleAssignments",
        "GET /users/u/drive/items/i",
        "PATCH /groups/g",
    ] {
        let minimum = minimum(&map, &calls(&[row]));
        let mut found = names(&minimum);
        found.sort_unstable();
        let mut wanted = minimum.answers[0].least.clone();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{row}");
    }
}

#[test]
fn says_what_is_uncovered_and_what_needs_a_user() {
    let minimum =
        minimum(&small_map(), &calls(&["GET /me", "GET /users", "GET /nowhere", "GET /users/u/onenote/notebooks"]));
    assert_eq!(minimum.uncovered, [0, 2, 3]);
    assert_eq!(names(&minimum), ["User.ReadBasic.All"]);
    assert_eq!(minimum.answers.len(), 4);
    assert!(super::minimum(&small_map(), &[]).permissions.is_empty());
}

/// Two permissions at medium and low, or one at high; and the grant on single sites.
#[test]
fn shows_the_trade_offs() {
    let map = small_map();
    let directory =
        minimum(&map, &calls(&["GET /users/u/memberOf", "GET /applications", "GET /groups/g", "GET /directoryRoles"]));
    assert!(
        directory.permissions.len() > 1
            && directory.permissions.iter().all(|permission| permission.risk <= Risk::Medium)
    );
    let fewer = &directory.alternatives[0];
    assert_eq!(
        (fewer.kind, fewer.permissions.as_slice(), fewer.risk),
        (AlternativeKind::Fewer, ["Directory.Read.All".to_owned()].as_slice(), Risk::High)
    );
    assert!(fewer.text.starts_with("1 permission at risk high"), "{}", fewer.text);
    let sites = minimum(&map, &calls(&["GET /sites/s/lists", "GET /sites/s/lists/l/items"]));
    let selected = &sites.alternatives[0];
    assert_eq!(
        (selected.kind, selected.permissions.as_slice()),
        (AlternativeKind::Selected, ["Sites.Selected".to_owned()].as_slice())
    );
}

#[test]
fn shows_what_wider_choices_would_open() {
    let mail = minimum(&small_map(), &calls(&["GET /users/u/messages/m"]));
    let wider = &mail.permissions[0].wider;
    assert_eq!(wider.len(), 1);
    assert_eq!((wider[0].permission.as_str(), wider[0].risk), ("Mail.ReadWrite", Risk::High));
    assert!(wider[0].opens_more.writes >= 3, "{wider:?}");
}

/// Each pair of permissions is the choice of one call: to cover all, all but one are needed, and no reduction applies. The
/// search stops by its limit of work, with an answer that covers, and says that it is not proved.
#[test]
fn a_set_made_to_be_hard_ends_with_a_cover() {
    let map = small_map();
    let inner = map.inner();
    let count = u16::try_from(inner.facts.permissions.len()).unwrap();
    let mut numbers = Numbers(3);
    let needs: Vec<Clause> = (0..400)
        .map(|_| {
            let mut clause: Clause = (0..5).map(|_| vec![numbers.below(count.into()) as u16]).collect();
            clause.sort_unstable();
            clause.dedup();
            clause
        })
        .collect();
    let chosen = least(inner, &needs, 20_000);
    assert!(!chosen.exact);
    for clause in &needs {
        assert!(clause.iter().any(|choice| chosen.permissions.contains(&choice[0])), "{clause:?}");
    }
}

mod random_maps {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const NAMES: [&str; 9] = [
        "A.Read.All",
        "A.ReadBasic.All",
        "A.ReadWrite.All",
        "B.Read.All",
        "B.ReadWrite.OwnedBy",
        "C.Manage.All",
        "Mail.Read",
        "User.Read.All",
        "Application.ReadWrite.All",
    ];

    /// Which permissions open which of ten paths with which method, and what some need beside them.
    type Claims = Vec<(usize, usize, bool, Option<usize>)>;

    fn map(claims: &Claims) -> PermissionMap {
        let permissions: serde_json::Map<String, serde_json::Value> = NAMES.iter().enumerate().map(|(number, name)| {
            let sets: Vec<serde_json::Value> = claims.iter().filter(|claim| claim.0 == number).map(|(_, path, write, also)| {
                let attributes = also.map_or(String::new(), |also| format!("AlsoRequires={}", NAMES[also]));
                let path = format!("/things{path}");
                json!({"schemeKeys": ["Application"], "methods": [if *write { "PATCH" } else { "GET" }], "paths": {path: attributes}})
            }).collect();
            ((*name).to_owned(), json!({"authorizationType": "oAuth2", "schemes": {"Application": {}}, "pathSets": sets}))
        }).collect();
        let text = json!({ "permissions": permissions }).to_string();
        PermissionMap::from_published(text.as_bytes(), None, "2026-08-07").unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_search_equals_the_oracle(
            claims in prop::collection::vec((0..NAMES.len(), 0..10_usize, any::<bool>(), prop::option::of(0..NAMES.len())), 1..40),
            wanted in prop::collection::vec((0..10_usize, any::<bool>()), 1..8),
        ) {
            let map = map(&claims);
            let calls: Vec<Call> = wanted.iter()
                .map(|(path, write)| Call::parse(if *write { "PATCH" } else { "GET" }, &format!("/things{path}")).unwrap()).collect();
            let needs: Vec<Clause> = calls.iter().map(|call| clause(map.inner(), call)).collect();
            let chosen = least(map.inner(), &needs, WORK);
            prop_assert!(chosen.exact);
            if let Some(best) = oracle::best(map.inner(), &needs, 100_000) {
                prop_assert_eq!(oracle::cost(map.inner(), &chosen.permissions), best);
            }
            let stored = PermissionMap::from_compact(&map.to_compact()).unwrap();
            prop_assert_eq!(minimum(&stored, &calls), minimum(&map, &calls));
        }
    }
}
