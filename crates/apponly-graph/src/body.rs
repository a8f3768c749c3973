//! Reading the body of a success.

use apponly::{BoxFuture, Deadline, Error, HttpBody, HttpStream, TransportFailure, catalogue};
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

/// Why a body could not be read.
pub(crate) enum ReadFailure {
    /// The connection broke, or time ran out.
    Lost(TransportFailure),
    /// It is cut, or not what it should be; another try may give a good one.
    Unusable(String),
    /// No other try helps.
    Final(Error),
}

/// Reads a success; called once for each attempt.
pub(crate) trait Reader: Send {
    type Output: Send;

    /// The value, and the bytes that were read for it.
    fn read(
        &mut self,
        stream: HttpStream,
        deadline: Deadline,
    ) -> BoxFuture<'_, Result<(Self::Output, u64), ReadFailure>>;
}

/// Reads a body whole, up to `limit` bytes, and looks whether JSON ends as JSON does.
pub(crate) struct WholeBody {
    pub(crate) limit: usize,
}

impl Reader for WholeBody {
    type Output = Bytes;

    fn read(&mut self, stream: HttpStream, deadline: Deadline) -> BoxFuture<'_, Result<(Bytes, u64), ReadFailure>> {
        let limit = self.limit;
        Box::pin(async move {
            let body = read_whole(stream.body, &stream.headers, limit, deadline).await?;
            if is_json(&stream.headers) && !ends_as_json(&body) {
                return Err(ReadFailure::Unusable("its JSON is cut".to_owned()));
            }
            let length = body.len() as u64;
            Ok((body, length))
        })
    }
}

/// Leaves the body to the caller.
pub(crate) struct HeadOnly;

impl Reader for HeadOnly {
    type Output = Box<dyn HttpBody>;

    fn read(&mut self, stream: HttpStream, _: Deadline) -> BoxFuture<'_, Result<(Self::Output, u64), ReadFailure>> {
        Box::pin(std::future::ready(Ok((stream.body, 0))))
    }
}

pub(crate) async fn read_whole(
    mut body: Box<dyn HttpBody>,
    headers: &HeaderMap,
    limit: usize,
    deadline: Deadline,
) -> Result<Bytes, ReadFailure> {
    let mut whole = Vec::with_capacity(room(headers, limit));
    while let Some(chunk) = next_chunk(&mut body, deadline).await? {
        if whole.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(Bytes::from(whole))
}

pub(crate) async fn next_chunk(body: &mut Box<dyn HttpBody>, deadline: Deadline) -> Result<Option<Bytes>, ReadFailure> {
    match deadline.run(body.chunk()).await {
        Ok(chunk) => chunk.map_err(ReadFailure::Lost),
        Err(_) => Err(ReadFailure::Lost(TransportFailure::TimedOut)),
    }
}

/// The announced length, as far as it may be believed.
pub(crate) fn room(headers: &HeaderMap, limit: usize) -> usize {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    length.unwrap_or(16 * 1024_usize).min(limit).min(4 * 1024 * 1024)
}

pub(crate) fn too_large(limit: usize) -> ReadFailure {
    ReadFailure::Final(
        Error::new(&catalogue::ANSWER_UNUSABLE, format!("the answer of Graph is larger than {limit} bytes"))
            .with_cause("one page, or one object, is larger than this program keeps in memory")
            .with_fix("ask for fewer fields by `$select`, smaller pages by `$top`, or read content as a stream"),
    )
}

pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json")
}

fn ends_as_json(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    match (body.first(), body.last()) {
        (None, _) => true,
        (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')) => true,
        (Some(b'"'), Some(b'"')) => body.len() > 1,
        (Some(b'{' | b'[' | b'"'), _) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_json_is_seen() {
        for whole in ["{}", " {\"a\":1} \n", "[1]", "\"a\"", "12", ""] {
            assert!(ends_as_json(whole.as_bytes()), "{whole}");
        }
        for cut in ["{\"a\":1", "[1,", "\"", "{\"value\":[{\"a\":\"b\""] {
            assert!(!ends_as_json(cut.as_bytes()), "{cut}");
        }
    }
}
