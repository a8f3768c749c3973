//! The quirks of the published file, each on the small map, and the counts of the published one where it is there.

use super::facts::flag;
use super::*;
use crate::testing::{SMALL, published_files, published_map, small_map};
use crate::{Answer, Call, CallKind};

fn answer(method: &str, path: &str) -> Answer {
    small_map().look_up(&Call::parse(method, path).unwrap())
}

fn least(method: &str, path: &str) -> Vec<String> {
    answer(method, path).least
}

fn path_and_least(method: &str, path: &str) -> (String, String) {
    let answer = answer(method, path);
    (answer.path, answer.least.join(" + "))
}

fn pair(path: &str, least: &str) -> (String, String) {
    (path.to_owned(), least.to_owned())
}

/// Quirk 1.
#[test]
fn folds_case_parameter_names_and_trailing_slashes() {
    let users = answer("GET", "/users/a@b.c");
    assert_eq!((users.kind, users.path.as_str()), (CallKind::App, "/users/{id}"));
    // `/Users/{userId}` of User.Read.All and `/users/{id}` of the others are one row.
    let single = |name: &str| users.acceptable.contains(&vec![name.to_owned()]);
    assert!(single("User.Read.All") && single("User.ReadBasic.All") && single("Directory.Read.All"), "{users:?}");
    assert_eq!(answer("GET", "/USERS/a/mailfolders").path, "/users/{id}/mailFolders");
    assert_eq!(least("GET", "/users/a/licenseDetails"), ["User.Read.All"]);
}

/// Quirk 2: both the reading and the writing permission are marked on `GET`.
#[test]
fn takes_the_lesser_of_two_marked() {
    assert_eq!(least("GET", "/applications/a"), ["Application.Read.All"]);
    assert_eq!(least("GET", "/groups"), ["Group.ReadBasic.All"]);
    assert_eq!(least("GET", "/applications/delta"), ["Application.Read.All"]);
    assert_eq!(least("GET", "/organization"), ["Organization.Read.All"]);
}

/// Quirk 3.
#[test]
fn me_needs_a_user_whatever_the_map_says() {
    let messages = answer("GET", "/me/messages");
    assert_eq!((messages.kind, messages.path.as_str()), (CallKind::UserOnly, "/me/messages"));
    assert!(messages.acceptable.is_empty() && messages.least.is_empty());
    assert!(messages.advice.unwrap().ends_with("`GET /users/{id}/messages`, with Mail.ReadBasic.All"));
    assert_eq!(answer("PATCH", "/me/anything/at/all").kind, CallKind::UserOnly);
}

/// Quirk 4.
#[test]
fn resource_specific_permissions_are_no_answer() {
    assert_eq!(path_and_least("GET", "/teams/t/channels"), pair("/teams/{id}/channels", "Channel.ReadBasic.All"));
    let only = answer("PATCH", "/teams/t/schedule");
    assert_eq!((only.kind, only.least.len()), (CallKind::ResourceSpecific, 0));
    assert!(!small_map().is_application("ChannelSettings.Read.Group"));
}

/// Quirk 5.
#[test]
fn selected_permissions_stand_beside_the_answer() {
    let lists = answer("GET", "/sites/s/lists");
    assert_eq!(
        (lists.least.as_slice(), lists.selected.as_slice()),
        (["Sites.Read.All".to_owned()].as_slice(), ["Sites.Selected"].as_slice())
    );
    let only = least("GET", "/sites/s/lists/l/items/i/documentSetVersions");
    assert_eq!(only, ["Sites.Selected"], "nothing else opens it in this map");
}

/// Quirk 6.
#[test]
fn conditions_must_be_held_together() {
    let assign = answer("POST", "/servicePrincipals/s/appRoleAssignedTo");
    assert_eq!(assign.least, ["Application.Read.All", "AppRoleAssignment.ReadWrite.All"]);
    assert!(assign.acceptable.iter().all(|choice| choice.contains(&"AppRoleAssignment.ReadWrite.All".to_owned())));
    assert_eq!(
        least("PATCH", "/identity/conditionalAccess/policies/p"),
        ["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"]
    );
    // Here the map itself says so.
    assert_eq!(
        least("PATCH", "/policies/identitySecurityDefaultsEnforcementPolicy"),
        ["Policy.Read.All", "Policy.ReadWrite.SecurityDefaults"]
    );
    assert_eq!(least("POST", "/applications/a/owners/$ref"), ["Application.ReadWrite.All", "Directory.Read.All"]);
}

