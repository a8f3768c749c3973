//! `consent-missing`: a set-up script declares permissions, and nobody consents.
use super::report::Report;
use super::{Example, RuleInfo, consents, declared_roles};
use crate::file::{File, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Call, Document};
use crate::lexers::Dialect;
use crate::lexers::token::Kind;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "consent-missing",
    title: "permissions are declared, and nobody consents",
    description: "Application permissions that an app registration declares are a wish until an administrator consents: the \
        app gets a token, its `roles` are empty, and every call answers 403. `az ad app permission grant` consents to \
        delegated permissions only.",
    fix: "assign the roles at the end of the script: `apponly grant PERMISSION… --to APP`, or `az ad app permission \
        admin-consent --id APP`, or an app-role assignment; or print the link of `apponly consent-url`",
    must_fire: &[
        Example::new(
            "a.sh",
            "az ad app create --display-name x\naz ad app permission add --id $ID --api $GRAPH --api-permissions df021288-bdef-4463-88db-98f22de89214=Role\n",
        ),
        Example::new(
            "b.ps1",
            "New-MgApplication -DisplayName x -RequiredResourceAccess @{ ResourceAppId = $g; ResourceAccess = @(@{ Id = $r; Type = 'Role' }) }\n",
        ),
        Example::new(
            "c.tf",
            "resource \"azuread_application\" \"a\" {\n  required_resource_access {\n    resource_app_id = \"g\"\n    resource_access {\n      id = \"r\"\n      type = \"Role\"\n    }\n  }\n}\n",
        ),
        Example::new(
            "d.sh",
            "az ad app permission add --id $ID --api $G --api-permissions $R=Role\naz ad app permission grant --id $ID --api $G --scope User.Read.All\n",
        ),
        Example::new(
            "e.py",
            "body = {'requiredResourceAccess': [{'resourceAppId': G, 'resourceAccess': [{'id': R, 'type': 'Role'}]}]}\nrequests.post(URL, json=body)\n",
        ),
    ],
    must_not_fire: &[
        Example::new(
            "a.sh",
            "az ad app permission add --id $ID --api $G --api-permissions $R=Role\naz ad app permission admin-consent --id $ID\n",
        ),
        Example::new(
            "b.ps1",
            "New-MgApplication -DisplayName x -RequiredResourceAccess @{ ResourceAppId = $g; ResourceAccess = @(@{ Id = $r; Type = 'Role' }) }\nNew-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $s\n",
        ),
        Example::new("c.sh", "az ad app permission add --id $ID --api $G --api-permissions $R=Scope\n"),
        Example::new(
            "d.json",
            "{\"requiredResourceAccess\": [{\"resourceAccess\": [{\"id\": \"r\", \"type\": \"Role\"}]}]}\n",
        ),
    ],
    check,
};

fn check(file: &File<'_, '_>, report: &mut Report) {
    let Some(range) = declared_roles::first(file) else { return };
    if consents::given(file) {
        return;
    }
    let granted = file.calls().any(|(_, document, call)| is_permission_grant(document, call))
        || memchr::memmem::find(file.text.as_bytes(), b"oauth2PermissionGrants").is_some();
    let message = if granted {
        "`az ad app permission grant` consents to delegated permissions; nobody consents to the application permissions \
         that are declared here"
    } else {
        "application permissions are declared here, and the file contains no consent and no app-role assignment"
    };
    let doubtful = !sends(file) || consents::may_be_given_elsewhere(file) || consents::left_to_people(file, granted);
    report.add(range, if doubtful { Confidence::Low } else { Confidence::High }, message);
}

fn is_permission_grant(document: &Document<'_>, call: &Call) -> bool {
    call.command && document.content(call.name) == "az" && {
        let words = call_arguments(document, call).iter().take(6).filter(|argument| argument.name.is_none());
        let words: Vec<&str> = words.map(|argument| document.content(argument.value.start)).collect();
        words.contains(&"permission") && words.contains(&"grant")
    }
}

/// Whether the file does anything with an app registration. Objects that a test or a report holds are not sent.
fn sends(file: &File<'_, '_>) -> bool {
    const TESTS: &[&str] =
        &["def test_", "[Fact]", "[Test", "[Theory]", "describe(", "Describe '", "Describe \"", "import pytest"];
    const SENDS: &[&str] = &["post", "patch", "put", "create", "update", "send", "register", "provision", "ensure"];
    if TESTS.iter().any(|sign| file.text.contains(sign)) {
        return false;
    }
    if !matches!(file.dialect, Dialect::Python | Dialect::CSharp | Dialect::JavaScript) {
        return true;
    }
    let by_name = file.calls().any(|(_, document, call)| {
        let name = call.folded.as_str();
        let function = document.function_named(document.name(call.name)).is_some();
        (SENDS.iter().any(|verb| name.starts_with(verb)) && !function) || matches!(name, "application" | "fetch")
    });
    by_name || file.documents.iter().any(sends_by_word)
}

/// The method of a request as a text or a constant, or a command line.
fn sends_by_word(document: &Document<'_>) -> bool {
    (0..document.tokens.len()).any(|token| {
        let word = document.content(token);
        let method = ["patch", "post", "--method", "--api-permissions", "--required-resource-accesses"];
        matches!(document.kind(token), Some(Kind::Text | Kind::Word))
            && (method.iter().any(|own| word.eq_ignore_ascii_case(own)) || word.contains("permission add"))
    })
}
