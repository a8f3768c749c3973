//! What a review and a grant ask of Graph.

use super::*;

const APP: &str = "/v1.0/applications/aaaaaaaa-0000-4000-8000-0000000000a1";
const PRINCIPAL: &str = "/v1.0/servicePrincipals/dddddddd-0000-4000-8000-000000000001";

fn many(count: u32) -> Graph {
    Graph::of(EmulatorState::for_tests_with(|tenant| tenant.service_principals = count))
}

impl Graph {
    /// All items of a list, with how many pages it had.
    async fn all(&self, app: &str, path: &str) -> (Vec<Value>, usize) {
        let (mut path, mut items, mut pages) = (path.to_owned(), Vec::new(), 0);
        loop {
            let (status, mut page) = self.get(app, &path).await;
            assert_eq!(status, StatusCode::OK, "{path}: {page}");
            items.append(page["value"].as_array_mut().unwrap());
            pages += 1;
            let Some(link) = page.get("@odata.nextLink").and_then(Value::as_str) else { return (items, pages) };
            path = link.strip_prefix("https://localhost:2").unwrap().to_owned();
        }
    }

    async fn counted(&self, path: &str) -> u64 {
        let request = Request::builder().uri(format!("https://localhost:2{path}"));
        let request = request.header("Authorization", format!("Bearer {}", self.token(GOVERNANCE)));
        let response = self.send(request.header("ConsistencyLevel", "eventual").body(Body::empty()).unwrap()).await;
        answer(response).await.1.as_u64().unwrap()
    }
}

#[tokio::test]
async fn generated_tenant_carries_the_written_one_unchanged() {
    let (small, large) = (Graph::new(), many(500));
    for list in ["/v1.0/applications", "/v1.0/servicePrincipals"] {
        let (few, _) = small.all(GOVERNANCE, list).await;
        let (all, _) = large.all(GOVERNANCE, &format!("{list}?$top=999")).await;
        assert_eq!(all[..few.len()], few[..], "{list}");
    }
    assert_eq!(large.all(GOVERNANCE, "/v1.0/servicePrincipals").await.0.len(), 500 + 15);
}

#[tokio::test]
async fn lists_of_a_large_tenant_are_whole_and_agree_with_their_counts() {
    let graph = many(3000);
    let (_, api) = graph.get(GOVERNANCE, "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')").await;
    let assigned = format!("/v1.0/servicePrincipals/{}/appRoleAssignedTo", api["id"].as_str().unwrap());
    for list in ["/v1.0/servicePrincipals", "/v1.0/applications", "/v1.0/oauth2PermissionGrants", &assigned] {
        let (items, pages) = graph.all(GOVERNANCE, &format!("{list}?$top=999")).await;
        assert_eq!(items.len() as u64, graph.counted(&format!("{list}/$count")).await, "{list}");
        assert_eq!(pages, items.len().div_ceil(999), "{list}");
        let ids: std::collections::HashSet<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), items.len(), "{list}");
    }
}

#[tokio::test]
async fn selected_properties_of_generated_objects_are_those_of_the_whole() {
    let graph = many(40);
    for (list, select) in [
        ("/v1.0/servicePrincipals", "id,appId,displayName,accountEnabled,keyCredentials,passwordCredentials,tags"),
        ("/v1.0/applications", "id,appId,displayName,keyCredentials,passwordCredentials,requiredResourceAccess"),
    ] {
        let (rows, _) = graph.all(GOVERNANCE, &format!("{list}?$top=999&$select={select}")).await;
        for row in &rows {
            let (_, whole) = graph.get(GOVERNANCE, &format!("{list}/{}", row["id"].as_str().unwrap())).await;
            for (name, value) in row.as_object().unwrap() {
                assert_eq!(value, &whole[name], "{name}");
            }
            assert_eq!(row.as_object().unwrap().len(), select.split(',').count());
            let keys = row["keyCredentials"].as_array().unwrap();
            assert!(keys.iter().all(|key| key["key"].is_null()), "lists show no key");
        }
    }
}

