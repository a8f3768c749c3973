//! What honest clients get.

use std::path::Path;

use apponly_agent::{Identity, Protocol};

use crate::support::{APP, ARC_GRAPH, Endpoint, GRAPH, IMDS_GRAPH, endpoint, shared, source};

fn endpoint_of(protocols: &[Protocol]) -> Endpoint {
    endpoint(shared(), |options, _| options.protocols = protocols.to_vec())
}

fn number(value: &serde_json::Value) -> i64 {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text")).parse().unwrap()
}

#[test]
fn app_service_answers_in_the_form_of_2019() {
    let endpoint = endpoint_of(&[Protocol::AppService]);
    let response = endpoint.get(GRAPH);
    response.assert_safe();
    assert_eq!(response.header("content-type"), Some("application/json"));
    let body = response.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["resource"], "https://graph.microsoft.com");
    assert_eq!(body["client_id"], APP);
    assert!(number(&body["expires_on"]) > number(&body["not_before"]));
    assert!(body.get("expires_in").is_none());
    assert_eq!(response.token().split('.').count(), 3);
}

#[test]
fn app_service_answers_old_clients_with_a_date() {
    let endpoint = endpoint_of(&[Protocol::AppService]);
    let target = GRAPH.replace("2019-08-01", "2017-09-01");
    let response = endpoint.get_with(&format!("{target}&clientid={APP}"), &format!("secret: {}\r\n", endpoint.secret));
    let expiry = response.json()["expires_on"].as_str().unwrap().to_owned();
    assert!(expiry.ends_with(" +00:00") && expiry.matches('/').count() == 2, "{expiry}");
}

#[test]
fn imds_serves_our_own_user_without_a_secret() {
    let endpoint = endpoint_of(&[Protocol::Imds]);
    for target in [IMDS_GRAPH.to_owned(), IMDS_GRAPH.replace("token?", "token/?")] {
        let body = endpoint.get_with(&target, "Metadata: true\r\n").json();
        assert_eq!((&body["refresh_token"], &body["token_type"]), (&"".into(), &"Bearer".into()));
        assert!(number(&body["expires_in"]) > 300 && number(&body["expires_on"]) > number(&body["expires_in"]));
    }
    let probe = endpoint.get_with(IMDS_GRAPH, "");
    probe.assert_refused(400, "without the header: what clients probe for");
    assert_eq!(probe.json()["error"], "bad_request_102");
    endpoint.get_with(GRAPH, "").assert_refused(404, "a protocol that is not served");
}

#[test]
fn arc_serves_who_can_read_the_key_file() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = endpoint(shared(), |options, _| {
        options.protocols = vec![Protocol::Imds, Protocol::Arc];
        options.arc_key_folder = folder.path().to_owned();
    });
    let challenge = endpoint.get_with(ARC_GRAPH, "Metadata: true\r\n");
    challenge.assert_refused(401, "challenge");
    let (scheme, path) = challenge.header("www-authenticate").unwrap().split_once('=').unwrap();
    assert_eq!(scheme, "Basic realm");
    let path = Path::new(path);
    assert_eq!((path.parent(), path.extension().unwrap().to_str()), (Some(folder.path()), Some("key")));
    let answer = format!("Metadata: true\r\nAuthorization: Basic {}\r\n", read(path));
    endpoint.get_with(ARC_GRAPH, &answer).token();
    endpoint.get_with(ARC_GRAPH, &answer).assert_refused(401, "the same file again");
    endpoint.get_with(ARC_GRAPH, "Authorization: Basic\r\n").assert_refused(401, "nothing");
    endpoint.get_with(ARC_GRAPH, "").assert_refused(400, "no header");
    endpoint.get_with(IMDS_GRAPH, "Metadata: true\r\n").token();
    endpoint.get_with(ARC_GRAPH, "Metadata: true\r\n");
    drop(endpoint);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "key files go at the end");
}

#[expect(clippy::disallowed_methods, reason = "the tests' seam")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn identities_are_chosen_by_every_id_and_never_mixed_up() {
    const OTHER: &str = "bbbbbbbb-0000-4000-8000-00000000000f";
    let resource_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/n";
    let endpoint = endpoint(shared(), |options, offer| {
        options.protocols = Protocol::ALL[..2].to_vec();
        let other = Identity::new("other", source(shared())).client_id(OTHER.parse().unwrap());
        offer.identities.push(other.object_id("cccc").resource_id(resource_id));
    });
    let upper = OTHER.to_uppercase();
    for query in [
        format!("client_id={upper}"),
        "principal_id=CCCC".to_owned(),
        "object_id=cccc".to_owned(),
        format!("mi_res_id={}", resource_id.replace('/', "%2F")),
    ] {
        assert_eq!(endpoint.get(&format!("{GRAPH}&{query}")).json()["client_id"], OTHER, "{query}");
    }
    assert_eq!(endpoint.get(GRAPH).json()["client_id"], APP);
    let unknown = endpoint.get(&format!("{GRAPH}&client_id=dddddddd-0000-4000-8000-000000000001"));
    unknown.assert_refused(400, "unknown identity");
    assert!(unknown.json()["message"].as_str().unwrap().starts_with("Identity not found"));
    let metadata = "Metadata: true\r\n";
    let by_id = format!("{IMDS_GRAPH}&msi_res_id={resource_id}");
    assert_eq!(endpoint.get_with(&by_id, metadata).json()["client_id"], OTHER);
    let trap = endpoint.get_with(&format!("{IMDS_GRAPH}&mi_res_id={resource_id}"), metadata);
    trap.assert_refused(400, "a parameter that a machine ignores");
    let unknown = endpoint.get_with(&format!("{IMDS_GRAPH}&object_id=dddd"), metadata).json();
    assert!(unknown["error_description"].as_str().unwrap().starts_with("Identity not found"));
}

#[test]
fn resources_are_those_of_the_list() {
    let endpoint = endpoint(shared(), |_, offer| {
        offer.resources = vec!["https://graph.microsoft.com".parse().unwrap()];
    });
    for spelling in ["https%3A%2F%2Fgraph.microsoft.com%2F", "https://graph.microsoft.com/.default"] {
        let body = endpoint.get(&format!("/msi/token?api-version=2019-08-01&resource={spelling}")).json();
        assert_eq!(body["resource"], "https://graph.microsoft.com", "{spelling}");
    }
    for other in ["https://vault.azure.net", "https://graph.microsoft.com.evil.example", "%0d%0aX:%20y", ""] {
        let refused = endpoint.get(&format!("/msi/token?api-version=2019-08-01&resource={other}"));
        refused.assert_refused(400, other);
        assert_eq!(refused.json()["statusCode"], 400);
    }
    let refused = endpoint.get("/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net");
    assert!(refused.json()["message"].as_str().unwrap().contains("--resource"));
}

#[test]
fn connection_is_kept_and_pipelined_requests_are_answered_in_order() {
    let endpoint = endpoint_of(&[Protocol::AppService]);
    let mut client = endpoint.client();
    let token = client.get(GRAPH).token();
    assert_eq!(client.get("/msi/token?api-version=1&resource=a").status, 400);
    assert_eq!(client.get(GRAPH).token(), token);
    client.write(GRAPH);
    client.write("/healthz");
    client.write(GRAPH);
    let first = client.read();
    let rest = first.rest.clone();
    assert_eq!(first.token(), token);
    assert!(rest.is_empty() || rest.starts_with("HTTP/1.1 200 OK"), "{rest}");
}
