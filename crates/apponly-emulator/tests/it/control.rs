//! The control endpoint.

use apponly_emulator::Emulator;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Call, app, client, emulator};

fn control(emulator: &Emulator, method: Method, path: &str) -> RequestBuilder {
    let url = format!("{}/{path}", emulator.control_url());
    client(emulator).request(method, url).header("Emulator-Control", "1")
}

#[tokio::test]
async fn faults_are_put_listed_and_deleted() {
    let emulator = emulator().await;
    let faults = json!([{ "target": "sts", "count": 2, "status": 503, "retry_after": { "seconds": 1 } }]);
    let put = control(&emulator, Method::PUT, "faults").json(&faults).send().await.unwrap();
    assert_eq!(put.status(), 204);
    let call = Call::secret(&emulator);
    assert_eq!(call.try_send(&emulator).await.unwrap().status(), 503);
    let listed: Value = control(&emulator, Method::GET, "faults").send().await.unwrap().json().await.unwrap();
    assert_eq!(listed[0]["count"], 1);
    assert_eq!(control(&emulator, Method::DELETE, "faults").send().await.unwrap().status(), 204);
    assert_eq!(call.send(&emulator).await.status, 200);
    let unknown = control(&emulator, Method::PUT, "faults").json(&json!([{ "target": "sts", "sttus": 1 }]));
    assert!(unknown.send().await.unwrap().status().is_client_error());
}

#[tokio::test]
async fn requests_show_who_was_refused_and_no_secret() {
    let emulator = emulator().await;
    let secret = app(&emulator, '1').secrets[0].value.reveal().to_owned();
    Call::secret(&emulator).send(&emulator).await;
    Call::secret(&emulator).set("client_secret", "wrong-secret").send(&emulator).await;
    let text = control(&emulator, Method::GET, "requests").send().await.unwrap().text().await.unwrap();
    assert!(!text.contains(&secret) && !text.contains("wrong-secret"));
    let requests: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(requests[0]["client_id"], app(&emulator, '1').client_id.to_string());
    assert_eq!((&requests[0]["status"], &requests[0]["service"]), (&json!(200), &json!("sts")));
    assert_eq!((&requests[1]["number"], &requests[1]["refusal"]), (&json!(2), &json!(7_000_215)));
}

#[tokio::test]
async fn a_foreign_token_is_minted() {
    let emulator = emulator().await;
    let body = json!({ "subject": "system:serviceaccount:reports:nightly" });
    let answer = control(&emulator, Method::POST, "foreign-token").json(&body).send().await.unwrap();
    let token = answer.json::<Value>().await.unwrap()["token"].as_str().unwrap().to_owned();
    assert_eq!(Call::with_assertion(&emulator, &app(&emulator, '1'), &token).send(&emulator).await.status, 200);
}

#[tokio::test]
async fn without_the_header_nothing_is_controlled() {
    let emulator = emulator().await;
    let client = client(&emulator);
    for (method, path) in [(Method::GET, "requests"), (Method::DELETE, "faults"), (Method::POST, "foreign-token")] {
        let url = format!("{}/{path}", emulator.control_url());
        assert_eq!(client.request(method, url).send().await.unwrap().status(), 403, "{path}");
    }
}

#[tokio::test]
async fn token_lifetime_follows_the_control_endpoint() {
    let emulator = emulator().await;
    let change = json!({ "token_lifetime": 2, "identity_token_lifetime": 60 });
    let changed = control(&emulator, Method::PATCH, "tenant").json(&change).send().await.unwrap();
    assert_eq!(changed.status(), 200);
    assert_eq!(changed.json::<Value>().await.unwrap()["token_lifetime"], 2);
    let answer = Call::secret(&emulator).send(&emulator).await;
    assert_eq!((&answer.body["expires_in"], &answer.body["ext_expires_in"]), (&json!(2), &json!(2)));
    let claims = crate::running::claims(answer.token());
    // `iat` lies five minutes back; what counts is the end.
    let left = claims["exp"].as_i64().unwrap() - emulator.clock().now_seconds();
    assert!((1..=3).contains(&left), "{left}");
    let graph = format!("{}/v1.0/users?$top=1", emulator.graph_url());
    let get = || client(&emulator).get(&graph).bearer_auth(answer.token()).send();
    emulator.clock().set_offset(4);
    assert_eq!(get().await.unwrap().status(), 401);
    let imds = format!(
        "{}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://graph.microsoft.com",
        emulator.imds_url()
    );
    let identity: Value =
        client(&emulator).get(imds).header("Metadata", "true").send().await.unwrap().json().await.unwrap();
    assert_eq!(identity["expires_in"], "60");
}

