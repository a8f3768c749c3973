//! What could not be read is said, and the rest goes on.

use apponly::{Error, ErrorKind, catalogue};

use crate::review::Limit;

/// Something that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Principals,
    Applications,
    Assignments,
    Delegated,
    Federated,
    SignIns,
    CredentialUse,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Principals => "service-principals",
            Self::Applications => "registrations",
            Self::Assignments => "assignments",
            Self::Delegated => "delegated",
            Self::Federated => "federated",
            Self::SignIns => "sign-ins",
            Self::CredentialUse => "credential-use",
        }
    }

    fn unknown(self) -> &'static str {
        match self {
            Self::Principals => "which apps the tenant has, what they hold, and who owns them",
            Self::Applications => "what apps ask for, the credentials on their registrations, and who owns these",
            Self::Assignments => "which application permissions apps hold",
            Self::Delegated => "what users let apps do in their name",
            Self::Federated => "which issuers apps trust",
            Self::SignIns => "when apps were last signed in with, and which are not used any more",
            Self::CredentialUse => "when credentials were last used, and which are not used any more",
        }
    }

    /// The least permission that reads it.
    pub(super) fn permission(self) -> &'static str {
        match self {
            Self::Principals | Self::Applications | Self::Assignments | Self::Federated => "Application.Read.All",
            Self::Delegated => "Directory.Read.All",
            Self::SignIns | Self::CredentialUse => "AuditLog.Read.All",
        }
    }

    /// Whether a review is worth something although the service, not the permission, failed here: the reports are beta, and
    /// are not there in every cloud.
    fn is_report(self) -> bool {
        matches!(self, Self::SignIns | Self::CredentialUse)
    }
}

/// What `result` brought; `None`, and a limit, where it is not to be had. Any other failure is one of the review.
///
/// # Errors
/// The failure.
pub(super) fn settle<T>(part: Part, result: Result<T, Error>, limits: &mut Vec<Limit>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) => match limit(part, &error) {
            Some(limit) => {
                limits.push(limit);
                Ok(None)
            }
            None => Err(error),
        },
    }
}

/// `error` with the permission that reads `part`, where that is what is missing.
pub(super) fn explained(part: Part, error: Error) -> Error {
    if !is_permission(&error) {
        return error;
    }
    error.with_fix(format!(
        "grant the application permission `{}` (read-only) to the app that reviews, with admin consent, then \
         `apponly token --force`; for all of a review: `Application.Read.All`, `Directory.Read.All` and \
         `AuditLog.Read.All`",
        part.permission()
    ))
}

/// That so many of a collection came, and not as many as Graph counts.
pub(super) fn incomplete(part: Part, came: u64, counted: u64) -> Limit {
    Limit {
        about: part.name().to_owned(),
        reason: format!("{came} were read, and Graph counts {counted}"),
        unknown: "whether some are missing: objects came or went meanwhile, or the count is some seconds old"
            .to_owned(),
        permission: None,
        fix: "run the same command again".to_owned(),
    }
}

fn limit(part: Part, error: &Error) -> Option<Limit> {
    let is_licence = error.row() == &catalogue::GRAPH_LICENCE_MISSING;
    let is_permission = is_permission(error);
    let is_absent = part.is_report() && error.kind() != ErrorKind::Refused;
    if !(is_licence || is_permission || is_absent) {
        return None;
    }
    let permission = (is_permission && !is_licence).then(|| part.permission().to_owned());
    let fix = match &permission {
        Some(permission) => format!(
            "grant the application permission `{permission}` (read-only) to the app that reviews, with admin consent, \
             then `apponly token --force`"
        ),
        None => error.fix().to_owned(),
    };
    Some(Limit {
        about: part.name().to_owned(),
        reason: error.to_string(),
        unknown: part.unknown().to_owned(),
        permission,
        fix,
    })
}

fn is_permission(error: &Error) -> bool {
    error.kind() == ErrorKind::NotAllowed && error.row() != &catalogue::GRAPH_LICENCE_MISSING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_permission_is_a_limit_and_a_broken_network_is_a_failure() {
        let mut limits = Vec::new();
        let refused: Result<(), _> = Err(Error::new(&catalogue::PERMISSION_MISSING, "no"));
        assert!(settle(Part::Delegated, refused, &mut limits).unwrap().is_none());
        assert_eq!(limits[0].permission.as_deref(), Some("Directory.Read.All"));
        let broken: Result<(), _> = Err(Error::new(&catalogue::TIMED_OUT, "no"));
        assert_eq!(settle(Part::Delegated, broken.clone(), &mut limits).unwrap_err().code(), "timed-out");
        assert!(settle(Part::SignIns, broken, &mut limits).unwrap().is_none(), "a report may be out of order");
        assert_eq!(limits[1].permission, None);
    }

    #[test]
    fn missing_licence_names_no_permission() {
        let error = Error::new(&catalogue::GRAPH_LICENCE_MISSING, "no");
        let limit = limit(Part::SignIns, &error).unwrap();
        assert!(limit.permission.is_none() && limit.fix.contains("licence"), "{limit:?}");
    }
}
