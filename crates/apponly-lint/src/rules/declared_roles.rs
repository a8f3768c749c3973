//! Where code declares application permissions of an app registration: the Azure and Microsoft 365 command lines, also
//! started from code, the objects of Graph and its libraries, and infrastructure as code.
use std::cell::OnceCell;
use std::ops::Range;

use crate::file::{File, Place, call_arguments};
use crate::flow::document::{Argument, Call, Document};
use crate::flow::knowledge::fold;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::words::Word;

/// So many arguments of a program, as tokens, are read behind the one that announces permissions.
const MAXIMUM_ARGUMENTS: usize = 48;
/// So many bytes around a word are read.
const MAXIMUM_PLACE: usize = 256;

/// The first declaration of an application permission in code, in bytes.
pub(super) fn first(file: &File<'_, '_>) -> Option<Range<usize>> {
    let facts = Facts { file, role: OnceCell::new(), role_ids: OnceCell::new() };
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
}

impl Facts<'_, '_, '_> {
    /// A type `Role` is given to something.
    fn has_role(&self) -> bool {
        *self.role.get_or_init(|| gives_a_role(self.file))
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
    if matches!(document.dialect, Dialect::Json | Dialect::Toml | Dialect::Yaml | Dialect::Lines | Dialect::Plain) {
        return false;
    }
    let Some(text) = file.text.get(place.at..place.at + place.length).map(str::to_ascii_lowercase) else {
        return false;
    };
    let token = place.token;
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
        _ if before == "." => false,
        _ => opens(b'{') || opens(b'(') || matches!(document.dialect, Dialect::PowerShell) && name.contains('.'),
    }
}

fn is_name(name: &str) -> bool {
    if name.len() > MAXIMUM_PLACE {
        return false;
    }
    let name = fold(name);
    let name = name.strip_suffix("args").unwrap_or(&name);
    name.ends_with("requiredresourceaccess") || name.ends_with("requiredresourceaccesses")
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

/// Whether a type `Role` is given to anything in the code of a file, rather than compared with.
fn gives_a_role(file: &File<'_, '_>) -> bool {
    let adds = |place: Place| file.text.get(place.at..place.at + place.length) == Some("=Role");
    file.of(Word::Declares).any(adds)
        || file.documents.iter().any(|document| {
            (0..document.tokens.len()).any(|token| match document.kind(token) {
                Some(Kind::Text) => match document.content(token) {
                    "Role" => !is_compared(document, token),
                    text => is_role_in_text(text),
                },
                Some(Kind::Word) => document.raw(token) == "Role" && is_word_role(document, token),
                _ => false,
            })
        })
}

/// Dialects in which a plain word is a text.
fn is_word_role(document: &Document<'_>, token: usize) -> bool {
    let plain = matches!(document.dialect, Dialect::PowerShell | Dialect::Shell | Dialect::Container);
    plain && token > 0 && !is_compared(document, token)
}

/// Compared with, or the key of a map, or a case.
fn is_compared(document: &Document<'_>, token: usize) -> bool {
    const COMPARES: &[&str] = &[
        "==",
        "===",
        "!=",
        "!==",
        "=~",
        "-eq",
        "-ceq",
        "-ieq",
        "-ne",
        "-in",
        "-notin",
        "-contains",
        "-like",
        "-match",
        "in",
        "is",
        "case",
        "-notcontains",
    ];
    let compares = |at: usize| COMPARES.iter().any(|word| document.raw(at).eq_ignore_ascii_case(word));
    let next = document.after(token);
    let labels =
        matches!(document.raw(next), ":" | "=>" | "=") || document.token(next).is_some_and(|own| own.opens(b'{'));
    let asked = document
        .calls_around(token)
        .next()
        .is_some_and(|call| matches!(call.folded.as_str(), "equals" | "includes" | "contains" | "compare" | "test"));
    // `type Kind = "Role" | "Scope"`
    let union = |at: usize| document.dialect == Dialect::JavaScript && document.is_operator(at, "|");
    if union(next) || token.checked_sub(1).is_some_and(union) {
        return true;
    }
    labels || asked || compares(next) || token.checked_sub(1).is_some_and(compares)
}

/// `"type": "Role"` in any way of writing, or `…=Role`, within a longer text.
fn is_role_in_text(text: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), b"Role").any(|at| {
        let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + 4..).unwrap_or_default());
        if behind.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
            return false;
        }
        let quotes = ['"', '\'', '\\', '`', ' ', '\t'];
        let key = before.trim_end_matches(quotes);
        let Some(key) = key.strip_suffix([':', '=']).filter(|key| !key.ends_with(['=', '!', '~'])) else {
            return false;
        };
        // `GUID=Role`, or the key of an object.
        let glued = before.ends_with('=')
            && key.ends_with(|letter: char| letter.is_alphanumeric() || "}$)\u{fffc}".contains(letter));
        let key = key.trim_end_matches(quotes);
        glued || key.get(key.len().saturating_sub(4)..).is_some_and(|key| key.eq_ignore_ascii_case("type"))
    })
}
