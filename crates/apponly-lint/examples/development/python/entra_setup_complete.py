import requests

GRAPH = "https://graph.microsoft.com/v1.0"


def declare(session, object_id, role):
    session.patch(f"{GRAPH}/applications/{object_id}", json={
        "requiredResourceAccess": [{"resourceAppId": "00000003-0000-0000-c000-000000000000",
                                    "resourceAccess": [{"id": role, "type": "Role"}]}]}).raise_for_status()


def consent(session, principal, graph, role):
    url = f"{GRAPH}/servicePrincipals/{principal}/appRoleAssignments"
    session.post(url, json={"principalId": principal, "resourceId": graph, "appRoleId": role}).raise_for_status()
