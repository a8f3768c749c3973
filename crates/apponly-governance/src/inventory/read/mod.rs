//! How an inventory is read.
//!
//! `tenant` reads everything, `apps` some apps; `parts` are the collections, `collection` reads one, `limits` says what could
//! not be read.

mod apps;
mod collection;
mod limits;
mod parts;
mod tenant;

use apponly::{Error, TokenClaims, TokenOptions};
use apponly_graph::GraphClient;

use super::guid::Guid;
use super::moment::Moment;

/// What is known before anything is read.
struct Begun {
    tenant: Option<Guid>,
    taken_at: Moment,
    claims: TokenClaims,
}

/// Signs in, to learn the tenant, the app and the service's time.
async fn begin(client: &GraphClient) -> Result<Begun, Error> {
    let source = client.source();
    let acquired = source.acquire(&source.cloud().graph_scope(), &TokenOptions::default()).await?;
    let claims = TokenClaims::decode(acquired.token.expose()).unwrap_or_default();
    let tenant = claims.tenant_id.as_deref().or_else(|| acquired.token.tenant_id());
    Ok(Begun {
        tenant: tenant.and_then(|tenant| tenant.parse().ok()),
        taken_at: Moment::from(source.service_time()),
        claims,
    })
}
