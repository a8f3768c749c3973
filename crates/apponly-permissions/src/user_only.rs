//! Calls that need a signed-in user, known without any map, and what an app does instead.

use crate::call::{ANY, Call, Folded, Method, fold_template};
use crate::corrections;

/// A call that needs a signed-in user.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserOnly {
    /// The template that says so: `/me`, or one of our list.
    pub template: &'static str,
    /// What an app does instead. One sentence without full stop.
    pub advice: String,
}

/// A line of the list. Without methods: any.
struct Line {
    methods: &'static [Method],
    template: &'static str,
    advice: &'static str,
}

const ALL: &[Method] = &Method::ALL;
const READ: &[Method] = &[Method::Get];
const CREATE: &[Method] = &[Method::Post];
const READ_AND_CREATE: &[Method] = &[Method::Get, Method::Post];
const REMOVE: &[Method] = &[Method::Delete];

const WORKBOOK: &str =
    "Excel workbooks need a signed-in user; an app downloads the file, changes it and uploads it again";
const GROUP_MAIL: &str = "the mailbox of a group opens to its members only; use a shared mailbox, which is a user";
const TEAMS_APPS: &str = "a signed-in Teams administrator publishes apps";
const FOLLOWED: &str = "what is followed belongs to a person";
const REACTION: &str = "reactions and deletions are those of a person";

/// The most used calls of this kind in public scripts, and those where the refusal surprises.
///
/// Source: the delegated-only rows of the published map of 2026-08-07, in the order of their use in public scripts.
const LINES: &[Line] = &[
    Line {
        methods: CREATE,
        template: "/chats/{id}/messages",
        advice: "an app posts only while it imports history; use a bot, or a signed-in user",
    },
    Line {
        methods: CREATE,
        template: "/teams/{id}/channels/{id}/messages",
        advice: "an app posts only while it imports history; use a bot, or a signed-in user",
    },
    Line {
        methods: CREATE,
        template: "/teams/{id}/channels/{id}/messages/{id}/replies",
        advice: "an app posts only while it imports history; use a bot, or a signed-in user",
    },
    Line { methods: CREATE, template: "/chats/{id}/messages/{id}/setReaction", advice: REACTION },
    Line { methods: CREATE, template: "/teams/{id}/channels/{id}/messages/{id}/setReaction", advice: REACTION },
    Line { methods: CREATE, template: "/users/{id}/chats/{id}/messages/{id}/softDelete", advice: REACTION },
    Line { methods: CREATE, template: "/teams/{id}/channels/{id}/messages/{id}/softDelete", advice: REACTION },
    Line {
        methods: READ,
        template: "/directory/onPremisesSynchronization",
        advice: "a signed-in administrator reads and sets this",
    },
    Line {
        methods: &[Method::Patch],
        template: "/directory/onPremisesSynchronization/{id}",
        advice: "a signed-in administrator reads and sets this",
    },
    Line { methods: ALL, template: "/groups/{id}/events", advice: GROUP_MAIL },
    Line { methods: ALL, template: "/groups/{id}/calendar/events", advice: GROUP_MAIL },
    Line { methods: CREATE, template: "/groups/{id}/conversations", advice: GROUP_MAIL },
    Line { methods: CREATE, template: "/groups/{id}/threads", advice: GROUP_MAIL },
    Line { methods: CREATE, template: "/groups/{id}/threads/{id}/reply", advice: GROUP_MAIL },
    Line {
        methods: CREATE,
        template: "/informationProtection/threatAssessmentRequests",
        advice: "a signed-in user submits it",
    },
    Line { methods: CREATE, template: "/appCatalogs/teamsApps", advice: TEAMS_APPS },
    Line { methods: REMOVE, template: "/appCatalogs/teamsApps/{id}", advice: TEAMS_APPS },
    Line {
        methods: CREATE,
        template: "/users/{id}/findMeetingTimes",
        advice: "an app asks `POST /users/{id}/calendar/getSchedule` and picks the time itself",
    },
    Line { methods: READ, template: "/users/{id}/followedSites", advice: FOLLOWED },
    Line { methods: CREATE, template: "/groups/{id}/subscribeByMail", advice: FOLLOWED },
    Line { methods: CREATE, template: "/groups/{id}/addFavorite", advice: FOLLOWED },
    Line { methods: CREATE, template: "/groups/{id}/removeFavorite", advice: FOLLOWED },
    Line {
        methods: CREATE,
        template: "/admin/serviceAnnouncement/messages/markRead",
        advice: "which announcements were read is kept for each person",
    },
    Line { methods: CREATE, template: "/copilot/retrieval", advice: "answers are those that a signed-in user may see" },
    Line {
        methods: READ,
        template: "/security/labels/retentionLabels",
        advice: "a signed-in administrator reads these labels",
    },
    Line {
        methods: READ,
        template: "/tenantRelationships/managedTenants/tenants",
        advice: "a signed-in partner reads these",
    },
    Line { methods: READ, template: "/print/printers", advice: "a signed-in print administrator lists printers" },
    Line { methods: READ, template: "/print/shares", advice: "a signed-in user lists shared printers" },
    Line {
        methods: READ_AND_CREATE,
        template: "/identityGovernance/termsOfUse/agreements",
        advice: "a signed-in administrator reads agreements",
    },
    Line {
        methods: READ_AND_CREATE,
        template: "/policies/featureRolloutPolicies",
        advice: "a signed-in administrator reads this policy",
    },
    Line {
        methods: CREATE,
        template: "/applications/{id}/setVerifiedPublisher",
        advice: "a signed-in administrator of the verified account sets it",
    },
];

