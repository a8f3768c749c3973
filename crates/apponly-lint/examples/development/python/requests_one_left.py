import requests

GRAPH = "https://graph.microsoft.com/v1.0"
http = requests.Session()

access = [{"resourceAppId": "00000003-0000-0000-c000-000000000000",
           "resourceAccess": [{"id": "df021288-bdef-4463-88db-98f22de89214", "type": "Role"}]}]
live = http.post(f"{GRAPH}/applications", json={"displayName": "live", "requiredResourceAccess": access}).json()
test = http.post(f"{GRAPH}/applications", json={"displayName": "test", "requiredResourceAccess": access}).json()
live_sp = http.post(f"{GRAPH}/servicePrincipals", json={"appId": live["appId"]}).json()
http.post(f"{GRAPH}/servicePrincipals/{live_sp['id']}/appRoleAssignments",
          json={"principalId": live_sp["id"], "resourceId": graph_sp, "appRoleId": access[0]["resourceAccess"][0]["id"]})
print(test["appId"])
