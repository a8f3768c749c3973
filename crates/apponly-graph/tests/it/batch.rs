//! Batch runs: each item answered once, whatever happens on the way.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apponly::Error;
use apponly_graph::{BatchAnswer, BatchAnswers, BatchItem, BatchWatcher, GraphRequest};
use bytes::Bytes;
use serde_json::{Value, json as value};

use crate::support::{Reply, Scripted, client, client_with, json, token_of};

fn gets(count: usize) -> Vec<BatchItem> {
    (0..count)
        .map(|number| BatchItem::new(format!("id {number}"), GraphRequest::get(format!("/users/{number}"))))
        .collect()
}

async fn all(mut answers: BatchAnswers) -> Result<Vec<BatchAnswer>, Error> {
    let mut list = Vec::new();
    while let Some(answer) = answers.next_answer().await {
        list.push(answer?);
    }
    Ok(list)
}

/// Answers each step by `step`, which gets method, URL and body, in reverse order.
fn steps(request: &apponly::HttpRequest, mut step: impl FnMut(&Value) -> Value) -> Reply {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let answers = body["requests"].as_array().unwrap().iter().rev().map(|request| {
        let mut answer = step(request);
        answer["id"] = request["id"].clone();
        answer
    });
    json(200, value!({"responses": answers.collect::<Vec<_>>()}))
}

