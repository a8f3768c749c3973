//! Azure Pipelines: the job asks for a JWT of its service connection, right before each exchange.
//!
//! Source: Azure DevOps documentation, "Connect to Azure with workload identity"; REST API "Oidctoken - Create".

use http::{HeaderName, HeaderValue, Method, StatusCode, header};

use super::{AssertionSource, check, issuer};
use crate::credential::{BoxFuture, Seams, TokenRequest};
use crate::error::{Error, catalogue};
use crate::redaction;
use crate::secret::Secret;
use crate::transport::{HttpRequest, HttpResponse, RetryPolicy, Route};

const URL: &str = "SYSTEM_OIDCREQUESTURI";
const TOKEN: &str = "SYSTEM_ACCESSTOKEN";
const CONNECTION: &str = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID";
const API_VERSION: &str = "7.1";
const ISSUER: &str = "Azure Pipelines";

/// The JWT of a service connection.
#[derive(Debug)]
pub(crate) struct AzurePipelinesAssertion {
    connection: Option<String>,
    seams: Seams,
}

impl AzurePipelinesAssertion {
    /// The service connection with this id, else the one in `AZURESUBSCRIPTION_SERVICE_CONNECTION_ID`.
    pub(crate) fn new(connection: Option<String>, seams: Seams) -> Self {
        Self { connection: connection.filter(|id| !id.is_empty()), seams }
    }

    fn connection(&self) -> Result<Option<String>, Error> {
        match &self.connection {
            Some(id) => Ok(Some(id.clone())),
            None => self.seams.env.get(CONNECTION),
        }
    }

    fn request(&self) -> Result<HttpRequest, Error> {
        let env = &self.seams.env;
        let text = issuer::variable(env, URL, || {
            Error::new(&catalogue::CREDENTIAL_UNAVAILABLE, format!("the variable `{URL}` is not set"))
                .with_cause("this is no job of Azure Pipelines")
                .with_fix("run in a pipeline, or choose another source with `--federated`")
        })?;
        let token = Secret::new(issuer::variable(env, TOKEN, unmapped)?);
        let connection = self.connection()?.ok_or_else(|| {
            Error::new(&catalogue::SETTING_MISSING, "no service connection is named")
                .with_fix(format!("give its id with `--service-connection` or `{CONNECTION}`"))
        })?;
        let mut url = issuer::url(URL, &text)?;
        url.query_pairs_mut().append_pair("api-version", API_VERSION).append_pair("serviceConnectionId", &connection);
        let mut request = HttpRequest::new(Method::POST, url, Route::Internet);
        request.headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        // Otherwise a bad token is answered with a redirect to a sign-in page.
        request.headers.insert(HeaderName::from_static("x-tfs-fedauthredirect"), HeaderValue::from_static("Suppress"));
        issuer::authorize(&mut request, TOKEN, &token)?;
        Ok(request)
    }

    async fn ask(&self, request: &TokenRequest) -> Result<Secret, Error> {
        let transport = &self.seams.transport;
        let response = transport.send_with_retry(self.request()?, &RetryPolicy::HOST, request.deadline).await?;
        if response.status != StatusCode::OK {
            return Err(refusal(&response));
        }
        let token = issuer::token(&response, ISSUER, "oidcToken")?;
        check(&token, ISSUER, transport.reckoned_time())?;
        Ok(token)
    }
}

fn unmapped() -> Error {
    Error::new(&catalogue::CREDENTIAL_UNAVAILABLE, format!("the variable `{TOKEN}` is not set"))
        .with_cause("a step sees the job's access token only where it is mapped")
        .with_fix(MAPPING)
}

const MAPPING: &str = "map it in the step: `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`";

fn refusal(response: &HttpResponse) -> Error {
    let ids = ["x-vss-e2eid", "x-msedge-ref"]
        .into_iter()
        .filter_map(|name| response.header(name).map(|value| format!("{name} {}", redaction::one_line(value, 200))));
    let ids = ids.collect::<Vec<_>>().join(", ");
    let refused = issuer::refusal(response, ISSUER);
    let message = if ids.is_empty() { refused.to_string() } else { format!("{refused} ({ids})") };
    let error = Error::new(refused.row(), message);
    // 203 is the sign-in page in another disguise.
    match response.status.as_u16() {
        203 | 300..=399 | 401 => {
            error.with_cause(format!("`{TOKEN}` is not the access token of this job, or has ended")).with_fix(MAPPING)
        }
        404 => error.with_fix(
            "check the id of the service connection, and that it is of the kind \"workload identity federation\"",
        ),
        _ => error,
    }
}