/// Quirk 7.
#[test]
fn importing_is_not_posting() {
    for path in ["/chats/c/messages", "/teams/t/channels/c/messages"] {
        let post = answer("POST", path);
        assert_eq!(post.kind, CallKind::UserOnly, "{path}");
        assert!(post.advice.unwrap().contains("Teamwork.Migrate.All"));
    }
}

/// Quirk 8.
#[test]
fn holes_are_answered_or_unknown_with_a_direction() {
    assert_eq!(
        path_and_least("POST", "/groups/g/members/$ref"),
        pair("/groups/{id}/members/$ref", "GroupMember.ReadWrite.All")
    );
    assert_eq!(
        path_and_least("PUT", "/users/u/drive/root:/a/b.txt:/content"),
        pair("/users/{id}/drive/items/{id}/content", "Files.ReadWrite.All")
    );
    let subscriptions = answer("POST", "/subscriptions");
    assert_eq!(subscriptions.kind, CallKind::Unknown);
    assert!(subscriptions.advice.unwrap().contains("its resource"));
    let unknown = answer("GET", "/users/u/messages/m/nothing/here");
    assert_eq!(unknown.kind, CallKind::Unknown);
    assert!(unknown.advice.unwrap().ends_with("`/users/{id}/messages/{id}`"));
    assert!(answer("DELETE", "/organization").advice.unwrap().ends_with("with GET only"));
}

/// Quirk 9.
#[test]
fn onenote_is_retired() {
    let pages = answer("GET", "/users/u/onenote/pages/p/content");
    assert_eq!((pages.kind, pages.least.len()), (CallKind::Retired, 0));
    assert!(pages.advice.unwrap().contains("31 March 2025"));
}

/// Quirk 10: levels are not read; 36 rows have only what is hidden or disabled.
#[test]
fn hidden_and_undeployed_permissions_are_no_answer() {
    assert_eq!(answer("GET", "/secrets").kind, CallKind::Unknown);
    assert!(answer("GET", "/secrets").advice.unwrap().contains("hidden"));
    assert_eq!(
        least("GET", "/users/u/calendarView"),
        ["Calendars.Read"],
        "Calendars.ReadBasic is not deployed for apps"
    );
    assert_eq!(answer("GET", "/planner/tasks/t/details").kind, CallKind::UserOnly);
    let map = small_map();
    assert!(!map.permission("Secret.Read.All").unwrap().offered);
}

/// Quirk 11.
#[test]
fn functions_queries_references_casts_and_examples() {
    assert_eq!(
        answer("GET", "/reports/getEmailActivityUserDetail(period='D7')").path,
        "/reports/getEmailActivityUserDetail(period={value})"
    );
    assert_eq!(
        answer("GET", "/reports/getEmailActivityUserDetail(date=2026-01-01)").path,
        "/reports/getEmailActivityUserDetail(date={value})"
    );
    assert_eq!(answer("GET", "/reports/getOffice365ActiveUserDetail(period='D7')/content").kind, CallKind::Unknown);
    assert_eq!(answer("GET", "/agentRegistry/agentInstances").kind, CallKind::App);
    assert_eq!(answer("GET", "/users/u/messages/m/$value").path, "/users/{id}/messages/{id}/$value");
    assert_eq!(answer("GET", "/groups/$count").path, "/groups");
    assert_eq!(answer("GET", "/users/u/manager/$ref").path, "/users/{id}/manager/$ref");
    assert_eq!(answer("GET", "/groups/g/members/microsoft.graph.user").path, "/groups/{id}/members");
    assert_eq!(answer("GET", "/users/microsoft.graph.delta()").path, "/users/delta");
    assert_eq!(
        answer("GET", "/directory/deletedItems/microsoft.graph.device").path,
        "/directory/deletedItems/microsoft.graph.device"
    );
    assert_eq!(answer("GET", "/users('a@b.c')").path, "/users/{id}");
    assert_eq!(answer("GET", "/users(userPrincipalName='a@b.c')").path, "/users(userPrincipalName={value})");
    assert_eq!(answer("GET", "/users(userPrincipalName='a@b.c')/messages").path, "/users/{id}/messages");
    assert_eq!(
        answer("GET", "/users/u/drive/root:/FolderA/FileB.txt:/content").path,
        "/users/{id}/drive/root:/{path}:/content"
    );
    assert_eq!(
        answer("GET", "/drives/d/root:/a/b:/media/reactions").path,
        "/drives/{id}/root:/{path}:/media/reactions"
    );
    assert_eq!(answer("GET", "/sites/h:/sites/hr:/lists").path, "/sites/{id}/lists");
    assert_eq!(answer("GET", "/teams/t/channels/c/messages").path, "/teams/{id}/channels/{id}/messages");
}