#[tokio::test]
async fn generated_object_is_found_by_id_client_id_and_name() {
    let graph = many(2000);
    let (list, _) = graph.all(GOVERNANCE, "/v1.0/servicePrincipals?$top=999&$select=id,appId,displayName").await;
    let one = &list[1700];
    for (property, literal) in [("id", "{}"), ("appId", "{}"), ("displayName", "'{}'")] {
        let value = literal.replace("{}", one[property].as_str().unwrap()).replace(' ', "%20");
        let filter = format!("/v1.0/servicePrincipals?$select=id,appId,displayName&$filter={property}%20eq%20{value}");
        assert_eq!(graph.all(GOVERNANCE, &filter).await.0, std::slice::from_ref(one), "{property}");
    }
    let nobody = "/v1.0/servicePrincipals?$filter=appId%20eq%20'00000000-0000-4000-8000-000000000000'";
    assert!(graph.all(GOVERNANCE, nobody).await.0.is_empty());
}

#[tokio::test]
async fn role_of_a_generated_principal_is_granted_and_revoked() {
    let graph = many(50);
    let (_, api) = graph.get(GOVERNANCE, "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')").await;
    let list = format!("/v1.0/servicePrincipals/{}/appRoleAssignedTo", api["id"].as_str().unwrap());
    let held = graph.all(GOVERNANCE, &format!("{list}?$top=999")).await.0;
    let generated = held.last().unwrap();
    let (status, one) = graph.get(GOVERNANCE, &format!("{list}/{}", generated["id"].as_str().unwrap())).await;
    assert_eq!((status, &one["principalId"]), (StatusCode::OK, &generated["principalId"]));
    let of_principal = format!("/v1.0/servicePrincipals/{}/appRoleAssignments", one["principalId"].as_str().unwrap());
    let before = graph.all(GOVERNANCE, &of_principal).await.0;
    let path = format!("{of_principal}/{}", one["id"].as_str().unwrap());
    assert_eq!(graph.call(GOVERNANCE, "DELETE", &path, &Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(graph.all(GOVERNANCE, &of_principal).await.0.len(), before.len() - 1);
    let wish = json!({"principalId": one["principalId"], "resourceId": api["id"], "appRoleId": one["appRoleId"]});
    assert_eq!(graph.call(GOVERNANCE, "POST", &of_principal, &wish).await.0, StatusCode::CREATED);
    assert_eq!(graph.all(GOVERNANCE, &of_principal).await.0.len(), before.len());
    assert_eq!(graph.all(GOVERNANCE, &format!("{list}?$top=999")).await.0.len(), held.len());
}

#[tokio::test]
async fn assignment_is_seen_when_its_delay_is_over() {
    let graph = Graph::of(EmulatorState::for_tests_with(|tenant| tenant.assignment_delay = 60));
    let (_, api) = graph.get(GOVERNANCE, "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')").await;
    let list = "/v1.0/servicePrincipals/dddddddd-0000-4000-8000-000000000002/appRoleAssignments";
    let wish = json!({
        "principalId": "dddddddd-0000-4000-8000-000000000002",
        "resourceId": api["id"],
        "appRoleId": "df021288-bdef-4463-88db-98f22de89214",
    });
    assert_eq!(graph.call(GOVERNANCE, "POST", list, &wish).await.0, StatusCode::CREATED);
    assert!(graph.all(GOVERNANCE, list).await.0.is_empty());
    graph.state.clock().set_offset(61);
    assert_eq!(graph.all(GOVERNANCE, list).await.0.len(), 1);
}

#[tokio::test]
async fn federated_credentials_are_made_changed_and_removed_within_their_bounds() {
    let graph = Graph::new();
    let list = format!("{APP}/federatedIdentityCredentials");
    let (all, _) = graph.all(READER, &list).await;
    assert_eq!(all.len(), 4);
    assert_eq!(all[0]["issuer"], "https://localhost:1/external-issuer");
    let new = |name: &str, subject: &str| json!({"name": name, "issuer": "https://issuer.example", "subject": subject, "audiences": ["api://x"]});
    assert_eq!(graph.call(READER, "POST", &list, &new("two", "b")).await.0, StatusCode::FORBIDDEN);
    let (status, made) = graph.call(GOVERNANCE, "POST", &list, &new("one", "a")).await;
    assert_eq!((status, &made["subject"]), (StatusCode::CREATED, &json!("a")));
    for (body, status) in [
        (new("one", "z"), 409),
        (new("other", "a"), 409),
        (new("x", "b"), 400),
        (new("with blank", "b"), 400),
        (new("long", &"s".repeat(601)), 400),
        (json!({"name": "two", "issuer": "i", "subject": "s", "audiences": ["a", "b"]}), 400),
    ] {
        assert_eq!(graph.call(GOVERNANCE, "POST", &list, &body).await.0.as_u16(), status, "{body}");
    }
    let by_name = format!("{list}(name='one')");
    assert_eq!(graph.get(READER, &by_name).await.1["id"], made["id"]);
    let change = json!({"subject": "changed"});
    assert_eq!(graph.call(GOVERNANCE, "PATCH", &by_name, &change).await.0, StatusCode::NO_CONTENT);
    let by_id = format!("{list}/{}", made["id"].as_str().unwrap());
    assert_eq!(graph.get(READER, &by_id).await.1["subject"], "changed");
    assert_eq!(graph.call(GOVERNANCE, "PATCH", &by_id, &json!({"name": "two"})).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(graph.call(GOVERNANCE, "DELETE", &by_id, &Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(graph.get(READER, &by_id).await.0, StatusCode::NOT_FOUND);
    for number in all.len()..20 {
        let body = new(&format!("more-{number}"), &number.to_string());
        assert_eq!(graph.call(GOVERNANCE, "POST", &list, &body).await.0, StatusCode::CREATED);
    }
    assert_eq!(graph.call(GOVERNANCE, "POST", &list, &new("beyond", "b")).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn owners_are_listed_and_expanded() {
    let graph = Graph::of(EmulatorState::for_tests_with(|tenant| {
        tenant.apps[0].owners = vec!["ada.almeida@contoso.example".to_owned(), "nobody@contoso.example".to_owned()];
        tenant.apps[0].owns_itself = true;
    }));
    for object in [APP, PRINCIPAL] {
        let (owners, _) = graph.all(READER, &format!("{object}/owners")).await;
        assert_eq!(owners.len(), 2);
        assert_eq!(owners[0]["@odata.type"], "#microsoft.graph.user");
        assert_eq!(owners[1]["appId"], "aaaaaaaa-0000-4000-8000-000000000001");
        let (_, one) = graph.get(READER, &format!("{object}?$expand=owners($select=id)")).await;
        assert_eq!(one["owners"][0]["id"], owners[0]["id"]);
    }
    let (list, _) = graph.all(READER, "/v1.0/applications?$select=id&$expand=owners($select=id)").await;
    assert_eq!((list[0]["owners"].as_array().unwrap().len(), &list[1]["owners"]), (2, &json!([])));
}

#[tokio::test]
async fn delegated_grants_are_listed_for_all_and_for_one() {
    let text = "tenant_id = \"11111111-2222-4333-8444-555555555555\"\ndomains = [\"contoso.example\"]\n\
        [[apps]]\ndisplay_name = \"Governance\"\nclient_id = \"aaaaaaaa-0000-4000-8000-00000000000a\"\n\
        roles = [\"Directory.Read.All\"]\n\
        delegated = [{ scope = \"User.Read\" }, { scope = \"Mail.Read\", user = \"ada.almeida@contoso.example\" }]";
    let tenant = crate::tenant::Tenant::from_toml(text, "t.toml", ".".as_ref()).unwrap();
    let graph = Graph::of(EmulatorState::for_tests_with(|seed| *seed = tenant));
    let (all, _) = graph.all(GOVERNANCE, "/v1.0/oauth2PermissionGrants").await;
    assert_eq!((&all[0]["consentType"], &all[0]["scope"]), (&json!("AllPrincipals"), &json!("User.Read")));
    assert_eq!(all[1]["consentType"], "Principal");
    assert_eq!(graph.get(GOVERNANCE, &format!("/v1.0/users/{}", all[1]["principalId"].as_str().unwrap())).await.0, 200);
    let (_, one) =
        graph.get(GOVERNANCE, &format!("/v1.0/oauth2PermissionGrants/{}", all[1]["id"].as_str().unwrap())).await;
    assert_eq!(one["scope"], "Mail.Read");
    let of_one = format!("/v1.0/servicePrincipals/{}/oauth2PermissionGrants", all[0]["clientId"].as_str().unwrap());
    assert_eq!(graph.all(GOVERNANCE, &of_one).await.0, all);
}

#[tokio::test]
async fn reports_need_beta_the_permission_and_the_licence() {
    let graph = many(300);
    for report in ["servicePrincipalSignInActivities", "appCredentialSignInActivities"] {
        let beta = format!("/beta/reports/{report}");
        assert_eq!(graph.get(GOVERNANCE, &format!("/v1.0/reports/{report}")).await.0, StatusCode::BAD_REQUEST);
        assert_eq!(graph.get(READER, &beta).await.0, StatusCode::FORBIDDEN);
        let (rows, _) = graph.all(GOVERNANCE, &format!("{beta}?$top=50")).await;
        assert!((50..600).contains(&rows.len()), "{report}: {}", rows.len());
        let of_app = format!("{beta}?$filter=appId%20eq%20'{}'", rows[7]["appId"].as_str().unwrap());
        assert!(graph.all(GOVERNANCE, &of_app).await.0.contains(&rows[7]));
        graph.state.change_tenant(|tenant| tenant.premium = false);
        let (status, body) = graph.get(GOVERNANCE, &beta).await;
        assert_eq!((status.as_u16(), code(&body)), (403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant"));
        graph.state.change_tenant(|tenant| tenant.premium = true);
    }
}

#[tokio::test]
async fn objects_of_any_type_are_found_by_their_ids() {
    let graph = many(10);
    let (list, _) = graph.all(GOVERNANCE, "/v1.0/servicePrincipals?$top=999").await;
    let generated = &list.last().unwrap()["id"];
    let (_, user) = graph.get(READER, "/v1.0/users?$top=1").await;
    let ids = json!([
        generated,
        user["value"][0]["id"],
        "aaaaaaaa-0000-4000-8000-0000000000a1",
        "00000000-0000-4000-8000-000000000000"
    ]);
    let path = "/v1.0/directoryObjects/getByIds";
    let (status, found) = graph.call(GOVERNANCE, "POST", path, &json!({ "ids": ids })).await;
    assert_eq!(status, StatusCode::OK);
    let types: Vec<_> =
        found["value"].as_array().unwrap().iter().map(|one| one["@odata.type"].as_str().unwrap()).collect();
    assert_eq!(types, ["servicePrincipal", "user", "application"].map(|kind| format!("#microsoft.graph.{kind}")));
    let (_, users) = graph.call(GOVERNANCE, "POST", path, &json!({"ids": ids, "types": ["user"]})).await;
    assert_eq!(users["value"].as_array().unwrap().len(), 1);
    assert_eq!(graph.call(READER, "POST", path, &json!({ "ids": ids })).await.0, StatusCode::FORBIDDEN);
    assert_eq!(graph.call(GOVERNANCE, "POST", path, &json!({})).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn service_principal_is_made_once_and_switched_off() {
    let graph = Graph::new();
    let wish = json!({"appId": "aaaaaaaa-0000-4000-8000-000000000004"});
    let list = "/v1.0/servicePrincipals";
    assert_eq!(graph.call(READER, "POST", list, &wish).await.0, StatusCode::FORBIDDEN);
    let (status, made) = graph.call(GOVERNANCE, "POST", list, &wish).await;
    assert_eq!((status, &made["displayName"]), (StatusCode::CREATED, &json!("Without service principal")));
    assert_eq!(graph.call(GOVERNANCE, "POST", list, &wish).await.0, StatusCode::CONFLICT);
    let unknown = json!({"appId": "aaaaaaaa-0000-4000-8000-0000000000ff"});
    assert_eq!(graph.call(GOVERNANCE, "POST", list, &unknown).await.0, StatusCode::BAD_REQUEST);
    let one = format!("{list}/{}", made["id"].as_str().unwrap());
    let off = json!({"accountEnabled": false});
    assert_eq!(graph.call(GOVERNANCE, "PATCH", &one, &off).await.0, StatusCode::NO_CONTENT);
    assert_eq!(graph.get(GOVERNANCE, &one).await.1["accountEnabled"], false);
}
