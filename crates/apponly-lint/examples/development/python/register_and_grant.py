import os

import requests
from azure.identity import AzureCliCredential

GRAPH = "https://graph.microsoft.com/v1.0"
http = requests.Session()
http.headers["Authorization"] = "Bearer " + AzureCliCredential().get_token("https://graph.microsoft.com/.default").token


def post(path, body):
    answer = http.post(GRAPH + path, json=body, timeout=30)
    answer.raise_for_status()
    return answer.json()


ROLES = ["df021288-bdef-4463-88db-98f22de89214"]
resource = http.get(GRAPH + "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", timeout=30).json()
app = post("/applications", {
    "displayName": os.environ["NAME"],
    "requiredResourceAccess": [{
        "resourceAppId": "00000003-0000-0000-c000-000000000000",
        "resourceAccess": [{"id": role, "type": "Role"} for role in ROLES],
    }],
})
principal = post("/servicePrincipals", {"appId": app["appId"]})
for role in ROLES:
    post(f"/servicePrincipals/{principal['id']}/appRoleAssignments", {
        "principalId": principal["id"], "resourceId": resource["id"], "appRoleId": role,
    })
