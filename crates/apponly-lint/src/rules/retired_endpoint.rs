//! `retired-endpoint`: Azure AD Graph, ADAL, the old modules, the first version of the token endpoint.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, Place};
use crate::finding::Confidence;
use crate::flow::document::Document;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::words::Word;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "retired-endpoint",
    title: "an interface that is retired",
    description: "Azure AD Graph (`graph.windows.net`), ADAL and the modules AzureAD and MSOnline are retired and stop \
        answering; the first version of the token endpoint, with `resource=`, lacks what newer tokens have.",
    fix: "use Microsoft Graph with a token of `/oauth2/v2.0/token` and the scope `https://graph.microsoft.com/.default`: \
        `apponly graph get PATH`, or `apponly token`",
    must_fire: &[
        Example::new(
            "a.ps1",
            "Invoke-RestMethod -Uri \"https://graph.windows.net/$tenant/users?api-version=1.6\" -Headers $h\n",
        ),
        Example::new("b.py", "import adal\ncontext = adal.AuthenticationContext(authority)\n"),
        Example::new("c.ps1", "Connect-AzureAD -TenantId $t\nGet-AzureADUser -All $true\n"),
        Example::new(
            "d.sh",
            "curl -d \"grant_type=client_credentials&resource=https://graph.microsoft.com\" https://login.microsoftonline.com/$T/oauth2/token\n",
        ),
        Example::new("e.cs", "using Microsoft.IdentityModel.Clients.ActiveDirectory;\n"),
    ],
    must_not_fire: &[
        Example::new(
            "a.sh",
            "curl -H Metadata:true 'http://169.254.169.254/metadata/identity/oauth2/token?resource=https://graph.microsoft.com'\n",
        ),
        Example::new("b.sh", "curl https://login.microsoftonline.com/$T/oauth2/v2.0/token\n"),
        Example::new("c.ps1", "Get-AzADUser -UserPrincipalName x\n# was: Get-AzureADUser\n"),
        Example::new("d.sh", "az ad app create --display-name x --sign-in-audience AzureADMyOrg\n"),
    ],
    check,
};

fn check(file: &File<'_, '_>, report: &mut Report) {
    let mut module = false;
    for place in file.of(Word::Retired) {
        let Some(document) = file.documents.get(place.document) else { continue };
        let word = file.text.get(place.at..place.at + place.length).unwrap_or_default().to_ascii_lowercase();
        let range = place.at..place.at + place.length;
        match word.as_str() {
            "graph.windows.net" => report.add(range, Confidence::High, "Azure AD Graph is retired"),
            "login.windows.net" => {
                // In a list of hosts it is one of the names by which the service is known.
                let address = file.text.get(..place.at).is_some_and(|before| before.ends_with("://"));
                let confidence = if address { Confidence::High } else { Confidence::Low };
                report.add(range, confidence, "this address of the sign-in service is the one from before Entra")
            }
            "clients.activedirectory" => report.add(range, Confidence::High, "ADAL is retired"),
            "adal" if is_adal(file, document, &place) => report.add(range, Confidence::High, "ADAL is retired"),
            "connect-azuread" | "-azuread" | "-msol" if !module && is_old_cmdlet(document, &place) => {
                module = true;
                report.add(range, Confidence::High, "the modules AzureAD and MSOnline are retired");
            }
            "oauth2/token" | "oauth2/authorize" if is_old_endpoint(file, document, &place) => {
                report.add(
                    range,
                    Confidence::High,
                    "this is the first version of the token endpoint; the second is `/oauth2/v2.0/token`",
                );
            }
            _ => {}
        }
    }
}

/// The library by name, not a part of a longer word.
fn is_adal(file: &File<'_, '_>, document: &Document<'_>, place: &Place) -> bool {
    let content = document.content(place.token);
    let package =
        matches!(content, "adal" | "adal-node" | "adal-angular" | "adal4j" | "com.microsoft.aad.adal4j" | "ADAL.PS");
    let token = document.token(place.token);
    let first = file
        .text
        .get(..place.at)
        .and_then(|before| before.bytes().next_back())
        .is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let code = !matches!(document.dialect, Dialect::Json | Dialect::Yaml | Dialect::Plain);
    package && first && code && token.is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Text))
}

/// A command such as `Get-AzureADUser`, as a command.
fn is_old_cmdlet(document: &Document<'_>, place: &Place) -> bool {
    let word = document.content(place.token);
    let lower = word.to_ascii_lowercase();
    let verb = lower.split('-').next().unwrap_or_default();
    let known = matches!(
        verb,
        "get" | "set" | "new" | "remove" | "add" | "connect" | "update" | "disconnect" | "revoke" | "confirm"
    );
    document.kind(place.token) == Some(Kind::Word) && known && !lower.ends_with("azureadmyorg")
}

fn is_old_endpoint(file: &File<'_, '_>, document: &Document<'_>, place: &Place) -> bool {
    let value = file.value(place.document, &(place.token..document.after(place.token)));
    let Some(literal) = value.literal else { return false };
    let text = literal.text.to_ascii_lowercase();
    let managed = ["169.254", "metadata", "msi/", "identity_endpoint", "localhost", "127.0.0.1"]
        .iter()
        .any(|sign| text.contains(sign));
    let entra = text.contains("login.microsoftonline")
        || text.contains("login.windows")
        || (text.starts_with('\u{fffc}') && file.has(Word::Authority));
    let next = file.text.as_bytes().get(place.at + place.length).copied().unwrap_or(b' ');
    entra && !managed && !next.is_ascii_alphanumeric()
}
