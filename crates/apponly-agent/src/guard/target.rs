//! A path and a query, as they stand. Nothing is decoded or cleaned up before paths are compared, so that `..`, `//`, `\`
//! and `%2e` are paths that are not served, whatever others make of them.

use super::Guard;

pub(super) fn check(target: &str) -> Result<(), Guard> {
    let is_plain =
        |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`');
    if target.starts_with('/') && target.bytes().all(is_plain) { Ok(()) } else { Err(Guard::Target) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_forms_than_a_path_are_refused() {
        let bad = [
            "",
            "*",
            "http://127.0.0.1:80/msi/token",
            "https://graph.microsoft.com/",
            "127.0.0.1:80",
            "msi/token",
            "/msi/token#a",
            "/msi\\token",
            "\\msi\\token",
            "/msi/token?a=é",
            "/msi/token?a=\u{7f}",
        ];
        for target in bad {
            assert_eq!(check(target), Err(Guard::Target), "{target}");
        }
        assert_eq!(check("/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fa"), Ok(()));
    }
}
