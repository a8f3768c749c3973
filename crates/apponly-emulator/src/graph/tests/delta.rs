//! Delta queries.

use http::{Request, StatusCode};
use serde_json::{Value, json};

use super::directory::{first_ids, user};
use super::{Graph, PROVISIONING, READER, code};

/// All items from `path` on, and the delta link at the end.
async fn follow(graph: &Graph, path: &str) -> (Vec<Value>, String) {
    let mut path = path.to_owned();
    let mut items = Vec::new();
    loop {
        let (status, page) = graph.get(READER, &path).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        items.extend(page["value"].as_array().unwrap().iter().cloned());
        let local = |name: &str| {
            page.get(name).map(|link| link.as_str().unwrap().strip_prefix("https://localhost:2").unwrap().to_owned())
        };
        match (local("@odata.nextLink"), local("@odata.deltaLink")) {
            (Some(next), None) => path = next,
            (None, Some(delta)) => return (items, delta),
            both => panic!("{both:?}"),
        }
    }
}

#[tokio::test]
async fn after_everything_came_once_only_changes_come() {
    let graph = Graph::new();
    let (all, delta) = follow(&graph, "/v1.0/users/delta?$select=displayName&$top=40").await;
    let ids: std::collections::HashSet<_> = all.iter().map(|user| user["id"].as_str().unwrap()).collect();
    assert_eq!((all.len(), ids.len()), (250, 250));
    assert_eq!(all[0].as_object().unwrap().len(), 2);
    assert_eq!(follow(&graph, &delta).await.0, [] as [Value; 0]);

    let users = first_ids(&graph, "users", 4).await;
    let patch = async |number: usize, body: Value| {
        let path = format!("/v1.0/users/{}", users[number]);
        assert_eq!(graph.call(PROVISIONING, "PATCH", &path, &body).await.0, StatusCode::NO_CONTENT);
    };
    patch(0, json!({"displayName": "First"})).await;
    // Not among the properties that the query tracks.
    patch(1, json!({"jobTitle": "Astronaut"})).await;
    let gone = format!("/v1.0/users/{}", users[2]);
    assert_eq!(graph.call(PROVISIONING, "DELETE", &gone, &Value::Null).await.0, StatusCode::NO_CONTENT);
    let made = graph.call(PROVISIONING, "POST", "/v1.0/users", &user("delta.person")).await.1;
    let (changes, next) = follow(&graph, &delta).await;
    assert_eq!(
        changes,
        [
            json!({"id": users[0], "displayName": "First"}),
            json!({"id": users[2], "@removed": {"reason": "changed"}}),
            json!({"id": made["id"], "displayName": "New Person"}),
        ]
    );
    assert_eq!(follow(&graph, &next).await.0, [] as [Value; 0]);
    // The older link gives the same again: replays are legal.
    assert_eq!(follow(&graph, &delta).await.0, changes);
}

#[tokio::test]
async fn change_during_the_first_listing_is_not_lost() {
    let graph = Graph::new();
    let users = first_ids(&graph, "users", 1).await;
    let first = graph.get(READER, "/v1.0/users/delta?$select=displayName&$top=100").await.1;
    let path = format!("/v1.0/users/{}", users[0]);
    let change = json!({"displayName": "Changed while listed"});
    assert_eq!(graph.call(PROVISIONING, "PATCH", &path, &change).await.0, StatusCode::NO_CONTENT);
    let link = first["@odata.nextLink"].as_str().unwrap().strip_prefix("https://localhost:2").unwrap();
    let (_, delta) = follow(&graph, link).await;
    let (changes, _) = follow(&graph, &delta).await;
    assert_eq!(changes, [json!({"id": users[0], "displayName": "Changed while listed"})]);
}

#[tokio::test]
async fn many_changes_come_in_pages() {
    let graph = Graph::new();
    let (_, delta) = follow(&graph, "/v1.0/users/delta?$deltatoken=latest&$select=displayName&$top=3").await;
    let users = first_ids(&graph, "users", 8).await;
    for id in &users {
        let path = format!("/v1.0/users/{id}");
        graph.call(PROVISIONING, "PATCH", &path, &json!({"displayName": "All"})).await;
    }
    let (changes, _) = follow(&graph, &delta).await;
    let found: Vec<_> = changes.iter().map(|user| user["id"].as_str().unwrap()).collect();
    assert_eq!(found, users);
}

#[tokio::test]
async fn members_of_groups_are_tracked() {
    let graph = Graph::new();
    let (all, delta) = follow(&graph, "/v1.0/groups/delta").await;
    assert_eq!(all[0]["members@delta"].as_array().unwrap().len(), 21);
    let group = all[0]["id"].as_str().unwrap();
    let users = first_ids(&graph, "users", 2).await;
    let reference = format!("/v1.0/groups/{group}/members/$ref");
    let link = json!({"@odata.id": format!("https://graph.microsoft.com/v1.0/users/{}", users[1])});
    assert_eq!(graph.call(PROVISIONING, "POST", &reference, &link).await.0, StatusCode::NO_CONTENT);
    let one = format!("/v1.0/groups/{group}/members/{}/$ref", users[0]);
    assert_eq!(graph.call(PROVISIONING, "DELETE", &one, &Value::Null).await.0, StatusCode::NO_CONTENT);
    let (changes, _) = follow(&graph, &delta).await;
    assert_eq!(changes.len(), 1);
    let kind = "#microsoft.graph.user";
    assert_eq!(
        changes[0]["members@delta"],
        json!([
            {"@odata.type": kind, "id": users[0], "@removed": {"reason": "deleted"}},
            {"@odata.type": kind, "id": users[1]},
        ])
    );
}

#[tokio::test]
async fn old_foreign_and_reset_tokens_are_refused() {
    let graph = Graph::new();
    let (_, delta) = follow(&graph, "/v1.0/users/delta?$deltatoken=latest").await;
    let token = delta.rsplit_once('=').unwrap().1;
    for wrong in [format!("/v1.0/groups/delta?$deltatoken={token}"), format!("/v1.0/users/delta?$deltatoken=x{token}")]
    {
        assert_eq!(graph.get(READER, &wrong).await.0, StatusCode::BAD_REQUEST);
    }
    graph.state.clock().set_offset(7 * 86_400 + 10);
    let (status, refused) = graph.get(READER, &delta).await;
    assert_eq!((status, code(&refused)), (StatusCode::BAD_REQUEST, "syncStateNotFound"));
    graph.state.clock().set_offset(0);
    graph.state.change_directory(crate::directory::Directory::expire_delta_tokens);
    let request = Request::builder().uri(format!("https://localhost:2{delta}"));
    let request = request.header("Authorization", format!("Bearer {}", graph.token(READER)));
    let response = graph.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::GONE);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(code(&super::answer(response).await.1), "resyncRequired");
    let (all, _) = follow(&graph, location.strip_prefix("https://localhost:2").unwrap()).await;
    assert_eq!(all.len(), 250);
}
