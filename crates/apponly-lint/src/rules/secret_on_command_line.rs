//! `secret-on-command-line`: a program gets a secret as an argument, which every user of the machine can read.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Argument, Call, Document, Tokens};
use crate::flow::knowledge::fold;
use crate::flow::value::{Origin, UNKNOWN};
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::rules::secrets::started_programs;
use crate::secret_shape::{Judgement, judge};

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "secret-on-command-line",
    title: "a secret is on a command line",
    description: "The arguments of a program can be read by every user of the machine while it runs (`ps`, task manager), and \
        stand in the history of the shell and in audit logs.",
    fix: "sign in without a secret: `apponly exec -- PROGRAM`; or hand it over on standard input or in a file that only its \
        owner reads: `--secret-stdin`, `--secret-file`, `curl --data @-`",
    must_fire: &[
        Example::new("a.sh", "az login --service-principal -u \"$CLIENT_ID\" -p \"$CLIENT_SECRET\" --tenant \"$T\"\n"),
        Example::new("b.sh", "./sync --client-secret \"$CLIENT_SECRET\" # client_secret\n"),
        Example::new("c.ps1", "az login --service-principal -u $id -p $secret --tenant $t\n"),
        Example::new(
            "d.sh",
            "curl -d \"client_secret=$CLIENT_SECRET\" \"https://login.microsoftonline.com/$T/oauth2/v2.0/token\"\n",
        ),
        Example::new(
            "e.py",
            "subprocess.run(['az', 'login', '--service-principal', '-u', ID, '-p', os.environ['CLIENT_SECRET']])\n",
        ),
        Example::new("f.sh", "docker run -e AZURE_CLIENT_SECRET=\"$SECRET\" exporter\n"),
        Example::new(
            "g.cs",
            "var info = new ProcessStartInfo(\"az\", $\"login --service-principal -u {id} -p {secret}\");\n",
        ),
    ],
    must_not_fire: &[
        Example::new(
            "a.sh",
            "az login --service-principal -u \"$CLIENT_ID\" --tenant \"$T\" --federated-token \"$(cat token)\"\n",
        ),
        Example::new("b.sh", "apponly exec --secret-file /run/secrets/client_secret -- ./sync\n"),
        Example::new("c.ps1", "Connect-Thing -ClientSecret $secret\n"),
        Example::new(
            "d.sh",
            "az login --service-principal -u \"$CLIENT_ID\" -p @cert.pem --tenant \"$T\" # client_secret\n",
        ),
        Example::new("e.sh", "print \"client_secret=$CLIENT_SECRET\" | ./sync --form -\n"),
        Example::new("f.sh", "docker run -e AZURE_CLIENT_SECRET exporter\n"),
    ],
    check,
};

fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.entra {
        return;
    }
    for (index, document, call) in file.calls().filter(|(_, _, call)| call.command) {
        if is_program(document, call) {
            program(file, index, document, call, report);
        }
    }
    started_programs::check(file, report);
}

/// Commands of the shells themselves: nobody else sees what they are given.
const BUILT_IN: &[&str] = &[
    "echo",
    "print",
    "printf",
    "export",
    "read",
    "local",
    "declare",
    "typeset",
    "readonly",
    "set",
    "test",
    "[",
    "[[",
    "eval",
    "return",
    "unset",
    "apponly",
    ":",
    "ENV",
    "ARG",
    "let",
    "exit",
    "true",
    "false",
    "trap",
    "shift",
    "mapfile",
    "readarray",
    "source",
    ".",
    "case",
    "for",
    "select",
    "alias",
    "builtin",
    "wait",
    "pushd",
    "cd",
    "LABEL",
    "env",
];

