//! Calls for which the map lists an application permission and the service wants a user all the same.

use super::Change::Kind;
use super::{Correction, POST, line};
use crate::answer::CallKind::UserOnly;

const IMPORT_REASON: &str = "an app posts only while it imports history (Teamwork.Migrate.All, in a team or chat in migration mode); \
     a normal message needs a signed-in user or a bot";
const IMPORT_SOURCE: &str = "Graph documentation, \"Send chatMessage in a channel or a chat\", application permissions";

pub(super) static TABLE: &[Correction] = &[
    line(POST, "/chats/{id}/messages", Kind(UserOnly), IMPORT_REASON, IMPORT_SOURCE),
    line(POST, "/teams/{id}/channels/{id}/messages", Kind(UserOnly), IMPORT_REASON, IMPORT_SOURCE),
    line(POST, "/teams/{id}/channels/{id}/messages/{id}/replies", Kind(UserOnly), IMPORT_REASON, IMPORT_SOURCE),
];
