//! Where the requests go whose certificates are not checked: Entra and Graph, or a service of one's own.
use crate::file::{File, Place, call_arguments};
use crate::flow::document::{Argument, Binding, Call, Document};
use crate::lexers::token::Kind;

/// So many calls of one file are looked at for one name.
const MAXIMUM_CALLS: usize = 2000;
/// So many tokens of one argument are looked at for a name.
const MAXIMUM_TOKENS: usize = 64;

/// Whose servers are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Sign-in, Graph, or nothing is known.
    Microsoft,
    /// Another service in the world.
    Elsewhere,
    /// This machine, or the network around it.
    Local,
}

/// Where the request around a place goes, or those of the client that is made there.
pub(super) fn of(file: &File<'_, '_>, document: &Document<'_>, place: &Place) -> Destination {
    let own = document.calls_around(place.token).take(4).find_map(|call| of_call(file, place.document, document, call));
    own.or_else(|| of_client(file, document, place)).unwrap_or(Destination::Microsoft)
}

/// Where a call goes, by the addresses among its arguments.
pub(super) fn of_call(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call) -> Option<Destination> {
    let mut found = None;
    let proxy = |argument: &&Argument| argument.name.is_some_and(|name| is_proxy(document.raw(name)));
    for argument in call_arguments(document, call).iter().take(16).filter(|argument| !proxy(argument)) {
        let value = file.value(index, &argument.value);
        let Some(literal) = value.literal else { continue };
        match of_address(&literal.text) {
            Some(Destination::Microsoft) => return Some(Destination::Microsoft),
            other => found = found.or(other),
        }
    }
    found
}

/// What takes the address of a proxy: nobody's certificate is checked there.
pub(super) fn is_proxy(option: &str) -> bool {
    matches!(option, "-x" | "--proxy" | "--preproxy" | "-Proxy" | "--socks5" | "--socks5-hostname")
}

/// Where the calls go that are made with the object that a place belongs to.
fn of_client(file: &File<'_, '_>, document: &Document<'_>, place: &Place) -> Option<Destination> {
    let name = client_name(document, place)?;
    let mut found = None;
    for call in document.calls.iter().take(MAXIMUM_CALLS).filter(|call| uses(document, call, name)) {
        match of_call(file, place.document, document, call) {
            Some(Destination::Microsoft) => return Some(Destination::Microsoft),
            other => found = found.or(other),
        }
    }
    found
}

/// `session` of `session.verify = False`, `agent` of `const agent = new https.Agent({ … })`.
fn client_name<'t>(document: &Document<'t>, place: &Place) -> Option<&'t str> {
    let dotted = place.token.checked_sub(2).filter(|&at| document.is_operator(at + 1, "."));
    if let Some(owner) = dotted.filter(|_| document.is_operator(place.token + 1, "=")) {
        return Some(document.name(owner));
    }
    let holds = |binding: &&Binding| binding.assigns && binding.value.contains(&place.token);
    document.bindings.iter().find(holds).map(|binding| document.name(binding.key))
}

fn uses(document: &Document<'_>, call: &Call, name: &str) -> bool {
    let named = |at: usize| matches!(document.kind(at), Some(Kind::Word | Kind::Variable)) && document.name(at) == name;
    named(call.first) && call.first != call.name
        || document.call_arguments(call).iter().any(|argument| argument.value.clone().take(MAXIMUM_TOKENS).any(named))
}

/// Whose server an address names; `None` where it names none.
pub(super) fn of_address(text: &str) -> Option<Destination> {
    let host = text.split_once("://")?.1;
    let end = host.find(['/', '?', ' ', '"', '\'']).unwrap_or(host.len());
    let host = host.get(..end)?.rsplit('@').next()?;
    let known = host.bytes().any(|byte| byte.is_ascii_alphanumeric());
    if !known {
        return None;
    }
    let name = host.split(':').next().unwrap_or(host);
    let own = name == "localhost"
        || host.starts_with('[')
        || ["127.", "10.", "192.168.", "169.254."].iter().any(|start| name.starts_with(start))
        || name.strip_prefix("172.").and_then(|rest| rest.get(..3)).is_some_and(|part| ("16."..="31.").contains(&part))
        || [".local", ".localhost", ".internal", ".lan", ".svc", ".test"].iter().any(|end| name.ends_with(end))
        || name.contains(".svc.") && !name.ends_with(".com")
        || !name.contains('.') && name.is_ascii();
    Some(match own {
        true => Destination::Local,
        false if ["microsoft", "azure", "windows.net", "office", "sharepoint"].iter().any(|own| name.contains(own)) => {
            Destination::Microsoft
        }
        false if name.is_ascii() => Destination::Elsewhere,
        // A part of the name is not known.
        false => Destination::Microsoft,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_whose_server_it_is() {
        let cases = [
            ("https://graph.microsoft.com/v1.0", Some(Destination::Microsoft)),
            ("https://login.microsoftonline.com/\u{fffc}/oauth2", Some(Destination::Microsoft)),
            ("https://localhost:8443/x", Some(Destination::Local)),
            ("https://172.20.1.1", Some(Destination::Local)),
            ("https://172.40.1.1", Some(Destination::Elsewhere)),
            ("https://printer/status", Some(Destination::Local)),
            ("https://partner.example/api", Some(Destination::Elsewhere)),
            ("https://\u{fffc}/api", None),
            ("no address", None),
        ];
        for (text, expected) in cases {
            assert_eq!(of_address(text), expected, "{text}");
        }
    }
}
