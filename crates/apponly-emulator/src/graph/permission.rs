//! Which application permissions allow which call.
//!
//! Source: the permissions tables of the API reference, v1.0.

use http::Method;

/// What a call touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    AppRoleAssignments,
    Applications,
    /// The sign-in log.
    AuditLogs,
    /// Delegated permissions that were consented to.
    DelegatedGrants,
    /// Objects of any type, by their ids.
    DirectoryObjects,
    /// Federated identity credentials of applications.
    FederatedCredentials,
    /// Drives.
    Files,
    /// Members of a group.
    GroupMembers,
    Groups,
    Mail,
    Organization,
    /// Sign-in reports.
    Reports,
    ServicePrincipals,
    Sites,
    Users,
}

type Sets = &'static [&'static [&'static str]];

/// The sets of permissions that allow a call: any one set, every member of it.
pub(crate) fn required(subject: Subject, method: &Method) -> Sets {
    if method == Method::GET || method == Method::HEAD { to_read(subject) } else { to_write(subject, method) }
}

fn to_read(subject: Subject) -> Sets {
    match subject {
        // `Application.ReadWrite.OwnedBy` reaches owned objects only: the emulated tenant has no owners, so it reads
        // all and writes none.
        Subject::Applications | Subject::ServicePrincipals | Subject::AppRoleAssignments => &[
            &["Application.Read.All"],
            &["Application.ReadWrite.OwnedBy"],
            &["Application.ReadWrite.All"],
            &["Directory.Read.All"],
            &["Directory.ReadWrite.All"],
        ],
        Subject::AuditLogs => &[&["AuditLog.Read.All"]],
        Subject::DelegatedGrants => {
            &[&["Directory.Read.All"], &["Directory.ReadWrite.All"], &["DelegatedPermissionGrant.ReadWrite.All"]]
        }
        Subject::DirectoryObjects => &[&["Directory.Read.All"], &["Directory.ReadWrite.All"]],
        Subject::FederatedCredentials => {
            &[&["Application.Read.All"], &["Application.ReadWrite.OwnedBy"], &["Application.ReadWrite.All"]]
        }
        Subject::Reports => &[&["AuditLog.Read.All"], &["Directory.Read.All"], &["Directory.ReadWrite.All"]],
        Subject::Files => {
            &[&["Files.Read.All"], &["Files.ReadWrite.All"], &["Sites.Read.All"], &["Sites.ReadWrite.All"]]
        }
        Subject::Groups | Subject::GroupMembers => &[
            &["GroupMember.Read.All"],
            &["GroupMember.ReadWrite.All"],
            &["Group.Read.All"],
            &["Group.ReadWrite.All"],
            &["Directory.Read.All"],
            &["Directory.ReadWrite.All"],
        ],
        Subject::Mail => &[&["Mail.ReadBasic.All"], &["Mail.Read"], &["Mail.ReadWrite"]],
        Subject::Organization => &[
            &["Organization.Read.All"],
            &["Organization.ReadWrite.All"],
            &["Directory.Read.All"],
            &["Directory.ReadWrite.All"],
            &["DeviceManagementServiceConfig.Read.All"],
        ],
        Subject::Sites => &[&["Sites.Read.All"], &["Sites.ReadWrite.All"]],
        Subject::Users => &[
            &["User.ReadBasic.All"],
            &["User.Read.All"],
            &["User.ReadWrite.All"],
            &["Directory.Read.All"],
            &["Directory.ReadWrite.All"],
        ],
    }
}

fn to_write(subject: Subject, method: &Method) -> Sets {
    match subject {
        Subject::ServicePrincipals if method == Method::POST => {
            &[&["Application.ReadWrite.OwnedBy"], &["Application.ReadWrite.All"], &["Directory.ReadWrite.All"]]
        }
        Subject::Applications | Subject::ServicePrincipals => {
            &[&["Application.ReadWrite.All"], &["Directory.ReadWrite.All"]]
        }
        Subject::DelegatedGrants => &[&["DelegatedPermissionGrant.ReadWrite.All"], &["Directory.ReadWrite.All"]],
        // A question in the form of a `POST`.
        Subject::DirectoryObjects => to_read(subject),
        Subject::FederatedCredentials => &[&["Application.ReadWrite.All"]],
        Subject::AuditLogs | Subject::Reports => &[],
        Subject::AppRoleAssignments if method == Method::DELETE => &[&["AppRoleAssignment.ReadWrite.All"]],
        Subject::AppRoleAssignments => &[
            &["AppRoleAssignment.ReadWrite.All", "Application.Read.All"],
            &["AppRoleAssignment.ReadWrite.All", "Application.ReadWrite.All"],
            &["AppRoleAssignment.ReadWrite.All", "Directory.Read.All"],
        ],
        Subject::Files => &[&["Files.ReadWrite.All"], &["Sites.ReadWrite.All"]],
        Subject::GroupMembers => {
            &[&["GroupMember.ReadWrite.All"], &["Group.ReadWrite.All"], &["Directory.ReadWrite.All"]]
        }
        Subject::Groups if method == Method::POST => {
            &[&["Group.Create"], &["Group.ReadWrite.All"], &["Directory.ReadWrite.All"]]
        }
        Subject::Groups if method == Method::DELETE => &[&["Group.ReadWrite.All"]],
        Subject::Groups => &[&["Group.ReadWrite.All"], &["Directory.ReadWrite.All"]],
        Subject::Mail => &[&["Mail.Send"]],
        Subject::Organization => &[&["Organization.ReadWrite.All"]],
        Subject::Sites => &[&["Sites.ReadWrite.All"]],
        Subject::Users if method == Method::DELETE => &[&["User.ReadWrite.All"], &["User.DeleteRestore.All"]],
        Subject::Users => &[&["User.ReadWrite.All"], &["Directory.ReadWrite.All"]],
    }
}

/// Whether a token with `roles` may make the call.
pub(crate) fn allows(roles: &[String], subject: Subject, method: &Method) -> bool {
    required(subject, method).iter().any(|set| set.iter().all(|wanted| roles.iter().any(|role| role == wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn any_one_reading_permission_opens_users() {
        for name in ["User.ReadBasic.All", "User.Read.All", "Directory.ReadWrite.All"] {
            assert!(allows(&roles(&[name]), Subject::Users, &Method::GET), "{name}");
        }
        assert!(!allows(&roles(&["Group.Read.All"]), Subject::Users, &Method::GET));
        assert!(!allows(&[], Subject::Users, &Method::GET));
    }

    #[test]
    fn granting_needs_two_permissions_and_revoking_one() {
        let one = roles(&["AppRoleAssignment.ReadWrite.All"]);
        assert!(!allows(&one, Subject::AppRoleAssignments, &Method::POST));
        assert!(allows(&one, Subject::AppRoleAssignments, &Method::DELETE));
        let both = roles(&["AppRoleAssignment.ReadWrite.All", "Application.Read.All"]);
        assert!(allows(&both, Subject::AppRoleAssignments, &Method::POST));
    }

    #[test]
    fn read_permission_does_not_write() {
        assert!(!allows(&roles(&["Application.Read.All"]), Subject::ServicePrincipals, &Method::POST));
    }
}
