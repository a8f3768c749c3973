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
