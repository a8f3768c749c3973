//! Permissions that must be held together, where the map lists each as if it sufficed.

use super::Change::Choices;
use super::{CHANGES, Correction, POST, line};

const ASSIGN: &[&[&str]] = &[
    &["AppRoleAssignment.ReadWrite.All", "Application.Read.All"],
    &["AppRoleAssignment.ReadWrite.All", "Directory.Read.All"],
];
const ASSIGN_REASON: &str = "assigning an app role needs the right to assign and the right to read the API's roles";
const ASSIGN_SOURCE: &str = "Graph documentation, \"Grant an appRoleAssignment for a service principal\"";

const ACCESS: &[&[&str]] = &[&["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"]];
const ACCESS_REASON: &str = "changing conditional access needs the right to change it and the right to read policies";
const ACCESS_SOURCE: &str = "Graph documentation, \"Update conditionalAccessPolicy\" and its neighbours";

pub(super) static TABLE: &[Correction] = &[
    line(POST, "/servicePrincipals/{id}/appRoleAssignments", Choices(ASSIGN), ASSIGN_REASON, ASSIGN_SOURCE),
    line(POST, "/servicePrincipals/{id}/appRoleAssignedTo", Choices(ASSIGN), ASSIGN_REASON, ASSIGN_SOURCE),
    line(POST, "/servicePrincipals(appId={value})/appRoleAssignments", Choices(ASSIGN), ASSIGN_REASON, ASSIGN_SOURCE),
    line(POST, "/servicePrincipals(appId={value})/appRoleAssignedTo", Choices(ASSIGN), ASSIGN_REASON, ASSIGN_SOURCE),
    line(POST, "/users/{id}/appRoleAssignments", Choices(ASSIGN), ASSIGN_REASON, ASSIGN_SOURCE),
    line(POST, "/groups/{id}/appRoleAssignments", Choices(ASSIGN), ASSIGN_REASON, ASSIGN_SOURCE),
    line(POST, "/identity/conditionalAccess/policies", Choices(ACCESS), ACCESS_REASON, ACCESS_SOURCE),
    line(CHANGES, "/identity/conditionalAccess/policies/{id}", Choices(ACCESS), ACCESS_REASON, ACCESS_SOURCE),
    line(POST, "/identity/conditionalAccess/namedLocations", Choices(ACCESS), ACCESS_REASON, ACCESS_SOURCE),
    line(CHANGES, "/identity/conditionalAccess/namedLocations/{id}", Choices(ACCESS), ACCESS_REASON, ACCESS_SOURCE),
    line(CHANGES, "/identity/conditionalAccess/plans/{id}/rules", Choices(ACCESS), ACCESS_REASON, ACCESS_SOURCE),
    line(CHANGES, "/identity/conditionalAccess/plans/{id}/rules/{id}", Choices(ACCESS), ACCESS_REASON, ACCESS_SOURCE),
    line(&["PATCH"], "/identity/continuousAccessEvaluationPolicy", Choices(ACCESS), ACCESS_REASON, ACCESS_SOURCE),
];
