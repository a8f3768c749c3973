//! `$search`, `$expand` and counts.

use http::{Request, StatusCode};
use serde_json::Value;

use super::{Graph, READER, answer, code};

async fn eventually(graph: &Graph, path: &str) -> (StatusCode, Value) {
    let request = Request::builder().uri(format!("https://localhost:2{path}"));
    let request = request.header("Authorization", format!("Bearer {}", graph.token(READER)));
    answer(graph.send(request.header("ConsistencyLevel", "eventual").body(axum::body::Body::empty()).unwrap()).await)
        .await
}

#[tokio::test]
async fn search_finds_by_words_pages_and_counts() {
    let graph = Graph::new();
    let path = "/v1.0/users?$search=%22displayName:ada%22&$top=3&$count=true&$select=displayName";
    let (status, refused) = graph.get(READER, path).await;
    assert_eq!((status, code(&refused)), (StatusCode::BAD_REQUEST, "Request_UnsupportedQuery"));
    let mut path = path.to_owned();
    let mut names = Vec::new();
    let mut count = None;
    loop {
        let (_, page) = eventually(&graph, &path).await;
        count = count.or_else(|| page["@odata.count"].as_u64());
        names.extend(
            page["value"].as_array().unwrap().iter().map(|user| user["displayName"].as_str().unwrap().to_owned()),
        );
        let Some(link) = page["@odata.nextLink"].as_str() else { break };
        path = link.strip_prefix("https://localhost:2").unwrap().to_owned();
    }
    // Every 32nd of 250 is called Ada.
    assert_eq!((names.len(), count), (8, Some(8)));
    assert!(names.iter().all(|name| name.starts_with("Ada ")), "{names:?}");
}

#[tokio::test]
async fn expand_brings_relationships_of_one_and_of_many() {
    let graph = Graph::new();
    let (_, page) = graph.get(READER, "/v1.0/users?$top=3&$select=id&$expand=manager($select=id,displayName)").await;
    let users = page["value"].as_array().unwrap();
    assert_eq!(users[0]["manager"], Value::Null);
    assert_eq!(users[2]["manager"]["id"], users[0]["id"]);
    assert_eq!(users[2]["manager"].as_object().unwrap().len(), 3);
    assert_eq!(users[2].as_object().unwrap().len(), 2);
    let (_, groups) = graph.get(READER, "/v1.0/groups?$top=1&$expand=members").await;
    assert_eq!(groups["value"][0]["members"].as_array().unwrap().len(), 20);
    let path = format!("/v1.0/groups/{}?$expand=owners", groups["value"][0]["id"].as_str().unwrap());
    let (_, group) = graph.get(READER, &path).await;
    assert_eq!(group["owners"][0]["id"], users[0]["id"]);
    assert_eq!(group["displayName"], groups["value"][0]["displayName"]);
}

#[tokio::test]
async fn members_are_counted() {
    let graph = Graph::new();
    let id = super::directory::first_ids(&graph, "groups", 1).await.remove(0);
    let (status, count) = eventually(&graph, &format!("/v1.0/groups/{id}/members/$count")).await;
    assert_eq!((status, count.as_u64()), (StatusCode::OK, Some(21)));
    let (status, _) = graph.get(READER, &format!("/v1.0/groups/{id}/members/$count")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
