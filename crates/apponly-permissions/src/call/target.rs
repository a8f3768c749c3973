//! From a URL or a path as people write it to a plain path.

/// The path of a target: without scheme, host, version and query, percent-decoded, with one slash in front of each segment.
pub(super) fn path(target: &str) -> String {
    let end = target.find(['?', '#']).unwrap_or(target.len());
    let path = without_host(target.get(..end).unwrap_or_default());
    let decoded = decode(path);
    let segments = without_version(super::fold::segments(&decoded));
    let mut joined = String::with_capacity(decoded.len() + 1);
    for segment in segments {
        joined.push('/');
        joined.push_str(segment);
    }
    joined
}

fn without_host(target: &str) -> &str {
    if let Some((scheme, rest)) = target.split_once("://")
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    {
        return rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or_default();
    }
    match target.split_once('/') {
        Some((first, rest)) if is_graph_host(first) => rest,
        None if is_graph_host(target) => "",
        _ => target,
    }
}

/// Hosts that are written without a scheme: those of Graph in each cloud.
fn is_graph_host(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let name = lower.split(':').next().unwrap_or_default();
    name.contains("graph")
        && [".microsoft.com", ".microsoft.us", ".chinacloudapi.cn"].iter().any(|end| name.ends_with(end))
}

fn without_version(mut segments: Vec<&str>) -> Vec<&str> {
    if segments.first().is_some_and(|first| is_version(first)) {
        segments.remove(0);
    }
    segments
}

fn is_version(segment: &str) -> bool {
    ["v1.0", "beta", "v1", "v2.0"].iter().any(|version| segment.eq_ignore_ascii_case(version))
}

/// Undoes percent-encoding but of slashes, which would become other segments, and of what is no text.
fn decode(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let escaped = if first == b'%' { behind.get(..2).and_then(hex_pair) } else { None };
        match escaped {
            Some(byte) if byte != b'/' && !byte.is_ascii_control() => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(pair).ok()?;
    if text.bytes().all(|byte| byte.is_ascii_hexdigit()) { u8::from_str_radix(text, 16).ok() } else { None }
}
