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
use super::progress::Progress;
use super::sink::Sink;
use super::{call, format, request};
use crate::arguments::{GetArguments, WriteArguments};
use crate::files;
use crate::output::{Failure, Printer};
use crate::session;

/// `apponly graph get --download`
pub(super) fn download(arguments: &GetArguments, path: &Path, printer: &Printer) -> Result<(), Failure> {
    let request = request::get(arguments)?;
    let progress = Arc::new(Progress::new("KiB", "answers", printer.is_quiet(), Sink::would_be_terminal(Some(path))));
    let manner = call::manner(&arguments.call, false);
    let client = client(&arguments.identity, &manner, Some(progress.clone()))?;
    let result = session::block_on(async {
        // A pipe or device is written to, not replaced.
        if path == Path::new("-") || std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return copy(&client, request, &mut Sink::open(Some(path))?, &progress).await;
        }
        to_file(&client, request, path, &progress).await
    });
    progress.end();
    result
}

/// Half a file must not look like a whole one: it has another name until it is whole.
async fn to_file(client: &GraphClient, request: GraphRequest, path: &Path, progress: &Progress) -> Result<(), Failure> {
    let part = part(path);
    let mut sink = Sink::open(Some(&part))?;
    let result = copy(client, request, &mut sink, progress).await.and_then(|()| {
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

async fn copy(
    client: &GraphClient,
    request: GraphRequest,
    sink: &mut Sink,
    progress: &Progress,
) -> Result<(), Failure> {
    let mut writer = Writer { sink, failure: None, progress, rest: 0 };
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
    progress: &'a Progress,
    /// Bytes that are no whole KiB yet.
    rest: u64,
}

impl AsyncWrite for Writer<'_> {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(match self.sink.write(bytes) {
            Ok(()) => {
                let new = self.rest + bytes.len() as u64;
                self.progress.written(new / 1024);
                self.rest = new % 1024;
                Ok(bytes.len())
            }
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
pub(super) fn upload(
    method: Method,
    arguments: &WriteArguments,
    path: &Path,
    printer: &Printer,
) -> Result<(), Failure> {
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
    let on_terminal = Sink::would_be_terminal(arguments.output.output.as_deref());
    let progress = Arc::new(Progress::new("files", "fragments", printer.is_quiet(), on_terminal));
    let manner = call::manner(&arguments.call, arguments.retry_unsafe);
    let client = client(&arguments.identity, &manner, Some(progress.clone()))?;
    let response = session::block_on(async {
        let response = match is_session {
            true => client.upload_session(request, source).await,
            false => client.upload(request, source).await,
        };
        response.map_err(Failure::from)
    });
    progress.end();
    call::print(&response?, &arguments.output, Vec::new())
}

fn part(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".apponly-part");
    PathBuf::from(name)
}