#[tokio::test]
async fn settings_out_of_bounds_change_nothing() {
    let emulator = emulator().await;
    for change in [
        json!({ "token_lifetime": 0 }),
        json!({ "token_lifetime": 86_401 }),
        json!({ "token_lifetime": 60, "refresh_in": 60 }),
        json!({ "token_life": 60 }),
    ] {
        let answer = control(&emulator, Method::PATCH, "tenant").json(&change).send().await.unwrap();
        assert!(answer.status().is_client_error(), "{change}");
    }
    let shown: Value = control(&emulator, Method::GET, "tenant").send().await.unwrap().json().await.unwrap();
    assert_eq!((&shown["token_lifetime"], &shown["refresh_in"]), (&json!(3599), &Value::Null));
}

#[tokio::test]
async fn traffic_counts_each_step_of_a_batch_by_what_became_of_it() {
    let emulator = emulator().await;
    // One request in a thousand seconds, beside seven at once.
    let limit = json!({ "graph_throttle": { "units": 1, "period_seconds": 1000, "burst": 7, "per_request": true } });
    assert_eq!(control(&emulator, Method::PATCH, "tenant").json(&limit).send().await.unwrap().status(), 200);
    let token = Call::secret(&emulator).send(&emulator).await.token().to_owned();
    let step = |id: usize| json!({ "id": id.to_string(), "method": "GET", "url": "/users?$top=1" });
    let batch = json!({ "requests": (0..20).map(step).collect::<Vec<_>>() });
    let url = format!("{}/v1.0/$batch", emulator.graph_url());
    let answer = client(&emulator).post(url).bearer_auth(&token).json(&batch).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer: Value = answer.json().await.unwrap();
    let throttled: Vec<_> =
        answer["responses"].as_array().unwrap().iter().filter(|step| step["status"] == 429).collect();
    assert_eq!(throttled.len(), 13);
    for step in throttled {
        let wait: u32 = step["headers"]["Retry-After"].as_str().unwrap().parse().unwrap();
        assert!((900..=1000).contains(&wait), "{wait}");
    }
    let traffic: Value = control(&emulator, Method::GET, "traffic").send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&traffic[0]["admitted"], &traffic[0]["throttled"], &traffic[0]["units"]),
        (&json!(7), &json!(13), &json!(7))
    );
    assert_eq!(control(&emulator, Method::DELETE, "traffic").send().await.unwrap().status(), 204);
    assert!(emulator.traffic().is_empty());
}

#[tokio::test]
async fn directory_is_changed_without_a_token() {
    let emulator = emulator().await;
    let write = async |body: &Value| control(&emulator, Method::POST, "graph").json(body).send().await.unwrap();
    let group = json!({ "displayName": "G", "mailEnabled": false, "mailNickname": "g", "securityEnabled": true });
    let made = write(&json!({ "method": "POST", "path": "/groups", "body": group })).await;
    assert_eq!(made.status(), 201);
    let id = made.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
    let path = format!("/groups/{id}");
    assert_eq!(write(&json!({ "method": "DELETE", "path": path })).await.status(), 204);
    assert_eq!(write(&json!({ "method": "DELETE", "path": path })).await.status(), 404);
    assert_eq!(control(&emulator, Method::DELETE, "delta-tokens").send().await.unwrap().status(), 204);
}
