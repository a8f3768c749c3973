//! Content to Graph: small at once, large in fragments through an upload session.
//!
//! Source: Microsoft Graph, "driveItem: createUploadSession" and "Use an upload session to attach large files".

use std::fmt::Debug;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use apponly::{Deadline, Error, HttpRequest, NoAnswer, Route, catalogue};
use bytes::Bytes;
use http::header::{CONTENT_RANGE, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde::Deserialize;
use url::Url;

use crate::body::read_whole;
use crate::client::GraphClient;
use crate::refusal::{GraphTrouble, refused};
use crate::request::GraphRequest;
use crate::response::{GraphResponse, not_this_shape};
use crate::retry::{Course, Outcome, Verdict, share};

/// Content up to this size goes in one PUT.
const LARGEST_AT_ONCE: u64 = 4 * 1024 * 1024;

/// A fragment but the last is a multiple of 320 KiB; 5 MiB is the least that the documentation recommends.
const FRAGMENT: u64 = 16 * 320 * 1024;

/// Answers of an upload session are short.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// Content that can be read at any place, again if a fragment did not arrive.
pub trait UploadSource: Debug + Send + Sync {
    /// The size in bytes.
    fn size(&self) -> u64;

    /// The `length` bytes from `offset` on; called on a thread that may block.
    ///
    /// # Errors
    /// Whatever reading fails with, also where there are fewer bytes.
    fn read_at(&self, offset: u64, length: usize) -> std::io::Result<Bytes>;
}

impl UploadSource for Bytes {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, length: usize) -> std::io::Result<Bytes> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let end = start.saturating_add(length);
        if end > self.len() { Err(std::io::ErrorKind::UnexpectedEof.into()) } else { Ok(self.slice(start..end)) }
    }
}

/// A file to upload.
#[derive(Debug)]
pub struct UploadFile {
    file: Mutex<File>,
    size: u64,
}

impl UploadFile {
    /// The file at `path`.
    ///
    /// # Errors
    /// `file-unreadable`: it cannot be opened, or is no file with a size.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let unreadable = |why: &str| Error::new(&catalogue::FILE_UNREADABLE, format!("`{}` {why}", path.display()));
        let opened = OpenOptions::new().read(true).open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (metadata, file) = opened.map_err(|error| unreadable(&format!("cannot be read: {error}")))?;
        if !metadata.is_file() {
            return Err(unreadable("is no file, so that its size is not known beforehand"));
        }
        Ok(Self { file: Mutex::new(file), size: metadata.len() })
    }
}

impl UploadSource for UploadFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, length: usize) -> std::io::Result<Bytes> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        let mut fragment = vec![0; length];
        file.read_exact(&mut fragment)?;
        Ok(fragment.into())
    }
}

#[derive(Deserialize)]
struct Session {
    #[serde(rename = "uploadUrl")]
    upload_url: String,
}

#[derive(Deserialize)]
struct Progress {
    #[serde(rename = "nextExpectedRanges", alias = "NextExpectedRanges", default)]
    next_expected_ranges: Vec<String>,
}

/// What a fragment, or a question after one, was answered with.
enum Step {
    /// All has come.
    Done(Box<GraphResponse>),
    /// The service wants the bytes from here on.
    From(u64),
    /// The service does not know the session any more.
    Gone,
}

