//! Calls that the map does not have although they exist.

use super::Change::{Choices, Kind};
use super::{Correction, GET, POST, line};
use crate::answer::CallKind::Unknown;

const SUBSCRIBE_REASON: &str =
    "a subscription needs what reads its resource: look up `GET` on the `resource` of the subscription";
const SUBSCRIBE_SOURCE: &str = "Graph documentation, \"Create subscription\", permissions by resource";

const TEMPLATE_REASON: &str =
    "the published map has no templates of applications; the documentation of the call names the permission";
const TEMPLATE_SOURCE: &str = "Graph documentation, \"applicationTemplate\"";

const MEMBERS: &[&[&str]] = &[&["GroupMember.ReadWrite.All"], &["Group.ReadWrite.All"], &["Directory.ReadWrite.All"]];

pub(super) static TABLE: &[Correction] = &[
    line(
        POST,
        "/groups/{id}/members/$ref",
        Choices(MEMBERS),
        "members of a role-assignable group need RoleManagement.ReadWrite.Directory too",
        "Graph documentation, \"Add members\"",
    ),
    line(&["GET", "POST"], "/subscriptions", Kind(Unknown), SUBSCRIBE_REASON, SUBSCRIBE_SOURCE),
    line(&["GET", "PATCH", "DELETE"], "/subscriptions/{id}", Kind(Unknown), SUBSCRIBE_REASON, SUBSCRIBE_SOURCE),
    line(POST, "/subscriptions/{id}/reauthorize", Kind(Unknown), SUBSCRIBE_REASON, SUBSCRIBE_SOURCE),
    line(GET, "/applicationTemplates", Kind(Unknown), TEMPLATE_REASON, TEMPLATE_SOURCE),
    line(GET, "/applicationTemplates/{id}", Kind(Unknown), TEMPLATE_REASON, TEMPLATE_SOURCE),
    line(POST, "/applicationTemplates/{id}/instantiate", Kind(Unknown), TEMPLATE_REASON, TEMPLATE_SOURCE),
    line(
        POST,
        "/$batch",
        Kind(Unknown),
        "a batch needs what its parts need: look each of them up",
        "Graph documentation, \"Combine multiple HTTP requests using JSON batching\"",
    ),
];
