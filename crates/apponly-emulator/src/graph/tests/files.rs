//! Drives: uploads in one request and in fragments, downloads by redirect.

use axum::body::Body;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::directory::first_ids;
use super::{Graph, PROVISIONING, READER, answer, code};

const FRAGMENT: usize = 320 * 1024;

/// The path of a URL of the emulator.
fn local(url: &Value) -> String {
    url.as_str().unwrap().strip_prefix("https://localhost:2").unwrap().to_owned()
}

async fn send(
    graph: &Graph,
    method: &str,
    path: &str,
    token: Option<&str>,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(format!("https://localhost:2{path}"));
    if let Some(app) = token {
        request = request.header("Authorization", format!("Bearer {}", graph.token(app)));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    graph.send(request.body(Body::from(body)).unwrap()).await
}

async fn drive(graph: &Graph) -> String {
    format!("/v1.0/users/{}/drive", first_ids(graph, "users", 1).await.remove(0))
}

async fn downloaded(graph: &Graph, path: &str, headers: &[(&str, &str)]) -> (StatusCode, Vec<u8>) {
    let redirect = send(graph, "GET", path, Some(PROVISIONING), &[], Vec::new()).await;
    assert_eq!(redirect.status(), StatusCode::FOUND);
    let link = redirect.headers()["location"].to_str().unwrap().strip_prefix("https://localhost:2").unwrap().to_owned();
    let refused = send(graph, "GET", &link, Some(PROVISIONING), &[], Vec::new()).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    let response = send(graph, "GET", &link, None, headers, Vec::new()).await;
    let status = response.status();
    (status, axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
}

#[tokio::test]
async fn small_file_is_stored_replaced_listed_and_deleted() {
    let graph = Graph::new();
    let drive = drive(&graph).await;
    let path = format!("{drive}/root:/reports/june%20(1).csv:/content");
    let first = send(&graph, "PUT", &path, Some(PROVISIONING), &[], b"a,b".to_vec()).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let first = answer(first).await.1;
    let second = send(&graph, "PUT", &path, Some(PROVISIONING), &[], b"a,b,c".to_vec()).await;
    assert_eq!(second.status(), StatusCode::OK);
    let second = answer(second).await.1;
    assert_eq!((&second["id"], &second["size"], &second["name"]), (&first["id"], &json!(5), &json!("june (1).csv")));
    assert_eq!(downloaded(&graph, &path, &[]).await, (StatusCode::OK, b"a,b,c".to_vec()));
    let ranged = downloaded(&graph, &path, &[("Range", "bytes=2-")]).await;
    assert_eq!(ranged, (StatusCode::PARTIAL_CONTENT, b"b,c".to_vec()));
    let item = format!("{drive}/items/{}", first["id"].as_str().unwrap());
    assert_eq!(graph.get(PROVISIONING, &item).await.1["size"], 5);
    assert_eq!(graph.get(READER, &item).await.0, StatusCode::FORBIDDEN);
    assert_eq!(graph.call(PROVISIONING, "DELETE", &item, &Value::Null).await.0, StatusCode::NO_CONTENT);
    let (status, gone) = graph.get(PROVISIONING, &item).await;
    assert_eq!((status, code(&gone)), (StatusCode::NOT_FOUND, "itemNotFound"));
}

#[tokio::test]
async fn large_file_comes_in_fragments_in_order() {
    let graph = Graph::new();
    let drive = drive(&graph).await;
    let path = format!("{drive}/root:/large.bin");
    let (status, session) =
        graph.call(PROVISIONING, "POST", &format!("{path}:/createUploadSession"), &json!({"item": {}})).await;
    assert_eq!((status, &session["nextExpectedRanges"]), (StatusCode::OK, &json!(["0-"])));
    let url = local(&session["uploadUrl"]);
    let content: Vec<u8> = (0..FRAGMENT + 1000).map(|byte| u8::try_from(byte % 251).unwrap()).collect();
    let total = content.len();
    let put = async |from: usize, to: usize, token: Option<&str>| {
        let range = format!("bytes {from}-{}/{total}", to - 1);
        let response = send(&graph, "PUT", &url, token, &[("Content-Range", &range)], content[from..to].to_vec()).await;
        answer(response).await
    };
    assert_eq!(put(0, FRAGMENT, Some(PROVISIONING)).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(put(0, 1000, None).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(put(FRAGMENT, total, None).await.0, StatusCode::RANGE_NOT_SATISFIABLE);
    let (status, first) = put(0, FRAGMENT, None).await;
    assert_eq!((status, &first["nextExpectedRanges"]), (StatusCode::ACCEPTED, &json!([format!("{FRAGMENT}-")])));
    // The same again, as after a lost answer.
    assert_eq!(put(0, FRAGMENT, None).await.0, StatusCode::RANGE_NOT_SATISFIABLE);
    let (status, asked) = answer(send(&graph, "GET", &url, None, &[], Vec::new()).await).await;
    assert_eq!((status, &asked["nextExpectedRanges"]), (StatusCode::OK, &first["nextExpectedRanges"]));
    let (status, item) = put(FRAGMENT, total, None).await;
    assert_eq!((status, &item["size"], &item["name"]), (StatusCode::CREATED, &json!(total), &json!("large.bin")));
    assert_eq!(put(FRAGMENT, total, None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(downloaded(&graph, &format!("{path}:/content"), &[]).await, (StatusCode::OK, content));
}

#[tokio::test]
async fn taken_name_fails_or_is_changed_as_the_session_says() {
    let graph = Graph::new();
    let path = format!("{}/root:/taken.txt", drive(&graph).await);
    send(&graph, "PUT", &format!("{path}:/content"), Some(PROVISIONING), &[], b"1".to_vec()).await;
    for (behavior, wanted, name) in
        [("fail", StatusCode::CONFLICT, None), ("rename", StatusCode::CREATED, Some("taken 1.txt"))]
    {
        let body = json!({"item": {"@microsoft.graph.conflictBehavior": behavior}});
        let session = graph.call(PROVISIONING, "POST", &format!("{path}:/createUploadSession"), &body).await.1;
        let url = local(&session["uploadUrl"]);
        let response = send(&graph, "PUT", &url, None, &[("Content-Range", "bytes 0-0/1")], b"2".to_vec()).await;
        let (status, item) = answer(response).await;
        assert_eq!((status, item["name"].as_str()), (wanted, name));
    }
    assert_eq!(downloaded(&graph, &format!("{path}:/content"), &[]).await.1, b"1");
}

#[tokio::test]
async fn cancelled_and_expired_sessions_are_gone() {
    let graph = Graph::new();
    let path = format!("{}/root:/x.bin:/createUploadSession", drive(&graph).await);
    let open = async || local(&graph.call(PROVISIONING, "POST", &path, &json!({})).await.1["uploadUrl"]);
    let cancelled = open().await;
    assert_eq!(send(&graph, "DELETE", &cancelled, None, &[], Vec::new()).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(send(&graph, "GET", &cancelled, None, &[], Vec::new()).await.status(), StatusCode::NOT_FOUND);
    let expired = open().await;
    graph.state.clock().set_offset(25 * 3600);
    assert_eq!(send(&graph, "GET", &expired, None, &[], Vec::new()).await.status(), StatusCode::NOT_FOUND);
}
