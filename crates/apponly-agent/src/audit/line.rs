//! What stands in a line, after the time. Values are escaped so that a line stays one line of visible ASCII.

use std::io::Write as _;

use apponly::AccessToken;

use crate::grants::Ask;
use crate::peer::Peer;
use crate::protocol::Protocol;

/// A token that was handed out.
pub(crate) fn served(ask: &Ask, token: &AccessToken, cached: bool, peer: &Peer) -> Vec<u8> {
    let mut line = Vec::with_capacity(256);
    line.extend_from_slice(br#""event":"token","decision":"served""#);
    add(&mut line, "protocol", ask.protocol.name());
    add(&mut line, "identity", &ask.grant.identity);
    if let Some(client_id) = ask.grant.client_id(token) {
        add(&mut line, "client_id", client_id);
    }
    add(&mut line, "resource", &ask.grant.resource);
    line.extend_from_slice(if cached { br#","cached":true"# } else { br#","cached":false"# });
    line.extend_from_slice(peer.audit_text().as_bytes());
    line
}

/// A request that got no token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refused<'a> {
    /// The guard, what is wrong with the parameters, or the code of the catalogue.
    pub(crate) reason: &'static str,
    pub(crate) protocol: Option<Protocol>,
    /// Where the request was one for a token that is handed out.
    pub(crate) ask: Option<&'a Ask>,
    pub(crate) peer: Option<&'a Peer>,
}

/// The same for a request that got no token.
pub(crate) fn refused(refused: Refused<'_>) -> Vec<u8> {
    let mut line = Vec::with_capacity(256);
    line.extend_from_slice(br#""event":"token","decision":"refused""#);
    add(&mut line, "reason", refused.reason);
    if let Some(protocol) = refused.protocol {
        add(&mut line, "protocol", protocol.name());
    }
    if let Some(ask) = refused.ask {
        add(&mut line, "identity", &ask.grant.identity);
        add(&mut line, "resource", &ask.grant.resource);
    }
    if let Some(peer) = refused.peer {
        line.extend_from_slice(peer.audit_text().as_bytes());
    }
    line
}

/// Refusals for which there was no line of their own.
pub(crate) fn refused_more(count: u64) -> Vec<u8> {
    format!(r#""event":"refusals-not-listed","decision":"refused","count":{count}"#).into_bytes()
}

fn add(line: &mut Vec<u8>, name: &str, value: &str) {
    line.extend_from_slice(b",\"");
    line.extend_from_slice(name.as_bytes());
    line.extend_from_slice(b"\":");
    add_text(line, value);
}

/// A JSON text in visible ASCII.
pub(crate) fn add_text(line: &mut Vec<u8>, text: &str) {
    line.push(b'"');
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte @ (b'"' | b'\\')) => line.extend_from_slice(&[b'\\', byte]),
            Ok(byte @ b' '..=b'~') => line.push(byte),
            // Writing to memory cannot fail.
            _ => write!(line, "\\u{unit:04x}").unwrap_or_default(),
        }
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        let mut line = Vec::new();
        add_text(&mut line, text);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn values_cannot_end_a_line_or_add_a_field() {
        let evil = "a\",\"decision\":\"served\"}\r\n{\"b\\\u{1b}[31m\u{7f}\u{85}\u{2028}é😀";
        let line = text(evil);
        assert!(line.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{line}");
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), evil);
    }

    #[test]
    fn lines_are_objects() {
        let refusal = Refused { reason: "host", protocol: Some(Protocol::Imds), ask: None, peer: None };
        let line = format!("{{{}}}", String::from_utf8(refused(refusal)).unwrap());
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&value["reason"], &value["protocol"]), (&"host".into(), &"imds".into()));
    }
}
