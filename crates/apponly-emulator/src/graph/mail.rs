//! A small mailbox for each generated user who has a mail address: the same messages in every run.
//!
//! Source: "List messages", "Get message", "user: sendMail".

use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::directory::{Collection, Directory, Index};
use crate::graph::{
    call::{Answer, Call, object},
    entity::MESSAGE,
    error::GraphError,
    listing,
    path::Segment,
    people,
    resources::{Key, unknown},
    source::Source,
};

/// When the newest message came.
const NEWEST: &str = "2026-08-20T09:30:00Z";
const SUBJECTS: [&str; 6] = ["Quarterly figures", "Invoice", "Minutes", "Access review", "Travel", "Re: Figures"];

/// Whether a path below a user leads into the mailbox.
pub(super) fn is_mail(segment: &Segment) -> bool {
    segment.is("messages") || segment.is("mailFolders") || segment.is("sendMail")
}

/// `GET …/messages`, `…/messages/{id}`, `…/messages/$count`, and the same below `mailFolders/inbox`.
///
/// # Errors
/// 404 for an unknown user, mailbox or message, 400 for a bad query or path.
pub(crate) fn read(
    directory: &Directory,
    call: &Call<'_>,
    key: Key<'_>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let mailbox = Mailbox::of(directory, key)?;
    let rest = match rest {
        [folders, inbox, rest @ ..] if folders.is("mailFolders") && inbox.is("inbox") => rest,
        _ => rest,
    };
    match rest {
        [messages] if messages.is("messages") => listing::page(call, &MESSAGE, &mailbox),
        [messages, id] if messages.is("messages") => {
            if id.is("$count") {
                return listing::count(call, &MESSAGE, &mailbox);
            }
            let number = (0..mailbox.len()).find(|&number| mailbox.id(number) == id.text);
            let number = number.ok_or_else(|| {
                let message = "The specified object was not found in the store.";
                GraphError::new(StatusCode::NOT_FOUND, "ErrorItemNotFound", message)
            })?;
            listing::single(call, &MESSAGE, &mailbox.object(number))
        }
        [segment, ..] => Err(unknown(&segment.text)),
        [] => Err(unknown(key.value)),
    }
}

/// `POST …/sendMail`: taken and thrown away.
///
/// # Errors
/// 404 for an unknown user or mailbox, 400 for a bad message.
pub(crate) fn write(
    directory: &Directory,
    call: &Call<'_>,
    key: Key<'_>,
    rest: &[Segment],
) -> Result<Answer, GraphError> {
    let (&Method::POST, [action]) = (call.method, rest) else { return Err(call.not_emulated()) };
    if !action.is("sendMail") {
        return Err(call.not_emulated());
    }
    Mailbox::of(directory, key)?;
    let body = call.json_body()?;
    let to = body.get("message").and_then(|message| message.get("toRecipients")).and_then(Value::as_array);
    if to.is_none_or(Vec::is_empty) {
        let message = "At least one recipient is not valid.";
        return Err(GraphError::new(StatusCode::BAD_REQUEST, "ErrorInvalidRecipients", message));
    }
    Ok(Answer { status: StatusCode::ACCEPTED, ..Answer::no_content() })
}

/// The messages of one user, newest first.
#[derive(Debug)]
struct Mailbox {
    owner: Index,
    name: String,
    address: String,
}

impl Mailbox {
    fn of(directory: &Directory, key: Key<'_>) -> Result<Self, GraphError> {
        let owner = people::find(directory, Collection::Users, key)?;
        if !directory.has_mailbox(owner) {
            let message = "The mailbox is either inactive, soft-deleted, or is hosted on-premise.";
            return Err(GraphError::new(StatusCode::NOT_FOUND, "MailboxNotEnabledForRESTAPI", message));
        }
        let user = directory.object(Collection::Users, owner).unwrap_or_default();
        let text = |name: &str| user.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Self { owner, name: text("displayName"), address: text("userPrincipalName") })
    }

    fn id(&self, number: usize) -> String {
        format!("AAMkAGEmulated{:08x}{number:04x}AAA=", self.owner)
    }
}

impl Source for Mailbox {
    fn len(&self) -> usize {
        20 + self.owner as usize % 30
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        (from < self.len()).then_some(from)
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        let subject = SUBJECTS.get((position + self.owner as usize) % SUBJECTS.len()).copied().unwrap_or_default();
        let newest: Timestamp = NEWEST.parse().unwrap_or_default();
        let hours = i64::try_from(position).unwrap_or_default() * 7;
        let received = newest.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(newest).to_string();
        let sender = json!({"emailAddress": {"name": "Ada Almeida", "address": "sender@emulated.example"}});
        let text = format!("{subject}, number {}.", position + 1);
        object(json!({
            "@odata.etag": format!("W/\"CQAAABYAAAB{:08x}{position:04x}\"", self.owner),
            "id": self.id(position),
            "createdDateTime": received,
            "receivedDateTime": received,
            "sentDateTime": received,
            "hasAttachments": position % 7 == 3,
            "internetMessageId": format!("<{position}.{}@emulated.example>", self.owner),
            "subject": subject,
            "bodyPreview": text,
            "importance": if position % 9 == 4 { "high" } else { "normal" },
            "parentFolderId": "AAMkAGEmulatedInboxAAA=",
            "conversationId": format!("AAQkAGEmulated{:08x}{:04x}AAA=", self.owner, position / 3),
            "isRead": !position.is_multiple_of(4),
            "isDraft": false,
            "body": {"contentType": "text", "content": text},
            "sender": sender,
            "from": sender,
            "toRecipients": [{"emailAddress": {"name": self.name, "address": self.address}}],
        }))
    }
}