fn ok(request: &Value) -> Value {
    value!({"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"url": request["url"]}})
}

#[tokio::test(start_paused = true)]
async fn every_item_is_answered_once_with_its_own_body_in_batches_of_20() {
    let http = Scripted::new(|request, _| steps(request, ok));
    let answers = all(client(&http).batch_all(gets(1003))).await.unwrap();
    let by_id: BTreeMap<_, _> = answers.iter().map(|answer| (answer.id.clone(), answer)).collect();
    assert_eq!((answers.len(), by_id.len()), (1003, 1003));
    for (id, answer) in by_id {
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(body["url"], format!("/users/{}", id.trim_start_matches("id ")));
    }
    let sizes: Vec<_> = http
        .requests()
        .iter()
        .map(|request| serde_json::from_slice::<Value>(&request.body).unwrap()["requests"].as_array().unwrap().len())
        .collect();
    assert!(sizes.iter().all(|size| *size <= 20) && sizes.len() < 60, "{sizes:?}");
    assert!(http.requests().iter().all(|request| request.url.path() == "/v1.0/$batch"));
}

#[tokio::test(start_paused = true)]
async fn throttled_items_alone_go_again_by_their_own_retry_after() {
    let mut tries: HashMap<String, (usize, tokio::time::Instant)> = HashMap::new();
    let http = Scripted::new(move |request, _| {
        steps(request, |step| {
            let url = step["url"].as_str().unwrap().to_owned();
            let now = tokio::time::Instant::now();
            let (count, last) = tries.entry(url.clone()).or_insert((0, now));
            *count += 1;
            if url.ends_with('7') && *count == 1 {
                return value!({"status": 429, "headers": {"Retry-After": "9"}, "body": {"error": {"code": "TooManyRequests"}}});
            }
            if url.ends_with('7') {
                assert!(now - *last >= Duration::from_secs(9), "{url} came after {:?}", now - *last);
            }
            ok(step)
        })
    });
    let answers = all(client(&http).batch_all(gets(100))).await.unwrap();
    assert_eq!(answers.len(), 100);
    for answer in answers {
        assert_eq!(
            (answer.is_success(), answer.tries),
            (true, if answer.id.ends_with('7') { 2 } else { 1 }),
            "{answer:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn lost_answer_repeats_reads_and_reports_changes() {
    let http = Scripted::new(|request, number| if number == 0 { Reply::Lost } else { steps(request, ok) });
    let items = (0..10).map(|number| {
        let request = match number % 2 {
            0 => GraphRequest::get(format!("/users/{number}")),
            _ => GraphRequest::post(format!("/groups/{number}")).body_json(&value!({})),
        };
        BatchItem::new(number.to_string(), request)
    });
    let answers = all(client(&http).batch_all(items.collect::<Vec<_>>())).await.unwrap();
    let codes: BTreeMap<_, _> = answers
        .iter()
        .map(|answer| (answer.id.parse::<u32>().unwrap(), answer.error.as_ref().map(Error::code)))
        .collect();
    for (number, code) in codes {
        assert_eq!(code, (number % 2 == 1).then_some("graph-outcome-unknown"), "{number}");
    }
}

#[tokio::test(start_paused = true)]
async fn failed_items_are_diagnosed_and_keep_their_answer() {
    let http = Scripted::new(|request, _| {
        steps(
            request,
            |_| value!({"status": 404, "headers": {}, "body": {"error": {"code": "Request_ResourceNotFound", "message": "gone"}}}),
        )
    });
    let answers = all(client(&http).batch_all(gets(1))).await.unwrap();
    let [answer] = &answers[..] else { panic!("one answer") };
    assert_eq!((answer.status.unwrap().as_u16(), answer.error.as_ref().unwrap().code()), (404, "graph-not-found"));
    assert!(String::from_utf8_lossy(&answer.body).contains("gone"));
}

#[tokio::test(start_paused = true)]
async fn dependencies_are_kept_across_batches_and_tries() {
    let order = Arc::new(Mutex::new(Vec::new()));
    let (seen, mut busy) = (order.clone(), true);
    let http = Scripted::new(move |request, _| {
        steps(request, |step| {
            let url = step["url"].as_str().unwrap().to_owned();
            if url == "/users/a" && std::mem::take(&mut busy) {
                return value!({"status": 503, "headers": {"Retry-After": "2"}});
            }
            seen.lock().unwrap().push(url.clone());
            if url == "/users/bad" {
                value!({"status": 400, "body": {"error": {"code": "BadRequest"}}})
            } else {
                ok(step)
            }
        })
    });
    let item = |id: &str| BatchItem::new(id, GraphRequest::get(format!("/users/{id}")));
    let items = vec![
        item("c").depends_on("b"),
        item("b").depends_on("a"),
        item("a"),
        item("bad"),
        item("x").depends_on("bad"),
        item("y").depends_on("x"),
        item("z").depends_on("nowhere"),
        item("l1").depends_on("l2"),
        item("l2").depends_on("l1"),
        item("self").depends_on("self"),
        item("a"),
    ];
    let answers = all(client(&http).batch_all(items)).await.unwrap();
    let good: Vec<_> = order.lock().unwrap().iter().filter(|url| url.as_str() != "/users/bad").cloned().collect();
    assert_eq!(good, ["/users/a", "/users/b", "/users/c"]);
    let mut codes: Vec<_> =
        answers.iter().map(|answer| (answer.id.as_str(), answer.error.as_ref().map_or("-", Error::code))).collect();
    codes.sort_unstable();
    let failed = "graph-dependency-failed";
    assert_eq!(
        codes,
        [
            ("a", "-"),
            ("a", "setting-invalid"),
            ("b", "-"),
            ("bad", "graph-request-invalid"),
            ("c", "-"),
            ("l1", failed),
            ("l2", failed),
            ("self", failed),
            ("x", failed),
            ("y", failed),
            ("z", failed),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn whole_batch_throttled_waits_and_one_bad_item_does_not_spoil_the_rest() {
    let http = Scripted::new(|request, number| {
        if number == 0 {
            return json(429, "{}").header("retry-after", "4");
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let requests = body["requests"].as_array().unwrap();
        if requests.iter().any(|step| step["url"] == "/users/3") {
            return json(400, r#"{"error":{"code":"BadRequest","message":"Invalid batch payload"}}"#);
        }
        steps(request, ok)
    });
    let answers = all(client(&http).batch_all(gets(10))).await.unwrap();
    assert_eq!(http.gaps()[0].as_secs(), 4);
    for answer in &answers {
        assert_eq!(answer.is_success(), answer.id != "id 3", "{answer:?}");
    }
    assert_eq!(answers.len(), 10);
}

#[tokio::test(start_paused = true)]
async fn token_refused_by_a_step_or_the_batch_is_renewed_and_a_second_refusal_ends_the_run() {
    let refused = value!({"status": 401, "body": {"error": {"code": "InvalidAuthenticationToken", "message": "the token is expired"}}});
    let http = Scripted::new(move |request, _| {
        let old = token_of(request) == Some("token-0");
        steps(request, |step| if old { refused.clone() } else { ok(step) })
    });
    let answers = all(client(&http).batch_all(gets(60))).await.unwrap();
    assert!(answers.len() == 60 && answers.iter().all(BatchAnswer::is_success));
    let http =
        Scripted::new(|_, _| json(401, r#"{"error":{"code":"InvalidAuthenticationToken","message":"expired"}}"#));
    let error = all(client(&http).batch_all(gets(60))).await.unwrap_err();
    assert_eq!(error.code(), "graph-token-expired");
    let challenge = "Bearer error=\"insufficient_claims\", claims=\"eyJhIjoxfQ==\"";
    let http = Scripted::new(move |request, _| match token_of(request) {
        Some("token-0") => json(401, "{}").header("www-authenticate", challenge),
        _ => steps(request, ok),
    });
    let tokens = Arc::<crate::support::Tokens>::default();
    assert_eq!(all(client_with(http, tokens.clone()).batch_all(gets(5))).await.unwrap().len(), 5);
    assert_eq!(tokens.asked(), [None, Some("{\"a\":1}".to_owned())]);
}

#[derive(Debug, Default)]
struct Noted(Mutex<Vec<String>>);

impl BatchWatcher for Noted {
    fn sending(&self, ids: &[&str]) -> Result<(), Error> {
        self.0.lock().unwrap().extend(ids.iter().map(|id| (*id).to_owned()));
        Ok(())
    }
}

struct Listed(std::vec::IntoIter<BatchItem>);

impl futures_core::Stream for Listed {
    type Item = BatchItem;
    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<BatchItem>> {
        std::task::Poll::Ready(self.0.next())
    }
}

#[tokio::test(start_paused = true)]
async fn changes_are_noted_before_they_are_sent() {
    let http = Scripted::new(|request, _| steps(request, ok));
    let noted = Arc::<Noted>::default();
    let mut items = gets(3);
    items.push(BatchItem::new("p", GraphRequest::post("/x").body(Bytes::from_static(b"{}"), "application/json")));
    let answers = client(&http).batch_watched(Listed(items.into_iter()), noted.clone());
    assert_eq!(all(answers).await.unwrap().len(), 4);
    assert_eq!(*noted.0.lock().unwrap(), ["p"]);
}

#[tokio::test(start_paused = true)]
async fn items_are_read_only_as_they_can_be_sent() {
    let read = Arc::<std::sync::atomic::AtomicUsize>::default();
    let counter = read.clone();
    let items = (0..1_000_000).map(move |number: usize| {
        counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        BatchItem::new(number.to_string(), GraphRequest::get("/organization"))
    });
    let http = Scripted::new(|_, _| json(429, "{}").header("retry-after", "20"));
    let mut answers = client(&http).batch_all(items);
    // The first item gives up at its deadline; until then all that was read waits.
    assert_eq!(answers.next_answer().await.unwrap().unwrap().error.unwrap().code(), "graph-throttled");
    let read = read.load(std::sync::atomic::Ordering::Relaxed);
    assert!(read <= 16 * 20 * 4 + 20, "{read} items were read");
}

#[tokio::test(start_paused = true)]
async fn item_of_another_version_or_host_is_refused_alone() {
    let http = Scripted::new(|request, _| steps(request, ok));
    let items: Vec<_> =
        ["/users", "/beta/users", "https://evil.test/v1.0/users", "/me", "https://graph.microsoft.com/v1.0/groups"]
            .map(|path| BatchItem::new(path, GraphRequest::get(path)))
            .into();
    let answers = all(client(&http).batch_all(items)).await.unwrap();
    let codes: BTreeMap<_, _> =
        answers.iter().map(|answer| (answer.id.as_str(), answer.error.as_ref().map_or("-", Error::code))).collect();
    assert_eq!(codes["/users"], "-");
    assert_eq!(codes["https://graph.microsoft.com/v1.0/groups"], "-");
    assert_eq!((codes["/beta/users"], codes["https://evil.test/v1.0/users"]), ("setting-invalid", "setting-invalid"));
    assert_eq!(codes["/me"], "user-required");
    let body: Value = serde_json::from_slice(&http.requests()[0].body).unwrap();
    let urls: Vec<_> =
        body["requests"].as_array().unwrap().iter().map(|step| step["url"].as_str().unwrap().to_owned()).collect();
    assert_eq!(urls, ["/users", "/groups"]);
}