impl GraphClient {
    /// Puts `source` at `request`, a PUT of content such as `/users/{id}/drive/root:/report.csv:/content`: at once up to
    /// 4 MiB, else through an upload session of the same item, which replaces what is there as a PUT does.
    ///
    /// # Errors
    /// As [`Self::send`]; `file-unreadable` where the source fails; `graph-upload-expired` where the session is gone twice.
    pub async fn upload(&self, request: GraphRequest, source: Arc<dyn UploadSource>) -> Result<GraphResponse, Error> {
        let target = request.target.clone();
        let path = target.split('?').next().unwrap_or_default();
        if source.size() <= LARGEST_AT_ONCE || !path.ends_with("/content") {
            let length = source.size();
            let mut request = request;
            request.body = read(&source, 0, length).await?;
            request.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/octet-stream"));
            return self.send(request).await;
        }
        let session = format!("{}/createUploadSession", path.strip_suffix("/content").unwrap_or(path));
        let body = serde_json::json!({"item": {"@microsoft.graph.conflictBehavior": "replace"}});
        let session = GraphRequest::post(session).body_json(&body);
        match self.upload_session(session.clone(), source.clone()).await {
            // The item is replaced as a whole, so that beginning anew does no harm.
            Err(error)
                if [&catalogue::GRAPH_UPLOAD_EXPIRED, &catalogue::GRAPH_OUTCOME_UNKNOWN].contains(&error.row()) =>
            {
                tracing::info!("beginning the upload anew: {error}");
                self.upload_session(session, source).await
            }
            outcome => outcome,
        }
    }

    /// Sends `source` in fragments through the session that `request` creates, a POST to a `createUploadSession`.
    ///
    /// The session's address holds its own right to write: the token is not sent there.
    ///
    /// # Errors
    /// As [`Self::upload`]; `graph-outcome-unknown` where the session was gone after the last fragment was sent.
    pub async fn upload_session(
        &self,
        request: GraphRequest,
        source: Arc<dyn UploadSource>,
    ) -> Result<GraphResponse, Error> {
        // A session that nobody uses ends by itself, so that a second one does no harm.
        let mut options = self.options().clone();
        options.retry_unsafe = true;
        let created = self.clone().with_options(options).send(request).await?;
        let session: Session = created.json()?;
        let url = Url::parse(&session.upload_url).ok().filter(|url| self.root().may_redirect_to(url));
        let url = url.ok_or_else(|| {
            Error::new(&catalogue::GRAPH_LINK_ELSEWHERE, "the upload session is at an address that is not https")
        })?;
        let (size, mut offset) = (source.size(), 0);
        loop {
            let length = FRAGMENT.min(size.saturating_sub(offset));
            let fragment = read(&source, offset, length).await?;
            match self.fragment(&url, fragment, offset, size).await? {
                Step::Done(response) => return Ok(*response),
                Step::From(next) if next < size => offset = next,
                Step::From(_) => {
                    return Err(Error::new(
                        &catalogue::ANSWER_UNUSABLE,
                        "the upload session wants bytes after the end",
                    ));
                }
                Step::Gone if offset + length == size => {
                    let message = "the upload session was gone after the last fragment was sent";
                    return Err(Error::new(&catalogue::GRAPH_OUTCOME_UNKNOWN, message));
                }
                Step::Gone => {
                    let message = format!("the upload session is gone after {offset} of {size} bytes");
                    return Err(Error::new(&catalogue::GRAPH_UPLOAD_EXPIRED, message));
                }
            }
        }
    }

    /// Sends one fragment; after trouble, asks what the service has before anything is sent again.
    async fn fragment(&self, url: &Url, fragment: Bytes, offset: u64, size: u64) -> Result<Step, Error> {
        let deadline = self.deadline();
        let mut course = Course::new(&Method::PUT, false);
        let last = (offset + fragment.len() as u64).saturating_sub(1);
        let range = HeaderValue::from_str(&format!("bytes {offset}-{last}/{size}"))
            .map_err(|_| Error::new(&catalogue::INTERNAL, "a range is no header value"))?;
        let mut asks = false;
        loop {
            let mut request =
                HttpRequest::new(if asks { Method::GET } else { Method::PUT }, url.clone(), Route::Internet);
            if !asks {
                request.headers.insert(CONTENT_RANGE, range.clone());
                request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
                request.body = fragment.clone();
            }
            let (error, verdict) = match self.exchange(request, deadline).await {
                Ok((status, headers, body)) => match read_step(status, &headers, &body, asks)? {
                    Some(step) => return Ok(step),
                    None => {
                        let trouble = GraphTrouble::read(&body);
                        let call = (&Method::PUT, "the upload session");
                        let error = refused(call, status, &headers, &trouble, "");
                        let outcome = Outcome::Refused { status, headers: &headers, trouble: &trouble };
                        (error, course.judge(&outcome, self.now(), share()))
                    }
                },
                Err(lost) => {
                    let outcome = Outcome::Lost { failure: &lost.failure, may_be_sent: lost.may_be_sent };
                    let verdict = course.judge(&outcome, self.now(), share());
                    (lost.failure.to_error(url.host_str().unwrap_or_default()), verdict)
                }
            };
            let Verdict::Again(wait, reason) = verdict else { return Err(error) };
            self.observer().retry(reason, wait);
            if deadline.sleep(wait).await.is_err() {
                return Err(error.clone().with_message(format!("not done before the deadline: {error}")));
            }
            asks = true;
        }
    }

