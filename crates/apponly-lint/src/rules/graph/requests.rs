//! The requests that a file sends to Graph: with which method, to which path, wherever the address was put together.
pub(in crate::rules) mod base;
mod sender;

use std::collections::HashMap;
use std::ops::Range;

use crate::file::{File, call_arguments};
use crate::flow::document::{Binding, Call, Document, Tokens};
use crate::flow::knowledge::fold;
use crate::flow::value::Literal;
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, SPLAT};
use crate::rules::graph::graph_call::path_of;
use sender::Sender;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) document: usize,
    /// The token of the name of its call.
    pub(crate) call: usize,
    pub(crate) method: &'static str,
    /// The path of Graph with its query, without version.
    pub(crate) path: String,
    /// It carries a body.
    pub(crate) body: bool,
    /// Its call names the method, rather than leaving it to the default.
    told: bool,
    /// The method stands in the call itself, whatever the caller of its function gives.
    fixed: bool,
    /// Where its address stands in the file.
    place: Range<usize>,
}

impl Request {
    /// The bytes of the first of these words within the address as written, else the whole address.
    pub(crate) fn spot(&self, text: &str, words: &[&str]) -> Range<usize> {
        let written = text.get(self.place.clone()).unwrap_or_default();
        let found = words.iter().find_map(|word| Some((written.find(word)?, word.len())));
        match found {
            Some((at, length)) => self.place.start + at..self.place.start + at + length,
            None => self.place.clone(),
        }
    }
}

/// An address among the arguments of a call.
struct Address {
    literal: Literal,
    tokens: Tokens,
}

/// The requests of a file, those through its own functions included.
pub(crate) fn of(file: &File<'_, '_>) -> Vec<Request> {
    let mut requests = Vec::new();
    let mut wrappers: HashMap<(usize, usize), Option<&'static str>> = HashMap::new();
    for (index, document, call) in file.calls() {
        let Some(sender) = sender::of(document, call) else { continue };
        let sender =
            if sender == Sender::Any && base::is_graph(document, call) == Some(true) { Sender::Graph } else { sender };
        let Some(request) = sent(file, index, document, call, sender) else { continue };
        let (request, address) = request;
        if let Some(function) = call.function.filter(|&function| depends(file, index, function, &address.tokens, 0)) {
            wrappers.entry((index, function)).or_insert_with(|| request.fixed.then_some(request.method));
            if !is_written(file.text, &request.place, &request.path) {
                continue;
            }
        }
        requests.push(request);
    }
    if wrappers.is_empty() {
        return requests;
    }
    for (index, document, call) in file.calls() {
        let function = document.function_named(document.content(call.name));
        let Some(own) = function.and_then(|function| wrappers.get(&(index, function))) else { continue };
        let Some((mut request, _)) = sent(file, index, document, call, Sender::Wrapper) else { continue };
        if let Some(method) = own.filter(|_| !request.told) {
            request.method = method;
        }
        requests.push(request);
    }
    requests
}

fn sent(
    file: &File<'_, '_>,
    index: usize,
    document: &Document<'_>,
    call: &Call,
    sender: Sender,
) -> Option<(Request, Address)> {
    let mut given = Given::default();
    for argument in call_arguments(document, call).iter().take(MAXIMUM_ARGUMENTS) {
        let name = argument.name.map(|name| fold(document.name(name)));
        given.take(file, index, sender, name.as_deref(), &argument.value);
        for binding in map_of_argument(document, &argument.value) {
            given.take(file, index, sender, Some(&fold(document.name(binding.key))), &binding.value);
        }
    }
    let address = given.address?;
    // `.api('/me')` and addresses whose host is not known may be those of others.
    if !file.speaks_of_graph() && !document.content(call.name).contains("Graph") {
        return None;
    }
    let path = path_of_request(&address.literal.text, sender)?;
    let named = given
        .method
        .or_else(|| sender::method_of_name(document.content(call.name)))
        .or_else(|| sender::method_behind(document, call));
    let method = named.unwrap_or(if given.body && sender == Sender::Curl { "POST" } else { "GET" });
    let (told, fixed) = (named.is_some(), !given.from_value);
    let place = place_of(file, document, &address, &path);
    Some((Request { document: index, call: call.name, method, path, body: given.body, told, fixed, place }, address))
}

