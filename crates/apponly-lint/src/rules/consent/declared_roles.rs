//! Where code declares application permissions of an app registration: the Azure and Microsoft 365 command lines, also
//! started from code, the objects of Graph and its libraries, and infrastructure as code.
use std::cell::OnceCell;
use std::ops::Range;

use crate::file::{File, Place, call_arguments};
use crate::flow::document::{Argument, Call, Document};
use crate::flow::knowledge::fold;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::rules::consent::given_role;
use crate::words::Word;

/// So many arguments of a program, as tokens, are read behind the one that announces permissions.
const MAXIMUM_ARGUMENTS: usize = 48;
/// More declarations of one file are not told apart.
const MAXIMUM_DECLARATIONS: usize = 64;
/// So many bytes around a word are read.
const MAXIMUM_PLACE: usize = 256;

/// The first declaration of an application permission in code, in bytes.
pub(in crate::rules) fn first(file: &File<'_, '_>) -> Option<Range<usize>> {
    let facts = Facts::new(file);
    let mut made = None;
    let given = file.of(Word::Declares).find(|place| {
        let declared = declares(&facts, place);
        // Where an object goes says more than where it is made.
        if declared && made.is_none() && is_made(file, place) {
            made = Some(*place);
        }
        declared && !is_made(file, place)
    });
    given.or(made).map(|place| place.at..place.at + place.length)
}

/// Every declaration, those of delegated permissions of apps beside them included.
pub(in crate::rules) fn all(file: &File<'_, '_>) -> Vec<Place> {
    let facts = Facts::new(file);
    file.of(Word::Declares).filter(|place| declares(&facts, place)).take(MAXIMUM_DECLARATIONS).collect()
}

/// Whether a command at a place adds roles by itself.
pub(in crate::rules) fn adds_roles(file: &File<'_, '_>, place: &Place) -> bool {
    let Some(document) = file.documents.get(place.document) else { return false };
    let word = file.text.get(place.at..place.at + place.length).unwrap_or_default();
    let adds = ["permission add", "api-permissions"].iter().any(|known| word.eq_ignore_ascii_case(known));
    adds && matches!(added(file, place, document), Added::Roles)
}

/// An object of the type that is made, rather than a key or an option that takes it.
fn is_made(file: &File<'_, '_>, place: &Place) -> bool {
    let Some(document) = file.documents.get(place.document) else { return false };
    let word = document.kind(place.token) == Some(Kind::Word)
        && document.raw(place.token).len() <= MAXIMUM_PLACE
        && is_name(document.name(place.token).rsplit('.').next().unwrap_or_default());
    word && !is_key(document, place.token)
}

/// What is asked of the whole file, once.
struct Facts<'f, 'd, 't> {
    file: &'f File<'d, 't>,
    role: OnceCell<bool>,
    role_ids: OnceCell<bool>,
    deployed: OnceCell<bool>,
}

impl<'f, 'd, 't> Facts<'f, 'd, 't> {
    fn new(file: &'f File<'d, 't>) -> Self {
        Self { file, role: OnceCell::new(), role_ids: OnceCell::new(), deployed: OnceCell::new() }
    }

    /// The file describes resources that a tool deploys, rather than data.
    fn is_deployed(&self) -> bool {
        *self.deployed.get_or_init(|| is_deployed(self.file.text))
    }

    /// A type `Role` is given to something.
    fn has_role(&self) -> bool {
        *self.role.get_or_init(|| given_role::anywhere(self.file))
    }

    /// `role_ids = […]` of `azuread_application_api_access`.
    fn has_role_ids(&self) -> bool {
        *self.role_ids.get_or_init(|| {
            let mut bindings =
                self.file.documents.iter().flat_map(|own| own.bindings.iter().map(move |key| (own, key)));
            bindings.any(|(document, binding)| fold(document.name(binding.key)) == "roleids")
        })
    }
}

fn declares(facts: &Facts<'_, '_, '_>, place: &Place) -> bool {
    let file = facts.file;
    let Some(document) = file.documents.get(place.document) else { return false };
    if matches!(document.dialect, Dialect::Toml | Dialect::Lines | Dialect::Plain) {
        return false;
    }
    let Some(text) = file.text.get(place.at..place.at + place.length).map(str::to_ascii_lowercase) else {
        return false;
    };
    let token = place.token;
    if matches!(document.dialect, Dialect::Json | Dialect::Yaml) {
        return match text.as_str() {
            // Arguments of a program, one by one.
            "api-permissions" => {
                document.content(token) == "--api-permissions" && matches!(added(file, place, document), Added::Roles)
            }
            _ if is_name(document.name(token)) => is_key(document, token) && facts.is_deployed() && facts.has_role(),
            _ => false,
        };
    }
    match text.as_str() {
        "permission add" | "api-permissions" => match added(file, place, document) {
            Added::Roles => true,
            Added::Unknown => facts.has_role(),
            Added::Nothing => false,
        },
        "required-resource-accesses" => {
            matches!(document.kind(token), Some(Kind::Option | Kind::Text))
                && !is_printed(document, token)
                && facts.has_role()
        }
        "apisapplication" | "applicationpermissions" => is_option(document, token, &text),
        "azuread_application_api_access" | "applicationapiaccess" => facts.has_role_ids(),
        "adapppermission" => adds_with_type(facts, place.document, document, token),
        "=role" | "=scope" | "resourceaccess" | "resource_access" => false,
        _ => is_given(file, place, document) && facts.has_role(),
    }
}

