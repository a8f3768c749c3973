//! Functions that are known by a part of their name.

/// Functions that wrap a credential or a token, whatever the library.
pub(super) fn passes_by_name(folded: &str) -> bool {
    if quotes_for_address(folded) {
        return true;
    }
    [
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
    ]
    .iter()
    .any(|part| folded.contains(part))
}

/// Functions and commands that quote a text for an address, by whatever name: `urlenc`, `url_encode`, `uriEscape`.
pub(crate) fn quotes_for_address(folded: &str) -> bool {
    matches!(folded, "rawurlencode" | "urlenc" | "urlquote" | "uriencode" | "percentencode")
        || folded.contains("urlencode")
        || folded.contains("encodeuri")
        || folded.contains("escapedata")
}
