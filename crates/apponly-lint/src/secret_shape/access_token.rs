//! JSON web tokens, and whether Entra made them.

use serde::Deserialize;

use super::Shape;

/// Longer claims than this are not read; those of Entra have a few kilobytes.
const MAX_CLAIMS: usize = 64 * 1024;

/// The claims by which Entra's tokens are known.
#[derive(Deserialize)]
struct Claims<'a> {
    #[serde(borrow, default)]
    iss: Option<std::borrow::Cow<'a, str>>,
    #[serde(borrow, default)]
    tid: Option<std::borrow::Cow<'a, str>>,
    #[serde(default)]
    appid: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    azp: Option<serde::de::IgnoredAny>,
}

pub(super) fn classify(text: &[u8]) -> Option<Shape> {
    let mut parts = text.split(|byte| *byte == b'.');
    let (header, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let encoded = |part: &[u8]| part.len() >= 8 && part.iter().all(|byte| is_base64url(*byte));
    if parts.next().is_some() || !header.starts_with(b"eyJ") || ![header, claims, signature].into_iter().all(encoded) {
        return None;
    }
    Some(if is_of_entra(claims) { Shape::EntraToken } else { Shape::OtherToken })
}

fn is_of_entra(claims: &[u8]) -> bool {
    let Some(decoded) = (claims.len() <= MAX_CLAIMS).then(|| decode(claims)).flatten() else { return false };
    let Ok(claims) = serde_json::from_slice::<Claims<'_>>(&decoded) else { return false };
    let issuer = claims.iss.unwrap_or_default();
    ["sts.windows.net", "login.microsoftonline.", "login.partner.microsoftonline.", "sts.chinacloudapi.cn"]
        .iter()
        .any(|host| issuer.contains(host))
        || (claims.tid.is_some() && (claims.appid.is_some() || claims.azp.is_some()))
}

pub(super) fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Base64 in the alphabet of URLs, without padding. `None` for other characters.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut held, mut bits) = (0_u32, 0);
    for character in text {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(text: &str) -> String {
        const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let bits: String = text.bytes().map(|byte| format!("{byte:08b}")).collect();
        let digit = |bits: &[u8]| {
            let padded = format!("{:0<6}", std::str::from_utf8(bits).unwrap());
            char::from(DIGITS[usize::from_str_radix(&padded, 2).unwrap()])
        };
        bits.as_bytes().chunks(6).map(digit).collect()
    }

    fn token(claims: &str) -> String {
        format!("{}.{}.{}", encode(r#"{"typ":"JWT","alg":"RS256"}"#), encode(claims), "c2lnbmF0dXJl")
    }

    #[test]
    fn tokens_of_entra_are_known_by_issuer_or_tenant() {
        for claims in [
            r#"{"aud":"https://graph.microsoft.com","iss":"https://sts.windows.net/a/","exp":1}"#,
            r#"{"iss":"https://login.microsoftonline.com/a/v2.0"}"#,
            r#"{"tid":"a","appid":"b"}"#,
        ] {
            assert_eq!(classify(token(claims).as_bytes()), Some(Shape::EntraToken), "{claims}");
        }
    }

    #[test]
    fn other_tokens_are_only_tokens() {
        assert_eq!(classify(token(r#"{"iss":"https://accounts.example.com"}"#).as_bytes()), Some(Shape::OtherToken));
        assert_eq!(classify(token("no json at all").as_bytes()), Some(Shape::OtherToken));
    }

    #[test]
    fn dotted_names_and_unsigned_tokens_are_none() {
        let unsigned = token("{}").replace("c2lnbmF0dXJl", "");
        for text in ["eyJ.name.of", "some.dotted.name", &unsigned, "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.a.b.c"] {
            assert_eq!(classify(text.as_bytes()), None, "{text}");
        }
    }
}
