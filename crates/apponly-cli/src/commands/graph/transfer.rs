//! Content to and from files, as it is.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use apponly_graph::{GraphClient, GraphRequest};

use super::client::client;
use super::sink::Sink;
use super::{call, request};
use crate::arguments::GetArguments;
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
    let mut stream = client.stream(request).await?;
    while let Some(chunk) = stream.chunk().await.transpose()? {
        sink.write(&chunk)?;
    }
    Ok(())
}

fn part(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".apponly-part");
    PathBuf::from(name)
}
