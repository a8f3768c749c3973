//! The app as a whole: owners, settings, use.

use super::rules::{
    APP_DISABLED, APP_ONLY_UNUSED, APP_UNUSED, INSTANCE_LOCK_OFF, MULTI_TENANT, NO_SERVICE_PRINCIPAL, OWNER_MISSING,
    OWNER_OF_CRITICAL, PUBLISHER_UNVERIFIED,
};
use super::{Look, NEW_FOR, UNUSED_AFTER, words};
use crate::inventory::Moment;
use crate::review::{AppKind, Evidence, Level, OwnerKind, ReviewedApp, ReviewedCredential, ReviewedPermission};

/// Whether the report of sign-ins knows none for a long time, although the app holds something.
pub(crate) fn is_unused(app: &ReviewedApp, now: Moment, evidence: Evidence) -> bool {
    let days_since = |text: &String| text.parse::<Moment>().ok().map(|time| now.days_since(time));
    let holds = app.permissions.iter().any(|permission| permission.granted)
        || app.credentials.iter().any(ReviewedCredential::is_for_sign_in);
    let is_old = app.created.as_ref().and_then(days_since).is_none_or(|days| days >= NEW_FOR);
    let is_silent = app.last_sign_in.as_ref().and_then(days_since).is_none_or(|days| days > UNUSED_AFTER);
    evidence.sign_ins && app.kind != AppKind::FirstParty && app.object_id.is_some() && holds && is_old && is_silent
}

impl Look<'_> {
    fn granted(&self) -> impl Iterator<Item = &ReviewedPermission> {
        self.app.permissions.iter().filter(|permission| permission.granted)
    }

    pub(super) fn ownership(&mut self) {
        let app = self.app;
        let Some(owners) = app.owners.as_ref().filter(|_| app.kind == AppKind::Own) else { return };
        if owners.is_empty() {
            let severity = if app.risk >= Some(Level::High) { Level::Medium } else { OWNER_MISSING.severity };
            let message = "nobody owns the app".to_owned();
            let fix = "name two people who know what it is for: App registrations > Owners".to_owned();
            self.note_as(OWNER_MISSING, severity, None, message, fix);
        } else if app.risk == Some(Level::Critical) {
            let people = owners.iter().filter(|owner| owner.kind == OwnerKind::User).count();
            let message = format!(
                "{} owners ({people} of them people) can add a credential and act with critical permissions",
                owners.len()
            );
            let fix = "leave no owner who may not be an administrator of the tenant".to_owned();
            self.note(OWNER_OF_CRITICAL, None, message, fix);
        }
    }

    pub(super) fn settings(&mut self) {
        let app = self.app;
        let holds = self.granted().next().is_some();
        self.tenancy(holds);
        if app.kind == AppKind::ThirdParty && holds && app.publisher.is_none() {
            let severity = if app.risk >= Some(Level::High) { Level::High } else { PUBLISHER_UNVERIFIED.severity };
            let owner = app.owner_tenant_id.as_deref().unwrap_or("an unknown tenant");
            let message = format!("it belongs to {owner}, and nobody has verified who that is");
            let fix = "ask whoever uses it who makes it; if nobody knows, disable it".to_owned();
            self.note_as(PUBLISHER_UNVERIFIED, severity, None, message, fix);
        }
        if app.enabled == Some(false) && holds {
            let count = self.granted().count();
            let message = format!("it is disabled, and holds {count} permissions still");
            let fix = "if nobody needs it any more, delete it; else revoke what it holds".to_owned();
            self.note(APP_DISABLED, None, message, fix);
        }
        if app.object_id.is_none() {
            let message = "it has no service principal in this tenant".to_owned();
            let fix = format!(
                "if nobody needs it: `apponly graph delete /applications/{}`",
                app.registration_id.as_deref().unwrap_or_default()
            );
            self.note(NO_SERVICE_PRINCIPAL, None, message, fix);
        }
    }

    /// What other tenants can do with a registration of this one.
    fn tenancy(&mut self, holds: bool) {
        let app = self.app;
        let is_open =
            matches!(app.audience.as_deref(), Some("AzureADMultipleOrgs" | "AzureADandPersonalMicrosoftAccount"));
        let Some(registration) = app.registration_id.as_deref().filter(|_| is_open) else { return };
        let path = format!("/applications/{registration}");
        if holds {
            let message = "every tenant may use the registration, and it holds application permissions here".to_owned();
            let fix = words::patch(&path, r#"{"signInAudience":"AzureADMyOrg"}"#);
            self.note(MULTI_TENANT, None, message, fix);
        }
        if app.instance_lock == Some(false) {
            let message =
                "the instance property lock is off: other tenants can add credentials to their copy".to_owned();
            let body = r#"{"servicePrincipalLockConfiguration":{"isEnabled":true,"allProperties":true}}"#;
            self.note(INSTANCE_LOCK_OFF, None, message, words::patch(&path, body));
        }
    }

    pub(super) fn use_of_app(&mut self) {
        let app = self.app;
        let severity = if app.risk >= Some(Level::High) { Level::High } else { Level::Medium };
        if app.unused {
            let last = match self.days_since(app.last_sign_in.as_ref()) {
                Some(days) => format!("it was last signed in with {} ago", words::days(days)),
                None => "nothing ever signed in with it, as far as the report goes back".to_owned(),
            };
            let fix = match &app.object_id {
                Some(id) => {
                    let disable = words::patch(&format!("/servicePrincipals/{id}"), r#"{"accountEnabled":false}"#);
                    format!("disable it (`{disable}`), and delete it when nobody misses it")
                }
                None => "delete it".to_owned(),
            };
            self.note_as(APP_UNUSED, severity, None, last, fix);
            return;
        }
        let is_silent = self.days_since(app.last_app_only_sign_in.as_ref()).is_none_or(|days| days > UNUSED_AFTER);
        let holds = self.granted().next().is_some();
        if self.evidence.sign_ins && is_silent && holds && app.object_id.is_some() && self.is_old(app.created.as_ref())
        {
            let message = "no sign-in without a user for 90 days: its application permissions are not used".to_owned();
            let fix = "revoke them: `apponly revoke` with each, or grant delegated ones in their place".to_owned();
            self.note_as(APP_ONLY_UNUSED, severity, None, message, fix);
        }
    }
}
