//! The rules: one row each. The reference `docs/reference/review.md` lists them, and a test compares both.

use crate::review::{FindingRule, Level};

/// Rows of the table.
macro_rules! rules {
    ($($name:ident = $id:literal, $severity:ident, $title:literal, $description:literal;)*) => {
        $(pub(crate) const $name: FindingRule =
            FindingRule { id: $id, title: $title, description: $description, severity: Level::$severity };)*

        /// Every rule of a review, in the order of the reference.
        pub const FINDING_RULES: &[FindingRule] = &[$($name),*];
    };
}

rules! {
    PERMISSION_CRITICAL = "permission-critical", Critical,
        "a permission that leads to control of the tenant",
        "Whoever gets at a credential of this app can make themselves its administrator.";
    PERMISSION_HIGH = "permission-high", High,
        "a permission on wide data, or for wide damage",
        "Whoever gets at a credential of this app can read or change what everybody in the tenant has.";
    PERMISSION_UNUSED = "permission-unused", Medium,
        "a permission that no call needed",
        "A permission that is not used helps only whoever steals the app's credential.";
    PERMISSION_TOO_WIDE = "permission-too-wide", Medium,
        "a smaller permission suffices",
        "The calls that were made accept a permission that opens less.";
    PERMISSION_NOT_CONSENTED = "permission-not-consented", Low,
        "a permission that is asked for and not granted",
        "The registration asks for it, and no administrator has consented: calls that need it fail.";
    CALLS_REFUSED = "calls-refused", Medium,
        "calls that were refused for want of a permission",
        "Something that the app does fails, or somebody tries what the app is not for.";
    RETIRED_API = "retired-api", Medium,
        "a permission on Azure AD Graph, which is retired",
        "The API is switched off step by step; its permissions are as dangerous as those of Microsoft Graph, and seldom looked at.";
    CREDENTIAL_EXPIRING = "credential-expiring", High,
        "a credential that ends soon",
        "When it ends, whatever signs in with it stops.";
    CREDENTIAL_EXPIRED = "credential-expired", Low,
        "a credential that has ended and is still there",
        "It signs nobody in, and hides which credentials count.";
    CREDENTIAL_LONG_LIVED = "credential-long-lived", Medium,
        "a credential that lives for years",
        "The longer a secret lives, the more copies of it there are.";
    CREDENTIAL_UNUSED = "credential-unused", Low,
        "a credential that nothing signs in with",
        "The report of credential use knows no sign-in with it for 90 days.";
    SECRETS_SEVERAL = "secrets-several", Low,
        "several secrets that are valid at the same time",
        "Nobody can tell who holds which; after a rotation the old one is removed.";
    SECRET_BESIDE_STRONGER = "secret-beside-stronger", Low,
        "a secret beside a certificate or a federated credential",
        "The app can sign in without a secret; whoever finds the secret can sign in too.";
    CREDENTIAL_ON_SERVICE_PRINCIPAL = "credential-on-service-principal", High,
        "a credential on the service principal",
        "No page of the portal shows it: it is how intruders keep access. On an app of Microsoft nobody else has a reason to put one.";
    FEDERATED_SUBJECT_WIDE = "federated-subject-wide", High,
        "trust in more than one subject of another issuer",
        "Whoever can have a token with any such subject can sign in as the app.";
    FEDERATED_AUDIENCE = "federated-audience", Medium,
        "trust in tokens that are not made for Entra",
        "A token that was made for another service can be replayed to sign in as the app.";
    OWNER_MISSING = "owner-missing", Low,
        "an app without owner",
        "Nobody is asked whether it is needed, and nobody hears that its credential ends.";
    OWNER_OF_CRITICAL = "owner-of-critical", Medium,
        "owners of an app with a critical permission",
        "Whoever owns the app can add a credential and act with its permissions.";
    MULTI_TENANT = "multi-tenant", Medium,
        "an app with permissions that other tenants may use",
        "The registration is open to every tenant; an app that serves one need not be.";
    INSTANCE_LOCK_OFF = "instance-lock-off", Medium,
        "service principals that can be given credentials",
        "Without the instance property lock, administrators of other tenants can add a credential to their copy of the app and sign in as it.";
    PUBLISHER_UNVERIFIED = "publisher-unverified", Medium,
        "an app of another tenant without a verified publisher",
        "Nobody has checked who is behind the app that holds these permissions.";
    APP_UNUSED = "app-unused", Medium,
        "an app that nothing signs in with",
        "The report of sign-ins knows none for 90 days; what it holds helps only whoever steals it.";
    APP_ONLY_UNUSED = "app-only-unused", Medium,
        "application permissions that no sign-in uses",
        "The app is used, but for 90 days only for users: its application permissions are not.";
    APP_DISABLED = "app-disabled", Low,
        "a disabled app that still holds permissions",
        "Whoever enables it again gets at all of them.";
    NO_SERVICE_PRINCIPAL = "no-service-principal", Low,
        "a registration without service principal",
        "Nobody can sign in with it in this tenant.";
}
