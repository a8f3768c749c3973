//! Choices that open the call but not what one calls it for.

use super::Change::{Advice, Without};
use super::{Correction, GET, PATCH, POST, line};

const BASIC: &[&str] = &["Mail.ReadBasic.All"];
const BASIC_REASON: &str = "with Mail.ReadBasic.All the message comes without body, preview and attachments; it suffices only where these are not read";
const BASIC_SOURCE: &str =
    "Graph permissions reference, Mail.ReadBasic.All; the published map marks Mail.Read as least";

const PROOF_REASON: &str =
    "an app changes its own certificates without any permission, by a proof signed with the present one";
const PROOF_SOURCE: &str = "Graph documentation, \"application: addKey\"";

const INTUNE: &[&str] = &[
    "DeviceManagementApps.Read.All",
    "DeviceManagementApps.ReadWrite.All",
    "DeviceManagementConfiguration.Read.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.Read.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementServiceConfig.Read.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
];
const INTUNE_REASON: &str =
    "permissions of device management open only the device service's own view of users and of the tenant";
const INTUNE_SOURCE: &str = "Graph documentation, Intune reference, \"user\" and \"organization\"";

const ONE_PROPERTY: &[&str] = &[
    "DeviceManagementApps.ReadWrite.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
    "User-Mail.ReadWrite.All",
    "User-PasswordProfile.ReadWrite.All",
    "User-Phone.ReadWrite.All",
    "User.EnableDisableAccount.All",
    "User.ManageIdentities.All",
];
const ONE_PROPERTY_REASON: &str = "single properties have narrower permissions: User-Phone.ReadWrite.All for telephone numbers, \
     User-Mail.ReadWrite.All for addresses, User.EnableDisableAccount.All for accountEnabled, User-PasswordProfile.ReadWrite.All for passwords";
const ONE_PROPERTY_SOURCE: &str = "Graph documentation, \"Update user\", permissions for specific scenarios";

const GROUP_PROPERTY: &[&str] =
    &["Group-NestingSupport.ReadWrite.All", "Group-PreferredDataLocation.ReadWrite.All", "Group.ManageProtection.All"];

const GROUPS: &[&str] = &["Group.Read.All", "Group.ReadWrite.All"];
const GROUPS_REASON: &str = "permissions of groups open the files of groups only, not other drives";
const GROUPS_SOURCE: &str = "Graph documentation, \"Get driveItem\"";

pub(super) static TABLE: &[Correction] = &[
    line(GET, "/users/{id}/messages/{id}", Without(BASIC), BASIC_REASON, BASIC_SOURCE),
    line(GET, "/users/{id}/mailFolders/{id}/messages/{id}", Without(BASIC), BASIC_REASON, BASIC_SOURCE),
    line(&["GET", "POST"], "/users", Without(INTUNE), INTUNE_REASON, INTUNE_SOURCE),
    line(&["GET", "DELETE"], "/users/{id}", Without(INTUNE), INTUNE_REASON, INTUNE_SOURCE),
    line(GET, "/organization", Without(INTUNE), INTUNE_REASON, INTUNE_SOURCE),
    line(PATCH, "/users/{id}", Without(ONE_PROPERTY), ONE_PROPERTY_REASON, ONE_PROPERTY_SOURCE),
    line(
        PATCH,
        "/groups/{id}",
        Without(GROUP_PROPERTY),
        "permissions for one property of groups change that property only",
        "Graph documentation, \"Update group\"",
    ),
    line(GET, "/drives/{id}/items/{id}", Without(GROUPS), GROUPS_REASON, GROUPS_SOURCE),
    line(GET, "/drives/{id}/root:/{id}", Without(GROUPS), GROUPS_REASON, GROUPS_SOURCE),
    line(GET, "/sites/{id}/drive/items/{id}", Without(GROUPS), GROUPS_REASON, GROUPS_SOURCE),
    line(GET, "/sites/{id}/drive/root:/{id}", Without(GROUPS), GROUPS_REASON, GROUPS_SOURCE),
    line(GET, "/users/{id}/drive/items/{id}", Without(GROUPS), GROUPS_REASON, GROUPS_SOURCE),
    line(GET, "/users/{id}/drive/root", Without(GROUPS), GROUPS_REASON, GROUPS_SOURCE),
    line(GET, "/users/{id}/drive/root:/{id}", Without(GROUPS), GROUPS_REASON, GROUPS_SOURCE),
    line(
        POST,
        "/users/{id}/messages/{id}/attachments/createUploadSession",
        Without(&["Calendars.ReadWrite"]),
        "attachments of messages are mail",
        "Graph documentation, \"attachment: createUploadSession\"",
    ),
    line(
        POST,
        "/users/{id}/events/{id}/attachments/createUploadSession",
        Without(&["Mail.ReadWrite"]),
        "attachments of events are of the calendar",
        "Graph documentation, \"attachment: createUploadSession\"",
    ),
    line(POST, "/applications/{id}/addKey", Advice, PROOF_REASON, PROOF_SOURCE),
    line(POST, "/applications/{id}/removeKey", Advice, PROOF_REASON, PROOF_SOURCE),
    line(
        GET,
        "/auditLogs/signIns",
        Advice,
        "sign-in logs need a tenant with Entra ID P1 or P2, and some tenants ask for Directory.Read.All beside it",
        "Graph documentation, \"List signIns\", known issues",
    ),
    line(
        POST,
        "/users/{id}/onlineMeetings",
        Advice,
        "an application access policy of Teams must also admit the app to the user's meetings",
        "Graph documentation, \"Allow applications to access online meetings on behalf of a user\"",
    ),
];