    async fn exchange(
        &self,
        request: HttpRequest,
        deadline: Deadline,
    ) -> Result<(StatusCode, HeaderMap, Bytes), NoAnswer> {
        let deadline = deadline.at_most(self.options().attempt);
        self.observer().request(&request.method, "/{upload session}");
        let stream = self.http().stream(request, deadline).await?;
        let (status, headers) = (stream.status, stream.headers);
        let body = read_whole(stream.body, &headers, LARGEST_ANSWER, deadline).await;
        let broken = || NoAnswer::new(apponly::TransportFailure::Connection("the answer broke off".to_owned()), true);
        let body = body.map_err(|_| broken())?;
        self.observer().answer(status.as_u16(), body.len() as u64);
        Ok((status, headers, body))
    }
}

/// What an answer of the session means; `None` where it is trouble to be judged.
fn read_step(status: StatusCode, headers: &HeaderMap, body: &Bytes, asked: bool) -> Result<Option<Step>, Error> {
    match status.as_u16() {
        200 | 202 if asked || status == StatusCode::ACCEPTED => {
            let progress: Progress = serde_json::from_slice(body).map_err(|error| not_this_shape(&error))?;
            let start = progress.next_expected_ranges.first().and_then(|range| range.split('-').next()?.parse().ok());
            match start {
                Some(start) => Ok(Some(Step::From(start))),
                None => Err(Error::new(&catalogue::ANSWER_UNUSABLE, "the upload session does not say what it expects")),
            }
        }
        200 | 201 | 204 => Ok(Some(Step::Done(Box::new(GraphResponse {
            status,
            headers: headers.clone(),
            body: body.clone(),
            client_request_id: String::new(),
            advanced_query: false,
            retries: 0,
        })))),
        404 | 410 => Ok(Some(Step::Gone)),
        _ => Ok(None),
    }
}

async fn read(source: &Arc<dyn UploadSource>, offset: u64, length: u64) -> Result<Bytes, Error> {
    let too_large = || Error::new(&catalogue::FILE_TOO_LARGE, format!("{length} bytes cannot be sent at once"));
    let length = usize::try_from(length).map_err(|_| too_large())?;
    let source = source.clone();
    let read = tokio::task::spawn_blocking(move || source.read_at(offset, length)).await;
    let unreadable = |why: String| Error::new(&catalogue::FILE_UNREADABLE, format!("the content to upload: {why}"));
    read.map_err(|error| unreadable(error.to_string()))?.map_err(|error| unreadable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_multiples_of_320_kib() {
        assert_eq!(FRAGMENT % (320 * 1024), 0);
    }

    #[test]
    fn file_is_read_at_any_place_and_not_past_its_end() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"0123456789").unwrap();
        let source = UploadFile::open(file.path()).unwrap();
        assert_eq!(source.read_at(4, 3).unwrap(), "456");
        assert_eq!(source.read_at(0, 10).unwrap(), "0123456789");
        assert!(source.read_at(8, 3).is_err() && Bytes::from_static(b"01").read_at(1, 2).is_err());
        assert_eq!(UploadFile::open(Path::new("/")).unwrap_err().code(), "file-unreadable");
    }
}
