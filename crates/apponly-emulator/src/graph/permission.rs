//! Which application permissions allow which call.
//!
//! Source: the permissions tables of the API reference, v1.0.

use http::Method;

/// What a call touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    AppRoleAssignments,
    Applications,
    /// Drives.
    Files,
    /// Members of a group.
    GroupMembers,
    Groups,
    Mail,
    Organization,
    ServicePrincipals,
    Sites,
    Users,
}

/// The sets of permissions that allow a call: any one set, every member of it.
pub(crate) fn required(subject: Subject, method: &Method) -> &'static [&'static [&'static str]] {
    let read = method == Method::GET || method == Method::HEAD;
    match (subject, read) {
        (Subject::Users, true) => &[
            &["User.ReadBasic.All"],
            &["User.Read.All"],
            &["User.ReadWrite.All"],
            &["Directory.Read.All"],
            &["Directory.ReadWrite.All"],
        ],
        (Subject::Users, false) if method == Method::DELETE => &[&["User.ReadWrite.All"], &["User.DeleteRestore.All"]],
        (Subject::Users, false) => &[&["User.ReadWrite.All"], &["Directory.ReadWrite.All"]],
        (Subject::Groups | Subject::GroupMembers, true) => &[
            &["GroupMember.ReadWrite.All"],
            &["GroupMember.Read.All"],
            &["Group.Read.All"],
            &["Group.ReadWrite.All"],
            &["Directory.Read.All"],
            &["Directory.ReadWrite.All"],
        ],
        (Subject::GroupMembers, false) => {
            &[&["GroupMember.ReadWrite.All"], &["Group.ReadWrite.All"], &["Directory.ReadWrite.All"]]
        }
        (Subject::Groups, false) if method == Method::POST => {
            &[&["Group.Create"], &["Group.ReadWrite.All"], &["Directory.ReadWrite.All"]]
        }
        (Subject::Groups, false) if method == Method::DELETE => &[&["Group.ReadWrite.All"]],
        (Subject::Groups, false) => &[&["Group.ReadWrite.All"], &["Directory.ReadWrite.All"]],
        (Subject::Files, true) => {
            &[&["Files.Read.All"], &["Files.ReadWrite.All"], &["Sites.Read.All"], &["Sites.ReadWrite.All"]]
        }
        (Subject::Files, false) => &[&["Files.ReadWrite.All"], &["Sites.ReadWrite.All"]],
        (Subject::Mail, true) => &[&["Mail.ReadBasic.All"], &["Mail.Read"], &["Mail.ReadWrite"]],
        (Subject::Mail, false) => &[&["Mail.Send"]],
        (Subject::Sites, _) => &[&["Sites.Read.All"], &["Sites.ReadWrite.All"]],
        (Subject::Organization, true) => &[
            &["Organization.Read.All"],
            &["Organization.ReadWrite.All"],
            &["Directory.Read.All"],
            &["Directory.ReadWrite.All"],
            &["DeviceManagementServiceConfig.Read.All"],
        ],
        (Subject::Organization, false) => &[&["Organization.ReadWrite.All"]],
        // `Application.ReadWrite.OwnedBy` reaches owned objects only: the emulated tenant has no owners, so it reads
        // all and writes none.
        (Subject::Applications | Subject::ServicePrincipals | Subject::AppRoleAssignments, true) => &[
            &["Application.Read.All"],
            &["Application.ReadWrite.OwnedBy"],
            &["Application.ReadWrite.All"],
            &["Directory.Read.All"],
            &["Directory.ReadWrite.All"],
        ],
        (Subject::Applications | Subject::ServicePrincipals, false) => {
            &[&["Application.ReadWrite.All"], &["Directory.ReadWrite.All"]]
        }
        (Subject::AppRoleAssignments, false) if method == Method::DELETE => &[&["AppRoleAssignment.ReadWrite.All"]],
        (Subject::AppRoleAssignments, false) => &[
            &["AppRoleAssignment.ReadWrite.All", "Application.Read.All"],
            &["AppRoleAssignment.ReadWrite.All", "Application.ReadWrite.All"],
            &["AppRoleAssignment.ReadWrite.All", "Directory.Read.All"],
        ],
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
