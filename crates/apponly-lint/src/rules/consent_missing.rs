//! `consent-missing`: a set-up script declares permissions, and nobody consents.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, Place, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Argument, Call, Document};
use crate::flow::knowledge::fold;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::words::Word;

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
    let Some((place, range)) = declaration(file) else { return };
    let _ = place;
    if file.of(Word::Consents).any(|place| consents(file, &place)) {
        return;
    }
    let granted = file.calls().any(|(_, document, call)| is_permission_grant(document, call));
    let message = if granted {
        "`az ad app permission grant` consents to delegated permissions; nobody consents to the application permissions \
         that are declared here"
    } else {
        "application permissions are declared here, and the file contains no consent and no app-role assignment"
    };
    let confidence = if reminds(file) { Confidence::Low } else { Confidence::High };
    report.add(range, confidence, message);
}

/// The first declaration of an application permission in code.
fn declaration(file: &File<'_, '_>) -> Option<(Place, std::ops::Range<usize>)> {
    file.of(Word::Declares).find_map(|place| {
        let document = file.documents.get(place.document)?;
        if matches!(document.dialect, Dialect::Json | Dialect::Toml | Dialect::Yaml | Dialect::Lines | Dialect::Plain) {
            return None;
        }
        let text = file.text.get(place.at..place.at + place.length)?.to_ascii_lowercase();
        let declares = match text.as_str() {
            "=role" | "permission add" => {
                adds_role(file, place.document, document, place.token) || is_role_of_program(document, place.token)
            }
            "required-resource-accesses" => document.kind(place.token) == Some(Kind::Option) && has_role(document),
            "azuread_application_api_access" => document.text.contains("role_ids"),
            "adapppermission" => adds_with_type(document, place.token),
            "=scope" => false,
            _ => is_given(document, place.token) && has_role(document),
        };
        declares.then(|| (place, place.at..place.at + place.length))
    })
}

/// `az ad app permission add … =Role` around that token, also where a variable holds the roles.
fn adds_role(file: &File<'_, '_>, index: usize, document: &Document<'_>, token: usize) -> bool {
    document.calls_around(token).filter(|call| call.command && call.first <= token).any(|call| {
        let words = words(document, call);
        let role = |argument: &Argument| {
            file.value(index, &argument.value).literal.is_some_and(|literal| literal.text.contains("=Role"))
        };
        words.contains(&"permission") && words.contains(&"add") && call_arguments(document, call).iter().any(role)
    })
}

/// `"GUID=Role"` among the arguments of a program that is started from code.
fn is_role_of_program(document: &Document<'_>, token: usize) -> bool {
    document.kind(token) == Some(Kind::Text)
        && document.content(token).ends_with("=Role")
        && (token.saturating_sub(40)..token).any(|at| document.content(at) == "permission")
}

fn words<'d>(document: &'d Document<'_>, call: &Call) -> Vec<&'d str> {
    call_arguments(document, call)
        .iter()
        .take(6)
        .filter(|argument| argument.name.is_none())
        .map(|argument| document.content(argument.value.start))
        .collect()
}

fn is_permission_grant(document: &Document<'_>, call: &Call) -> bool {
    call.command && document.content(call.name) == "az" && {
        let words = words(document, call);
        words.contains(&"permission") && words.contains(&"grant")
    }
}

/// `Add-AzADAppPermission … -Type Role`.
fn adds_with_type(document: &Document<'_>, token: usize) -> bool {
    let call = document.call_at(token).filter(|call| call.command);
    call.is_some_and(|call| {
        crate::file::argument(document, call, "type")
            .is_some_and(|argument| document.content(argument.value.start) == "Role")
    })
}

/// A key, an option or a block that is given a value, rather than read.
fn is_given(document: &Document<'_>, token: usize) -> bool {
    let name = fold(document.name(token));
    if !matches!(name.as_str(), "requiredresourceaccess" | "azureadapplicationapiaccess")
        && !name.ends_with("requiredresourceaccess")
    {
        return false;
    }
    if document.kind(token) == Some(Kind::Option) {
        return true;
    }
    let read = token.checked_sub(1).is_some_and(|before| document.is_operator(before, "."));
    let assigned = matches!(document.raw(token + 1), "=" | ":" | "+=");
    assigned || (!read && document.token(token + 1).is_some_and(|next| next.opens(b'{')))
}

/// A type `Role` stands somewhere in the document.
fn has_role(document: &Document<'_>) -> bool {
    let text = document.text;
    ["\"Role\"", "'Role'", "=Role", "Type Role", "app_role_ids", "AppRoles", "appRoles"]
        .iter()
        .any(|sign| text.contains(sign))
}

/// Whether a word in code gives consent, or hands out the link to it. A variable of that name alone does not.
fn consents(file: &File<'_, '_>, place: &Place) -> bool {
    let Some(document) = file.documents.get(place.document) else { return false };
    // Reading the assignments that exist gives none.
    let command = fold(document.content(place.token));
    !(document.kind(place.token) == Some(Kind::Word) && command.starts_with("get"))
}

/// A text that is printed tells people to consent.
fn reminds(file: &File<'_, '_>) -> bool {
    file.each().any(|(document, _)| {
        document.tokens.iter().enumerate().any(|(index, token)| {
            token.kind == Kind::Text && {
                let content = document.content(index).to_ascii_lowercase();
                content.contains("consent")
            }
        })
    })
}
