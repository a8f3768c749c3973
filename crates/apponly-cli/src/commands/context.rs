//! `apponly context`

use apponly::{Acquired, TokenClaims};
use serde_json::{Value, json};

use super::warn_without_roles;
use crate::arguments::{ContextArguments, TableFormat};
use crate::output::{Failure, Printer, table, time};
use crate::session::{self, Session};

pub(super) fn run(arguments: &ContextArguments, printer: &Printer) -> Result<(), Failure> {
    let session = Session::new(&arguments.identity)?;
    let scope = session::scope(&arguments.scope, &session.settings)?;
    let options = session::token_options(&arguments.scope)?;
    let acquired = session.acquire(&scope, &options)?;
    warn_without_roles(&acquired.token, &session, printer);
    let context = Context::new(&acquired, &session.source);
    match arguments.format {
        TableFormat::Json => printer.json(&context.to_json()),
        TableFormat::Table => printer.result(&context.to_table(0)),
    }
}

/// Who this is, as the token and the selection tell.
pub(super) struct Context {
    claims: TokenClaims,
    acquired: Acquired,
    description: String,
    cloud: String,
    not_used: Vec<apponly::Skipped>,
}

impl Context {
    pub(super) fn new(acquired: &Acquired, source: &apponly::TokenSource) -> Self {
        let kind = acquired.token.credential();
        // Only what is stronger is worth a reason.
        let mut not_used = source.skipped();
        not_used.retain(|skipped| skipped.kind < kind);
        not_used.sort_by_key(|skipped| skipped.kind);
        Self {
            claims: TokenClaims::decode(acquired.token.expose()).unwrap_or_default(),
            acquired: acquired.clone(),
            description: source.describe(kind).unwrap_or_default(),
            cloud: source.cloud().name.clone(),
            not_used,
        }
    }

    fn tenant_id(&self) -> Option<&str> {
        self.claims.tenant_id.as_deref().or_else(|| self.acquired.token.tenant_id())
    }

    fn client_id(&self) -> Option<&str> {
        self.claims.client_id.as_deref().or_else(|| self.acquired.token.client_id())
    }

    pub(super) fn to_json(&self) -> Value {
        let not_used = self.not_used.iter();
        let not_used: Vec<_> =
            not_used.map(|skipped| json!({"credential": skipped.kind.name(), "reason": skipped.reason})).collect();
        json!({
            "auth_type": self.claims.auth_type.name(),
            "credential": self.acquired.token.credential().name(),
            "credential_source": self.description,
            "tenant_id": self.tenant_id(),
            "client_id": self.client_id(),
            "app_name": self.claims.app_name,
            "object_id": self.claims.object_id,
            "roles": self.claims.roles,
            "cloud": self.cloud,
            "scope": self.acquired.token.scope().as_str(),
            "expires_on": time::rfc3339(self.acquired.token.expires_on()),
            "token_source": self.acquired.origin.name(),
            "not_used": not_used,
        })
    }

    pub(super) fn to_table(&self, indent: u16) -> String {
        let text = |value: Option<&str>| value.unwrap_or("(not in the token)").to_owned();
        let roles = if self.claims.roles.is_empty() { "none".to_owned() } else { self.claims.roles.join(", ") };
        let mut rows = vec![
            ("Auth type", self.claims.auth_type.name().to_owned()),
            ("Credential", self.description.clone()),
            ("Tenant", text(self.tenant_id())),
            ("Client id", text(self.client_id())),
            ("App name", text(self.claims.app_name.as_deref())),
            ("Object id", text(self.claims.object_id.as_deref())),
            ("Roles", roles),
            ("Cloud", self.cloud.clone()),
            ("Scope", self.acquired.token.scope().to_string()),
            ("Expires on", time::rfc3339(self.acquired.token.expires_on())),
            ("Token source", self.acquired.origin.name().to_owned()),
        ];
        rows.extend(self.not_used.iter().map(|skipped| ("Not used", skipped.to_string())));
        table::pairs(&rows, indent)
    }
}
