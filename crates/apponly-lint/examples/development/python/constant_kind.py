import requests

ROLE, SCOPE = "Role", "Scope"


def access(identifier, kind=ROLE):
    return {"id": identifier, "type": kind}


def run(session: requests.Session, object_id, ids):
    wanted = {"resourceAppId": "00000003-0000-0000-c000-000000000000", "resourceAccess": [access(i) for i in ids]}
    session.patch(f"https://graph.microsoft.com/v1.0/applications/{object_id}", json={"requiredResourceAccess": [wanted]})
