//! Permissions that are too much, or not enough.

use super::rules::{
    CALLS_REFUSED, PERMISSION_CRITICAL, PERMISSION_HIGH, PERMISSION_NOT_CONSENTED, PERMISSION_TOO_WIDE,
    PERMISSION_UNUSED, RETIRED_API,
};
use super::{Look, words};
use crate::review::{Level, ReviewedPermission, Verdict};

/// Azure AD Graph.
const AZURE_AD_GRAPH: &str = "00000002-0000-0000-c000-000000000000";

impl Look<'_> {
    pub(super) fn permissions(&mut self) {
        let app = self.app;
        for permission in &app.permissions {
            self.risk(permission);
            self.verdict(permission);
            if permission.granted && permission.resource_app_id == AZURE_AD_GRAPH {
                self.note(
                    RETIRED_API,
                    Some(&permission.permission),
                    format!("`{}` is a permission on Azure AD Graph, which is retired", permission.permission),
                    words::revoke(&app.app_id, permission),
                );
            }
        }
    }

    fn risk(&mut self, permission: &ReviewedPermission) {
        let rule = match permission.risk {
            Level::Critical => PERMISSION_CRITICAL,
            Level::High => PERMISSION_HIGH,
            Level::Medium | Level::Low => return,
        };
        if !permission.granted {
            return;
        }
        let message =
            format!("holds `{}` ({}): {}", permission.permission, permission.resource, permission.risk_reason);
        let fix = match permission.verdict {
            Verdict::Remove | Verdict::Narrow => permission.fix.clone(),
            Verdict::Keep => "the calls that were made need it: guard the app's credentials, and prefer a managed \
                              identity or federation"
                .to_owned(),
            Verdict::Unknown | Verdict::Consent => format!(
                "see whether it is used: `apponly review --app {} --activity FILE`; if not: `{}`",
                words::word(&self.app.app_id),
                words::revoke(&self.app.app_id, permission)
            ),
        };
        self.note(rule, Some(&permission.permission), message, fix);
    }

    fn verdict(&mut self, permission: &ReviewedPermission) {
        let rule = match permission.verdict {
            Verdict::Remove => PERMISSION_UNUSED,
            Verdict::Narrow => PERMISSION_TOO_WIDE,
            Verdict::Consent => PERMISSION_NOT_CONSENTED,
            Verdict::Keep | Verdict::Unknown => return,
        };
        let is_grave = permission.granted && permission.risk >= Level::High;
        let severity = if is_grave { Level::High } else { rule.severity };
        let message = format!("`{}` ({}): {}", permission.permission, permission.resource, permission.reason);
        self.note_as(rule, severity, Some(&permission.permission), message, permission.fix.clone());
    }

    pub(super) fn calls(&mut self) {
        let app = self.app;
        let Some(calls) = app.calls.as_ref().filter(|calls| calls.refused > 0) else { return };
        let first = calls.refused_calls.first().map(|call| format!(", `{call}` among them")).unwrap_or_default();
        let message = format!("{} calls were refused for want of a permission{first}", calls.refused);
        let fix = "see what they need: `apponly permissions for METHOD PATH`; grant it, or stop the calls".to_owned();
        self.note(CALLS_REFUSED, None, message, fix);
    }
}
