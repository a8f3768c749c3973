//! GitHub Actions: the job asks the runner's issuer for a JWT about itself. It lives for about five minutes, so it is
//! asked for right before each exchange.
//!
//! Source: GitHub documentation, "OpenID Connect reference", requesting the JWT.

use http::{HeaderValue, Method, StatusCode, header};

use super::{AssertionSource, check, issuer};
use crate::credential::{BoxFuture, Seams, TokenRequest};
use crate::error::{Error, catalogue};
use crate::secret::Secret;
use crate::transport::{HttpRequest, RetryPolicy, Route};

const URL: &str = "ACTIONS_ID_TOKEN_REQUEST_URL";
const TOKEN: &str = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
const ISSUER: &str = "the issuer of GitHub Actions";

/// The JWT of a GitHub Actions job.
#[derive(Debug)]
pub(crate) struct GitHubAssertion {
    audience: String,
    seams: Seams,
}

impl GitHubAssertion {
    /// The job's JWT for `audience`, the cloud's exchange audience.
    pub(crate) fn new(audience: impl Into<String>, seams: Seams) -> Self {
        Self { audience: audience.into(), seams }
    }

    fn request(&self) -> Result<HttpRequest, Error> {
        let env = &self.seams.env;
        let text = issuer::variable(env, URL, || absent(URL))?;
        let token = Secret::new(issuer::variable(env, TOKEN, || absent(TOKEN))?);
        let mut url = issuer::url(URL, &text)?;
        // Without an audience the issuer would use the owner's URL, which no federated credential expects.
        url.query_pairs_mut().append_pair("audience", &self.audience);
        let mut request = HttpRequest::new(Method::GET, url, Route::Internet);
        request.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        issuer::authorize(&mut request, TOKEN, &token)?;
        Ok(request)
    }

    async fn ask(&self, request: &TokenRequest) -> Result<Secret, Error> {
        let transport = &self.seams.transport;
        let response = transport.send_with_retry(self.request()?, &RetryPolicy::HOST, request.deadline).await?;
        if response.status != StatusCode::OK {
            return Err(issuer::refusal(&response, ISSUER));
        }
        let token = issuer::token(&response, ISSUER, "value")?;
        check(&token, ISSUER, transport.reckoned_time())?;
        Ok(token)
    }
}

fn absent(name: &str) -> Error {
    Error::new(&catalogue::CREDENTIAL_UNAVAILABLE, format!("the variable `{name}` is not set"))
        .with_cause("this is no GitHub Actions job, or the job may not ask for an identity token")
        .with_fix("add `permissions: id-token: write` to the job (and `contents: read`, which it then no longer has by default)")
}

impl AssertionSource for GitHubAssertion {
    fn describe(&self) -> String {
        "GitHub Actions".to_owned()
    }

    fn cache_identity(&self) -> String {
        // Each job runs for itself; the app decides whom it trusts.
        let job = issuer::fingerprint(&self.seams.env, TOKEN);
        let repository = self.seams.env.get("GITHUB_REPOSITORY").ok().flatten().unwrap_or_default();
        format!("github {repository} {job} {}", self.audience)
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
    use crate::transport::fake::{FakeHttpClient, json as answer};

    const VARIABLES: [(&str, &str); 2] =
        [(URL, "https://pipelines.example/a//idtoken?api-version=2.0&hash=%2b"), (TOKEN, "runner-token")];
    const AUDIENCE: &str = "api://AzureADTokenExchange";

    #[tokio::test]
    async fn audience_is_appended_to_the_query_as_it_is() {
        let token = jwt(&json!({"sub": "repo:o/r:ref:refs/heads/main"}));
        let client = FakeHttpClient::new([answer(200, json!({"count": 1, "value": token}))]);
        let source = GitHubAssertion::new(AUDIENCE, seams(&VARIABLES, client.clone()));
        assert_eq!(source.fetch(&request()).await.unwrap().expose(), token);
        let sent = client.requests().remove(0);
        let expected = format!("{}&audience=api%3A%2F%2FAzureADTokenExchange", VARIABLES[0].1);
        assert_eq!((sent.method, sent.url.as_str(), sent.route), (Method::GET, expected.as_str(), Route::Internet));
        assert_eq!(sent.headers["authorization"], "Bearer runner-token");
        assert!(sent.headers["authorization"].is_sensitive());
        assert_eq!(sent.headers["accept"], "application/json");
    }

    #[tokio::test]
    async fn absent_variables_make_it_unavailable_with_the_permission_to_add() {
        for variables in [&VARIABLES[..1], &VARIABLES[1..], &[]] {
            let source = GitHubAssertion::new(AUDIENCE, seams(variables, FakeHttpClient::new([])));
            let error = source.fetch(&request()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unavailable);
            assert!(error.fix().contains("id-token: write"), "{}", error.report());
        }
    }

    #[tokio::test]
    async fn plain_http_is_refused_by_name() {
        let variables = [(URL, "http://pipelines.example/"), VARIABLES[1]];
        let source = GitHubAssertion::new(AUDIENCE, seams(&variables, FakeHttpClient::new([])));
        let error = source.fetch(&request()).await.unwrap_err();
        assert!(error.code() == "setting-invalid" && error.to_string().contains(URL), "{error}");
    }

    #[tokio::test(start_paused = true)]
    async fn refusals_and_odd_answers_are_told_apart() {
        for (status, body, code) in [
            (403, r#"{"message":"no"}"#, "federated-source-failed"),
            (302, "", "federated-source-failed"),
            (200, "{}", "answer-unusable"),
            (200, "<html>", "answer-unusable"),
            (200, r#"{"value":"not a jwt"}"#, "federated-token-invalid"),
        ] {
            let source = GitHubAssertion::new(AUDIENCE, seams(&VARIABLES, FakeHttpClient::new([answer(status, body)])));
            assert_eq!(source.fetch(&request()).await.unwrap_err().code(), code, "{status} {body}");
        }
        let down = FakeHttpClient::new((0..4).map(|_| answer(503, "")));
        let source = GitHubAssertion::new(AUDIENCE, seams(&VARIABLES, down));
        assert_eq!(source.fetch(&request()).await.unwrap_err().code(), "federated-source-unavailable");
    }
}
