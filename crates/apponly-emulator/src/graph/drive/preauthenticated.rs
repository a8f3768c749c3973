//! URLs that carry their own permission: upload sessions and downloads. A token that comes along is refused, as it has
//! left for a place where it does not belong.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::store::{Drives, Session};
use super::{files, invalid_request, item_not_found};
use crate::graph::{
    call::{Answer, Call, Content},
    error::GraphError,
};

/// Where downloads are.
pub(super) const DOWNLOADS: &str = "/downloads/";
/// Where upload sessions are.
pub(super) const UPLOADS: &str = "/upload-sessions/";
/// What the size of every fragment but the last is a multiple of, in bytes.
const FRAGMENT: usize = 320 * 1024;
/// The size that a fragment must stay below, in bytes.
const MAXIMUM_FRAGMENT: usize = 60 * 1024 * 1024;

/// Whether the path is a preauthenticated one.
pub(crate) fn is_preauthenticated(path: &str) -> bool {
    path.starts_with(DOWNLOADS) || path.starts_with(UPLOADS)
}

/// Answers a request to a preauthenticated URL.
///
/// # Errors
/// 401 with an `Authorization` header, 404 for a URL that does not work or no longer, and what uploads refuse: 400, 416.
pub(crate) fn transfer(drives: &mut Drives, call: &Call<'_>, headers: &HeaderMap) -> Result<Answer, GraphError> {
    if headers.contains_key(header::AUTHORIZATION) {
        let message = "This URL is preauthenticated: send no Authorization header.";
        return Err(GraphError::new(StatusCode::UNAUTHORIZED, "unauthenticated", message));
    }
    if let Some(name) = call.path.strip_prefix(DOWNLOADS) {
        if call.method != Method::GET {
            return Err(GraphError::method_not_allowed());
        }
        return download(&drives.linked(name, call.now).ok_or_else(item_not_found)?, headers);
    }
    let name = call.path.strip_prefix(UPLOADS).unwrap_or_default();
    let session = drives.session(name, call.now).ok_or_else(item_not_found)?;
    match *call.method {
        Method::GET => Ok(Answer::json(session.status())),
        Method::DELETE => {
            drives.close(name);
            Ok(Answer::no_content())
        }
        Method::PUT => {
            let range = headers.get(header::CONTENT_RANGE).and_then(|value| value.to_str().ok()).and_then(range);
            let range = range.ok_or_else(|| invalid_request("Content-Range is missing or not 'bytes A-B/TOTAL'."))?;
            if !append(session, range, call)? {
                let status = StatusCode::ACCEPTED;
                return Ok(Answer { status, ..Answer::json(session.status()) });
            }
            let Some(session) = drives.close(name) else { return Err(item_not_found()) };
            let content = Bytes::from(session.data);
            let (file, new) = drives.put(session.owner, &session.path, content, session.conflict, call.now)?;
            Ok(files::stored(call, &file, new))
        }
        _ => Err(GraphError::method_not_allowed()),
    }
}

/// First byte, last byte, and length of the whole.
type ContentRange = (usize, usize, usize);

fn range(value: &str) -> Option<ContentRange> {
    let (range, total) = value.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last, total) = (first.parse().ok()?, last.parse().ok()?, total.parse().ok()?);
    (first <= last && last < total).then_some((first, last, total))
}

/// Adds a fragment; whether the file is complete by it.
fn append(session: &mut Session, range: ContentRange, call: &Call<'_>) -> Result<bool, GraphError> {
    let (first, last, total) = range;
    let length = last - first + 1;
    if length != call.body.len() {
        return Err(invalid_request("Content-Range and the length of the body differ."));
    }
    if session.total.is_some_and(|known| known != total) {
        return Err(invalid_request("The length of the whole differs from that of the first fragment."));
    }
    if length >= MAXIMUM_FRAGMENT {
        return Err(invalid_request("A fragment must be smaller than 60 MiB."));
    }
    if last + 1 < total && !length.is_multiple_of(FRAGMENT) {
        return Err(invalid_request("The size of every fragment but the last must be a multiple of 320 KiB."));
    }
    // One that came already, or that comes too early: the status of the session says what is next.
    if first != session.data.len() {
        let message = "The fragment does not begin where the next one is expected.";
        return Err(GraphError::new(StatusCode::RANGE_NOT_SATISFIABLE, "invalidRange", message));
    }
    session.total = Some(total);
    session.data.extend_from_slice(call.body);
    session.renew(call.now);
    Ok(session.data.len() == total)
}

/// The content, or the part of it that `Range` asks for (RFC 9110 section 14.2, one range only).
fn download(content: &Bytes, headers: &HeaderMap) -> Result<Answer, GraphError> {
    let answer = |status, part: Bytes| {
        let headers = vec![(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"))];
        Answer { status, headers, content: Content::Binary(part) }
    };
    let wanted = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (first, last) = value.trim().strip_prefix("bytes=")?.split_once('-')?;
        let last = if last.is_empty() { usize::MAX } else { last.parse().ok()? };
        Some((first.parse::<usize>().ok()?, last))
    });
    // A range that is not understood is ignored, as the RFC wants.
    let Some((first, last)) = wanted.filter(|(first, last)| first <= last) else {
        return Ok(answer(StatusCode::OK, content.clone()));
    };
    if first >= content.len() {
        let message = "The range lies beyond the end of the file.";
        return Err(GraphError::new(StatusCode::RANGE_NOT_SATISFIABLE, "invalidRange", message));
    }
    let end = last.saturating_add(1).min(content.len());
    let mut answer = answer(StatusCode::PARTIAL_CONTENT, content.slice(first..end));
    let text = format!("bytes {first}-{}/{}", end - 1, content.len());
    answer.headers.extend(HeaderValue::from_str(&text).ok().map(|value| (header::CONTENT_RANGE, value)));
    Ok(answer)
}
