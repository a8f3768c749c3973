//! Mailboxes and sites.

use http::StatusCode;
use serde_json::{Value, json};

use super::directory::first_ids;
use super::{Graph, PROVISIONING, READER, code};

#[tokio::test]
async fn messages_are_paged_by_ten_newest_first() {
    let graph = Graph::new();
    let user = first_ids(&graph, "users", 6).await.remove(5);
    let messages = format!("/v1.0/users/{user}/messages");
    let mut path = format!("{messages}?$select=id,receivedDateTime&$count=true");
    let (mut ids, mut times, mut pages) = (std::collections::HashSet::new(), Vec::new(), 0);
    loop {
        let (status, page) = graph.get(PROVISIONING, &path).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        for message in page["value"].as_array().unwrap() {
            assert_eq!(message.as_object().unwrap().len(), 3);
            ids.insert(message["id"].as_str().unwrap().to_owned());
            times.push(message["receivedDateTime"].as_str().unwrap().to_owned());
        }
        pages += 1;
        let Some(link) = page["@odata.nextLink"].as_str() else { break };
        assert!(link.contains("$skip="), "{link}");
        path = link.strip_prefix("https://localhost:2").unwrap().to_owned();
    }
    assert_eq!((ids.len(), pages), (25, 3));
    assert!(times.is_sorted_by(|left, right| left > right));
    let id = ids.iter().next().unwrap();
    assert_eq!(&graph.get(PROVISIONING, &format!("{messages}/{id}")).await.1["id"], id);
    let (status, missing) = graph.get(PROVISIONING, &format!("{messages}/AAMk")).await;
    assert_eq!((status, code(&missing)), (StatusCode::NOT_FOUND, "ErrorItemNotFound"));
    assert_eq!(graph.get(PROVISIONING, &format!("{messages}/$count")).await.1, 25);
    assert_eq!(graph.get(READER, &messages).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn user_without_mail_address_has_no_mailbox() {
    let graph = Graph::new();
    let user = first_ids(&graph, "users", 10).await.remove(9);
    let (status, refused) = graph.get(PROVISIONING, &format!("/v1.0/users/{user}/messages")).await;
    assert_eq!((status, code(&refused)), (StatusCode::NOT_FOUND, "MailboxNotEnabledForRESTAPI"));
}

#[tokio::test]
async fn mail_needs_a_recipient() {
    let graph = Graph::new();
    let path = format!("/v1.0/users/{}/sendMail", first_ids(&graph, "users", 1).await.remove(0));
    let to = json!([{"emailAddress": {"address": "ada@contoso.example"}}]);
    let mail = |to: Value| json!({"message": {"subject": "x", "toRecipients": to}});
    assert_eq!(graph.call(PROVISIONING, "POST", &path, &mail(to.clone())).await.0, StatusCode::ACCEPTED);
    assert_eq!(graph.call(PROVISIONING, "POST", &path, &mail(json!([]))).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(graph.call(READER, "POST", &path, &mail(to)).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn root_site_is_the_only_one() {
    let graph = Graph::new();
    let (status, site) = graph.get(PROVISIONING, "/v1.0/sites/root").await;
    assert_eq!((status, &site["displayName"]), (StatusCode::OK, &json!("Communication site")));
    let by_id = graph.get(PROVISIONING, &format!("/v1.0/sites/{}", site["id"].as_str().unwrap())).await.1;
    assert_eq!(by_id, site);
    assert_eq!(graph.get(PROVISIONING, "/v1.0/sites/elsewhere").await.0, StatusCode::NOT_FOUND);
    assert_eq!(graph.get(READER, "/v1.0/sites/root").await.0, StatusCode::FORBIDDEN);
}
