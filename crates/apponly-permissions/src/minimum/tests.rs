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