/// Arguments behind these are not read.
const MAXIMUM_ARGUMENTS: usize = 24;

/// What the arguments of a call tell.
#[derive(Default)]
struct Given {
    address: Option<Address>,
    method: Option<&'static str>,
    /// The method is the value of something, which callers may give.
    from_value: bool,
    body: bool,
}

impl Given {
    fn take(&mut self, file: &File<'_, '_>, index: usize, sender: Sender, name: Option<&str>, tokens: &Tokens) {
        match name {
            Some("method" | "x" | "request" | "httpmethod" | "verb" | "custommethod") => {
                if self.method.is_none() {
                    self.take_method(file, index, tokens);
                }
            }
            Some(
                "body" | "d" | "data" | "json" | "databinary" | "dataraw" | "form" | "f" | "postdata" | "postfile"
                | "bodydata" | "bodyfile" | "bodyparameter" | "content" | "payload" | "inputfile",
            ) if !(matches!(name, Some("f")) && sender != Sender::Curl) => self.body = true,
            Some(
                "uri" | "url" | "u" | "endpoint" | "path" | "resource" | "apiurl" | "requesturi" | "relativeuri"
                | "relativeurl" | "uripath" | "query" | "apiendpoint" | "api" | "route" | "graphuri" | "graphurl",
            )
            | None => self.take_address(file, index, sender, tokens),
            Some(_) if sender == Sender::Wrapper => self.take_address(file, index, sender, tokens),
            // `curl --fail URL` reads as the value of a switch.
            Some(_) if sender == Sender::Curl && tokens.len() == 1 => self.take_address(file, index, sender, tokens),
            Some(_) => {}
        }
    }

    fn take_method(&mut self, file: &File<'_, '_>, index: usize, tokens: &Tokens) {
        let Some(document) = file.documents.get(index) else { return };
        let ends = [Some(tokens.start), tokens.end.checked_sub(1)];
        let mut written = ends.into_iter().flatten().map(|at| document.content(at));
        self.method = written.find_map(sender::method_of_name);
        if self.method.is_none() {
            self.from_value = true;
            self.method = file.value(index, tokens).text().and_then(sender::method_of_name);
        }
    }

    fn take_address(&mut self, file: &File<'_, '_>, index: usize, sender: Sender, tokens: &Tokens) {
        if self.address.is_some() || tokens.is_empty() {
            return;
        }
        let Some(document) = file.documents.get(index) else { return };
        if document.token(tokens.start).is_some_and(|token| token.kind == Kind::Open && !token.opens(b'(')) {
            return;
        }
        // `HttpMethod.Post`, `http.MethodPatch`
        if tokens.len() == 3 && matches!(document.raw(tokens.start), "HttpMethod" | "http") {
            let word = document.raw(tokens.start + 2);
            self.method = sender::method_of_name(word.strip_prefix("Method").unwrap_or(word));
            return;
        }
        let Some(literal) = file.value(index, tokens).literal else { return };
        // `request("POST", url)`, `call('GET', path)`
        let method = sender::method_of_name(&literal.text);
        if method.is_some() {
            self.method = self.method.or(method);
            self.from_value |= document.kind(tokens.start) != Some(Kind::Text);
        } else if path_of_request(&literal.text, sender).is_some() {
            self.address = Some(Address { literal, tokens: tokens.clone() });
        }
    }
}

/// Where the path of an address is written: in its first known text, in the argument, or where that was put together.
fn place_of(file: &File<'_, '_>, document: &Document<'_>, address: &Address, path: &str) -> Range<usize> {
    let own = document.span(&address.tokens);
    let newest = (address.tokens.len() == 1).then(|| {
        let at = address.tokens.start;
        document.assigned_before(document.name(at), at).next().map(|binding| document.span(&binding.value))
    });
    let places = [Some(address.literal.place.clone()), Some(own.clone()), newest.flatten()];
    let names = |place: &Range<usize>| is_written(file.text, place, path);
    places.into_iter().flatten().find(names).unwrap_or(own)
}

/// Whether the first segment of a path stands there.
pub(in crate::rules) fn is_written(text: &str, place: &Range<usize>, path: &str) -> bool {
    let segment = path.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    !segment.is_empty() && text.get(place.clone()).is_some_and(|written| written.contains(segment))
}

