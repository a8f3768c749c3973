//! Whether an instance metadata service is there at all. Where it is not, its address is often a black hole.

use std::time::Duration;

use super::protocol::Ask;
use crate::error::{Error, ErrorKind, catalogue};
use crate::transport::HttpRequest;

/// All the time the probe may take, connecting included. The service is one hop away and answers in milliseconds.
const PROBE_TIME: Duration = Duration::from_secs(2);

/// Sends `request` without the header that makes it a token request; any HTTP answer proves that something is there.
/// A presence is remembered for the life of the credential, an absence is not.
///
/// # Errors
/// `credential-unavailable`: nothing answered, and what was tried.
pub(super) async fn require_presence(request: &HttpRequest, ask: &Ask<'_>) -> Result<(), Error> {
    let mut address = request.url.clone();
    address.set_query(None);
    if ask.present.get() == Some(&address) {
        return Ok(());
    }
    let mut probe = request.clone();
    probe.headers.remove("metadata");
    let host = probe.host();
    match ask.seams.transport.send(probe, ask.deadline.at_most(PROBE_TIME)).await {
        Ok(_) => {
            // Another task may have been first, with the same result.
            let _ = ask.present.set(address);
            Ok(())
        }
        Err(error) if is_absence(&error) => Err(absent(&host, &error)),
        Err(error) => Err(error),
    }
}

fn is_absence(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unreachable | ErrorKind::TimedOut)
}

fn absent(host: &str, error: &Error) -> Error {
    let why = if error.kind() == ErrorKind::TimedOut {
        format!("no answer within {} s", PROBE_TIME.as_secs())
    } else {
        error.to_string()
    };
    Error::new(&catalogue::CREDENTIAL_UNAVAILABLE, format!("no instance metadata service at `{host}`: {why}"))
        .with_cause("this is not an Azure host, or a network policy or container network keeps the address away")
        .with_fix("run on an Azure resource with a managed identity, or choose another way with `--credential`")
}
