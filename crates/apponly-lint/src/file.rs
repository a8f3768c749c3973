//! One file as the rules see it: its documents, the words in it, who signs in.
use std::cell::OnceCell;
use std::ops::Range;

use apponly_permissions::PermissionMap;

use crate::app_library;
use crate::flow::document::{Argument, Call, Document};
use crate::flow::evaluate::Evaluator;
use crate::flow::knowledge::{Folded, fold};
use crate::flow::value::{Origin, Value};
use crate::known_calls::KnownCalls;
use crate::lexers::token::Kind;
use crate::lexers::{self, Dialect};
use crate::rules::graph::requests::{self, Request};
use crate::words::{Hit, Word};

/// So many scripts within one file are read.
const MAXIMUM_EMBEDDED: usize = 500;

/// The documents of a file: itself, then the scripts within it.
pub(crate) fn documents(text: &str, dialect: Dialect) -> (Vec<Document<'_>>, bool) {
    let (tokens, embedded) = lexers::lex(text, 0..text.len(), dialect);
    let mut full = tokens.full || embedded.len() > MAXIMUM_EMBEDDED;
    let mut documents = vec![Document::new(text, dialect, tokens.list)];
    for script in embedded.into_iter().take(MAXIMUM_EMBEDDED) {
        let tokens = lexers::lex_embedded(text, &script);
        full |= tokens.full;
        if !tokens.list.is_empty() {
            documents.push(Document::new(text, script.dialect, tokens.list));
        }
    }
    full |= documents.iter().any(|document| document.full);
    (documents, full)
}

/// Who signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    App,
    User,
}

/// A word in the code of a document, not in a comment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) word: Word,
    /// The byte of the file.
    pub(crate) at: usize,
    pub(crate) length: usize,
    pub(crate) document: usize,
    pub(crate) token: usize,
}

/// A command that signs a session in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignIn {
    pub(crate) document: usize,
    pub(crate) token: usize,
    pub(crate) identity: Identity,
    /// It signs in the Azure CLI, which has a session of its own.
    azure_cli: bool,
    /// Where its block ends.
    close: usize,
}

/// One file.
#[derive(Debug)]
pub(crate) struct File<'d, 't> {
    pub(crate) text: &'t str,
    pub(crate) documents: &'d [Document<'t>],
    pub(crate) values: Vec<Evaluator<'d, 't>>,
    pub(crate) places: Vec<Place>,
    /// Which words have a place, a bit for each.
    words: u64,
    pub(crate) sign_ins: Vec<SignIn>,
    /// Which call needs which permission, if that is known.
    pub(crate) known: Option<&'d KnownCalls>,
    pub(crate) dialect: Dialect,
    /// The mark of a secret stands somewhere in it, comments included.
    pub(crate) shapes: bool,
    /// The file speaks of Entra or Graph.
    pub(crate) entra: bool,
    /// An app signs in somewhere in it.
    pub(crate) app: bool,
    /// A user signs in somewhere in it.
    pub(crate) user: bool,
    /// The app signs in by the settings of a library.
    pub(crate) library: bool,
    /// It tests something else, and may well do what must fail.
    pub(crate) test: bool,
    requests: OnceCell<Vec<Request>>,
}

