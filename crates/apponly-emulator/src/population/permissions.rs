//! What generated principals may do: application permissions on Graph, and delegated ones.

use uuid::Uuid;

use super::draw::About;
use super::{Generated, Sort};
use crate::directory::Index;

/// Roles that many apps hold; all are defined in `resources.toml`.
const USUAL_ROLES: [&str; 16] = [
    "User.Read.All",
    "User.Read.All",
    "Group.Read.All",
    "Directory.Read.All",
    "Mail.Send",
    "Mail.Read",
    "Sites.Read.All",
    "Files.Read.All",
    "Application.Read.All",
    "Reports.Read.All",
    "AuditLog.Read.All",
    "Calendars.Read",
    "Device.Read.All",
    "Organization.Read.All",
    "GroupMember.Read.All",
    "User.ReadBasic.All",
];

/// Roles that lead to the tenant, or to much of its data.
const STRONG_ROLES: [&str; 8] = [
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "RoleManagement.ReadWrite.Directory",
    "Directory.ReadWrite.All",
    "User.ReadWrite.All",
    "Group.ReadWrite.All",
    "Mail.ReadWrite",
    "Files.ReadWrite.All",
];

/// Id of the delegated permission `User.Read` of Graph.
pub(crate) const GRAPH_USER_READ: Uuid = Uuid::from_u128(0xe1fe6dd8_ba31_4d61_89e7_88639da4683d);

/// A delegated permission of a generated principal, on Graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DelegatedPermission {
    /// Separated by blanks.
    pub(crate) scope: &'static str,
    /// The number of the user who consented for himself; an administrator for everybody if absent.
    pub(crate) user: Option<Index>,
}

impl Generated {
    /// The values of the roles on Graph that were granted, each once.
    pub(crate) fn roles(self) -> Vec<&'static str> {
        let counts: &[u64] = match self.sort() {
            Sort::Own => &[0, 0, 1, 1, 2, 3, 5],
            Sort::ManagedIdentity => &[0, 0, 0, 1, 1, 2],
            Sort::ThirdParty => &[0, 0, 1, 2, 3],
            Sort::FirstParty => &[0, 0, 0, 0, 1],
        };
        let count = self.draw.pick(About::Roles, 0, counts);
        let mut roles = Vec::new();
        for number in 1..=count {
            let role = self.role(number);
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        roles
    }

    /// The values of the roles on Graph that the registration declares: mostly what was granted.
    pub(crate) fn declared_roles(self) -> Vec<&'static str> {
        let mut roles = self.roles();
        if self.draw.chance(About::Declared, 0, 10) {
            roles.pop();
        }
        let wished = self.role(100);
        if self.draw.chance(About::Declared, 1, 10) && !roles.contains(&wished) {
            roles.push(wished);
        }
        roles
    }

    /// The delegated permissions: most third-party apps have some.
    pub(crate) fn delegated(self) -> Option<DelegatedPermission> {
        let percent = match self.sort() {
            Sort::Own => 40,
            Sort::ThirdParty => 75,
            Sort::FirstParty | Sort::ManagedIdentity => 0,
        };
        if !self.draw.chance(About::Delegated, 0, percent) {
            return None;
        }
        let scopes = ["User.Read", "openid profile User.Read", " offline_access Mail.Read User.Read", "Files.Read.All"];
        let user = self.draw.chance(About::Delegated, 2, 20).then(|| self.index % self.users.max(1));
        Some(DelegatedPermission { scope: self.draw.pick(About::Delegated, 1, &scopes), user })
    }

    fn role(self, number: u64) -> &'static str {
        let strong = self.draw.chance(About::Roles, 200 + number, 5);
        self.draw.pick(About::Roles, number, if strong { &STRONG_ROLES } else { &USUAL_ROLES })
    }
}