/// The path of Graph in an address; of a path alone where the sender knows no other host.
fn path_of_request(text: &str, sender: Sender) -> Option<String> {
    let text = text.trim();
    if text.len() > 2000 {
        return None;
    }
    if let Some(path) = path_of(text) {
        return Some(path.to_owned());
    }
    let alone = matches!(sender, Sender::Graph | Sender::Wrapper);
    let first = text.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    let plain = first.len() < 40 && first.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let told = text.contains('/') || first == "me" || sender == Sender::Graph;
    (alone && plain && !first.is_empty() && told && !text.starts_with("//"))
        .then(|| format!("/{}", text.trim_start_matches('/')))
}

/// The entries of the maps that a range holds itself, and of those that it splats.
pub(in crate::rules) fn map_of_argument<'d>(document: &'d Document<'_>, tokens: &Tokens) -> &'d [Binding] {
    let at = tokens.start;
    let Some(token) = document.token(at) else { return &[] };
    if token.has(SPLAT) {
        return splatted(document, at);
    }
    let named = matches!(token.kind, Kind::Word) && tokens.len() == 1 && document.dialect == Dialect::JavaScript;
    if named {
        return splatted(document, at);
    }
    if token.kind != Kind::Open || token.opens(b'(') {
        return &[];
    }
    document.partner(at).map_or(&[], |close| within(document, at, close))
}

/// The entries of the map that was assigned to a name before a token.
fn splatted<'d>(document: &'d Document<'_>, at: usize) -> &'d [Binding] {
    let Some(binding) = document.assigned_before(document.name(at), at).next() else { return &[] };
    let open =
        binding.value.clone().take(3).find(|&index| document.token(index).is_some_and(|token| token.opens(b'{')));
    open.and_then(|open| Some((open, document.partner(open)?)))
        .map_or(&[], |(open, close)| within(document, open, close))
}

/// The entries of the map that a token stands in.
pub(in crate::rules) fn map_around<'d>(document: &'d Document<'_>, token: usize) -> &'d [Binding] {
    let behind = document.bindings.partition_point(|binding| binding.value.end <= token);
    let mut near = document.bindings.iter().skip(behind).take(16);
    let own = near.find(|binding| binding.value.contains(&token) && binding.group.is_some());
    let group = own.and_then(|binding| binding.group);
    group
        .and_then(|open| Some((open, document.partner(open)?)))
        .map_or(&[], |(open, close)| within(document, open, close))
}

/// The bindings between two brackets; they are in the order of their ends.
pub(in crate::rules) fn within<'d>(document: &'d Document<'_>, open: usize, close: usize) -> &'d [Binding] {
    let start = document.bindings.partition_point(|binding| binding.value.end <= open);
    let end = document.bindings.partition_point(|binding| binding.value.end <= close);
    document.bindings.get(start..end.min(start + 64)).unwrap_or_default()
}

/// Whether tokens within a function stand for what its callers give.
fn depends(file: &File<'_, '_>, index: usize, function: usize, tokens: &Tokens, depth: usize) -> bool {
    let (Some(document), Some(values)) = (file.documents.get(index), file.values.get(index)) else { return false };
    let Some(known) = document.functions.get(function) else { return false };
    let open = known.parameters.or_else(|| {
        let mut head = known.body.clone().take(64);
        head.find(|&at| document.raw(at).eq_ignore_ascii_case("param")).map(|param| param + 1)
    });
    let names = values.parameters_of(open);
    let shell = document.dialect == Dialect::Shell;
    tokens.clone().take(16).any(|at| {
        if !matches!(document.kind(at), Some(Kind::Word | Kind::Variable)) {
            return false;
        }
        let name = document.name(at);
        let positional = shell && matches!(name.as_bytes(), [b'1'..=b'9' | b'@' | b'*'] | [b'1'..=b'9', b':', ..]);
        if positional || names.iter().any(|parameter| parameter.eq_ignore_ascii_case(name)) {
            return true;
        }
        let mut own = document.assigned_before(name, at).take(2);
        depth < 2
            && own.any(|binding| {
                binding.function == Some(function) && depends(file, index, function, &binding.value, depth + 1)
            })
    })
}