impl<'d, 't> File<'d, 't> {
    /// The permission map, if there is one. Asking for it may load it.
    pub(crate) fn map(&self) -> Option<&'d PermissionMap> {
        self.known.and_then(KnownCalls::map)
    }

    pub(crate) fn new(text: &'t str, documents: &'d [Document<'t>], hits: &[Hit], dialect: Dialect) -> Self {
        let values = documents.iter().map(Evaluator::new).collect();
        let places: Vec<Place> = hits.iter().filter_map(|hit| place(documents, hit)).collect();
        let words = places.iter().fold(0, |words, place| words | 1 << place.word as u8);
        let entra = hits.iter().any(|hit| {
            matches!(
                hit.word,
                Word::Entra
                    | Word::Graph
                    | Word::GraphLibrary
                    | Word::Authority
                    | Word::App
                    | Word::Host
                    | Word::ClientSecret
            )
        });
        let shapes = hits.iter().any(|hit| hit.word == Word::Shape);
        let mut file = Self {
            text,
            documents,
            values,
            places,
            words,
            sign_ins: Vec::new(),
            known: None,
            dialect,
            shapes,
            entra,
            app: false,
            user: false,
            library: false,
            test: false,
            requests: OnceCell::new(),
        };
        file.app = file.has(Word::App) || file.has(Word::Host) || file.grants(is_flow_of_app);
        let by_library = file.calls().any(|(_, document, call)| app_library::signs_in(document, call));
        file.app |= by_library;
        file.library = by_library;
        file.test = file.has(Word::Test);
        file.user = file.has(Word::User) || file.grants(is_flow_of_user);
        file.sign_in();
        file
    }

    /// App-only, as far as the file tells.
    pub(crate) fn is_app_only(&self) -> bool {
        self.app && !self.user
    }

    /// Whether a path alone may be one of Graph.
    pub(crate) fn speaks_of_graph(&self) -> bool {
        self.has(Word::Graph) || self.has(Word::GraphLibrary)
    }

    pub(crate) fn has(&self, word: Word) -> bool {
        self.words & 1 << word as u8 != 0
    }

    pub(crate) fn of(&self, word: Word) -> impl Iterator<Item = Place> {
        self.places.iter().copied().filter(move |place| place.word == word)
    }

    pub(crate) fn each(&self) -> impl Iterator<Item = (&'d Document<'t>, &Evaluator<'d, 't>)> {
        self.documents.iter().zip(&self.values)
    }

    /// All calls with their document.
    pub(crate) fn calls(&self) -> impl Iterator<Item = (usize, &'d Document<'t>, &'d Call)> {
        let documents = self.documents.iter().enumerate();
        documents.flat_map(|(index, document)| document.calls.iter().map(move |call| (index, document, call)))
    }

    pub(crate) fn value(&self, document: usize, tokens: &Range<usize>) -> Value {
        self.values.get(document).map(|values| values.value(tokens)).unwrap_or_default()
    }

    /// The requests that it sends to Graph.
    pub(crate) fn requests(&self) -> &[Request] {
        self.requests.get_or_init(|| requests::of(self))
    }

    /// Whether a binding that names the flow of a sign-in names one of these.
    fn grants(&self, known: fn(&str, &str) -> bool) -> bool {
        self.each().any(|(document, values)| {
            document.bindings.iter().any(|binding| {
                let name = document.name(binding.key);
                let flow = matches!(name.len(), 9..16) && matches!(fold(name).as_str(), "granttype" | "authflowtype");
                flow && values.value(&binding.value).text().is_some_and(|text| known(name, text))
            })
        })
    }

    fn sign_in(&mut self) {
        let mut found = Vec::new();
        for (index, document, call) in self.calls().filter(|(_, _, call)| call.command) {
            let identity = match call.folded.as_str() {
                "connectmggraph" => self.connection(index, document, call),
                "connectazaccount" | "connectpnponline" | "addazaccount" | "connectazuread" | "connectazacccount" => {
                    self.connection(index, document, call)
                }
                "getmsaltoken" | "connectmsgraph" => self.connection(index, document, call),
                "az" => azure_cli(document, call),
                _ => None,
            };
            found.extend(identity.map(|identity| {
                let (azure_cli, close) = (call.folded == "az", block_end(document, call.name));
                SignIn { document: index, token: call.name, identity, azure_cli, close }
            }));
            if found.len() >= MAXIMUM_SIGN_INS {
                break;
            }
        }
        self.app |= found.iter().any(|sign_in| sign_in.identity == Identity::App);
        self.user |= found.iter().any(|sign_in| sign_in.identity == Identity::User);
        self.sign_ins = found;
    }

    /// Whom a `Connect-…` signs in, by its parameters.
    fn connection(&self, index: usize, document: &Document<'t>, call: &Call) -> Option<Identity> {
        let names = self.parameter_names(document, call);
        let has = |known: &[&str]| names.iter().any(|name| known.contains(&name.as_str()));
        if has(&["accesstoken"]) {
            let value = argument(document, call, "accesstoken").map(|argument| self.value(index, &argument.value));
            let origin = value.unwrap_or_default().origin;
            return match (origin.has(Origin::APP), origin.has(Origin::USER)) {
                (true, false) => Some(Identity::App),
                (false, true) => Some(Identity::User),
                _ => None,
            };
        }
        if has(APP_PARAMETERS) {
            return Some(Identity::App);
        }
        let splatted = has_splat(document, call);
        let interactive =
            has(&["scopes", "usedevicecode", "usedeviceauthentication", "interactive", "devicelogin", "devicecode"]);
        (interactive || !splatted).then_some(Identity::User)
    }

    /// The names of the parameters of a command, those of splatted hashtables included.
    pub(crate) fn parameter_names(&self, document: &Document<'t>, call: &Call) -> Vec<Folded> {
        let mut names = Vec::new();
        for argument in call_arguments(document, call) {
            match argument.name {
                Some(name) => names.push(fold(document.name(name))),
                None => names.extend(self.splatted(document, argument)),
            }
        }
        names
    }

    fn splatted(&self, document: &Document<'t>, argument: &Argument) -> Vec<Folded> {
        let at = argument.value.start;
        if !document.token(at).is_some_and(|token| token.has(lexers::token::SPLAT)) {
            return Vec::new();
        }
        let assignments = document.assignments(document.name(at));
        let binding = assignments.iter().rev().filter_map(|index| document.bindings.get(*index as usize));
        let Some(binding) = binding.into_iter().find(|binding| binding.value.end <= at) else { return Vec::new() };
        let inside = |other: &&crate::flow::document::Binding| {
            other.group.is_some_and(|group| binding.value.contains(&group)) && binding.value.contains(&other.key)
        };
        document.bindings.iter().filter(inside).map(|other| fold(document.name(other.key))).collect()
    }

    /// Who is signed in where a command of a session runs: by the nearest sign-in before it whose block encloses it.
    pub(crate) fn session_at(&self, document: usize, token: usize) -> Option<Identity> {
        let nearest = self.nearest(document, token, false).or_else(|| self.nearest(document, token, true));
        nearest.or_else(|| self.is_app_only().then_some(Identity::App))
    }

    /// Who is signed in to the Azure CLI: by the nearest `az login`, else by what runs the script.
    pub(crate) fn azure_cli_at(&self, document: usize, token: usize) -> Option<Identity> {
        let host = || self.has(Word::Host).then_some(Identity::App);
        let elsewhere = || {
            let mut others = self
                .sign_ins
                .iter()
                .filter(|sign_in| sign_in.azure_cli && (sign_in.document != document || sign_in.token < token));
            let first = others.next()?.identity;
            others.all(|sign_in| sign_in.identity == first).then_some(first)
        };
        self.nearest(document, token, true).or_else(elsewhere).or_else(host)
    }

    fn nearest(&self, document: usize, token: usize, azure_cli: bool) -> Option<Identity> {
        let before =
            self.sign_ins.iter().rev().filter(|sign_in| {
                sign_in.document == document && sign_in.token < token && sign_in.azure_cli == azure_cli
            });
        before.into_iter().find(|sign_in| token < sign_in.close).map(|sign_in| sign_in.identity)
    }
}

