//! Permissions where the rule by name would be wrong, or where the reason is worth more words.

use super::Confidence::{High as Sure, Medium as Conditional};
use super::{DISPUTED, MOSTLY, OURS, Risk, RiskEntry, row};

const fn medium(
    permission: &'static str,
    reason: &'static str,
    path: &'static str,
    provenance: &'static str,
) -> RiskEntry {
    row(Risk::Medium, permission, reason, path, Sure, provenance)
}

const fn low(
    permission: &'static str,
    reason: &'static str,
    path: &'static str,
    provenance: &'static str,
) -> RiskEntry {
    row(Risk::Low, permission, reason, path, Conditional, provenance)
}

/// Nothing by itself.
const BOUND: &str = "none by itself: the risk is in the grants on single resources, which must be read there";

/// Sorted by level.
pub(super) static ENTRIES: &[RiskEntry] = &[
    medium(
        "User.Read.All",
        "reads the full profiles of all users",
        "app → list of people, with managers and numbers",
        DISPUTED,
    ),
    medium(
        "Group.Read.All",
        "reads all groups, their members and conversations",
        "app → who belongs to what, and group mail",
        DISPUTED,
    ),
    medium("GroupMember.Read.All", "reads the members of all groups", "app → who belongs to what", MOSTLY),
    medium(
        "Application.Read.All",
        "reads all applications",
        "app → which apps are strong and whose credentials end",
        DISPUTED,
    ),
    medium(
        "Reports.Read.All",
        "reads the usage reports",
        "app → who works with what, by name unless reports hide names",
        DISPUTED,
    ),
    medium(
        "RoleManagement.Read.Directory",
        "reads who holds which directory role",
        "app → list of the people to attack",
        DISPUTED,
    ),
    medium(
        "Organization.Read.All",
        "reads the tenant's own settings",
        "app → names, domains, plans of the tenant",
        OURS,
    ),
    medium("Device.Read.All", "reads all devices", "app → list of machines and their owners", OURS),
    medium("Domain.Read.All", "reads the tenant's domains", "app → which domains are federated", OURS),
    medium("Contacts.Read", "reads the contacts of all mailboxes", "app → address books of everybody", OURS),
    medium("MailboxSettings.Read", "reads settings of all mailboxes", "app → who is away, and since when", OURS),
    medium("Presence.Read.All", "reads who is at the desk", "app → movements of everybody", OURS),
    medium(
        "ServiceHealth.Read.All",
        "reads the health of the tenant's services",
        "app → which services the tenant has",
        OURS,
    ),
    medium("Group.Create", "creates groups", "app → own groups, without a right on others", OURS),
    medium(
        "AppRegistration.Create",
        "registers applications",
        "app → own registrations, without a right on others or on consent",
        OURS,
    ),
    medium(
        "Mail.ReadBasic",
        "reads subject, sender and date of all mail",
        "app → who writes to whom about what",
        DISPUTED,
    ),
    medium(
        "Mail.ReadBasic.All",
        "reads subject, sender and date of all mail",
        "app → who writes to whom about what",
        DISPUTED,
    ),
    low("User.ReadBasic.All", "reads names and addresses of all users", "app → the address book", DISPUTED),
    low("Group.ReadBasic.All", "reads the names of all groups", "app → list of groups", OURS),
    low("ServiceMessage.Read.All", "reads the announcements of the services", "none", OURS),
    low("ProfilePhoto.Read.All", "reads profile pictures", "none", OURS),
    low("Sites.Selected", "opens only the sites that somebody granted to the app", BOUND, DISPUTED),
    low("Lists.SelectedOperations.Selected", "opens only the lists that somebody granted to the app", BOUND, DISPUTED),
    low(
        "ListItems.SelectedOperations.Selected",
        "opens only the list items that somebody granted to the app",
        BOUND,
        DISPUTED,
    ),
    low("Files.SelectedOperations.Selected", "opens only the files that somebody granted to the app", BOUND, DISPUTED),
];
