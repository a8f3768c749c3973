//! `apponly cache list`

use apponly::{Env, KeptToken, KeptTokens};
use serde_json::{Value, json};

use crate::arguments::{CacheListArguments, TableFormat};
use crate::output::{Failure, Printer, table, time};

pub(in crate::commands) fn run(arguments: &CacheListArguments, printer: &Printer) -> Result<(), Failure> {
    let kept = KeptTokens::of(&Env::process());
    let tokens = kept.list()?;
    let directories: Vec<_> = kept.directories().iter().map(|path| path.display().to_string()).collect();
    if arguments.format == TableFormat::Json {
        let tokens: Vec<_> = tokens.iter().map(to_json).collect();
        return printer.json(&json!({"directories": directories, "tokens": tokens}));
    }
    if tokens.is_empty() {
        let looked: Vec<_> = directories.iter().map(|path| format!("`{path}`")).collect();
        printer.note(&match looked.is_empty() {
            true => "no tokens are kept: no variable names a directory for them".to_owned(),
            false => format!("no tokens are kept in {}", looked.join(" or ")),
        });
        return Ok(());
    }
    let rows: Vec<_> = tokens.iter().map(to_row).collect();
    let header = ["Credential", "Tenant", "Client id", "Authority", "Scope", "Expires on", "Bytes"];
    printer.result(&table::rows(header, &rows, 0))
}

fn to_row(token: &KeptToken) -> [String; 7] {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    [
        token.kind.clone(),
        text(&token.tenant_id),
        text(&token.client_id),
        text(&token.authority),
        token.scope.clone(),
        time::rfc3339(token.expires_on),
        token.size.to_string(),
    ]
}

fn to_json(token: &KeptToken) -> Value {
    json!({
        "credential": token.kind,
        "tenant_id": token.tenant_id,
        "client_id": token.client_id,
        "authority": token.authority,
        "scope": token.scope,
        "expires_on": time::rfc3339(token.expires_on),
        "size": token.size,
        "file": token.file.display().to_string(),
    })
}