/// `auth_flow_type='credentials'` of O365.
fn is_flow_of_app(name: &str, flow: &str) -> bool {
    name.contains("low") && flow == "credentials"
}

fn is_flow_of_user(_name: &str, flow: &str) -> bool {
    matches!(flow, "password" | "authorization_code" | "authorization" | "public")
}

/// More sign-ins of one file are not told apart.
const MAXIMUM_SIGN_INS: usize = 64;

const APP_PARAMETERS: &[&str] = &[
    "clientsecretcredential",
    "certificate",
    "certificatethumbprint",
    "certificatename",
    "certificatesubjectname",
    "identity",
    "environmentvariable",
    "clientsecret",
    "clientcertificate",
    "serviceprincipal",
    "thumbprint",
    "managedidentity",
    "certificatepath",
    "certificatebase64encoded",
    "federatedtoken",
    "applicationid",
];

fn azure_cli(document: &Document<'_>, call: &Call) -> Option<Identity> {
    let arguments = call_arguments(document, call);
    let first = arguments.first()?;
    if document.content(first.value.start) != "login" {
        return None;
    }
    let app = arguments
        .iter()
        .filter_map(|argument| argument.name)
        .any(|name| matches!(document.name(name), "service-principal" | "identity" | "federated-token" | "i"));
    Some(if app { Identity::App } else { Identity::User })
}

/// The arguments of a call.
pub(crate) fn call_arguments<'d>(document: &'d Document<'_>, call: &Call) -> &'d [Argument] {
    document.call_arguments(call)
}

/// The argument of that folded name.
pub(crate) fn argument<'d>(document: &'d Document<'_>, call: &Call, name: &str) -> Option<&'d Argument> {
    let arguments = document.call_arguments(call).iter();
    arguments.into_iter().find(|argument| argument.name.is_some_and(|found| fold(document.name(found)) == name))
}

/// Whether a hashtable is splatted over a command.
pub(crate) fn has_splat(document: &Document<'_>, call: &Call) -> bool {
    let splat =
        |argument: &Argument| document.token(argument.value.start).is_some_and(|token| token.has(lexers::token::SPLAT));
    document.call_arguments(call).iter().any(splat)
}

/// Where the innermost braces around a token close; the end of the document without any.
fn block_end(document: &Document<'_>, token: usize) -> usize {
    let encloses = |index: &usize| {
        document.token(*index).is_some_and(|found| found.opens(b'{'))
            && document.partner(*index).is_some_and(|close| close > token)
    };
    let open = (token.saturating_sub(20_000)..token).rev().find(encloses);
    open.and_then(|open| document.partner(open)).unwrap_or(usize::MAX)
}

fn place(documents: &[Document<'_>], hit: &Hit) -> Option<Place> {
    let at = hit.at as usize;
    let (_, scripts) = documents.split_first()?;
    // Scripts within the file follow it, in the order of their places.
    let behind = scripts.partition_point(|script| script.token(0).is_some_and(|token| token.start as usize <= at));
    let candidates = [behind, 0];
    candidates.into_iter().find_map(|index| {
        let token = token_at(documents.get(index)?, at)?;
        Some(Place { word: hit.word, at, length: usize::from(hit.length), document: index, token })
    })
}

/// The innermost token over a byte.
pub(crate) fn token_at(document: &Document<'_>, at: usize) -> Option<usize> {
    let behind = document.tokens.partition_point(|token| token.start as usize <= at);
    let over = |index: usize| document.token(index).is_some_and(|token| token.range().contains(&at));
    let last = behind.checked_sub(1)?;
    if over(last) && document.kind(last) != Some(Kind::Open) {
        return Some(last);
    }
    // Within a text, behind its holes.
    (last.saturating_sub(256)..last).rev().find(|&index| document.kind(index) == Some(Kind::Text) && over(index))
}
