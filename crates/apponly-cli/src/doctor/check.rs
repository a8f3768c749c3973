//! One check: what was looked at, how it stands, and what to do.

use apponly::Error;

/// The checks, in the order in which one depends on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CheckId {
    Config,
    Secrets,
    HostIdentity,
    Network,
    Clock,
    Tenant,
    Credential,
    Certificate,
    Token,
    Consent,
    Permission,
    Graph,
    Expiry,
}

impl CheckId {
    /// The stable name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Secrets => "secrets",
            Self::HostIdentity => "host-identity",
            Self::Network => "network",
            Self::Clock => "clock",
            Self::Tenant => "tenant",
            Self::Credential => "credential",
            Self::Certificate => "certificate",
            Self::Token => "token",
            Self::Consent => "consent",
            Self::Permission => "permission",
            Self::Graph => "graph",
            Self::Expiry => "expiry",
        }
    }

    /// What is looked at, for people.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Config => "Configuration",
            Self::Secrets => "Secrets on this machine",
            Self::HostIdentity => "Managed identity of the host",
            Self::Network => "Network",
            Self::Clock => "Clock",
            Self::Tenant => "Tenant",
            Self::Credential => "Credential",
            Self::Certificate => "Certificate",
            Self::Token => "Access token",
            Self::Consent => "Admin consent",
            Self::Permission => "Permissions",
            Self::Graph => "Microsoft Graph",
            Self::Expiry => "Expiry of credentials",
        }
    }
}

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Ok,
    Warn,
    Fail,
    /// It could not be looked at, or there is nothing to look at.
    Skip,
}

impl Status {
    /// The word in every output.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

/// How one thing stands. No text of it holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) id: CheckId,
    pub(crate) status: Status,
    /// What was found, one line.
    pub(crate) detail: String,
    /// What to do, one line.
    pub(crate) fix: Option<String>,
    /// What the verdict rests on, a line each.
    pub(crate) evidence: Vec<String>,
    /// The code of the catalogue, where an error is behind it.
    pub(crate) code: Option<&'static str>,
    /// The check that failed before, where this one fails only because of it.
    pub(crate) follows_from: Option<CheckId>,
}

impl Check {
    fn new(id: CheckId, status: Status, detail: impl Into<String>) -> Self {
        Self { id, status, detail: detail.into(), fix: None, evidence: Vec::new(), code: None, follows_from: None }
    }

    /// All is well.
    pub(crate) fn ok(id: CheckId, detail: impl Into<String>) -> Self {
        Self::new(id, Status::Ok, detail)
    }

    /// It works, and somebody should know this before it hurts.
    pub(crate) fn warn(id: CheckId, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(id, Status::Warn, detail).with_fix(fix)
    }

    /// It does not work.
    pub(crate) fn fail(id: CheckId, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(id, Status::Fail, detail).with_fix(fix)
    }

    /// It does not work, and the library says why.
    pub(crate) fn failed(id: CheckId, error: &Error) -> Self {
        let mut check =
            Self::fail(id, error.to_string(), error.fix()).with_evidence(format!("cause: {}", error.cause()));
        check.code = Some(error.code());
        check.evidence.extend(error.attempts().iter().map(|attempt| format!("tried {attempt}")));
        check.evidence.extend(error.answer().into_iter().flat_map(apponly::ServiceAnswer::id_lines));
        check
    }

    /// Not looked at, for this reason.
    pub(crate) fn skip(id: CheckId, reason: impl Into<String>) -> Self {
        Self::new(id, Status::Skip, reason)
    }

    pub(crate) fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    pub(crate) fn with_evidence(mut self, line: impl Into<String>) -> Self {
        self.evidence.push(line.into());
        self
    }

    pub(crate) fn with_all(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(lines);
        self
    }

    /// The same, less grave: what is wrong is not in use.
    pub(crate) fn softened(mut self) -> Self {
        if self.status == Status::Fail {
            self.status = Status::Warn;
        }
        self
    }

    /// The same, as a consequence of `root`.
    pub(crate) fn after(mut self, root: CheckId) -> Self {
        self.follows_from = Some(root);
        self
    }
}

/// The worst of all: `fail`, else `warn`, else `ok`.
pub(crate) fn verdict(checks: &[Check]) -> Status {
    let any = |status| checks.iter().any(|check| check.status == status);
    match (any(Status::Fail), any(Status::Warn)) {
        (true, _) => Status::Fail,
        (false, true) => Status::Warn,
        (false, false) => Status::Ok,
    }
}

/// The failed check that no other one explains: where to begin.
pub(crate) fn root(checks: &[Check]) -> Option<&Check> {
    let failed = || checks.iter().filter(|check| check.status == Status::Fail);
    failed().find(|check| check.follows_from.is_none()).or_else(|| failed().next())
}
