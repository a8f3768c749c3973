//! Documents for the tests of this room.

use crate::review::{
    AppKind, CredentialKind, Level, ReviewDocument, ReviewFinding, ReviewedApp, ReviewedCredential, ReviewedPermission,
    Verdict,
};

/// A tenant of one app that is called `name`, with one unused critical permission and two credentials.
pub(super) fn document(name: &str) -> ReviewDocument {
    let mut document = ReviewDocument {
        tenant_id: "11111111-0000-4000-8000-000000000001".to_owned(),
        taken_at: "2026-08-20T10:11:12Z".to_owned(),
        apps: vec![app(name)],
        ..ReviewDocument::default()
    };
    for app in &document.apps {
        document.totals.count(app);
    }
    document
}

/// The app of [`document`].
pub(super) fn app(name: &str) -> ReviewedApp {
    ReviewedApp {
        app_id: "aaaaaaaa-0000-4000-8000-000000000001".to_owned(),
        display_name: name.to_owned(),
        kind: AppKind::Own,
        risk: Some(Level::Critical),
        permissions: vec![permission("RoleManagement.ReadWrite.Directory", Level::Critical, Some(0))],
        credentials: vec![
            credential(CredentialKind::Secret, "2026-08-01T00:00:00Z", -19),
            credential(CredentialKind::Certificate, "2026-10-05T00:00:00Z", 46),
        ],
        findings: vec![ReviewFinding {
            severity: Level::High,
            message: "the secret `old` has ended".to_owned(),
            fix: "apponly secret rotate".to_owned(),
            ..ReviewFinding::default()
        }],
        ..ReviewedApp::default()
    }
}

pub(super) fn permission(name: &str, risk: Level, used: Option<u64>) -> ReviewedPermission {
    ReviewedPermission {
        permission: name.to_owned(),
        granted: true,
        risk,
        used,
        verdict: Verdict::Remove,
        ..ReviewedPermission::default()
    }
}

fn credential(kind: CredentialKind, end: &str, days_left: i64) -> ReviewedCredential {
    ReviewedCredential { kind, end: Some(end.to_owned()), days_left: Some(days_left), ..ReviewedCredential::default() }
}
