//! Choices that open the call but not what one calls it for.

use super::Change::{Advice, Without};
use super::{Correction, GET, POST, line};

const BASIC: &[&str] = &["Mail.ReadBasic.All"];
const BASIC_REASON: &str = "with Mail.ReadBasic.All the message comes without body, preview and attachments; it suffices only where these are not read";
const BASIC_SOURCE: &str =
    "Graph permissions reference, Mail.ReadBasic.All; the published map marks Mail.Read as least";

const PROOF_REASON: &str =
    "an app changes its own certificates without any permission, by a proof signed with the present one";
const PROOF_SOURCE: &str = "Graph documentation, \"application: addKey\"";

pub(super) static TABLE: &[Correction] = &[
    line(GET, "/users/{id}/messages/{id}", Without(BASIC), BASIC_REASON, BASIC_SOURCE),
    line(GET, "/users/{id}/mailFolders/{id}/messages/{id}", Without(BASIC), BASIC_REASON, BASIC_SOURCE),
    line(POST, "/applications/{id}/addKey", Advice, PROOF_REASON, PROOF_SOURCE),
    line(POST, "/applications/{id}/removeKey", Advice, PROOF_REASON, PROOF_SOURCE),
    line(
        GET,
        "/auditLogs/signIns",
        Advice,
        "sign-in logs need a tenant with Entra ID P1 or P2, and some tenants ask for Directory.Read.All beside it",
        "Graph documentation, \"List signIns\", known issues",
    ),
    line(
        POST,
        "/users/{id}/onlineMeetings",
        Advice,
        "an application access policy of Teams must also admit the app to the user's meetings",
        "Graph documentation, \"Allow applications to access online meetings on behalf of a user\"",
    ),
];