/// Quirk 12.
#[test]
fn knows_permissions_without_paths() {
    let map = small_map();
    assert!(map.is_application("Group.Unused.All") && map.opened_by("Group.Unused.All").is_empty());
    assert_eq!(map.permission("group.unused.all").unwrap().breadth.weighted(), 0);
    assert!(map.is_application("RoleManagementPolicy.ReadWrite.Directory"), "it is in the provisioning file only");
}

/// `/users/{id}/messages` beside `/users/delta`: the literal goes first, and leads back where it goes no further.
#[test]
fn goes_back_from_a_literal_that_leads_nowhere() {
    assert_eq!(answer("GET", "/users/delta").path, "/users/delta");
    assert_eq!(answer("GET", "/users/delta/messages").path, "/users/{id}/messages");
}

#[test]
fn a_permission_that_reads_does_not_change() {
    let update = answer("PATCH", "/policies/identitySecurityDefaultsEnforcementPolicy");
    assert!(!update.acceptable.contains(&vec!["Policy.Read.All".to_owned()]), "{update:?}");
}

#[test]
fn turns_ids_into_names_and_finds_near_ones() {
    let map = small_map();
    assert_eq!(map.role_by_id("DF021288-bdef-4463-88db-98f22de89214"), Some("User.Read.All"));
    assert_eq!(map.scope_by_id("df021288-bdef-4463-88db-98f22de89214"), None, "it is a role");
    assert_eq!(map.scope_by_id("e1fe6dd8-ba31-4d61-89e7-88639da4683d"), Some("User.Read"));
    assert_eq!(map.near_names("User.Raed.All").first().map(String::as_str), Some("User.Read.All"));
    assert_eq!(map.near_names("Aplication.Read.All").first().map(String::as_str), Some("Application.Read.All"));
    assert!(map.near_names("Completely.Different.Thing").is_empty());
    assert!(map.is_delegated("User.Read") && !map.is_application("User.Read"));
}

#[test]
fn tells_the_forms_apart_and_keeps_date_and_digest() {
    let map = small_map();
    let stored = PermissionMap::read(&map.to_compact(), "1999-99-99").unwrap();
    assert_eq!((stored.date(), stored.digest()), ("2026-08-07", map.digest()));
    assert_eq!(map.digest().len(), 64);
    assert!(PermissionMap::read(SMALL, "2026-08-07").is_ok());
    assert_eq!(PermissionMap::read(b"hello", "2026-08-07").unwrap_err(), MapError::Unrecognised);
    for bad in ["", "2026-13-01", "2026-8-7", "07.08.2026", "2026-08-07T"] {
        assert!(matches!(PermissionMap::read(SMALL, bad), Err(MapError::Date { .. })), "{bad}");
    }
}

#[test]
fn the_published_map_has_the_counts_that_were_measured() {
    let Some(map) = published_map() else { return };
    let inner = map.inner();
    let of = |flag: u8| inner.facts.permissions.iter().filter(|fact| fact.has(flag)).count();
    assert_eq!((inner.facts.permissions.len(), of(flag::APPLICATION)), (917, 703));
    let kind = |kind: CallKind| inner.index.rows.iter().filter(|row| row.kind == kind).count();
    assert_eq!(kind(CallKind::Retired), 89);
    assert!(kind(CallKind::App) > 8200, "{}", kind(CallKind::App));
    let stored = PermissionMap::from_compact(&map.to_compact()).unwrap();
    assert_eq!(stored.inner().facts, inner.facts);
    assert!(map.to_compact().len() < 400_000);
    let (permissions, _) = published_files().unwrap();
    assert_eq!(map.digest(), hexadecimal(&sha256(&permissions)));
}
