import requests

SCOPES = {
    "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
    "Mail.Read": "570282fd-fa5c-430d-a7fd-fc8dc98a9dca",
}


def body():
    access = [{"id": guid, "type": "Role"} for guid in SCOPES.values()]
    return {"requiredResourceAccess": [{"resourceAppId": "00000003-0000-0000-c000-000000000000", "resourceAccess": access}]}


requests.patch(URL, json=body(), headers=HEADERS, timeout=30)
