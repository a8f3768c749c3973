//! What Entra says about a tenant to anybody, without a credential.
//!
//! Source: OpenID Connect Discovery 1.0, section 4; Microsoft identity platform, "OpenID Connect", the metadata document.

use std::time::SystemTime;

use http::Method;
use serde::Deserialize;
use url::Url;

use crate::cloud::Cloud;
use crate::deadline::Deadline;
use crate::error::classify::parse_answer;
use crate::error::{Error, catalogue};
use crate::identity::TenantId;
use crate::transport::{HttpClient, HttpRequest, HttpResponse, Route, parse_http_date};

/// What the metadata document of a tenant says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TenantFacts {
    /// The tenant's GUID, from the issuer.
    pub tenant_id: Option<String>,
    /// `tenant_region_scope`: `EU`, `NA`, `USGov` and others.
    pub region: Option<String>,
    /// `cloud_instance_name`: the cloud in which the tenant lives, `microsoftonline.com` for the public one.
    pub cloud_instance: Option<String>,
    /// `msgraph_host`: the host of that cloud's Graph.
    pub graph_host: Option<String>,
}

/// The answer of an authority to a question about a tenant.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TenantAnswer {
    /// The facts, or why there are none.
    pub facts: Result<TenantFacts, Error>,
    /// The authority's clock, where it answered at all; whole seconds.
    pub service_time: Option<SystemTime>,
}

#[derive(Deserialize)]
struct Document {
    issuer: Option<String>,
    tenant_region_scope: Option<String>,
    cloud_instance_name: Option<String>,
    msgraph_host: Option<String>,
}

impl TenantFacts {
    /// Asks the authority of `cloud` for the metadata of `tenant`. No credential is sent.
    ///
    /// The facts are an error where there is no such tenant (`tenant-not-found`), or no usable answer.
    pub async fn ask(client: &dyn HttpClient, cloud: &Cloud, tenant: &TenantId, deadline: Deadline) -> TenantAnswer {
        let address = format!("{}/{tenant}/v2.0/.well-known/openid-configuration", cloud.authority);
        let Ok(url) = Url::parse(&address) else {
            let error = Error::new(&catalogue::INTERNAL, "the metadata address is not a URL");
            return TenantAnswer { facts: Err(error), service_time: None };
        };
        let request = HttpRequest::new(Method::GET, url, Route::Internet);
        let host = request.host();
        match client.send(request, deadline).await {
            Err(failure) => TenantAnswer { facts: Err(failure.to_error(&host)), service_time: None },
            Ok(response) => TenantAnswer {
                service_time: response.header("date").and_then(parse_http_date),
                facts: read(&response, tenant, &host),
            },
        }
    }
}

fn read(response: &HttpResponse, tenant: &TenantId, host: &str) -> Result<TenantFacts, Error> {
    let status = response.status.as_u16();
    if response.status.is_client_error() || response.status.is_server_error() {
        return Err(refusal(response, tenant, host));
    }
    let document: Option<Document> = (status == 200).then(|| serde_json::from_slice(&response.body).ok()).flatten();
    let document = document.filter(|document| document.issuer.is_some()).ok_or_else(|| {
        Error::new(
            &catalogue::ANSWER_UNUSABLE,
            format!("`{host}` answered HTTP {status} without the metadata of a tenant: it is not an Entra authority"),
        )
        .with_cause("another service answers there: a wrong `AZURE_AUTHORITY_HOST`, a captive portal, a proxy's page")
        .with_fix("check `AZURE_AUTHORITY_HOST`, `--cloud` and the proxy")
    })?;
    let tenant_id = document.issuer.as_deref().and_then(|issuer| {
        let url = Url::parse(issuer).ok()?;
        let first = url.path_segments()?.next()?.to_owned();
        first.parse::<TenantId>().ok().filter(TenantId::is_guid).map(|id| id.to_string())
    });
    Ok(TenantFacts {
        tenant_id,
        region: document.tenant_region_scope,
        cloud_instance: document.cloud_instance_name,
        graph_host: document.msgraph_host,
    })
}

fn refusal(response: &HttpResponse, tenant: &TenantId, host: &str) -> Error {
    let status = response.status.as_u16();
    let answer = parse_answer(status, &response.body);
    let known = answer.aadsts.iter().find_map(|number| catalogue::by_aadsts(*number));
    let row = known.unwrap_or(match status {
        429 => &catalogue::THROTTLED,
        500.. => &catalogue::SERVICE_UNAVAILABLE,
        _ => &catalogue::ANSWER_UNUSABLE,
    });
    let number = answer.code().map_or_else(String::new, |number| format!("`AADSTS{number}`, "));
    let what = format!("`{host}`, asked about the tenant `{tenant}`: {number}HTTP {status}: {}", row.summary);
    Error::new(row, what).with_answer(answer)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::transport::fake::{FakeHttpClient, Step, json};

    async fn ask(step: Step) -> TenantAnswer {
        let tenant: TenantId = "contoso.com".parse().unwrap();
        let deadline = Deadline::after(Duration::from_secs(5));
        TenantFacts::ask(&*FakeHttpClient::new([step]), &Cloud::default(), &tenant, deadline).await
    }

    #[tokio::test]
    async fn reads_the_tenant_and_its_cloud() {
        let answer = ask(json(
            200,
            r#"{"issuer":"https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0",
                "tenant_region_scope":"USGov","cloud_instance_name":"microsoftonline.us","msgraph_host":"graph.microsoft.us"}"#,
        ))
        .await;
        let facts = answer.facts.unwrap();
        assert_eq!(facts.tenant_id.as_deref(), Some("11111111-2222-4333-8444-555555555555"));
        assert_eq!(facts.cloud_instance.as_deref(), Some("microsoftonline.us"));
    }

    #[tokio::test]
    async fn unknown_tenant_is_the_refusal_of_a_sign_in() {
        let body =
            r#"{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant not found.","error_codes":[90002]}"#;
        assert_eq!(ask(json(400, body)).await.facts.unwrap_err().code(), "tenant-not-found");
    }

    #[tokio::test]
    async fn page_of_something_else_is_no_authority() {
        let error = ask(json(200, "<html>welcome</html>")).await.facts.unwrap_err();
        assert_eq!(error.code(), "answer-unusable");
    }
}
