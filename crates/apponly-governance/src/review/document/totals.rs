//! The figures above all.

use serde::{Deserialize, Serialize};

use super::{AppKind, Level, ReviewedApp, Verdict};

/// The figures above all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Totals {
    /// All apps.
    pub apps: u64,
    /// Those that are registered in this tenant.
    pub own: u64,
    /// Those that are registered in another tenant, Microsoft's not counted.
    pub third_party: u64,
    /// Managed identities.
    pub managed_identities: u64,
    /// Microsoft's own.
    pub first_party: u64,
    /// Apps by the highest risk that they hold, Microsoft's own not counted.
    pub apps_by_risk: LevelTotals,
    /// Granted application permissions by risk, those of Microsoft's own apps not counted.
    pub permissions_by_risk: LevelTotals,
    /// Permissions by verdict, those of Microsoft's own apps not counted.
    pub verdicts: VerdictTotals,
    /// Findings by severity.
    pub findings: LevelTotals,
    /// Credentials that apps sign in with.
    pub credentials: CredentialTotals,
    /// Apps that nothing signs in with any more.
    pub unused_apps: u64,
}

/// One figure for each level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct LevelTotals {
    /// Critical.
    pub critical: u64,
    /// High.
    pub high: u64,
    /// Medium.
    pub medium: u64,
    /// Low.
    pub low: u64,
}

impl LevelTotals {
    /// The figure of one level.
    #[must_use]
    pub fn of(&self, level: Level) -> u64 {
        match level {
            Level::Critical => self.critical,
            Level::High => self.high,
            Level::Medium => self.medium,
            Level::Low => self.low,
        }
    }

    fn count(&mut self, level: Level) {
        match level {
            Level::Critical => self.critical += 1,
            Level::High => self.high += 1,
            Level::Medium => self.medium += 1,
            Level::Low => self.low += 1,
        }
    }
}

/// One figure for each verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct VerdictTotals {
    /// Granted and needed.
    pub keep: u64,
    /// Granted, and not used.
    pub remove: u64,
    /// Granted, and a smaller one suffices.
    pub narrow: u64,
    /// Asked for, and not granted.
    pub consent: u64,
    /// Nobody knows.
    pub unknown: u64,
}

impl VerdictTotals {
    fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Keep => self.keep += 1,
            Verdict::Remove => self.remove += 1,
            Verdict::Narrow => self.narrow += 1,
            Verdict::Consent => self.consent += 1,
            Verdict::Unknown => self.unknown += 1,
        }
    }
}

/// Credentials that apps sign in with, those of the platform and of SAML not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CredentialTotals {
    /// All.
    pub all: u64,
    /// Past their end.
    pub expired: u64,
    /// Within 30 days of it.
    pub expiring: u64,
}

/// Credentials that end within so many days are counted as expiring.
pub(crate) const SOON: i64 = 30;

impl Totals {
    /// Counts one app.
    pub fn count(&mut self, app: &ReviewedApp) {
        self.apps += 1;
        match app.kind {
            AppKind::Own => self.own += 1,
            AppKind::ThirdParty => self.third_party += 1,
            AppKind::ManagedIdentity => self.managed_identities += 1,
            AppKind::FirstParty => self.first_party += 1,
        }
        for finding in &app.findings {
            self.findings.count(finding.severity);
        }
        if app.kind == AppKind::FirstParty {
            return;
        }
        if let Some(risk) = app.risk {
            self.apps_by_risk.count(risk);
        }
        for permission in &app.permissions {
            if permission.granted {
                self.permissions_by_risk.count(permission.risk);
            }
            self.verdicts.count(permission.verdict);
        }
        self.unused_apps += u64::from(app.unused);
        for credential in app.credentials.iter().filter(|credential| credential.is_for_sign_in()) {
            self.credentials.all += 1;
            match credential.days_left {
                Some(days) if days < 0 => self.credentials.expired += 1,
                Some(days) if days <= SOON => self.credentials.expiring += 1,
                _ => {}
            }
        }
    }
}
