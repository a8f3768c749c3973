//! Graph as a whole, without a listener: requests in, responses out.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::service::GraphService;
use crate::faults::{Fault, FaultKind, FaultTarget, RetryAfter};
use crate::state::EmulatorState;
use crate::tenant::GraphThrottle;
use crate::token::{Authentication, Subject, mint};

mod delta;
mod directory;
mod files;
mod governance;
mod mail;
mod queries;

const PROVISIONING: &str = "Provisioning";
const READER: &str = "Nightly report";
const GOVERNANCE: &str = "Governance";
const WITHOUT_CONSENT: &str = "Without consent";

struct Graph {
    service: Arc<GraphService>,
    state: Arc<EmulatorState>,
}

impl Graph {
    fn new() -> Self {
        Self::of(EmulatorState::for_tests())
    }

    fn of(state: EmulatorState) -> Self {
        let state = Arc::new(state);
        Self { service: Arc::new(GraphService::new(Arc::clone(&state))), state }
    }

    fn token(&self, app: &str) -> String {
        let tenant = self.state.tenant();
        let app = tenant.apps.iter().find(|known| known.display_name == app).unwrap();
        let graph = tenant.resource("https://graph.microsoft.com").unwrap();
        let subject = Subject::app(app, graph, Authentication::Secret);
        mint(&self.state, &subject, graph, "https://graph.microsoft.com", 3599).unwrap()
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        GraphService::handle(State(Arc::clone(&self.service)), request).await
    }

    async fn call(&self, app: &str, method: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = Request::builder().method(method).uri(format!("https://localhost:2{path}"));
        let request = request.header("Authorization", format!("Bearer {}", self.token(app)));
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        answer(self.send(request.body(body).unwrap()).await).await
    }

    async fn get(&self, app: &str, path: &str) -> (StatusCode, Value) {
        self.call(app, "GET", path, &Value::Null).await
    }
}

