//! Functions that are known by a part of their name.
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

/// Functions that wrap a credential or a token, whatever the library.
pub(super) fn passes_by_name(folded: &str) -> bool {
    static PARTS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let parts = PARTS.get_or_init(|| AhoCorasick::new(PARTS_OF_NAMES).ok());
    parts.as_ref().is_some_and(|parts| parts.is_match(folded)) || quotes_for_address(folded)
}

const PARTS_OF_NAMES: &[&str] = &[
    "header",
    "bearer",
    "authprovider",
    "authenticationprovider",
    "credential",
    "encode",
    "escape",
    "graphclient",
    "graphserviceclient",
    "securestring",
    "jsonconvert",
    "initwithmiddleware",
    "azureidentity",
];

/// Functions and commands that quote a text for an address, by whatever name: `urlenc`, `url_encode`, `uriEscape`.
pub(crate) fn quotes_for_address(folded: &str) -> bool {
    matches!(folded, "rawurlencode" | "urlenc" | "urlquote" | "uriencode" | "percentencode")
        || folded.contains("urlencode")
        || folded.contains("encodeuri")
        || folded.contains("escapedata")
}
