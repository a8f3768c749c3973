//! What the calls of an app need.

use std::collections::{BTreeSet, HashMap};

use apponly_permissions::found::Usage;
use apponly_permissions::{Answer, Call, CallKind, Minimum, PermissionMap, minimum};

use super::permissions::level;
use crate::inventory::Guid;
use crate::review::{CallEvidence, LeastPermission, Level, ReviewedPermission, Verdict};

/// So many calls are named.
const MOST_NAMED: usize = 20;

/// The calls of one app, with what each accepts.
#[derive(Debug, Default)]
pub(super) struct AppEvidence {
    /// Calls that succeeded.
    used: Vec<NeededCall>,
    /// Calls that were refused for want of a permission.
    refused: Vec<NeededCall>,
    least: Vec<Least>,
    summary: CallEvidence,
}

#[derive(Debug)]
struct NeededCall {
    count: u64,
    /// Sets of permissions of which one must be held whole.
    acceptable: Vec<Vec<String>>,
    /// Permissions that open the call on the objects that somebody granted, and on no other.
    selected: Vec<&'static str>,
    /// The map does not know the call.
    is_unknown: bool,
}

impl NeededCall {
    fn accepts(&self, permission: &str) -> bool {
        self.selects(permission) || self.acceptable.iter().any(|set| set.iter().any(|name| name == permission))
    }

    fn selects(&self, permission: &str) -> bool {
        self.selected.contains(&permission)
    }
}

/// One permission of the minimum, with the calls (places in [`AppEvidence::used`]) that need it.
#[derive(Debug)]
struct Least {
    permission: String,
    risk: Level,
    why: String,
    calls: Vec<usize>,
}

/// The evidence of every app of the log. Without a map only the figures.
pub(super) fn of_all(usage: &Usage, map: Option<&PermissionMap>) -> HashMap<Guid, AppEvidence> {
    let apps = usage.apps().filter_map(|app| {
        let id: Guid = app.parse().ok()?;
        Some((id, AppEvidence::new(usage, app, map)))
    });
    apps.collect()
}

impl AppEvidence {
    fn new(usage: &Usage, app: &str, map: Option<&PermissionMap>) -> Self {
        let calls = usage.calls_of(app);
        let mut evidence = Self::default();
        let summary = &mut evidence.summary;
        summary.distinct = calls.len() as u64;
        summary.succeeded = calls.iter().map(|(_, count)| count.used).sum();
        summary.refused = calls.iter().map(|(_, count)| count.missing).sum();
        let mut refused: Vec<_> = calls.iter().filter(|(_, count)| count.missing > 0).collect();
        refused.sort_by_key(|(_, count)| std::cmp::Reverse(count.missing));
        summary.refused_calls = refused.iter().take(MOST_NAMED).map(|(call, _)| shown(call)).collect();
        let Some(map) = map else { return evidence };
        let succeeded: Vec<_> = calls.iter().filter(|(_, count)| count.used > 0).collect();
        let found: Vec<Call> = succeeded.iter().map(|(call, _)| call.clone()).collect();
        let Minimum { permissions, answers, .. } = minimum(map, &found);
        evidence.used =
            answers.into_iter().zip(&succeeded).map(|(answer, (_, count))| needed(answer, count.used)).collect();
        evidence.refused = refused.iter().map(|(call, count)| needed(map.look_up(call), count.missing)).collect();
        let unknown = succeeded.iter().zip(&evidence.used).filter(|(_, needed)| needed.is_unknown);
        evidence.summary.unknown_calls = unknown.take(MOST_NAMED).map(|((call, _), _)| shown(call)).collect();
        let least = permissions.into_iter().map(|one| Least {
            permission: one.permission,
            risk: level(one.risk),
            why: one.why,
            calls: one.calls,
        });
        evidence.least = least.collect();
        evidence
    }

    /// The figures.
    pub(super) fn summary(&self) -> CallEvidence {
        self.summary.clone()
    }

    /// How many of the calls that succeeded accept the permission.
    pub(super) fn used(&self, permission: &str) -> u64 {
        self.used.iter().filter(|call| call.accepts(permission)).map(|call| call.count).sum()
    }

    /// Whether the permission is one of the least for the calls that succeeded.
    pub(super) fn is_least(&self, permission: &str) -> bool {
        self.least.iter().any(|least| least.permission == permission)
    }

    /// Whether some call, made or refused, accepts the permission.
    pub(super) fn wants(&self, permission: &str) -> bool {
        self.is_least(permission) || self.refused.iter().any(|call| call.accepts(permission))
    }

    /// The least permissions, with whether the app holds each.
    pub(super) fn minimum(&self, rows: &[ReviewedPermission]) -> Vec<LeastPermission> {
        let is_held = |name: &str| rows.iter().any(|row| row.granted && row.permission == name);
        let least = self.least.iter().map(|least| LeastPermission {
            permission: least.permission.clone(),
            risk: least.risk,
            granted: is_held(&least.permission),
            why: least.why.clone(),
        });
        least.collect()
    }

