import requests

BASE = "https://graph.microsoft.com/v1.0/applications/"


def strip_roles(session: requests.Session, object_id: str) -> int:
    app = session.get(BASE + object_id, params={"$select": "requiredResourceAccess"}).json()
    removed, kept = 0, []
    for resource in app["requiredResourceAccess"]:
        scopes = [a for a in resource["resourceAccess"] if a["type"] != "Role"]
        removed += len(resource["resourceAccess"]) - len(scopes)
        if scopes:
            kept.append({**resource, "resourceAccess": scopes})
    session.patch(BASE + object_id, json={"requiredResourceAccess": kept}).raise_for_status()
    return removed