/// Whether a text describes app registrations for Pulumi, Crossplane, Ansible, Terraform or the resource manager.
fn is_deployed(text: &str) -> bool {
    const RESOURCES: &[&str] = &[
        "azuread:Application",
        "azuread:index",
        "applications.azuread.",
        "azure_rm_adapplication",
        "Microsoft.Graph/applications",
        "\"azuread_application\"",
    ];
    let holds = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    RESOURCES.iter().any(|resource| holds(resource)) && !holds("CustomResourceDefinition")
}

/// What a command adds to an app registration.
enum Added {
    Roles,
    /// Something that stands in a variable.
    Unknown,
    Nothing,
}

/// What `az ad app permission add` adds, as a command or as the arguments of a program that code starts.
fn added(file: &File<'_, '_>, place: &Place, document: &Document<'_>) -> Added {
    if is_printed(document, place.token) {
        return Added::Nothing;
    }
    let command = document.calls_around(place.token).find(|call| call.command && call.first <= place.token);
    match command {
        Some(call) if document.kind(place.token) != Some(Kind::Text) => {
            added_by_command(file, place.document, document, call)
        }
        _ => added_by_texts(file, document, place),
    }
}

fn added_by_command(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call) -> Added {
    let arguments = call_arguments(document, call);
    let words = arguments.iter().take(8).filter(|argument| argument.name.is_none());
    if !words.into_iter().any(|argument| document.content(argument.value.start) == "add") {
        return Added::Nothing;
    }
    let named = |argument: &&Argument| argument.name.is_some_and(|name| document.name(name) == "api-permissions");
    let behind = arguments.iter().skip_while(|argument| !named(argument));
    let values: Vec<&Argument> = behind
        .enumerate()
        .take_while(|(at, argument)| *at == 0 || argument.name.is_none())
        .map(|(_, own)| own)
        .collect();
    let mut unknown = values.is_empty();
    for argument in values {
        let value = file.value(index, &argument.value);
        match value.literal.as_ref().map(|literal| literal.text.as_str()) {
            Some(text) if text.contains("=Role") => return Added::Roles,
            Some(text) if text.contains("=Scope") => {}
            _ => unknown = true,
        }
    }
    if unknown { Added::Unknown } else { Added::Nothing }
}

/// `"permission", "add", …, "--api-permissions", "GUID=Role"`, or all of it in one text.
fn added_by_texts(file: &File<'_, '_>, document: &Document<'_>, place: &Place) -> Added {
    let token = place.token;
    if document.kind(token) != Some(Kind::Text) {
        return Added::Nothing;
    }
    let own = around(file.text, place);
    let before = (token.saturating_sub(MAXIMUM_ARGUMENTS)..token).rev().map(|at| document.content(at));
    let verb = before.into_iter().find(|word| matches!(*word, "add" | "delete" | "list"));
    if !own.contains("permission add") && verb != Some("add") {
        return Added::Nothing;
    }
    let behind = (token + 1..token + MAXIMUM_ARGUMENTS).filter(|at| document.kind(*at) == Some(Kind::Text));
    let mut scopes = false;
    for text in std::iter::once(own).chain(behind.map(|at| head(document.content(at), MAXIMUM_PLACE))) {
        if text.contains("=Role") {
            return Added::Roles;
        }
        scopes |= text.contains("=Scope");
    }
    if scopes { Added::Nothing } else { Added::Unknown }
}

/// What stands near a word, within the text that holds it or not.
fn around<'t>(text: &'t str, place: &Place) -> &'t str {
    let start = text.floor_char_boundary(place.at.saturating_sub(MAXIMUM_PLACE));
    head(text.get(start..).unwrap_or_default(), 3 * MAXIMUM_PLACE)
}

fn head(text: &str, length: usize) -> &str {
    text.get(..text.floor_char_boundary(length.min(text.len()))).unwrap_or_default()
}

/// Whether a text is only shown to people.
fn is_printed(document: &Document<'_>, token: usize) -> bool {
    const SHOWS: &[&str] = &[
        "echo",
        "printf",
        "cat",
        "print",
        "log",
        "info",
        "warn",
        "warning",
        "error",
        "debug",
        "writehost",
        "writeoutput",
        "writeinformation",
        "writewarning",
        "writeverbose",
        "writeerror",
        "writeline",
        "loginformation",
    ];
    let text = document.kind(token) == Some(Kind::Text);
    text && document.calls_around(token).next().is_some_and(|call| SHOWS.contains(&call.folded.as_str()))
}