impl AssertionSource for AzurePipelinesAssertion {
    fn describe(&self) -> String {
        let connection = self.connection().ok().flatten();
        connection.map_or_else(|| ISSUER.to_owned(), |id| format!("{ISSUER}, service connection `{id}`"))
    }

    fn cache_identity(&self) -> String {
        // Each job runs for itself; the service connection decides whom it trusts.
        let job = issuer::fingerprint(&self.seams.env, TOKEN);
        format!("azure-pipelines {} {job}", self.connection().ok().flatten().unwrap_or_default())
    }

    fn fetch<'a>(&'a self, request: &'a TokenRequest) -> BoxFuture<'a, Result<Secret, Error>> {
        Box::pin(self.ask(request))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::claims::tests::jwt;
    use crate::credential::federated::issuer::tests::{request, seams};
    use crate::error::ErrorKind;
    use crate::transport::fake::{FakeHttpClient, answer, json as json_answer};

    const VARIABLES: [(&str, &str); 3] =
        [(URL, "https://dev.example/org/_apis/oidctoken"), (TOKEN, "job-token"), (CONNECTION, "from-env")];

    #[tokio::test]
    async fn posts_nothing_to_the_connection_that_was_named() {
        let token = jwt(&json!({"sub": "sc://o/p/c"}));
        for (named, expected) in [(Some("c 1&"), "c+1%26"), (None, "from-env")] {
            let client = FakeHttpClient::new([json_answer(200, json!({"oidcToken": token}))]);
            let source = AzurePipelinesAssertion::new(named.map(str::to_owned), seams(&VARIABLES, client.clone()));
            assert_eq!(source.fetch(&request()).await.unwrap().expose(), token);
            let sent = client.requests().remove(0);
            let url = format!("{}?api-version=7.1&serviceConnectionId={expected}", VARIABLES[0].1);
            assert_eq!((sent.method, sent.url.as_str(), sent.route), (Method::POST, url.as_str(), Route::Internet));
            assert!(sent.body.is_empty());
            assert_eq!(sent.headers["content-length"], "0");
            assert_eq!(sent.headers["x-tfs-fedauthredirect"], "Suppress");
            assert_eq!(sent.headers["authorization"], "Bearer job-token");
            assert!(sent.headers["authorization"].is_sensitive());
        }
    }

    #[tokio::test]
    async fn missing_parts_are_named_before_any_request() {
        for (missing, kind, hint) in [
            (URL, ErrorKind::Unavailable, "pipeline"),
            (TOKEN, ErrorKind::Unavailable, "$(System.AccessToken)"),
            (CONNECTION, ErrorKind::Misconfigured, "--service-connection"),
        ] {
            let left: Vec<_> = VARIABLES.into_iter().filter(|(name, _)| *name != missing).collect();
            let source = AzurePipelinesAssertion::new(None, seams(&left, FakeHttpClient::new([])));
            let error = source.fetch(&request()).await.unwrap_err();
            assert_eq!(error.kind(), kind, "{missing}");
            assert!(error.fix().contains(hint), "{}", error.report());
        }
    }

    #[tokio::test]
    async fn bad_access_token_names_the_mapping_and_the_ids() {
        for status in [203, 302, 401] {
            let headers = [("x-vss-e2eid", "e2e"), ("x-msedge-ref", "edge"), ("location", "https://login.example/")];
            let client = FakeHttpClient::new([answer(status, &headers, "<html>sign in</html>")]);
            let source = AzurePipelinesAssertion::new(None, seams(&VARIABLES, client));
            let error = source.fetch(&request()).await.unwrap_err();
            assert_eq!(error.code(), "federated-source-failed");
            assert!(error.fix().contains("SYSTEM_ACCESSTOKEN"), "{}", error.report());
            assert!(error.to_string().contains("x-vss-e2eid e2e, x-msedge-ref edge"), "{error}");
            assert!(!error.report().contains("job-token"));
        }
    }
}
