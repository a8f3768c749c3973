//! Microsoft Graph.

use apponly_emulator::tenant::GraphThrottle;
use apponly_emulator::{Fault, FaultKind, FaultTarget, RetryAfter};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::running::{GOVERNANCE, READER, Running, WITHOUT_CONSENT, json as body_of};

const GRAPH: &str = "https://graph.microsoft.com";
const CAPABILITY: &str = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;

#[tokio::test]
async fn every_page_is_reached_through_the_next_link_as_given() {
    let running = Running::seed().await;
    let token = running.token(READER, GRAPH).await;
    let mut url = format!("{}/v1.0/users?$top=40&$select=id&$count=true", running.emulator.graph_url());
    let (mut ids, mut counts) = (std::collections::HashSet::new(), Vec::new());
    loop {
        let request = running.client.get(&url).bearer_auth(&token).header("ConsistencyLevel", "eventual");
        let page = body_of(request.send().await.unwrap()).await;
        counts.push(page["@odata.count"].clone());
        ids.extend(page["value"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned()));
        let Some(link) = page["@odata.nextLink"].as_str() else { break };
        assert!(link.starts_with(&format!("{}/v1.0/users?", running.emulator.graph_url())), "{link}");
        url = link.to_owned();
    }
    assert_eq!((ids.len(), counts.len()), (250, 7));
    assert_eq!(counts[0], 250);
    assert!(counts[1..].iter().all(Value::is_null));
    let tampered = format!("{}/v1.0/users?$skiptoken=40", running.emulator.graph_url());
    assert_eq!(running.client.get(tampered).bearer_auth(&token).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn user_and_group_and_organization_are_found_by_their_keys() {
    let running = Running::seed().await;
    let token = running.token(READER, GRAPH).await;
    let first = body_of(running.graph(&token, "/v1.0/users?$top=1").await).await["value"][0].clone();
    for key in ["id", "userPrincipalName"] {
        let path = format!("/v1.0/users/{}", first[key].as_str().unwrap());
        let mut user = body_of(running.graph(&token, &path).await).await;
        let context = user.as_object_mut().unwrap().remove("@odata.context").unwrap();
        assert!(context.as_str().unwrap().ends_with("/v1.0/$metadata#users/$entity"));
        assert_eq!(user, first);
    }
    let group = body_of(running.graph(&token, "/beta/groups?$top=1").await).await["value"][0].clone();
    let path = format!("/v1.0/groups/{}?$select=displayName", group["id"].as_str().unwrap());
    assert_eq!(body_of(running.graph(&token, &path).await).await["displayName"], group["displayName"]);
    let organization = body_of(running.graph(&token, "/v1.0/organization").await).await;
    assert_eq!(organization["value"][0]["id"], running.emulator.tenant_id());
    let filter = "/v1.0/users?$filter=startswith(displayName,'a')%20and%20accountEnabled%20eq%20true&$top=999";
    let found = body_of(running.graph(&token, filter).await).await;
    let names: Vec<_> =
        found["value"].as_array().unwrap().iter().map(|user| user["displayName"].as_str().unwrap()).collect();
    assert!(!names.is_empty() && names.iter().all(|name| name.starts_with('A')), "{names:?}");
}

#[tokio::test]
async fn consent_that_is_missing_shows_in_the_token_and_in_graph() {
    let running = Running::seed().await;
    let token = running.token(WITHOUT_CONSENT, GRAPH).await;
    assert!(crate::running::claims(&token).get("roles").is_none());
    let refused = running.graph(&token, "/v1.0/users").await;
    assert_eq!(refused.status(), 403);
    assert_eq!(body_of(refused).await["error"]["code"], "Authorization_RequestDenied");
}

#[tokio::test]
async fn grant_shows_in_the_next_token_of_the_sts_and_of_the_managed_identity() {
    let running = Running::seed().await;
    let governance = running.token(GOVERNANCE, GRAPH).await;
    let api = "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')";
    let api = body_of(running.graph(&governance, api).await).await;
    let role = api["appRoles"].as_array().unwrap().iter().find(|role| role["value"] == "Mail.Send").unwrap();
    let list = format!(
        "{}/v1.0/servicePrincipals/{}/appRoleAssignedTo",
        running.emulator.graph_url(),
        api["id"].as_str().unwrap()
    );
    let imds = format!(
        "{}/metadata/identity/oauth2/token?api-version=2018-02-01&resource={GRAPH}&client_id=bbbbbbbb-0000-4000-8000-000000000002",
        running.emulator.imds_url()
    );
    for (principal, is_identity) in
        [("dddddddd-0000-4000-8000-000000000002", false), ("eeeeeeee-0000-4000-8000-000000000002", true)]
    {
        let body = json!({"principalId": principal, "resourceId": api["id"], "appRoleId": role["id"]});
        let request = running.client.post(&list).bearer_auth(&governance).header("Content-Type", "application/json");
        let made = request.body(body.to_string()).send().await.unwrap();
        assert_eq!(made.status(), 201);
        let made = body_of(made).await;
        let token = if is_identity {
            let answer = running.client.get(&imds).header("Metadata", "true").send().await.unwrap();
            body_of(answer).await["access_token"].as_str().unwrap().to_owned()
        } else {
            running.token(WITHOUT_CONSENT, GRAPH).await
        };
        let roles = crate::running::claims(&token)["roles"].clone();
        assert!(roles.as_array().unwrap().contains(&"Mail.Send".into()), "{roles}");
        let one = format!("{list}/{}", made["id"].as_str().unwrap());
        assert_eq!(running.client.delete(one).bearer_auth(&governance).send().await.unwrap().status(), 204);
    }
    assert!(crate::running::claims(&running.token(WITHOUT_CONSENT, GRAPH).await).get("roles").is_none());
}

#[tokio::test]
async fn batch_answers_each_request_and_the_log_shows_who_asked() {
    let running = Running::seed().await;
    let token = running.token(READER, GRAPH).await;
    let batch = json!({"requests": [
        {"id": "a", "method": "GET", "url": "/users?$top=1"},
        {"id": "b", "method": "GET", "url": "/me"},
        {"id": "c", "method": "GET", "url": "/groups", "dependsOn": ["b"]},
    ]});
    let url = format!("{}/v1.0/$batch", running.emulator.graph_url());
    let request = running.client.post(url).bearer_auth(&token).header("Content-Type", "application/json");
    let answer = body_of(request.body(batch.to_string()).send().await.unwrap()).await;
    let status = |id: &str| {
        let responses = answer["responses"].as_array().unwrap();
        responses.iter().find(|response| response["id"] == id).unwrap()["status"].clone()
    };
    assert_eq!((status("a"), status("b"), status("c")), (200.into(), 400.into(), 424.into()));
    let record = running.emulator.requests().pop().unwrap();
    assert_eq!(record.client_id.as_deref(), Some(READER.0));
    assert_eq!((record.path.as_str(), record.status), ("/v1.0/$batch", 200));
}

#[tokio::test]
async fn throttling_says_how_long_and_ends_by_then() {
    let running = Running::with(|tenant| tenant.graph_throttle = Some(GraphThrottle::new(4, 10))).await;
    let token = running.token(READER, GRAPH).await;
    for _ in 0..2 {
        assert_eq!(running.graph(&token, "/v1.0/users").await.headers()["x-ms-resource-unit"], "2");
    }
    let refused = running.graph(&token, "/v1.0/users").await;
    assert_eq!(refused.status(), 429);
    let seconds: i64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert_eq!(body_of(refused).await["error"]["code"], "TooManyRequests");
    running.emulator.clock().set_offset(seconds);
    assert_eq!(running.graph(&token, "/v1.0/users").await.status(), 200);
}

#[tokio::test]
async fn fault_throttles_once_with_retry_after() {
    let running = Running::seed().await;
    let token = running.token(READER, GRAPH).await;
    let fault = Fault::new(FaultTarget::Graph).status(429).retry_after(RetryAfter::Seconds(3)).times(1);
    running.emulator.set_faults(vec![fault]);
    let refused = running.graph(&token, "/v1.0/users").await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"3".parse().unwrap()));
    assert_eq!(running.graph(&token, "/v1.0/users").await.status(), 200);
}

