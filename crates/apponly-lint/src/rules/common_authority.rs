//! `common-authority`: an app signs in at no tenant in particular.
use super::report::Report;
use super::{Example, RuleInfo};
use crate::file::{File, Place};
use crate::finding::Confidence;
use crate::flow::document::Tokens;
use crate::flow::knowledge::fold;
use crate::rules::graph::graph_call::whole;
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
        Example::new(
            "e.js",
            "new ClientCredentials({ auth: { tokenHost: 'https://login.microsoftonline.com', tokenPath: '/common/oauth2/v2.0/token' } });\n",
        ),
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
    for place in file.of(Word::CommonPath).chain(file.of(Word::Retired)) {
        path(file, &place, report);
    }
    for (index, document) in file.documents.iter().enumerate() {
        for binding in &document.bindings {
            let name = document.name(binding.key);
            let name = if matches!(name.len(), 6..=40) { fold(name) } else { continue };
            if name.ends_with("tenantid") || name.ends_with("tenant") {
                tenant(file, index, &binding.value, report);
            } else if ["authority", "authurl", "tokenurl", "tokenendpoint", "authorityurl", "tokenuri", "tokenpath"]
                .iter()
                .any(|end| name.ends_with(end))
            {
                put_together(file, index, &binding.value, report);
            }
        }
        for call in document.calls.iter().filter(|call| !call.command) {
            let Some(argument) = document.call_arguments(call).first() else { continue };
            match call.folded.as_str() {
                "withauthority" | "authority" | "setauthority" => put_together(file, index, &argument.value, report),
                "withtenantid" | "tenantid" => tenant(file, index, &argument.value, report),
                name if name.ends_with("clientsecretcredential") || name.ends_with("certificatecredential") => {
                    tenant(file, index, &argument.value, report);
                }
                _ => {}
            }
        }
    }
}

/// A tenant by itself.
fn tenant(file: &File<'_, '_>, index: usize, tokens: &Tokens, report: &mut Report) {
    let value = file.value(index, tokens);
    if let (Some(text), Some(literal)) = (value.text().filter(|text| is_common(text)), &value.literal) {
        tell(text, literal.place.clone(), report);
    }
}

/// An address of the service whose host stands elsewhere.
fn put_together(file: &File<'_, '_>, index: usize, tokens: &Tokens, report: &mut Report) {
    let Some(document) = file.documents.get(index) else { return };
    let span = document.span(tokens);
    let written = file.text.get(span.clone()).unwrap_or_default();
    let names = ["common", "organizations", "consumers"].iter().any(|tenant| written.contains(tenant));
    if !names || written.contains("login.") {
        return;
    }
    let Some(literal) = file.value(index, tokens).literal else { return };
    if let Some(tenant) = common_tenant(&literal.text) {
        tell(tenant, span, report);
    }
}

/// The path of the token endpoint alone: `tokenPath: '/common/oauth2/v2.0/token'`.
fn path(file: &File<'_, '_>, place: &Place, report: &mut Report) {
    let Some(document) = file.documents.get(place.document) else { return };
    let text = document.content(place.token).trim_start_matches('/');
    let tenant = text.split('/').next().unwrap_or_default();
    let rest = text.get(tenant.len()..).unwrap_or_default();
    let asks = matches!(rest, "/oauth2/v2.0/token" | "/oauth2/token");
    if is_common(tenant) && asks && file.has(Word::Authority) {
        tell(tenant, place.at..place.at + place.length, report);
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
    if let Some(tenant) = common_tenant(&literal.text) {
        tell(tenant, place.at..place.at + place.length, report);
    }
}

/// The word that stands for no tenant in an address at which an app signs in.
fn common_tenant(address: &str) -> Option<&str> {
    let path = address.get(address.find("login.")?..)?.split_once('/').map_or("", |(_, path)| path);
    let tenant = path.split(['/', '?', '"', '\'']).next().unwrap_or_default();
    let rest = path.get(tenant.len()..).unwrap_or_default().trim_start_matches('/');
    // Links for consent, keys and metadata are the same for all tenants.
    let signs_in = ["oauth2/v2.0/token", "oauth2/token", "v2.0"]
        .iter()
        .any(|end| rest.strip_prefix(end).is_some_and(|rest| !rest.starts_with('/') || rest.len() == 1));
    (is_common(tenant) && (signs_in || rest.is_empty())).then_some(tenant)
}
