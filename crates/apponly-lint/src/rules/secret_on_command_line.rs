//! `secret-on-command-line`: a program gets a secret as an argument, which every user of the machine can read.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Argument, Call, Document};
use crate::flow::knowledge::{fold, is_secret_name};
use crate::flow::value::UNKNOWN;
use crate::lexers::Dialect;

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
}

/// A program of its own, rather than a cmdlet, a function or a built-in of the shell.
fn is_program(document: &Document<'_>, call: &Call) -> bool {
    let name = document.content(call.name);
    let plain = name.rsplit(['/', '\\']).next().unwrap_or(name);
    // An assignment, or a quoted one as units of systemd have them, is no program.
    if document.function_named(name).is_some() || name.contains('=') {
        return false;
    }
    // `LABEL`, `ARG`, `ENV`
    if document.dialect == Dialect::Container && name.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    if document.dialect == Dialect::PowerShell {
        return plain.contains('.') && plain.ends_with(".exe")
            || matches!(
                plain,
                "az" | "m365"
                    | "terraform"
                    | "python"
                    | "python3"
                    | "node"
                    | "dotnet"
                    | "docker"
                    | "kubectl"
                    | "pwsh"
                    | "powershell"
                    | "pac"
                    | "helm"
            );
    }
    !matches!(
        plain,
        "echo"
            | "printf"
            | "export"
            | "read"
            | "local"
            | "declare"
            | "set"
            | "test"
            | "["
            | "[["
            | "eval"
            | "return"
            | "unset"
            | "apponly"
            | ":"
    )
}

fn program(file: &File<'_, '_>, index: usize, document: &Document<'_>, call: &Call, report: &mut Report) {
    let path = document.content(call.name);
    let name = path.rsplit('/').next().unwrap_or(path);
    let arguments = call_arguments(document, call);
    if name == "curl" {
        basic(file, index, call, report);
    }
    let az_login =
        name == "az" && arguments.first().is_some_and(|argument| document.content(argument.value.start) == "login");
    for argument in arguments.iter().filter(|argument| !argument.value.is_empty()) {
        let option = argument.name.map(|option| document.name(option)).unwrap_or_default();
        let folded = fold(option);
        let secret = match folded.as_str() {
            "p" | "password" => az_login || name == "m365",
            "clientsecret" | "appsecret" | "secret" if !matches!(name, "docker" | "podman" | "kubectl") => true,
            _ => false,
        };
        let value = file.value(index, &argument.value);
        let text = value.literal.as_ref().map_or("", |literal| literal.text.as_str());
        let range = document.span(&argument.value);
        if secret && !text.starts_with('@') && !text.starts_with('<') && !is_path(text) {
            let confidence = Confidence::High;
            report.add(range, confidence, format!("`{path}` gets a secret on its command line"));
        } else if let Some(confidence) = in_form(document, argument, text, name) {
            report.add(range, confidence, format!("`{path}` gets a secret on its command line"));
        }
    }
}

/// `curl --user ID:SECRET`, where a token is asked for.
fn basic(file: &File<'_, '_>, index: usize, call: &Call, report: &mut Report) {
    let Some((value, range, true)) = super::secret_text::basic_value(file, index, call) else { return };
    let password =
        value.literal.as_ref().and_then(|literal| literal.text.split_once(':')).map(|(_, password)| password);
    if password.is_some_and(|password| password.len() > 2) {
        report.add(range, Confidence::Low, "`curl` gets a secret on its command line");
    }
}

fn is_path(text: &str) -> bool {
    text.starts_with('/') || text.starts_with("./") || text.ends_with(".pem")
}

/// `client_secret=…` within an argument of a program.
fn in_form(document: &Document<'_>, argument: &Argument, text: &str, program: &str) -> Option<Confidence> {
    let option = argument.name.map(|option| document.name(option)).unwrap_or_default();
    let at = ["client_secret=", "clientSecret=", "client-secret=", "CLIENT_SECRET="]
        .iter()
        .find_map(|key| text.find(key).map(|at| at + key.len()));
    let value = text.get(at?..)?.split(['&', ' ', '"', '\'']).next()?;
    let read_from_file = value.starts_with(['@', '<']) || option.contains("file");
    let given = value.starts_with(UNKNOWN) || value.len() > 3;
    let known = !is_secret_name("") && given && !read_from_file && !value.starts_with('/');
    // The form of curl is gone within a second, and common: worth a look.
    known.then_some(if program == "curl" { Confidence::Low } else { Confidence::High })
}
