//! What a proxy says to `CONNECT`.
//!
//! Source: RFC 9110, sections 9.3.6 and 11.7.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use zeroize::Zeroizing;

use super::joined;
use super::stages::Duplex;
use crate::error::{Error, catalogue};
use crate::redaction;
use crate::transport::proxy::ProxySetting;

/// The head of an answer is smaller, in bytes.
const LARGEST_HEAD: usize = 16 * 1024;

/// The stream as a tunnel to `host`.
///
/// # Errors
/// `proxy-authentication`, `proxy-refused`, `proxy-unreachable`.
pub(super) async fn open(
    mut stream: Box<dyn Duplex>,
    proxy: &ProxySetting,
    host: &str,
    port: u16,
) -> Result<Box<dyn Duplex>, Error> {
    let mut request = Zeroizing::new(format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n"));
    if let Some(credentials) = credentials(proxy) {
        request.push_str("Proxy-Authorization: Basic ");
        request.push_str(&credentials);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    let broken = |error: std::io::Error| broken(proxy, &error.to_string());
    stream.write_all(request.as_bytes()).await.map_err(broken)?;
    let head = read_head(&mut stream).await.map_err(broken)?;
    judge(&head, proxy, &format!("{host}:{port}"))?;
    Ok(stream)
}

/// The head of the answer, byte by byte: what follows it belongs to the tunnel.
async fn read_head(stream: &mut Box<dyn Duplex>) -> std::io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < LARGEST_HEAD {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            // A proxy may close the connection as soon as it has said no.
            Err(error) if head.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

fn judge(head: &str, proxy: &ProxySetting, target: &str) -> Result<(), Error> {
    let first = head.lines().next().unwrap_or_default();
    let status =
        first.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)).and_then(|code| code.parse::<u16>().ok());
    let address = joined(&proxy.address());
    match status {
        Some(200..=299) => Ok(()),
        Some(407) => Err(authentication(head, proxy, &address)),
        Some(status) => {
            let what = format!("the proxy `{address}` answered HTTP {status} to `CONNECT {target}`");
            Err(Error::new(&catalogue::PROXY_REFUSED, what).with_fix(format!(
                "have `{target}` allowed at the proxy, or name the host in `NO_PROXY` if it can be reached directly"
            )))
        }
        None => {
            let shown = redaction::one_line(first, 60);
            Err(broken(proxy, &format!("it does not speak HTTP (`{shown}`)")))
        }
    }
}

fn authentication(head: &str, proxy: &ProxySetting, address: &str) -> Error {
    let schemes = head.lines().filter_map(|line| line.split_once(':'));
    let schemes = schemes.filter(|(name, _)| name.eq_ignore_ascii_case("proxy-authenticate"));
    let schemes: Vec<_> = schemes.filter_map(|(_, value)| value.split_whitespace().next()).collect();
    let sent = if credentials(proxy).is_some() { "took user and password not" } else { "asks for user and password" };
    let offered = if schemes.is_empty() { String::new() } else { format!(" (it offers {})", schemes.join(", ")) };
    let error = Error::new(
        &catalogue::PROXY_AUTHENTICATION,
        format!("the proxy `{address}` that `{}` names {sent}: HTTP 407{offered}", proxy.variable),
    );
    if schemes.is_empty() || schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("basic")) {
        return error;
    }
    error.with_fix(
        "the proxy takes no plain password: have this machine exempted at the proxy, or run a local proxy that signs in to it, \
         such as cntlm or px, and name that one",
    )
}

/// User and password of the URL, in base64.
fn credentials(proxy: &ProxySetting) -> Option<Zeroizing<String>> {
    let decoded = |text: &str| {
        let form = format!("x={}", text.replace('+', "%2B"));
        url::form_urlencoded::parse(form.as_bytes()).next().map(|(_, value)| Zeroizing::new(value.into_owned()))
    };
    let user = decoded(proxy.url.username()).filter(|user| !user.is_empty())?;
    let password = decoded(proxy.url.password().unwrap_or_default())?;
    let both = Zeroizing::new(format!("{}:{}", *user, *password));
    Some(Zeroizing::new(STANDARD.encode(both.as_bytes())))
}

/// That the proxy said nothing until the deadline.
pub(super) fn silent(proxy: &ProxySetting) -> Error {
    broken(proxy, "it took the connection and did not answer")
}

fn broken(proxy: &ProxySetting, why: &str) -> Error {
    let what = format!("the proxy `{}` that `{}` names: {why}", joined(&proxy.address()), proxy.variable);
    Error::new(&catalogue::PROXY_UNREACHABLE, what)
}