/// A program of its own, rather than a cmdlet, a function or a built-in of the shell.
fn is_program(document: &Document<'_>, call: &Call) -> bool {
    let name = document.program(call);
    if name.contains('=') {
        return false;
    }
    // `LABEL`, `ARG`, `ENV`
    if document.dialect == Dialect::Container && name.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    let plain = program_name(name);
    if document.dialect == Dialect::PowerShell {
        let long_option =
            |argument: &Argument| argument.name.is_some_and(|option| document.raw(option).starts_with("--"));
        let is_known = name.ends_with(".exe") || IN_POWERSHELL.contains(&plain);
        return (is_known || call_arguments(document, call).iter().any(long_option)) && !is_own(document, name);
    }
    !BUILT_IN.contains(&plain) && !is_own(document, name)
}

/// A function of the file.
fn is_own(document: &Document<'_>, name: &str) -> bool {
    document.function_named(name).is_some()
}

/// Programs that PowerShell scripts start by their bare name.
const IN_POWERSHELL: &[&str] = &[
    "az",
    "m365",
    "terraform",
    "python",
    "python3",
    "node",
    "dotnet",
    "docker",
    "kubectl",
    "pwsh",
    "powershell",
    "pac",
    "helm",
    "sqlcmd",
    "bcp",
    "sqlpackage",
    "azcopy",
    "podman",
];

/// A program without its folder and its extension.
fn program_name(name: &str) -> &str {
    let plain = name.rsplit(['/', '\\']).next().unwrap_or(name);
    plain.strip_suffix(".exe").or_else(|| plain.strip_suffix(".cmd")).unwrap_or(plain)
}

fn program(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call, report: &mut Report) {
    let arguments = call_arguments(document, call);
    let named = |argument: &Argument| argument.name.is_some_and(|option| document.raw(option) == "--service-principal");
    // `& $program login --service-principal`
    let held = document.kind(call.name) == Some(Kind::Variable) && arguments.iter().any(named);
    let name = if held { "az" } else { program_name(document.program(call)) };
    let logs_in = arguments.iter().take(3).any(|argument| document.content(argument.value.start) == "login");
    if name == "curl" {
        basic(file, index, call, report);
    }
    for argument in arguments.iter().filter(|argument| !argument.value.is_empty()) {
        // What stands behind `>` and `<<<` is no argument.
        if argument.name.is_some_and(|name| document.kind(name) == Some(Kind::Operator)) {
            continue;
        }
        let option = argument.name.map(|option| document.raw(option)).unwrap_or_default();
        let sure = match taken(name, option, logs_in) {
            Some(wants) => is_secret(file, index, &argument.value, wants),
            None => false,
        };
        let range = document.span(&argument.value);
        if sure {
            report.add(range, Confidence::High, format!("`{name}` gets a secret on its command line"));
        } else if !option.contains("file") && holds_secret(&text_of(file, index, argument)) {
            // The form of curl is gone within a second, and common: worth a look.
            let confidence = if is_brief(document, arguments, name) { Confidence::Low } else { Confidence::High };
            report.add(range, confidence, format!("`{name}` gets a secret on its command line"));
        }
    }
}

fn text_of(file: &File<'_, '_>, index: usize, argument: &Argument) -> String {
    file.value(index, &argument.value).literal.map(|literal| literal.text).unwrap_or_default()
}

/// `curl --user ID:SECRET`, where a token is asked for.
fn basic(file: &File<'_, '_>, index: usize, call: &Call, report: &mut Report) {
    let Some((value, range, true)) = crate::rules::secrets::secret_text::basic_value(file, index, call) else { return };
    let password =
        value.literal.as_ref().and_then(|literal| literal.text.split_once(':')).map(|(_, password)| password);
    if password.is_some_and(|password| password.len() > 2) {
        report.add(range, Confidence::Low, "`curl` gets a secret on its command line");
    }
}