    /// What to do with a permission that the app holds, why, and what would suffice in its place.
    pub(super) fn verdict(&self, permission: &str, held: &BTreeSet<String>) -> (Verdict, String, Vec<String>) {
        let used = self.used(permission);
        if let Some(least) = self.least.iter().find(|least| least.permission == permission) {
            return (Verdict::Keep, least.why.clone(), Vec::new());
        }
        if self.used.iter().any(|call| call.selects(permission)) {
            let reason =
                format!("{used} calls accept it, and it opens single objects alone: what covers them else opens all");
            return (Verdict::Keep, reason, Vec::new());
        }
        let unknown = self.used.iter().filter(|call| call.is_unknown).count();
        if used == 0 && unknown > 0 {
            let first = self.summary.unknown_calls.first().map(|call| format!(", `{call}` among them"));
            let reason = format!(
                "the map does not know {unknown} of the calls that were made{}: they may need it",
                first.unwrap_or_default()
            );
            return (Verdict::Unknown, reason, Vec::new());
        }
        if used == 0 {
            return (Verdict::Remove, "no call that was made accepts it".to_owned(), Vec::new());
        }
        let instead = self.instead_of(permission);
        let missing: Vec<_> =
            instead.iter().filter(|name| !held.contains(**name)).map(|name| (*name).to_owned()).collect();
        let names = instead.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
        if instead.is_empty() {
            let reason = format!("{used} calls accept it, and nobody knows what else they need");
            (Verdict::Unknown, reason, Vec::new())
        } else if missing.is_empty() {
            let reason = format!("{used} calls accept it, and {names}, which the app holds, covers them");
            (Verdict::Remove, reason, Vec::new())
        } else {
            (Verdict::Narrow, format!("{used} calls accept it, and {names} covers them"), missing)
        }
    }

    /// The least permissions that cover the calls which accept `permission`.
    fn instead_of(&self, permission: &str) -> Vec<&str> {
        let covered: BTreeSet<usize> =
            self.used.iter().enumerate().filter(|(_, call)| call.accepts(permission)).map(|(place, _)| place).collect();
        let needed = self.least.iter().filter(|least| least.calls.iter().any(|call| covered.contains(call)));
        needed.map(|least| least.permission.as_str()).collect()
    }
}

fn needed(answer: Answer, count: u64) -> NeededCall {
    let Answer { kind, acceptable, selected, .. } = answer;
    NeededCall { count, is_unknown: kind == CallKind::Unknown, acceptable, selected }
}

fn shown(call: &Call) -> String {
    format!("{} {}", call.method(), call.path())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use apponly_permissions::found::in_activity;

    use super::*;

    const APP: &str = "aaaaaaaa-0000-4000-8000-000000000001";

    #[expect(clippy::disallowed_methods, reason = "the small map that the permission crate is tested with")]
    fn evidence(calls: &[(&str, &str, u16)]) -> AppEvidence {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../apponly-permissions/test-data/map.json");
        let map = PermissionMap::from_published(&std::fs::read(path).unwrap(), None, "2026-08-07").unwrap();
        let row = |(method, path, status): &(&str, &str, u16)| {
            let uri = format!("https://graph.microsoft.com/v1.0{path}");
            serde_json::json!({"AppId": APP, "RequestMethod": method, "RequestUri": uri, "ResponseStatusCode": status})
        };
        let log: String = calls.iter().map(|call| format!("{}\n", row(call))).collect();
        AppEvidence::new(&in_activity(log.as_bytes()).unwrap(), APP, Some(&map))
    }

    #[test]
    fn permission_on_single_objects_is_kept_where_calls_accept_it() {
        let evidence = evidence(&[("GET", "/sites/s/lists", 200)]);
        let held = BTreeSet::from(["Sites.Selected".to_owned()]);
        let (verdict, reason, _) = evidence.verdict("Sites.Selected", &held);
        assert!(verdict == Verdict::Keep && reason.contains("single objects"), "{verdict} {reason}");
        assert_eq!(evidence.verdict("Mail.Read", &held).0, Verdict::Remove);
    }

    #[test]
    fn refused_and_failed_calls_are_no_use() {
        let evidence = evidence(&[("GET", "/users", 403), ("GET", "/groups", 500)]);
        assert_eq!((evidence.used("User.Read.All"), evidence.used("Group.Read.All")), (0, 0));
        assert!(evidence.wants("User.Read.All") && !evidence.wants("Group.Read.All"));
        let summary = evidence.summary();
        assert_eq!(
            (summary.succeeded, summary.refused, summary.refused_calls.as_slice()),
            (0, 1, ["GET /users".to_owned()].as_slice())
        );
    }
}
