//! What is different from an earlier review.

use std::collections::{BTreeMap, HashMap};

use super::snapshot::{SnapshotApp, SnapshotCredential, SnapshotPermission};
use super::{AppName, ChangedCredential, ChangedPermission, Changes, ReviewDocument, ReviewedApp, Riskier, Snapshot};

/// What an earlier review knew of permissions or credentials, while the apps of a later one go by.
struct Earlier<'a> {
    apps: HashMap<&'a str, &'a SnapshotApp>,
    is_whole_tenant: bool,
    permissions: bool,
    credentials: bool,
}

/// Compares the apps of a review with an earlier one. What either could not read is not compared: nothing is called gone that
/// was only hidden.
#[must_use]
pub fn compare(head: &ReviewDocument, apps: impl Iterator<Item = ReviewedApp>, snapshot: &Snapshot) -> Changes {
    let is_limited =
        |about: &[&str]| head.limits.iter().chain(&snapshot.limits).any(|limit| about.contains(&limit.about.as_str()));
    let mut earlier = Earlier {
        apps: snapshot.apps.iter().map(|app| (&*app.app_id, app)).collect(),
        is_whole_tenant: snapshot.is_whole_tenant,
        permissions: !is_limited(&["assignments", "service-principals"]),
        credentials: !is_limited(&["registrations", "service-principals", "federated"]),
    };
    let mut changes = Changes { since: snapshot.taken_at.clone(), ..Changes::default() };
    for app in apps {
        earlier.compare(&app, &mut changes);
    }
    if head.is_whole_tenant {
        let gone = snapshot.apps.iter().filter(|app| earlier.apps.contains_key(&*app.app_id));
        changes.gone_apps = gone
            .map(|app| AppName { app_id: app.app_id.to_string(), display_name: app.display_name.to_string() })
            .collect();
    }
    changes
}

impl Earlier<'_> {
    fn compare(&mut self, app: &ReviewedApp, changes: &mut Changes) {
        let name = || AppName { app_id: app.app_id.clone(), display_name: app.display_name.clone() };
        let before = self.apps.remove(app.app_id.as_str());
        if before.is_none() {
            // A review of some apps knew nothing of the others.
            if !self.is_whole_tenant {
                return;
            }
            changes.new_apps.push(name());
        }
        if self.permissions {
            let risk = before.and_then(|before| before.risk);
            if let Some(to) = app.risk.filter(|to| before.is_some() && Some(*to) > risk) {
                changes.riskier.push(Riskier { app: name(), from: risk, to });
            }
            permissions(app, before.map(|before| before.permissions.as_slice()).unwrap_or_default(), changes);
        }
        if self.credentials {
            credentials(app, before.map(|before| before.credentials.as_slice()).unwrap_or_default(), changes);
        }
    }
}

fn permissions(app: &ReviewedApp, before: &[SnapshotPermission], changes: &mut Changes) {
    let mut old: BTreeMap<(&str, &str), &SnapshotPermission> =
        before.iter().map(|one| ((&*one.resource_app_id, &*one.permission), one)).collect();
    let name = || AppName { app_id: app.app_id.clone(), display_name: app.display_name.clone() };
    for row in app.permissions.iter().filter(|row| row.granted) {
        if old.remove(&(row.resource_app_id.as_str(), row.permission.as_str())).is_none() {
            changes.new_permissions.push(ChangedPermission {
                app: name(),
                permission: row.permission.clone(),
                resource: row.resource.clone(),
                risk: row.risk,
            });
        }
    }
    changes.gone_permissions.extend(old.into_values().map(|one| ChangedPermission {
        app: name(),
        permission: one.permission.to_string(),
        resource: one.resource.to_string(),
        risk: one.risk,
    }));
}

fn credentials(app: &ReviewedApp, before: &[SnapshotCredential], changes: &mut Changes) {
    let mut old: BTreeMap<&str, &SnapshotCredential> = before.iter().map(|one| (&*one.key_id, one)).collect();
    let name = || AppName { app_id: app.app_id.clone(), display_name: app.display_name.clone() };
    for row in &app.credentials {
        if old.remove(row.key_id.as_str()).is_none() {
            changes.new_credentials.push(ChangedCredential {
                app: name(),
                kind: row.kind,
                key_id: row.key_id.clone(),
                end: row.end.clone(),
            });
        }
    }
    changes.gone_credentials.extend(old.into_values().map(|one| ChangedCredential {
        app: name(),
        kind: one.kind,
        key_id: one.key_id.to_string(),
        end: one.end.as_deref().map(str::to_owned),
    }));
}
