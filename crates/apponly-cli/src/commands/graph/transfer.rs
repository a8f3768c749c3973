//! Content to and from files, as it is.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use apponly::{Error, catalogue};
use apponly_graph::{GraphClient, GraphRequest, UploadFile};
use http::Method;
use tokio::io::AsyncWrite;

use super::client::client;
use super::sink::Sink;
use super::{call, format, request};
use crate::arguments::{GetArguments, WriteArguments};
use crate::files;
use crate::output::Failure;
use crate::session;

/// `apponly graph get --download`
pub(super) fn download(arguments: &GetArguments, path: &Path) -> Result<(), Failure> {
    let request = request::get(arguments)?;
    let client = client(&arguments.identity, &call::manner(&arguments.call, false), None)?;
    session::block_on(async {
        // A pipe or device is written to, not replaced.
        if path == Path::new("-") || std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return copy(&client, request, &mut Sink::open(Some(path))?).await;
        }
        to_file(&client, request, path).await
    })
}

/// Half a file must not look like a whole one: it has another name until it is whole.
async fn to_file(client: &GraphClient, request: GraphRequest, path: &Path) -> Result<(), Failure> {
    let part = part(path);
    let mut sink = Sink::open(Some(&part))?;
    let result = copy(client, request, &mut sink).await.and_then(|()| {
        let Sink::File(file, _) = &mut sink else { return Ok(()) };
        let finished = file.flush().and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&part, path));
        finished.map_err(|error| files::unwritable(path, &error).into())
    });
    if result.is_err() {
        // The failure is what its user must know; a rest that stays does no harm.
        std::fs::remove_file(&part).ok();
    }
    result
}

async fn copy(client: &GraphClient, request: GraphRequest, sink: &mut Sink) -> Result<(), Failure> {
    let mut writer = Writer { sink, failure: None };
    let result = client.download(request, &mut writer).await;
    match writer.failure {
        Some(failure) => Err(failure),
        None => Ok(result.map(|_| ())?),
    }
}

/// A sink as what the client writes to.
struct Writer<'a> {
    sink: &'a mut Sink,
    /// What the sink said: more exact than what fits through the client.
    failure: Option<Failure>,
}

impl AsyncWrite for Writer<'_> {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(match self.sink.write(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(failure) => {
                self.failure = Some(failure);
                Err(io::ErrorKind::Other.into())
            }
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// `--upload` of `apponly graph post`, `patch` and `put`.
pub(super) fn upload(method: Method, arguments: &WriteArguments, path: &Path) -> Result<(), Failure> {
    format::check(&arguments.output)?;
    let has_body = arguments.body.is_some() || !arguments.fields.is_empty();
    let is_session = method == Method::POST && request::bare_path(&arguments.call).ends_with("/createUploadSession");
    if has_body && !is_session {
        return Err(Error::new(&catalogue::SETTING_INVALID, "`--upload` and a body cannot go together")
            .with_cause("the content of the file is the body, but for a POST to `…/createUploadSession`")
            .with_fix("leave out `--body` and the fields")
            .into());
    }
    let request = request::write(method, arguments)?;
    let source = Arc::new(UploadFile::open(path)?);
    let client = client(&arguments.identity, &call::manner(&arguments.call, arguments.retry_unsafe), None)?;
    let response = session::block_on(async {
        let response = match is_session {
            true => client.upload_session(request, source).await,
            false => client.upload(request, source).await,
        };
        response.map_err(Failure::from)
    })?;
    call::print(&response, &arguments.output, Vec::new())
}

fn part(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".apponly-part");
    PathBuf::from(name)
}