/// `--apisApplication` or `--applicationPermissions` of the Microsoft 365 command line.
fn is_option(document: &Document<'_>, token: usize, name: &str) -> bool {
    document.kind(token) == Some(Kind::Option) && fold(document.name(token)) == name
}

/// `Add-AzADAppPermission … -Type Role`, the parameters also as a splatted hashtable.
fn adds_with_type(facts: &Facts<'_, '_, '_>, index: usize, document: &Document<'_>, token: usize) -> bool {
    let Some(call) = document.call_at(token).filter(|call| call.command) else { return false };
    match crate::file::argument(document, call, "type") {
        Some(kind) => {
            let value = facts.file.value(index, &kind.value);
            document.content(kind.value.start) == "Role" || value.text() == Some("Role")
        }
        None => crate::file::has_splat(document, call) && facts.has_role(),
    }
}

/// A key, an option, a block or an object that is given a value, rather than read.
fn is_given(file: &File<'_, '_>, place: &Place, document: &Document<'_>) -> bool {
    let token = place.token;
    if document.kind(token) == Some(Kind::Text) {
        let whole = is_name(document.name(token));
        return if whole { is_key(document, token) } else { is_key_in_text(file.text, place) };
    }
    let name = document.name(token);
    if name.len() > MAXIMUM_PLACE {
        return false;
    }
    // A type such as `Microsoft.Graph.PowerShell.Models.MicrosoftGraphRequiredResourceAccess` that is made.
    let made = name.rsplit('.').next().is_some_and(is_name);
    if !made {
        return false;
    }
    let before = token.checked_sub(1).map(|before| document.raw(before)).unwrap_or_default();
    if matches!(before, "interface" | "class" | "record" | "struct" | "type" | "enum" | "model") {
        return false;
    }
    let opens = |bracket: u8| document.token(token + 1).is_some_and(|next| next.opens(bracket));
    match document.kind(token) {
        Some(Kind::Option) => true,
        _ if is_key(document, token) => true,
        // `app.SetRequiredResourceAccess(…)`, `models.NewRequiredResourceAccess()`
        _ if before == "." => opens(b'(') && is_setter(name),
        _ => opens(b'{') || opens(b'(') || matches!(document.dialect, Dialect::PowerShell) && name.contains('.'),
    }
}

fn is_name(name: &str) -> bool {
    // Folded names are cut off: a text that holds JSON is none.
    if name.len() > MAXIMUM_PLACE || name.contains(['"', '\'', '\n', '{', ':']) {
        return false;
    }
    let name = fold(name);
    let name = name.strip_suffix("args").unwrap_or(&name);
    name.ends_with("requiredresourceaccess") || name.ends_with("requiredresourceaccesses")
}

fn is_setter(name: &str) -> bool {
    let verb = |verb: &&str| name.get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb));
    ["set", "new", "with", "add", "required"].iter().any(verb)
}

fn is_key(document: &Document<'_>, token: usize) -> bool {
    let next = document.after(token);
    let assigned = |at: usize| matches!(document.raw(at), "=" | ":" | "+=" | "|=");
    // `body["requiredResourceAccess"] = …` and `body.Add("requiredResourceAccess", …)`
    let index = document.token(next).is_some_and(|own| own.closes(b'[')) && assigned(next + 1);
    let pair = document.kind(token) == Some(Kind::Text)
        && document.is_operator(next, ",")
        && document.token(token.wrapping_sub(1)).is_some_and(|own| own.opens(b'(') || own.opens(b'{'))
        && ["add", "set", "put", "append"].iter().any(|verb| {
            document.raw(token.wrapping_sub(1)) == "{"
                || document.content(token.wrapping_sub(2)).to_ascii_lowercase().starts_with(verb)
        });
    assigned(next) || index || pair || document.token(next).is_some_and(|own| own.opens(b'{'))
}

/// A key of JSON, of a hashtable or of a jq program within a text.
fn is_key_in_text(text: &str, place: &Place) -> bool {
    let behind = head(text.get(place.at + place.length..).unwrap_or_default(), MAXIMUM_PLACE);
    let behind = behind.strip_prefix("es").unwrap_or(behind).trim_start_matches(['"', '\'', '\\', '`', ' ']);
    let appends = |text: &str| text.starts_with("+=") || text.starts_with("|=");
    // `.requiredResourceAccess[0].resourceAccess += […]`
    let path = behind.find(|letter: char| !letter.is_ascii_alphanumeric() && !".[]".contains(letter));
    let path = behind.get(path.unwrap_or(behind.len())..).unwrap_or_default().trim_start();
    let assigned = behind.starts_with(':') || appends(behind) || appends(path);
    assigned || (behind.starts_with('=') && !behind.starts_with("=="))
}
