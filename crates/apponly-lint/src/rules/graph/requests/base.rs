//! The address that an object for requests begins all its paths with: `axios.create({ baseURL })`, `BaseAddress`.
use crate::flow::document::{Call, Document};
use crate::flow::knowledge::fold;
use crate::lexers::token::Kind;

/// Whether the paths of a call go to Graph by the address of its receiver; `None` where that is not known.
pub(in crate::rules) fn is_graph(document: &Document<'_>, call: &Call) -> Option<bool> {
    let receiver = call.name.checked_sub(2)?;
    if call.command || !matches!(document.raw(call.name - 1), "." | "?.") {
        return None;
    }
    if document.kind(receiver) == Some(Kind::Close) {
        // `request(app).get('/me')` of a test.
        let made = document.partner(receiver).and_then(|open| open.checked_sub(1)).map(|name| document.raw(name))?;
        return is_test(made).then_some(false);
    }
    let name = document.name(receiver);
    let assignments = document.assignments(name).iter().rev().take(4);
    for binding in assignments.filter_map(|index| document.bindings.get(*index as usize)) {
        let value = binding.value.clone().take(200);
        for at in value {
            let written = document.raw(at);
            if is_test(written) {
                return Some(false);
            }
            if is_base(written) && matches!(document.raw(at + 1), "=" | ":") {
                return Some(speaks_of_graph(document, at));
            }
        }
    }
    // `client.BaseAddress = new Uri(…)`
    let set = ["BaseAddress", "baseURL", "base_url"].iter().flat_map(|key| document.assignments(key).iter().take(8));
    let known = set.filter_map(|index| document.bindings.get(*index as usize));
    let mut own = known.filter(|binding| binding.key.checked_sub(2).is_some_and(|at| document.name(at) == name));
    own.next().map(|binding| speaks_of_graph(document, binding.key))
}

/// Of a longer value the rest is not read, in bytes.
const LONGEST: usize = 1024;

fn is_test(name: &str) -> bool {
    matches!(name, "request" | "supertest" | "TestClient" | "test_client" | "agent")
}

fn is_base(name: &str) -> bool {
    name.len() < 16 && matches!(fold(name).as_str(), "baseurl" | "baseaddress" | "baseuri" | "prefixurl" | "rooturl")
}

/// Whether the value behind a key has to do with Graph.
fn speaks_of_graph(document: &Document<'_>, key: usize) -> bool {
    let known = document.bindings.iter().skip(document.bindings.partition_point(|binding| binding.value.end <= key));
    let value = known.take(64).find(|binding| binding.key == key).map(|binding| document.span(&binding.value));
    let bytes = value.and_then(|value| document.text.as_bytes().get(value)).unwrap_or_default();
    let written = String::from_utf8_lossy(bytes.get(..bytes.len().min(LONGEST)).unwrap_or_default());
    written.to_ascii_lowercase().contains("graph")
}
