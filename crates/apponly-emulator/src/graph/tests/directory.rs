//! Users and groups written, linked, paged.

use http::{Request, StatusCode};
use serde_json::{Value, json};

use super::{Graph, PROVISIONING, READER, code};
use crate::state::EmulatorState;

pub(super) fn user(name: &str) -> Value {
    json!({
        "accountEnabled": true,
        "displayName": "New Person",
        "mailNickname": name,
        "userPrincipalName": format!("{name}@contoso.example"),
        "passwordProfile": {"password": "made~Up-4711", "forceChangePasswordNextSignIn": true},
    })
}

fn group() -> Value {
    json!({"displayName": "New Group", "mailEnabled": false, "mailNickname": "new", "securityEnabled": true})
}

pub(super) async fn first_ids(graph: &Graph, set: &str, count: usize) -> Vec<String> {
    let (_, page) = graph.get(READER, &format!("/v1.0/{set}?$top={count}&$select=id")).await;
    page["value"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn made_user_is_found_listed_and_counted_once() {
    let graph = Graph::new();
    let request = Request::builder().method("POST").uri("https://localhost:2/v1.0/users");
    let request = request.header("Authorization", format!("Bearer {}", graph.token(PROVISIONING)));
    let response = graph.send(request.body(user("new.person").to_string().into()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let (_, made) = super::answer(response).await;
    assert!(location.ends_with(&format!("/v1.0/users/{}", made["id"].as_str().unwrap())));
    assert!(made.get("passwordProfile").is_none() && made.get("accountEnabled").is_none());

    let by_name = "/v1.0/users/New.Person@contoso.example?$select=id,accountEnabled,userType";
    let (_, found) = graph.get(READER, by_name).await;
    assert_eq!(
        (&found["id"], &found["accountEnabled"], &found["userType"]),
        (&made["id"], &json!(true), &json!("Member"))
    );
    let (_, page) = graph.get(READER, "/v1.0/users?$top=999").await;
    let all = page["value"].as_array().unwrap();
    assert_eq!((all.len(), &all[250]["userPrincipalName"]), (251, &json!("new.person@contoso.example")));

    let (status, again) = graph.call(PROVISIONING, "POST", "/v1.0/users", &user("NEW.person")).await;
    assert_eq!((status, code(&again)), (StatusCode::BAD_REQUEST, "Request_BadRequest"));
    assert_eq!(again["error"]["details"][0]["code"], "ObjectConflict");
    let own = format!("/v1.0/users/{}", made["id"].as_str().unwrap());
    assert_eq!(graph.call(PROVISIONING, "DELETE", &own, &Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(graph.call(PROVISIONING, "DELETE", &own, &Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(graph.call(PROVISIONING, "POST", "/v1.0/users", &user("new.person")).await.0, StatusCode::CREATED);
}

#[tokio::test]
async fn bad_users_are_refused_before_anything_is_made() {
    let graph = Graph::new();
    let with = |name: &str, value: Value| {
        let mut user = user("x");
        user[name] = value;
        user
    };
    let without = |name: &str| {
        let mut user = user("x");
        user.as_object_mut().unwrap().remove(name);
        user
    };
    let taken = graph.get(READER, "/v1.0/users?$top=1").await.1["value"][0]["userPrincipalName"].clone();
    for (body, wanted) in [
        (json!([]), "BadRequest"),
        (without("displayName"), "Request_BadRequest"),
        (without("passwordProfile"), "Request_BadRequest"),
        (with("passwordProfile", json!({"password": "short"})), "Request_BadRequest"),
        (with("userPrincipalName", json!("x@elsewhere.example")), "Request_BadRequest"),
        (with("userPrincipalName", json!("x y@contoso.example")), "Request_BadRequest"),
        (with("userPrincipalName", taken), "Request_BadRequest"),
        (with("accountEnabled", json!("yes")), "Request_BadRequest"),
        (with("id", json!("1")), "Request_BadRequest"),
        (with("shoeSize", json!(43)), "BadRequest"),
    ] {
        let (status, answer) = graph.call(PROVISIONING, "POST", "/v1.0/users", &body).await;
        assert_eq!((status, code(&answer)), (StatusCode::BAD_REQUEST, wanted), "{body}");
    }
    let (status, answer) = graph.call(READER, "POST", "/v1.0/users", &user("x")).await;
    assert_eq!((status, code(&answer)), (StatusCode::FORBIDDEN, "Authorization_RequestDenied"));
    assert_eq!(graph.get(READER, "/v1.0/users?$top=999").await.1["value"].as_array().unwrap().len(), 250);
}

#[tokio::test]
async fn changed_user_shows_the_change_everywhere_and_nothing_else() {
    let graph = Graph::new();
    let id = first_ids(&graph, "users", 3).await.remove(2);
    let path = format!("/v1.0/users/{id}");
    let before = graph.get(READER, &path).await.1;
    let change = json!({"jobTitle": "Astronaut", "city": "Köln \"am\" Rhein"});
    let (status, _) = graph.call(PROVISIONING, "PATCH", &path, &change).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let mut after = graph.get(READER, &path).await.1;
    assert_eq!(after["jobTitle"], "Astronaut");
    after["jobTitle"] = before["jobTitle"].clone();
    assert_eq!(after, before);
    let page = graph.get(READER, "/v1.0/users?$top=5&$select=city,id").await.1;
    assert_eq!(page["value"][2], json!({"city": "Köln \"am\" Rhein", "id": id}));
    assert_eq!(page["value"][3]["city"], Value::Null);
}

#[tokio::test]
async fn page_goes_on_where_it_was_when_users_disappear_in_between() {
    let graph = Graph::new();
    let ids = first_ids(&graph, "users", 12).await;
    let first = graph.get(READER, "/v1.0/users?$top=5&$select=id").await.1;
    for gone in [1, 6] {
        let path = format!("/v1.0/users/{}", ids[gone]);
        assert_eq!(graph.call(PROVISIONING, "DELETE", &path, &Value::Null).await.0, StatusCode::NO_CONTENT);
    }
    let link = first["@odata.nextLink"].as_str().unwrap().strip_prefix("https://localhost:2").unwrap().to_owned();
    let second = graph.get(READER, &link).await.1;
    let found: Vec<_> = second["value"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap()).collect();
    assert_eq!(found, [&ids[5], &ids[7], &ids[8], &ids[9], &ids[10]]);
}

#[tokio::test]
async fn members_come_and_go() {
    let graph = Graph::new();
    let users = first_ids(&graph, "users", 3).await;
    let link = |id: &str| json!({"@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{id}")});
    let mut wanted = group();
    wanted["members@odata.bind"] = json!([link(&users[0])["@odata.id"]]);
    let (status, made) = graph.call(PROVISIONING, "POST", "/v1.0/groups", &wanted).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let members = format!("/v1.0/groups/{}/members", made["id"].as_str().unwrap());
    let list = async || {
        let page = graph.get(READER, &format!("{members}?$select=id")).await.1;
        let items = page["value"].as_array().unwrap().clone();
        assert!(items.iter().all(|item| item["@odata.type"] == "#microsoft.graph.user"), "{page}");
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list().await, users[..1]);
    let reference = format!("{members}/$ref");
    assert_eq!(graph.call(PROVISIONING, "POST", &reference, &link(&users[2])).await.0, StatusCode::NO_CONTENT);
    let (status, again) = graph.call(PROVISIONING, "POST", &reference, &link(&users[2])).await;
    assert_eq!((status, code(&again)), (StatusCode::BAD_REQUEST, "Request_BadRequest"));
    let nobody = link("00000000-0000-4000-8000-000000000000");
    assert_eq!(graph.call(PROVISIONING, "POST", &reference, &nobody).await.0, StatusCode::NOT_FOUND);
    assert_eq!(graph.call(READER, "POST", &reference, &link(&users[1])).await.0, StatusCode::FORBIDDEN);
    assert_eq!(list().await, [users[0].clone(), users[2].clone()]);
    let one = format!("{members}/{}/$ref", users[0]);
    assert_eq!(graph.call(PROVISIONING, "DELETE", &one, &Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(graph.call(PROVISIONING, "DELETE", &one, &Value::Null).await.0, StatusCode::NOT_FOUND);
    let user = format!("/v1.0/users/{}", users[2]);
    assert_eq!(graph.call(PROVISIONING, "DELETE", &user, &Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(list().await, [] as [String; 0]);
}

#[tokio::test]
async fn groups_of_users_and_managers_agree_with_members_and_reports() {
    let graph = Graph::new();
    let users = first_ids(&graph, "users", 20).await;
    let groups = graph.get(READER, &format!("/v1.0/users/{}/memberOf", users[15])).await.1;
    let group = groups["value"][0]["id"].as_str().unwrap();
    let members = graph.get(READER, &format!("/v1.0/groups/{group}/members?$top=999")).await.1;
    assert!(members["value"].as_array().unwrap().iter().any(|member| member["id"] == users[15].as_str()));
    let manager = graph.get(READER, &format!("/v1.0/users/{}/manager", users[15])).await.1;
    let reports = graph.get(READER, &format!("/v1.0/users/{}/directReports", manager["id"].as_str().unwrap())).await.1;
    assert!(reports["value"].as_array().unwrap().iter().any(|report| report["id"] == users[15].as_str()));
    assert_eq!(graph.get(READER, &format!("/v1.0/users/{}/manager", users[0])).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn all_members_of_a_large_group_come_once() {
    let graph = Graph::of(EmulatorState::for_tests_with(|tenant| tenant.users = 100_000));
    let group = first_ids(&graph, "groups", 1).await.remove(0);
    let mut path = format!("/v1.0/groups/{group}/members?$top=999&$select=id");
    let mut ids = std::collections::HashSet::new();
    let mut items = 0;
    loop {
        let page = graph.get(READER, &path).await.1;
        let members = page["value"].as_array().unwrap();
        items += members.len();
        ids.extend(members.iter().map(|member| member["id"].as_str().unwrap().to_owned()));
        let Some(link) = page["@odata.nextLink"].as_str() else { break };
        path = link.strip_prefix("https://localhost:2").unwrap().to_owned();
    }
    // Every twelfth user, from the first.
    assert_eq!((items, ids.len()), (8334, 8334));
}