/// Whether a call needs a signed-in user, as far as that is known without a map: `/me` and everything below it, workbooks,
/// OneNote, and the most used calls that have no application permission.
#[must_use]
pub fn built_in_user_only(call: &Call) -> Option<UserOnly> {
    let folded = call.folded();
    if corrections::is_user_path(folded) {
        return Some(UserOnly { template: "/me", advice: advice(call) });
    }
    if folded.iter().any(|segment| segment == "workbook")
        && folded.iter().any(|segment| segment == "drive" || segment == "drives")
    {
        return Some(UserOnly { template: "/users/{id}/drive/items/{id}/workbook", advice: WORKBOOK.to_owned() });
    }
    if corrections::is_retired(folded) {
        return Some(UserOnly { template: "/users/{id}/onenote", advice: corrections::ONENOTE.reason.to_owned() });
    }
    let line = line(call)?;
    Some(UserOnly { template: line.template, advice: line.advice.to_owned() })
}

fn line(call: &Call) -> Option<&'static Line> {
    LINES.iter().find(|line| line.methods.contains(&call.verb()) && matches(line.template, call.folded()))
}

fn matches(template: &str, call: &Folded) -> bool {
    let mut wanted = template.split('/').skip(1);
    let mut given = call.iter();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted == "{id}" || wanted.eq_ignore_ascii_case(given) => {}
            _ => return false,
        }
    }
}

/// What an app does instead of a call that needs a user.
pub(crate) fn advice(call: &Call) -> String {
    let folded = call.folded();
    if !corrections::is_user_path(folded) {
        let known = line(call).map(|line| line.advice.to_owned());
        let workbook = || folded.iter().any(|segment| segment == "workbook").then(|| WORKBOOK.to_owned());
        return known
            .or_else(workbook)
            .unwrap_or_else(|| "no application permission opens this call; it needs a signed-in user".to_owned());
    }
    if has_form_of_a_user(folded) {
        let other = of_a_user(folded).to_path().replace("/users/{}", "/users/{id}");
        return format!("{}; an app names the user: `{} {other}`", corrections::ME.reason, call.method());
    }
    format!("{}; this call has no form for apps", corrections::ME.reason)
}

/// What below `/me` has no counterpart for apps.
///
/// Source: the delegated-only rows under `/users/{id}` of the published map.
fn has_form_of_a_user(call: &Folded) -> bool {
    let workbook = call.iter().any(|segment| segment == "workbook");
    !workbook
        && !matches!(
            call.text(1),
            "people" | "insights" | "findmeetingtimes" | "onenote" | "todo" | "planner" | "changepassword"
        )
}

/// `/me/x` as `/users/{id}/x`.
pub(crate) fn of_a_user(call: &Folded) -> Folded {
    let mut folded = fold_template("/users");
    folded.push(ANY);
    call.iter().skip(1).for_each(|segment| folded.push(segment));
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice_for(method: &str, path: &str) -> Option<String> {
        built_in_user_only(&Call::parse(method, path).unwrap()).map(|user_only| user_only.advice)
    }

    #[test]
    fn knows_me_without_a_map() {
        assert!(advice_for("GET", "/v1.0/me/messages?$top=1").unwrap().ends_with("`GET /users/{id}/messages`"));
        assert!(advice_for("GET", "/me").unwrap().ends_with("`GET /users/{id}`"));
        assert!(advice_for("GET", "/me/people").unwrap().ends_with("no form for apps"));
        assert_eq!(advice_for("GET", "/messages"), None);
    }

    #[test]
    fn knows_the_most_used_calls_that_need_a_user() {
        assert!(advice_for("POST", "/teams/t/channels/c/messages").unwrap().contains("imports history"));
        assert!(advice_for("PATCH", "/users/u/drive/items/i/workbook/names/n").unwrap().contains("uploads it again"));
        assert!(advice_for("GET", "/groups/g/onenote/pages").unwrap().contains("31 March 2025"));
        assert_eq!(advice_for("GET", "/teams/t/channels/c/messages"), None);
        assert_eq!(advice_for("GET", "/users"), None);
    }

    /// Whatever the list says must be so in the map: an app that could call it would be misled.
    #[test]
    fn agrees_with_the_published_map() {
        let Some(map) = crate::testing::published_map() else { return };
        for line in LINES {
            for method in line.methods {
                let call = Call::parse(method.name(), &line.template.replace("{id}", "x")).unwrap();
                let kind = map.look_up(&call).kind;
                let absent = kind == crate::CallKind::Unknown;
                assert!(kind == crate::CallKind::UserOnly || absent, "{call}: {kind}");
            }
        }
    }
}
