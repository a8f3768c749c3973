import requests

GRAPH = "https://graph.microsoft.com/v1.0"
session = requests.Session()
session.headers["Authorization"] = f"Bearer {token()}"


def access(role):
    return [{"resourceAppId": GRAPH_APP, "resourceAccess": [{"id": role, "type": "Role"}]}]


web = session.post(f"{GRAPH}/applications", json={"displayName": "web", "requiredResourceAccess": access(USER_READ)}).json()
job = session.post(f"{GRAPH}/applications", json={"displayName": "job", "requiredResourceAccess": access(MAIL_SEND)}).json()
for app in (web, job):
    sp = session.post(f"{GRAPH}/servicePrincipals", json={"appId": app["appId"]}).json()
    session.post(f"{GRAPH}/servicePrincipals/{sp['id']}/appRoleAssignments",
                 json={"principalId": sp["id"], "resourceId": graph_sp, "appRoleId": roles[app["displayName"]]})
