//! Single calls: what is repeated, how long is waited, what is sent where.

use std::time::Duration;

use apponly_graph::{AcceptedPermissions, GraphObserver, GraphOptions, GraphRequest, RetryReason};
use http::Method;
use serde_json::json as value;

use crate::support::{GRAPH, Logs, Reply, Scripted, client, client_with, client_with_claims, json, token_of};

#[tokio::test(start_paused = true)]
async fn waits_exactly_as_long_as_the_service_asks() {
    let throttled = || json(429, r#"{"error":{"code":"TooManyRequests","message":"slow"}}"#);
    let http = Scripted::list([
        throttled().header("retry-after", "7"),
        throttled()
            .header("date", "Thu, 20 Aug 2026 10:00:00 GMT")
            .header("retry-after", "Thu, 20 Aug 2026 10:00:21 GMT"),
        json(503, "").header("retry-after", "2"),
        json(200, r#"{"id":"1"}"#),
    ]);
    let response = client(&http).send(GraphRequest::get("/organization")).await.unwrap();
    assert_eq!((response.status.as_u16(), response.retries), (200, 3));
    let gaps: Vec<_> = http.gaps().iter().map(Duration::as_secs).collect();
    assert_eq!(gaps, [7, 21, 2]);
}

#[tokio::test(start_paused = true)]
async fn wait_past_the_deadline_is_not_begun() {
    let http = Scripted::list([json(429, "{}").header("retry-after", "301")]);
    let error = client(&http).send(GraphRequest::get("/users")).await.unwrap_err();
    assert_eq!((error.code(), error.exit_code() as u8), ("graph-throttled", 5));
    assert!(error.to_string().starts_with("throttled past the deadline"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn throttling_without_end_ends_at_the_deadline() {
    let http = Scripted::new(|_, _| json(429, "{}").header("retry-after", "10"));
    let mut options = GraphOptions::default();
    options.deadline = Duration::from_secs(60);
    let error = client(&http).with_options(options).send(GraphRequest::get("/users")).await.unwrap_err();
    assert_eq!((error.code(), http.requests().len()), ("graph-throttled", 6));
}

#[tokio::test(start_paused = true)]
async fn change_whose_answer_was_lost_is_reported_and_not_repeated() {
    for method in [Method::POST, Method::PATCH] {
        for reply in [Reply::Lost, Reply::Hang, json(504, ""), json(201, r#"{"id":"1"}"#).truncated()] {
            let shown = format!("{method} {reply:?}");
            let http = Scripted::list([reply]);
            let request = GraphRequest::new(method.clone(), "/groups").body_json(&value!({"displayName": "x"}));
            let error = client(&http).send(request).await.unwrap_err();
            assert_eq!((error.code(), error.exit_code() as u8), ("graph-outcome-unknown", 5), "{shown}");
            assert!(!error.is_retriable(), "{shown}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn change_is_repeated_where_it_was_not_sent_or_harm_is_accepted() {
    let http = Scripted::list([Reply::Unreachable, json(429, "{}"), json(201, "{}")]);
    let request = GraphRequest::post("/groups").body_json(&value!({}));
    assert_eq!(client(&http).send(request.clone()).await.unwrap().status, 201);
    let http = Scripted::list([Reply::Lost, json(201, "{}")]);
    let mut options = GraphOptions::default();
    options.retry_unsafe = true;
    assert_eq!(client(&http).with_options(options).send(request).await.unwrap().status, 201);
}

#[tokio::test(start_paused = true)]
async fn delete_that_finds_nothing_after_a_lost_answer_is_done() {
    let http = Scripted::list([Reply::Lost, json(404, r#"{"error":{"code":"Request_ResourceNotFound"}}"#)]);
    assert_eq!(client(&http).send(GraphRequest::delete("/groups/1")).await.unwrap().status, 204);
    let http = Scripted::list([json(404, r#"{"error":{"code":"Request_ResourceNotFound"}}"#)]);
    assert_eq!(client(&http).send(GraphRequest::delete("/groups/1")).await.unwrap_err().code(), "graph-not-found");
}

#[tokio::test(start_paused = true)]
async fn cut_and_foreign_answers_to_a_read_are_repeated() {
    let page = || json(200, r#"{"id":"0123456789","displayName":"Ada"}"#);
    let html = Reply::Answer {
        status: 502,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        chunks: vec!["<html>bad gateway</html>".into()],
        breaks: false,
    };
    let http = Scripted::list([page().truncated(), json(200, "{\"id\":\"01"), html, Reply::Lost, page()]);
    let user: serde_json::Value = client(&http).json(GraphRequest::get("/users/1")).await.unwrap();
    assert_eq!((user["displayName"].as_str(), http.requests().len()), (Some("Ada"), 5));
}

#[tokio::test(start_paused = true)]
async fn network_that_is_gone_ends_with_what_was_tried() {
    let http = Scripted::new(|_, _| Reply::Unreachable);
    let error = client(&http).send(GraphRequest::get("/users")).await.unwrap_err();
    assert_eq!((error.code(), error.attempts().len()), ("network-unreachable", 8));
}

#[tokio::test(start_paused = true)]
async fn refused_token_is_renewed_once() {
    let refused = || {
        json(
            401,
            r#"{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}"#,
        )
    };
    let http = Scripted::list([refused(), json(200, "{}")]);
    let graph = client(&http);
    graph.send(GraphRequest::get("/users")).await.unwrap();
    let tokens: Vec<_> = http.requests().iter().map(|request| token_of(request).map(str::to_owned)).collect();
    assert_eq!(tokens, [Some("token-0".to_owned()), Some("token-1".to_owned())]);
    let http = Scripted::new(move |_, _| refused());
    let error = client(&http).send(GraphRequest::get("/users")).await.unwrap_err();
    assert_eq!((error.code(), http.requests().len()), ("graph-token-expired", 2));
}

#[tokio::test(start_paused = true)]
async fn claims_challenge_is_answered_past_the_cache_once() {
    let challenge = "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==\"";
    let http = Scripted::list([json(401, "{}").header("www-authenticate", challenge), json(200, "{}")]);
    let tokens = std::sync::Arc::<crate::support::Tokens>::default();
    client_with(http.clone(), tokens.clone()).send(GraphRequest::post("/groups").body_json(&value!({}))).await.unwrap();
    assert_eq!(tokens.asked(), [None, Some(r#"{"access_token":{}}"#.to_owned())]);
}

#[tokio::test]
async fn token_never_leaves_for_another_host() {
    let http = Scripted::list([
        json(302, "").header("location", "https://content.example/f?sig=secret"),
        Reply::Answer { status: 200, headers: Vec::new(), chunks: vec!["con".into(), "tent".into()], breaks: false },
    ]);
    let mut stream = client(&http).stream(GraphRequest::get("/drives/1/items/2/content")).await.unwrap();
    let mut content = Vec::new();
    while let Some(chunk) = stream.chunk().await {
        content.extend_from_slice(&chunk.unwrap());
    }
    assert_eq!(content, b"content");
    let [first, second] = &http.requests()[..] else { panic!("two requests") };
    assert_eq!((token_of(first), token_of(second)), (Some("token-0"), None));
    assert!(second.headers.is_empty(), "{:?}", second.headers);
    let http = Scripted::list([json(302, "").header("location", "http://content.example/f")]);
    let error = client(&http).stream(GraphRequest::get("/drives/1/items/2/content")).await.unwrap_err();
    assert_eq!(error.code(), "graph-link-elsewhere");
    for target in ["https://evil.test/v1.0/users", "//evil.test/users", "https://graph.microsoft.com.evil.test/v1.0/x"]
    {
        let http = Scripted::list([]);
        let error = client(&http).send(GraphRequest::get(target)).await.unwrap_err();
        assert_eq!(error.code(), "setting-invalid", "{target}");
    }
}

#[tokio::test]
async fn call_for_a_user_is_refused_before_anything_is_sent() {
    let http = Scripted::list([]);
    let error = client(&http).send(GraphRequest::get("/me/messages?$top=1")).await.unwrap_err();
    assert_eq!((error.code(), error.exit_code() as u8), ("user-required", 4));
    assert!(error.fix().contains("/users/{id}/messages"), "{}", error.fix());
}

#[tokio::test]
async fn advanced_query_gets_its_header_and_says_so() {
    let http = Scripted::new(|_, _| json(200, "{}"));
    let graph = client(&http);
    let response = graph.send(GraphRequest::get("/users").query("$count", "true")).await.unwrap();
    assert!(response.advanced_query);
    let response = graph.send(GraphRequest::get("/users").query("$top", "5")).await.unwrap();
    assert!(!response.advanced_query);
    let headers: Vec<_> =
        http.requests().iter().map(|request| request.headers.contains_key("consistencylevel")).collect();
    assert_eq!(headers, [true, false]);
    assert_eq!(http.requests()[1].url.as_str(), format!("{GRAPH}/users?$top=5"));
}

#[derive(Debug)]
struct MailNeedsMail;

impl AcceptedPermissions for MailNeedsMail {
    fn for_call(&self, _: &Method, path: &str) -> Option<Vec<Vec<String>>> {
        path.ends_with("/messages").then(|| vec![vec!["Mail.ReadBasic.All".to_owned()], vec!["Mail.Read".to_owned()]])
    }
}

#[tokio::test]
async fn refusal_names_the_missing_permission_or_the_missing_consent() {
    let refused = r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges","innerError":{"request-id":"r-1"}}}"#;
    let http = Scripted::new(move |_, _| json(403, refused));
    let graph = client_with_claims(&http, &value!({"roles": ["User.Read.All"], "tid": "t"}));
    let error = graph.with_permissions(std::sync::Arc::new(MailNeedsMail)).get("/users/1/messages").await.unwrap_err();
    assert!(
        error.cause().contains("`User.Read.All`") && error.cause().contains("`Mail.ReadBasic.All`"),
        "{}",
        error.cause()
    );
    assert!(error.report().contains("r-1"), "{}", error.report());
    let claims =
        value!({"tid": "11111111-2222-3333-4444-555555555555", "appid": "aaaaaaaa-0000-4000-8000-000000000001"});
    let error = client_with_claims(&http, &claims).get("/users").await.unwrap_err();
    assert!(
        error.cause().contains("admin consent is missing") && error.fix().contains("adminconsent"),
        "{}",
        error.report()
    );
    let claims = value!({"roles": ["User.Read.All"], "iat": 1_000_000_000});
    let error = client_with_claims(&http, &claims).get("/users").await.unwrap_err();
    assert!(error.cause().contains("a permission granted since is not in it"), "{}", error.cause());
    assert_eq!(http.requests().len(), 3, "a refusal that is permanent costs one request");
}

#[derive(Debug, Default)]
struct Counted(std::sync::Mutex<Vec<String>>);

impl GraphObserver for Counted {
    fn request(&self, method: &Method, path: &str) {
        self.0.lock().unwrap().push(format!("{method} {path}"));
    }
    fn answer(&self, status: u16, bytes: u64) {
        self.0.lock().unwrap().push(format!("{status} {bytes}"));
    }
    fn retry(&self, reason: RetryReason, wait: Duration) {
        self.0.lock().unwrap().push(format!("{} {}", reason.name(), wait.as_secs()));
    }
    fn items(&self, count: u64) {
        self.0.lock().unwrap().push(format!("{count} items"));
    }
}

#[tokio::test(start_paused = true)]
async fn observer_sees_requests_waits_and_items_and_no_query() {
    let counted = std::sync::Arc::<Counted>::default();
    let http = Scripted::list([json(429, "{}").header("retry-after", "3"), json(200, r#"{"value":[1,2]}"#)]);
    let mut pages = client(&http).with_observer(counted.clone()).pages(GraphRequest::get("/users?$filter=secret"));
    while let Some(page) = pages.next_page().await {
        page.unwrap();
    }
    let seen = counted.0.lock().unwrap().clone();
    assert_eq!(seen, ["GET /users", "429 2", "throttled 3", "GET /users", "200 15", "2 items"]);
}

#[tokio::test]
async fn client_is_a_service_of_tower() {
    use tower_service::Service as _;
    let http = Scripted::list([json(200, r#"{"id":"1"}"#)]);
    let mut graph = client(&http);
    std::future::poll_fn(|context| graph.poll_ready(context)).await.unwrap();
    assert_eq!(graph.call(GraphRequest::get("/organization")).await.unwrap().body, r#"{"id":"1"}"#);
}

#[tokio::test(start_paused = true)]
async fn no_token_and_no_query_is_in_any_log_span_or_error() {
    let logs = Logs::capture();
    let refused = || json(401, r#"{"error":{"code":"InvalidAuthenticationToken","message":"expired"}}"#);
    let http = Scripted::list([
        Reply::Lost,
        json(429, "{}").header("retry-after", "1"),
        json(302, "").header("location", "https://content.example/f?sig=hidden-query"),
        json(503, ""),
        refused(),
        refused(),
    ]);
    let id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    let request = GraphRequest::get(format!("/users/{id}/messages?$search=hidden-query"));
    let error = client(&http).send(request).await.unwrap_err();
    let text = format!("{}\n{error:?}\n{}", logs.text(), error.report());
    assert!(logs.text().contains("path=/users/{id}/messages") && text.contains("trying again"), "{text}");
    for hidden in ["token-0", "token-1", "hidden-query", "Bearer"] {
        assert!(!text.contains(hidden), "{hidden} is in: {text}");
    }
}
