//! `consent-missing`: a set-up script declares permissions, and nobody consents.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::File;
use crate::finding::Confidence;
use crate::flow::document::Document;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::rules::consent::app_consents;
use crate::rules::consent::consents;
use crate::rules::consent::declared_roles;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "consent-missing",
    title: "permissions are declared, and nobody consents",
    description: "Application permissions that an app registration declares are a wish until an administrator consents: the \
        app gets a token, its `roles` are empty, and every call answers 403. `az ad app permission grant` consents to \
        delegated permissions only. Of several apps that a file registers, each needs a consent of its own.",
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
        Example::new(
            "f.py",
            "subprocess.run(['az', 'ad', 'app', 'permission', 'add', '--id', a, '--api', g, '--api-permissions', f'{r}=Role'])\n",
        ),
        Example::new(
            "g.sh",
            "ids=()\nfor r in $roles; do ids+=(\"${r}=Role\"); done\naz ad app permission add --id $ID --api $G --api-permissions \"${ids[@]}\"\n",
        ),
        Example::new(
            "h.sh",
            "body=$(jq -n --arg r \"$R\" '{requiredResourceAccess: [{resourceAppId: $g, resourceAccess: [{id: $r, type: \"Role\"}]}]}')\naz rest --method patch --url $U --body \"$body\"\n",
        ),
        Example::new(
            "i.ts",
            "const a = new azuread.Application('a', { requiredResourceAccesses: [{ resourceAccesses: [{ id: r, type: 'Role' }] }] });\n",
        ),
        Example::new(
            "j.ps1",
            "Connect-MgGraph -Scopes 'AppRoleAssignment.ReadWrite.All'\nUpdate-MgApplication -ApplicationId $a -RequiredResourceAccess @{ ResourceAccess = @{ Id = $r; Type = 'Role' } }\n",
        ),
        Example::new(
            "k.sh",
            "A=$(az ad app create --display-name a)\nB=$(az ad app create --display-name b)\naz ad app permission add --id $A --api $G --api-permissions $R=Role\naz ad app permission add --id $B --api $G --api-permissions $R=Role\naz ad app permission admin-consent --id $A\n",
        ),
        Example::new(
            "l.yaml",
            "resources:\n  app:\n    type: azuread:Application\n    properties:\n      requiredResourceAccesses:\n        - resourceAccesses:\n            - id: r\n              type: Role\n",
        ),
        Example::new(
            "m.go",
            "access.SetTypeEscaped(ptr(\"Role\"))\napp.SetRequiredResourceAccess(required)\nclient.Applications().Post(ctx, app, nil)\n",
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
        Example::new(
            "e.py",
            "s.patch(A, json={'requiredResourceAccess': [{'resourceAccess': [{'id': r, 'type': 'Role'}]}]})\ns.post(f'{G}/servicePrincipals/{p}/appRoleAssignments', json=body)\n",
        ),
        Example::new(
            "f.ps1",
            "$app.RequiredResourceAccess.ResourceAccess | Where-Object { $_.Type -eq 'Role' } | Export-Csv roles.csv\n",
        ),
        Example::new("g.sh", "echo \"az ad app permission add --id $ID --api $G --api-permissions $R=Role\"\n"),
        Example::new(
            "i.sh",
            "A=$(az ad app create --display-name a)\nB=$(az ad app create --display-name b)\naz ad app permission add --id $A --api $G --api-permissions $R=Role\naz ad app permission add --id $B --api $G --api-permissions $R=Role\nfor id in $A $B; do az ad app permission admin-consent --id $id; done\n",
        ),
        Example::new(
            "j.yaml",
            "expected:\n  requiredResourceAccess:\n    - resourceAccess:\n        - id: r\n          type: Role\n",
        ),
        Example::new("h.sh", "az ad app permission delete --id $ID --api $G --api-permissions $ROLE\n"),
    ],
    check,
};

fn check(file: &File<'_, '_>, report: &mut Report) {
    let Some(range) = declared_roles::first(file) else { return };
    if consents::given(file) {
        if let Some(range) = app_consents::left_out(file) {
            let doubtful = consents::may_be_given_elsewhere(file) || consents::left_to_people(file, false);
            let confidence = if doubtful { Confidence::Low } else { Confidence::High };
            report.add(range, confidence, "the consent in this file is for another app than the one declared here");
        }
        return;
    }
    let granted = grants_scopes(file);
    let message = if granted {
        "the grant in this file consents to delegated permissions only; nobody consents to the application permissions \
         that are declared here"
    } else {
        "application permissions are declared here, and the file contains no consent and no app-role assignment"
    };
    let doubtful = !sends(file) || consents::may_be_given_elsewhere(file) || consents::left_to_people(file, granted);
    report.add(range, if doubtful { Confidence::Low } else { Confidence::High }, message);
}

/// Whether the file consents to delegated permissions, by any means.
fn grants_scopes(file: &File<'_, '_>) -> bool {
    const GRANTS: &[&str] = &["oauth2permissiongrant", "delegated_permission_grant", "permission grant"];
    file.documents.iter().any(|document| {
        (0..document.tokens.len()).any(|token| {
            let word = document.content(token);
            match document.kind(token) {
                // `az ad app permission grant`, as a command or as the arguments of a program.
                Some(Kind::Word | Kind::Text) if word == "grant" => {
                    (token.saturating_sub(2)..token).any(|before| document.content(before) == "permission")
                }
                Some(Kind::Word | Kind::Text) if word.len() > 12 => {
                    let word = word.to_ascii_lowercase();
                    GRANTS.iter().any(|grant| word.contains(grant))
                }
                _ => false,
            }
        })
    })
}

/// Whether the file does anything with an app registration. Objects that a test or a report holds are not sent.
fn sends(file: &File<'_, '_>) -> bool {
    const TESTS: &[&str] =
        &["def test_", "[Fact]", "[Test", "[Theory]", "describe(", "Describe '", "Describe \"", "import pytest"];
    const SENDS: &[&str] = &["post", "patch", "put", "create", "update", "send", "register", "provision", "ensure"];
    if TESTS.iter().any(|sign| file.text.contains(sign)) {
        return false;
    }
    if file.dialect == Dialect::PowerShell {
        return file.calls().any(|(_, _, call)| changes(&call.folded));
    }
    if !matches!(file.dialect, Dialect::Python | Dialect::CSharp | Dialect::JavaScript) {
        return true;
    }
    let by_name = file.calls().any(|(_, document, call)| {
        let name = call.folded.as_str();
        let function = document.function_named(document.name(call.name)).is_some();
        (SENDS.iter().any(|verb| name.starts_with(verb)) && !function)
            || name.starts_with("application")
            || name == "fetch"
    });
    by_name || file.documents.iter().any(sends_by_word)
}

/// A command of PowerShell, by its folded name, that may change something outside the script.
fn changes(command: &str) -> bool {
    const VERBS: &[&str] =
        &["new", "update", "set", "add", "invoke", "register", "publish", "deploy", "install", "ensure"];
    const LOCAL: &[&str] = &[
        "newobject",
        "newguid",
        "newtemporaryfile",
        "newitem",
        "newtimespan",
        "setlocation",
        "setstrictmode",
        "setcontent",
        "setitem",
        "setvariable",
        "addmember",
        "addtype",
        "addcontent",
        "updatetypedata",
        "invokeexpression",
    ];
    matches!(command, "az" | "curl" | "m365" | "irm" | "iwr")
        || (VERBS.iter().any(|verb| command.starts_with(verb)) && !LOCAL.contains(&command))
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