#[tokio::test]
async fn revoked_token_stays_challenged_and_a_new_one_passes() {
    let running = Running::seed().await;
    let revoked = running.token_with_claims(READER, GRAPH, CAPABILITY).await;
    let plain = running.token(READER, GRAPH).await;
    let challenge_once = || vec![Fault::new(FaultTarget::Graph).kind(FaultKind::ClaimsChallenge).times(1)];
    running.emulator.set_faults(challenge_once());
    for _ in 0..2 {
        let refused = running.graph(&revoked, "/v1.0/users").await;
        assert_eq!(refused.status(), 401);
        let header = refused.headers()["www-authenticate"].to_str().unwrap();
        assert!(header.contains("error=\"insufficient_claims\""), "{header}");
        let claims = header.rsplit_once("claims=\"").unwrap().1.trim_end_matches('"');
        let claims: Value = serde_json::from_slice(&STANDARD.decode(claims).unwrap()).unwrap();
        assert_eq!(claims["access_token"]["nbf"]["essential"], true);
    }
    let fresh = running.token_with_claims(READER, GRAPH, CAPABILITY).await;
    assert_eq!(running.graph(&fresh, "/v1.0/users").await.status(), 200);
    // A client that did not declare `cp1` is never challenged.
    running.emulator.set_faults(challenge_once());
    assert_eq!(running.graph(&plain, "/v1.0/users").await.status(), 200);
}

#[tokio::test]
async fn challenge_begins_in_the_middle_of_paging() {
    let running = Running::seed().await;
    let token = running.token_with_claims(READER, GRAPH, CAPABILITY).await;
    let challenge =
        Fault::new(FaultTarget::Graph).kind(FaultKind::ClaimsChallenge).path("/v1.0/users").after(3).times(1);
    running.emulator.set_faults(vec![challenge]);
    let mut path = "/v1.0/users?$top=40&$select=id".to_owned();
    for _ in 0..3 {
        let page = body_of(running.graph(&token, &path).await).await;
        path = page["@odata.nextLink"].as_str().unwrap().replace(running.emulator.graph_url(), "");
    }
    let refused = running.graph(&token, &path).await;
    assert_eq!(refused.status(), 401);
    assert!(refused.headers()["www-authenticate"].to_str().unwrap().contains("insufficient_claims"));
    let fresh = running.token_with_claims(READER, GRAPH, CAPABILITY).await;
    assert_eq!(running.graph(&fresh, &path).await.status(), 200);
}

#[tokio::test]
async fn answers_are_compressed_where_tenant_and_client_want_it() {
    let running = Running::with(|tenant| tenant.graph_gzip = true).await;
    let token = running.token(READER, GRAPH).await;
    let url = format!("{}/v1.0/users?$top=200", running.emulator.graph_url());
    let plain = running.client.get(&url).bearer_auth(&token).header("Accept-Encoding", "identity");
    let plain = plain.send().await.unwrap();
    assert!(!plain.headers().contains_key("content-encoding"));
    let plain = plain.bytes().await.unwrap();
    // Without the header the client asks for gzip itself, and undoes it.
    let undone = running.client.get(&url).bearer_auth(&token).send().await.unwrap();
    assert_eq!(undone.bytes().await.unwrap(), plain);
}