/// Programs that run for a moment, or whose very purpose is to keep the secret.
fn is_brief(document: &Document<'_>, arguments: &[Argument], name: &str) -> bool {
    let keeps = arguments.first().is_some_and(|first| document.content(first.value.start) == "keyvault");
    matches!(
        name,
        "curl"
            | "wget"
            | "http"
            | "https"
            | "httpie"
            | "xh"
            | "jq"
            | "yq"
            | "sed"
            | "awk"
            | "gawk"
            | "grep"
            | "perl"
            | "gh"
            | "openssl"
            | "tee"
            | "base64"
    ) || keeps
}

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    /// The secret of an app, and nothing else.
    Secret,
    /// Perhaps a secret: its value must look like one.
    Maybe,
}

/// What an option of a program takes, if it is a secret.
pub(super) fn taken(program: &str, option: &str, logs_in: bool) -> Option<Wants> {
    let folded = fold(option);
    match folded.as_str() {
        "p" if option == "-P" => matches!(program, "sqlcmd" | "bcp" | "sqlpackage").then_some(Wants::Secret),
        "p" | "password" => {
            let signs_in = matches!(
                program,
                "az" | "m365" | "docker" | "podman" | "helm" | "oras" | "skopeo" | "buildah" | "crane"
            );
            (signs_in && logs_in).then_some(Wants::Secret)
        }
        "clientsecret" | "appsecret" | "applicationsecret" | "spnpassword" | "serviceprincipalsecret" | "spsecret" => {
            Some(Wants::Secret)
        }
        "secret" if !matches!(program, "docker" | "podman" | "kubectl" | "gh" | "buildah") => Some(Wants::Maybe),
        _ => None,
    }
}

/// Whether a value that an option takes is a secret, rather than a file, a name, or an answer.
pub(super) fn is_secret(file: &File<'_, '_>, index: usize, range: &Tokens, wants: Wants) -> bool {
    let Some(document) = file.documents.get(index) else { return false };
    let value = file.value(index, range);
    if value.origin.has(Origin::ANSWERS | Origin::TOKENS) {
        return false;
    }
    if let Some(text) = value.text() {
        return !text.starts_with(['@', '<', '-']) && !text.ends_with(".pem") && judge(text) == Judgement::Plausible;
    }
    let named = (range.start..range.end)
        .rev()
        .find(|&at| matches!(document.kind(at), Some(Kind::Variable | Kind::Word | Kind::Text)))
        .map(|at| fold(document.name(at)))
        .unwrap_or_default();
    let elsewhere =
        ["file", "path", "name", "id", "uri", "url", "version", "ref", "length", "thumbprint", "cert", "pem"];
    if elsewhere.iter().any(|end| named.ends_with(end)) {
        return false;
    }
    let known = ["secret", "password", "passwd", "pwd"].iter().any(|part| named.contains(part));
    wants == Wants::Secret || known || value.origin.has(Origin::SECRET | Origin::FRESH)
}

/// `client_secret=…` within an argument of a program, with a value that is given or plausible.
pub(super) fn holds_secret(text: &str) -> bool {
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('=')) {
        let at = from + found;
        from = at + 1;
        let before = text.get(..at).unwrap_or_default();
        let key = before.rsplit(|letter: char| !letter.is_ascii_alphanumeric() && !"_-.:".contains(letter)).next();
        let key = key.map(|key| key.rsplit(['.', ':']).next().unwrap_or(key)).unwrap_or_default();
        if crate::rules::secrets::secret_places::of_key(key.trim_start_matches('-'))
            != Some(crate::rules::secrets::secret_places::Place::Secret)
        {
            continue;
        }
        let value = text.get(from..).unwrap_or_default().trim_start_matches(['"', '\'', '\\']);
        let value = value.split(['&', ' ', '"', '\'', '\n', ',', '\\']).next().unwrap_or_default();
        let from_file = value.starts_with(['@', '<', '/', '$']);
        if !from_file && (value.starts_with(UNKNOWN) || judge(value) == Judgement::Plausible) {
            return true;
        }
    }
    false
}