async fn answer(response: Response<Body>) -> (StatusCode, Value) {
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn every_bad_token_is_told_apart() {
    let graph = Graph::new();
    let request = |authorization: Option<String>| {
        let mut request = Request::builder().uri("https://localhost:2/v1.0/users");
        if let Some(value) = authorization {
            request = request.header("Authorization", value);
        }
        request.body(Body::empty()).unwrap()
    };
    let good = graph.token(READER);
    let foreign = Graph::new().token(READER);
    let tenant = graph.state.tenant();
    let vault = tenant.resource("https://vault.azure.net").unwrap();
    let subject = Subject::app(&tenant.apps[0], vault, Authentication::Secret);
    let vault_token = mint(&graph.state, &subject, vault, "https://vault.azure.net", 3599).unwrap();
    let cases = [
        (None, "Access token is empty."),
        (Some("Basic abc".to_owned()), "Access token is empty."),
        (Some("Bearer".to_owned()), "Access token is empty."),
        (Some("Bearer nonsense".to_owned()), "CompactToken parsing failed with error code: 80049217"),
        (Some(format!("Bearer Bearer {good}")), "CompactToken parsing failed with error code: 80049217"),
        (Some(format!("Bearer {vault_token}")), "Access token validation failure. Invalid audience."),
        (Some(format!("Bearer {foreign}")), "Access token validation failure. Invalid signature."),
    ];
    for (authorization, message) in cases {
        let response = graph.send(request(authorization)).await;
        assert!(response.headers().contains_key("www-authenticate"));
        let (status, body) = answer(response).await;
        assert_eq!((status, code(&body)), (StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken"));
        assert_eq!(body["error"]["message"], message);
    }
    graph.state.clock().set_offset(4000);
    let (_, body) = answer(graph.send(request(Some(format!("Bearer {good}")))).await).await;
    assert_eq!(body["error"]["message"], "Lifetime validation failed, the token is expired.");
}

#[tokio::test]
async fn error_and_headers_carry_the_ids() {
    let graph = Graph::new();
    let request = Request::builder()
        .uri("https://localhost:2/v1.0/me")
        .header("Authorization", format!("Bearer {}", graph.token(READER)))
        .header("client-request-id", "5f5f5f5f-0000-4000-8000-000000000001");
    let response = graph.send(request.body(Body::empty()).unwrap()).await;
    let request_id = response.headers()["request-id"].to_str().unwrap().to_owned();
    assert_eq!(response.headers()["client-request-id"], "5f5f5f5f-0000-4000-8000-000000000001");
    assert!(response.headers().contains_key("date"));
    let (status, body) = answer(response).await;
    assert_eq!((status, code(&body)), (StatusCode::BAD_REQUEST, "BadRequest"));
    assert_eq!(body["error"]["message"], "/me request is only valid with delegated authentication flow.");
    assert_eq!(body["error"]["innerError"]["request-id"], request_id);
    assert_eq!(body["error"]["innerError"]["client-request-id"], "5f5f5f5f-0000-4000-8000-000000000001");
}

#[tokio::test]
async fn missing_consent_is_403_and_wrong_paths_are_400_or_404() {
    let graph = Graph::new();
    let cases = [
        (WITHOUT_CONSENT, "/v1.0/users", 403, "Authorization_RequestDenied"),
        (READER, "/v1.0/me/messages", 400, "BadRequest"),
        (READER, "/v1.0/nonsense", 400, "BadRequest"),
        (READER, "/users", 400, "BadRequest"),
        (READER, "/v1.0/users/nobody@contoso.example", 404, "Request_ResourceNotFound"),
        (READER, "/v1.0/users/$count", 400, "Request_BadRequest"),
        (READER, "/v1.0/groups/not-a-guid", 400, "Request_BadRequest"),
        // The classic: a client id where an object id belongs.
        (READER, "/v1.0/applications/aaaaaaaa-0000-4000-8000-000000000001", 404, "Request_ResourceNotFound"),
    ];
    for (app, path, status, wanted) in cases {
        let (found, body) = graph.get(app, path).await;
        assert_eq!((found.as_u16(), code(&body)), (status, wanted), "{path}");
    }
}

#[tokio::test]
async fn users_are_paged_to_the_last_one() {
    let graph = Graph::new();
    let mut path = "/v1.0/users?$select=id".to_owned();
    let mut ids = std::collections::HashSet::new();
    loop {
        let (status, page) = graph.get(READER, &path).await;
        assert_eq!(status, StatusCode::OK);
        ids.extend(page["value"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned()));
        let Some(link) = page.get("@odata.nextLink").and_then(Value::as_str) else { break };
        path = link.strip_prefix("https://localhost:2").unwrap().to_owned();
    }
    assert_eq!(ids.len(), graph.state.tenant().users as usize);
}

#[tokio::test]
async fn paths_have_no_case_and_both_addresses_of_an_application_lead_to_it() {
    let graph = Graph::new();
    let (_, by_key) = graph.get(READER, "/V1.0/Applications(appId='aaaaaaaa-0000-4000-8000-000000000001')").await;
    let (_, by_id) = graph.get(READER, "/v1.0/applications/aaaaaaaa-0000-4000-8000-0000000000a1").await;
    assert_eq!(by_key, by_id);
    assert_eq!(by_key["displayName"], READER);
    let credentials = by_key["passwordCredentials"].as_array().unwrap();
    assert!(credentials.iter().all(|credential| credential["secretText"].is_null()));
    assert_eq!(credentials[0]["hint"], "emu");
}

#[tokio::test]
async fn public_keys_come_for_one_object_that_is_asked_for_them() {
    let graph = Graph::new();
    let path = "/v1.0/applications/aaaaaaaa-0000-4000-8000-0000000000a1";
    let (_, plain) = graph.get(READER, path).await;
    assert!(plain["keyCredentials"][0]["key"].is_null());
    let (_, selected) = graph.get(READER, &format!("{path}?$select=keyCredentials")).await;
    assert!(selected["keyCredentials"][0]["key"].as_str().unwrap().starts_with("MII"));
}

#[tokio::test]
async fn granted_role_is_in_the_next_token_and_revoked_one_is_not() {
    let graph = Graph::new();
    let (_, api) = graph.get(GOVERNANCE, "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')").await;
    let api_id = api["id"].as_str().unwrap();
    let roles = api["appRoles"].as_array().unwrap();
    let role = roles.iter().find(|role| role["value"] == "User.Read.All").unwrap()["id"].as_str().unwrap();
    let wish = json!({"principalId": "dddddddd-0000-4000-8000-000000000002", "resourceId": api_id, "appRoleId": role});
    let list = format!("/v1.0/servicePrincipals/{api_id}/appRoleAssignedTo");

    assert_eq!(graph.get(WITHOUT_CONSENT, "/v1.0/users").await.0, StatusCode::FORBIDDEN);
    let (status, body) = graph.call(READER, "POST", &list, &wish).await;
    assert_eq!((status, code(&body)), (StatusCode::FORBIDDEN, "Authorization_RequestDenied"));
    let before = graph.state.clock().now();
    let (status, made) = graph.call(GOVERNANCE, "POST", &list, &wish).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!(graph.get(WITHOUT_CONSENT, "/v1.0/users").await.0, StatusCode::OK);

    let (status, again) = graph.call(GOVERNANCE, "POST", &list, &wish).await;
    assert_eq!((status, code(&again)), (StatusCode::BAD_REQUEST, "Request_BadRequest"));
    let held = "/v1.0/servicePrincipals/dddddddd-0000-4000-8000-000000000002/appRoleAssignments";
    let (_, assignments) = graph.get(GOVERNANCE, held).await;
    assert_eq!(assignments["value"][0]["id"], made["id"]);
    assert_eq!(assignments["value"][0]["createdDateTime"], made["createdDateTime"]);
    let granted: jiff::Timestamp = made["createdDateTime"].as_str().unwrap().parse().unwrap();
    assert!((before..=graph.state.clock().now()).contains(&granted), "{granted}");

    let one = format!("{list}/{}", made["id"].as_str().unwrap());
    assert_eq!(graph.call(GOVERNANCE, "DELETE", &one, &Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(graph.get(WITHOUT_CONSENT, "/v1.0/users").await.0, StatusCode::FORBIDDEN);
    assert_eq!(graph.call(GOVERNANCE, "DELETE", &one, &Value::Null).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_app_that_is_an_api_is_one_service_principal() {
    let graph = Graph::new();
    let (_, list) = graph
        .get(READER, "/v1.0/servicePrincipals?$filter=displayName eq 'Orders API'".replace(' ', "%20").as_str())
        .await;
    let found = list["value"].as_array().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["appRoles"][0]["value"], "Orders.Read.All");
}

#[tokio::test]
async fn failed_step_fails_those_that_depend_on_it() {
    let graph = Graph::new();
    let batch = json!({"requests": [
        {"id": "1", "method": "GET", "url": "/me"},
        {"id": "2", "method": "GET", "url": "/users?$top=1", "dependsOn": ["1"]},
        {"id": "3", "method": "GET", "url": "users/$count", "headers": {"ConsistencyLevel": "eventual"}},
        {"id": "4", "method": "GET", "url": "/users?$top=2"},
    ]});
    let (status, body) = graph.call(READER, "POST", "/v1.0/$batch", &batch).await;
    assert_eq!(status, StatusCode::OK);
    let answers = body["responses"].as_array().unwrap();
    let of = |id: &str| answers.iter().find(|answer| answer["id"] == id).unwrap();
    assert_eq!(of("1")["status"], 400);
    assert_eq!(of("2")["status"], 424);
    assert_eq!(of("3")["body"], "MjUw");
    assert_eq!(of("4")["body"]["value"].as_array().unwrap().len(), 2);
    let (status, _) = graph.get(READER, "/v1.0/$batch").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn throttled_step_has_its_own_retry_after() {
    let graph = Graph::new();
    graph.state.change_tenant(|tenant| tenant.graph_throttle = Some(GraphThrottle::new(2, 10)));
    let get = |id: &str| json!({"id": id, "method": "GET", "url": "/users"});
    let batch = json!({"requests": [get("1"), get("2")]});
    let (status, body) = graph.call(READER, "POST", "/v1.0/$batch", &batch).await;
    assert_eq!(status, StatusCode::OK);
    let throttled = body["responses"].as_array().unwrap().iter().find(|answer| answer["status"] == 429).unwrap();
    assert_eq!(throttled["id"], "2");
    assert!(throttled["headers"]["Retry-After"].as_str().unwrap().parse::<u32>().unwrap() >= 1);
}

#[tokio::test]
async fn empty_bucket_throttles_until_retry_after() {
    let graph = Graph::new();
    graph.state.change_tenant(|tenant| tenant.graph_throttle = Some(GraphThrottle::new(4, 10)));
    for _ in 0..2 {
        assert_eq!(graph.get(READER, "/v1.0/users").await.0, StatusCode::OK);
    }
    let request = || {
        Request::builder()
            .uri("https://localhost:2/v1.0/users")
            .header("Authorization", format!("Bearer {}", graph.token(READER)))
            .body(Body::empty())
            .unwrap()
    };
    let response = graph.send(request()).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: i64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=5).contains(&wait), "{wait}");
    assert_eq!(code(&answer(response).await.1), "TooManyRequests");
    // Another app has its own bucket.
    assert_eq!(graph.get(GOVERNANCE, "/v1.0/users").await.0, StatusCode::OK);
    graph.state.clock().set_offset(wait);
    assert_eq!(graph.send(request()).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn page_of_a_million_users_holds_what_each_of_them_is() {
    let graph = Graph::of(EmulatorState::for_tests_with(|tenant| tenant.users = 1_000_000));
    let (_, first) = graph.get(READER, "/v1.0/users?$top=999").await;
    let (_, selected) = graph.get(READER, "/v1.0/users?$top=999&$select=id,userPrincipalName,accountEnabled").await;
    let (users, rows) = (first["value"].as_array().unwrap(), selected["value"].as_array().unwrap());
    assert_eq!((users.len(), rows.len()), (999, 999));
    for number in [0, 9, 24, 998] {
        let (_, mut user) = graph.get(READER, &format!("/v1.0/users/{}", users[number]["id"].as_str().unwrap())).await;
        user.as_object_mut().unwrap().remove("@odata.context");
        assert_eq!(user, users[number]);
        assert_eq!(rows[number].as_object().unwrap().len(), 3);
        assert_eq!((&rows[number]["id"], rows[number]["accountEnabled"] == (number != 24)), (&user["id"], true));
    }
    let name = graph.state.directory().object(crate::directory::Collection::Users, 999_999).unwrap();
    let name = name["userPrincipalName"].as_str().unwrap();
    assert_eq!(graph.get(READER, &format!("/v1.0/users/{name}")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn faults_meet_single_steps_of_a_batch() {
    let graph = Graph::new();
    let step = || Fault::new(FaultTarget::GraphBatchStep);
    graph.state.faults().replace(vec![
        step().path("/v1.0/users").status(503).retry_after(RetryAfter::Seconds(4)).times(1),
        step().path("/v1.0/groups").kind(FaultKind::LostAnswer),
    ]);
    let batch = json!({"requests": [
        {"id": "1", "method": "GET", "url": "/users?$top=1"},
        {"id": "2", "method": "GET", "url": "/users?$top=1"},
        {"id": "3", "method": "GET", "url": "/groups"},
        {"id": "4", "method": "GET", "url": "/organization", "dependsOn": ["1"]},
    ]});
    let (_, body) = graph.call(READER, "POST", "/v1.0/$batch", &batch).await;
    let answers = body["responses"].as_array().unwrap();
    let of = |id: &str| answers.iter().find(|answer| answer["id"] == id);
    assert_eq!(of("1").unwrap()["status"], 503);
    assert_eq!(of("1").unwrap()["headers"]["Retry-After"], "4");
    assert_eq!(of("1").unwrap()["body"]["error"]["code"], "ServiceUnavailable");
    assert_eq!(of("2").unwrap()["status"], 200);
    assert_eq!(of("3"), None);
    assert_eq!(of("4").unwrap()["status"], 424);
}

#[tokio::test]
async fn compressed_answer_is_the_plain_one_and_smaller() {
    let answers = async |wanted: bool| {
        let graph = Graph::of(EmulatorState::for_tests_with(|tenant| tenant.graph_gzip = wanted));
        let request = Request::builder().uri("https://localhost:2/v1.0/users?$top=200");
        let request = request.header("Authorization", format!("Bearer {}", graph.token(READER)));
        let response = graph.send(request.header("Accept-Encoding", "gzip").body(Body::empty()).unwrap()).await;
        let encoding = response.headers().get("content-encoding").map(|value| value.to_str().unwrap().to_owned());
        (encoding, axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap())
    };
    let (encoding, plain) = answers(false).await;
    assert_eq!(encoding, None);
    let (encoding, small) = answers(true).await;
    assert_eq!(encoding.as_deref(), Some("gzip"));
    assert!(small.len() < plain.len() / 3, "{} of {}", small.len(), plain.len());
    let mut undone = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&small[..]), &mut undone).unwrap();
    assert_eq!(undone, plain);
}
