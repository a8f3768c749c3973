//! `apponly demo`: the whole main job against the embedded tenant.

use apponly::{CacheKind, CredentialKind, Env, ErrorKind, Host, TokenOptions, TokenSource, TokenSourceBuilder};
use apponly_emulator::{Emulator, Options};
use apponly_graph::GraphClient;

use super::context::Context;
use super::emulator::{failed, tenant};
use super::header;
use crate::arguments::HeaderFormat;
use crate::output::{Failure, Printer, table};
use crate::session;

/// So many characters of a token are shown: enough to see that it is one.
const SHOWN: usize = 12;

/// What belongs to a step stands this far below it.
const INDENT: u16 = 2;

pub(super) fn run(printer: &Printer) -> Result<(), Failure> {
    session::block_on(async {
        let emulator = Emulator::start(tenant(None)?, Options::default()).await.map_err(failed)?;
        let outcome = show(&emulator, printer).await;
        emulator.shutdown().await;
        outcome
    })
}

async fn show(emulator: &Emulator, printer: &Printer) -> Result<(), Failure> {
    printer
        .result(&format!("An Entra tenant of your own runs on {} until this command ends.", emulator.authority()))?;
    let certificate = emulator.certificate_file().ok_or_else(|| failed("the tenant has no certificate"))?;
    let sign_ins = [
        ("1. Managed identity: no secret at all", source(emulator).credential_kind(CredentialKind::ManagedIdentity)),
        ("2. Certificate: the key never leaves this machine", source(emulator).certificate(certificate)),
        ("3. Client secret: for where nothing better exists", source(emulator)),
    ];
    for (title, builder) in sign_ins {
        sign_in(title, builder.build()?, printer).await?;
    }
    refusal(emulator, printer).await?;
    printer.result(
        "\nNext: `apponly emulator --env-file tenant.env` keeps such a tenant running to try every command against;\n\
         the README has the recipes for a real one.",
    )
}

/// A builder that sees the emulator's variables and nothing of this machine.
fn source(emulator: &Emulator) -> TokenSourceBuilder {
    TokenSource::builder().env(Env::fixed(emulator.environment())).host(Host::unknown()).cache(CacheKind::Memory)
}

async fn sign_in(title: &str, source: TokenSource, printer: &Printer) -> Result<(), Failure> {
    printer.result(&format!("\n{title}"))?;
    let acquired = source.acquire(&source.cloud().graph_scope(), &TokenOptions::default()).await?;
    let value = header::render(&acquired.token, HeaderFormat::Value)?;
    let end = value.char_indices().nth("Bearer ".len() + SHOWN).map_or(value.len(), |(index, _)| index);
    let shown = value.get(..end).unwrap_or_default();
    printer.result(&format!("  Authorization: {shown}… ({} characters)", value.len()))?;
    printer.result(&Context::new(&acquired, &source).to_table(INDENT))?;
    let graph = GraphClient::new(source)?;
    let page = graph.get("/users?$top=3&$select=displayName,userPrincipalName").await?;
    let users: Vec<_> = page["value"].as_array().into_iter().flatten().collect();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let rows: Vec<_> =
        users.iter().map(|user| [text(&user["displayName"]), text(&user["userPrincipalName"])]).collect();
    printer.result("  GET /users?$top=3")?;
    printer.result(&table::rows(["displayName", "userPrincipalName"], &rows, INDENT))
}

/// An expired secret, refused by the tenant itself.
async fn refusal(emulator: &Emulator, printer: &Printer) -> Result<(), Failure> {
    printer.result("\n4. What a refusal looks like: last year's secret")?;
    let tenant = emulator.tenant();
    let expired = tenant.apps.iter().flat_map(|app| &app.secrets).find(|secret| secret.expires.is_some());
    let secret = expired.ok_or_else(|| failed("the tenant has no expired secret"))?;
    let source = source(emulator)
        .client_secret(apponly::Secret::new(secret.value.reveal().to_owned()))
        .credential_kind(CredentialKind::Secret)
        .build()?;
    match source.token(&source.cloud().graph_scope()).await {
        Err(error) if error.kind() == ErrorKind::Refused => printer.result(&indented(&error.report())),
        Err(error) => Err(error.into()),
        Ok(_) => Err(failed("the tenant took an expired secret").into()),
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
