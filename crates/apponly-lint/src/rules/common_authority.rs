//! `common-authority`: an app signs in at no tenant in particular.
use super::graph_call::whole;
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, Place};
use crate::finding::Confidence;
use crate::flow::knowledge::fold;
use crate::words::Word;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "common-authority",
    title: "an app signs in at `common`",
    description: "An app has no home that Entra could find out: `common`, `organizations` and `consumers` are for users. \
        Entra refuses with AADSTS90002 or AADSTS50059, or gives a token of the wrong tenant.",
    fix: "name the tenant: `--tenant-id`, `AZURE_TENANT_ID`, or the authority `https://login.microsoftonline.com/TENANT`",
    must_fire: &[
        Example::new(
            "a.py",
            "msal.ConfidentialClientApplication(i, authority='https://login.microsoftonline.com/common', client_credential=s).acquire_token_for_client(scopes=S)\n",
        ),
        Example::new(
            "b.sh",
            "curl -d grant_type=client_credentials https://login.microsoftonline.com/organizations/oauth2/v2.0/token\n",
        ),
        Example::new(
            "c.ps1",
            "$tenant = 'common'\nInvoke-RestMethod -Uri \"https://login.microsoftonline.com/$tenant/oauth2/v2.0/token\" -Body @{ grant_type = 'client_credentials' }\n",
        ),
        Example::new("d.js", "new ClientSecretCredential('common', id, secret);\n"),
    ],
    must_not_fire: &[
        Example::new(
            "a.py",
            "msal.ConfidentialClientApplication(i, authority='https://login.microsoftonline.com/contoso.com', client_credential=s).acquire_token_for_client(scopes=S)\n",
        ),
        Example::new(
            "b.py",
            "msal.PublicClientApplication(i, authority='https://login.microsoftonline.com/common').acquire_token_interactive(S)\n",
        ),
    ],
    check,
};

fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.is_app_only() {
        return;
    }
    for place in file.of(Word::Authority) {
        authority(file, &place, report);
    }
    for (index, document) in file.documents.iter().enumerate() {
        for binding in &document.bindings {
            let name = document.name(binding.key);
            let name = if name.len() < 20 { fold(name) } else { continue };
            if matches!(name.as_str(), "tenantid" | "azuretenantid" | "tenant" | "armtenantid") {
                let value = file.value(index, &binding.value);
                if let (Some(text), Some(literal)) = (value.text().filter(|text| is_common(text)), &value.literal) {
                    tell(text, literal.place.clone(), report);
                }
            }
        }
        for call in document.calls.iter().filter(|call| !call.command) {
            let name = call.folded.as_str();
            if !name.ends_with("clientsecretcredential")
                && !name.ends_with("certificatecredential")
                && name != "withtenantid"
            {
                continue;
            }
            if let Some(argument) = document.call_arguments(call).first() {
                let value = file.value(index, &argument.value);
                if let (Some(text), Some(literal)) = (value.text().filter(|text| is_common(text)), &value.literal) {
                    tell(text, literal.place.clone(), report);
                }
            }
        }
    }
}

fn is_common(text: &str) -> bool {
    matches!(text, "common" | "organizations" | "consumers")
}

fn tell(text: &str, range: std::ops::Range<usize>, report: &mut Report) {
    let message = format!("an app signs in at a tenant of its own, never at `{text}`");
    report.add(range, Confidence::High, message);
}

fn authority(file: &File<'_, '_>, place: &Place, report: &mut Report) {
    let Some(document) = file.documents.get(place.document) else { return };
    let value = file.value(place.document, &whole(document, &(place.token..document.after(place.token))));
    let Some(literal) = value.literal else { return };
    let Some(found) = literal.text.find("login.") else { return };
    let path = literal.text.get(found..).and_then(|rest| rest.split_once('/')).map_or("", |(_, path)| path);
    let tenant = path.split(['/', '?', '"', '\'']).next().unwrap_or_default();
    let rest = path.get(tenant.len()..).unwrap_or_default().trim_start_matches('/');
    // Links for consent, keys and metadata are the same for all tenants.
    let signs_in = ["oauth2/v2.0/token", "oauth2/token", "v2.0"]
        .iter()
        .any(|end| rest.strip_prefix(end).is_some_and(|rest| !rest.starts_with('/') || rest.len() == 1));
    if is_common(tenant) && (signs_in || rest.is_empty()) {
        tell(tenant, place.at..place.at + place.length, report);
    }
}
