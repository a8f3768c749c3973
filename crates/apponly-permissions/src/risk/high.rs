//! Permissions that read or damage widely.

use super::Confidence::{High as Sure, Medium as Conditional};
use super::{AGREED, DISPUTED, MOSTLY, OURS, Risk, RiskEntry, row};

const fn high(
    permission: &'static str,
    reason: &'static str,
    path: &'static str,
    confidence: super::Confidence,
    provenance: &'static str,
) -> RiskEntry {
    row(Risk::High, permission, reason, path, confidence, provenance)
}

/// Exchange narrows these by its own application access, which the token does not show.
const MAILBOXES: &str = "app → every mailbox, reset links and invoices included, unless Exchange narrows it to some";

/// Sorted by what they act on.
pub(super) static ENTRIES: &[RiskEntry] = &[
    // Mail and calendars.
    high("Mail.Read", "reads all mail of all users", MAILBOXES, Sure, MOSTLY),
    high("Mail.ReadWrite", "reads and changes all mail of all users", MAILBOXES, Sure, MOSTLY),
    high(
        "Mail.Send",
        "sends mail as anybody",
        "app → mail in the name of the management, from the real mailbox",
        Sure,
        MOSTLY,
    ),
    high(
        "MailboxSettings.ReadWrite",
        "changes settings of all mailboxes, forwarding rules beside them",
        "app → automatic replies and settings of anybody",
        Conditional,
        DISPUTED,
    ),
    high("MailboxItem.ImportExport.All", "exports whole mailboxes", "app → every mailbox as a file", Sure, MOSTLY),
    high("MailboxItem.Read.All", "reads all items of all mailboxes", MAILBOXES, Sure, OURS),
    high(
        "Calendars.Read",
        "reads all calendars",
        "app → meetings of everybody, with their texts and links",
        Sure,
        DISPUTED,
    ),
    high(
        "Calendars.ReadWrite",
        "reads and changes all calendars",
        "app → invitations in anybody's name",
        Sure,
        DISPUTED,
    ),
    high(
        "full_access_as_app",
        "full access to all mailboxes over Exchange Web Services",
        MAILBOXES,
        Sure,
        "Exchange documentation; permission of Office 365 Exchange Online",
    ),
    high(
        "Exchange.ManageAsApp",
        "manages Exchange with the directory role that the app holds",
        "app with an Exchange role → forwarding, access and transport rules of everybody",
        Conditional,
        "Exchange documentation; permission of Office 365 Exchange Online",
    ),
    high(
        "IMAP.AccessAsApp",
        "reads and changes mailboxes over IMAP",
        MAILBOXES,
        Conditional,
        "Exchange documentation; permission of Office 365 Exchange Online",
    ),
    high(
        "SMTP.SendAsApp",
        "sends mail over SMTP as anybody it is admitted for",
        "app → mail in anybody's name",
        Conditional,
        "Exchange documentation; permission of Office 365 Exchange Online",
    ),
    // Files and sites.
    high("Files.Read.All", "reads all files", "app → every OneDrive and SharePoint file", Sure, MOSTLY),
    high(
        "Files.ReadWrite.All",
        "reads and changes all files",
        "app → every file, as thief or as ransomware",
        Sure,
        MOSTLY,
    ),
    high("Sites.Read.All", "reads all sites", "app → every SharePoint and OneDrive file and list", Sure, MOSTLY),
    high(
        "Sites.ReadWrite.All",
        "reads and changes all sites",
        "app → every file, as thief or as ransomware",
        Sure,
        MOSTLY,
    ),
    high(
        "Sites.Manage.All",
        "creates and deletes lists and libraries of all sites",
        "app → every site's content",
        Sure,
        DISPUTED,
    ),
    high(
        "Sites.FullControl.All",
        "rules all sites, their permissions included",
        "app → every file, and access to it for anybody",
        Sure,
        AGREED,
    ),
    // Conversations.
    high("Chat.Read.All", "reads all chats", "app → private conversations of everybody", Sure, MOSTLY),
    high("Chat.ReadWrite.All", "reads and changes all chats", "app → private conversations of everybody", Sure, OURS),
    high(
        "ChannelMessage.Read.All",
        "reads all messages of all channels",
        "app → conversations of every team",
        Sure,
        MOSTLY,
    ),
    high(
        "CallRecordings.Read.All",
        "reads recordings of calls",
        "app → what was said in any recorded call",
        Sure,
        DISPUTED,
    ),
    high(
        "CallTranscripts.Read.All",
        "reads transcripts of calls",
        "app → what was said in any transcribed call",
        Sure,
        DISPUTED,
    ),
    high(
        "OnlineMeetingTranscript.Read.All",
        "reads transcripts of meetings",
        "app → what was said in any transcribed meeting",
        Sure,
        DISPUTED,
    ),
    high(
        "OnlineMeetingRecording.Read.All",
        "reads recordings of meetings",
        "app → what was said in any recorded meeting",
        Sure,
        OURS,
    ),
    // The whole directory.
    high(
        "Directory.Read.All",
        "reads the whole directory",
        "app → users, groups, roles and apps of the tenant: the map for an attack, and the usual lazy choice",
        Sure,
        DISPUTED,
    ),
    high(
        "RoleManagement.Read.All",
        "reads who holds which role anywhere",
        "app → list of the people to attack",
        Sure,
        MOSTLY,
    ),
    high("User.Export.All", "exports everything about a user", "app → all data of anybody as a file", Sure, MOSTLY),
    high("User.Invite.All", "invites guests", "app → own foothold in the tenant", Conditional, OURS),
    high(
        "User.ManageIdentities.All",
        "changes with which identities users sign in",
        "app → own identity on a user, where external sign-in is used",
        Conditional,
        OURS,
    ),
    // Secrets of machines.
    high("BitlockerKey.Read.All", "reads recovery keys of disks", "app with a stolen machine → its disk", Sure, MOSTLY),
    high(
        "DeviceLocalCredential.Read.All",
        "reads passwords of local administrators",
        "app with a way to the machine → local administrator",
        Sure,
        MOSTLY,
    ),
    high(
        "DeviceManagementManagedDevices.ReadWrite.All",
        "changes managed devices",
        "app → retire or change any device",
        Sure,
        MOSTLY,
    ),
    high(
        "DeviceManagementManagedDevices.PrivilegedOperations.All",
        "wipes devices and resets their passcodes",
        "app → any device wiped or unlocked",
        Sure,
        OURS,
    ),
    high(
        "DeviceManagementApps.ReadWrite.All",
        "writes the programs that devices install",
        "app → own program on managed machines",
        Conditional,
        OURS,
    ),
    high(
        "DeviceManagementServiceConfig.ReadWrite.All",
        "writes how devices are enrolled",
        "app → own devices trusted",
        Conditional,
        OURS,
    ),
    high(
        "CloudPC.ReadWrite.All",
        "controls cloud computers",
        "app → restart, restore, reprovision of anybody's machine",
        Sure,
        MOSTLY,
    ),
    // Policies.
    high(
        "Policy.ReadWrite.Authorization",
        "writes what users and guests may do",
        "app → guest, consent and registration doors open",
        Sure,
        DISPUTED,
    ),
    high(
        "Policy.ReadWrite.CrossTenantAccess",
        "writes trust in other tenants",
        "app → a foreign tenant's sign-in trusted",
        Sure,
        DISPUTED,
    ),
    high("Policy.ReadWrite.SecurityDefaults", "switches the security defaults", "app → protection off", Sure, DISPUTED),
    high(
        "Policy.ReadWrite.ApplicationConfiguration",
        "writes policies of tokens and claims",
        "app → claims or lifetimes of other apps' tokens",
        Conditional,
        DISPUTED,
    ),
    high(
        "Policy.ReadWrite.AuthenticationFlows",
        "writes which sign-in flows exist",
        "app → self-service registration open",
        Conditional,
        OURS,
    ),
    high(
        "Policy.ReadWrite.TrustFramework",
        "writes custom sign-in flows",
        "app → own flow for an external-identity tenant",
        Conditional,
        OURS,
    ),
    high(
        "Policy.Read.All",
        "reads all policies",
        "app → where the rules of sign-in have holes; auditors need it",
        Sure,
        DISPUTED,
    ),
    high(
        "AuditLog.Read.All",
        "reads the audit and sign-in logs",
        "app → who signs in from where, and what is watched; auditors need it",
        Sure,
        DISPUTED,
    ),
    // Compliance and security services.
    high(
        "eDiscovery.ReadWrite.All",
        "runs searches over all content",
        "app → anything that was ever written, exported",
        Sure,
        MOSTLY,
    ),
    high("eDiscovery.Read.All", "reads cases and their results", "app → what was collected in any case", Sure, OURS),
    high(
        "ThreatHunting.Read.All",
        "queries all security telemetry",
        "app → processes, mail and sign-ins of everybody",
        Sure,
        OURS,
    ),
    high("SecurityIncident.ReadWrite.All", "closes security incidents", "app → alarms gone", Sure, OURS),
    high("SecurityAlert.ReadWrite.All", "closes security alerts", "app → alarms gone", Sure, OURS),
    high(
        "Teamwork.Migrate.All",
        "imports chats and channels with any author and date",
        "app → words in anybody's mouth",
        Conditional,
        OURS,
    ),
];
