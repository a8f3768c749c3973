import os

import msal
import requests

app = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["TENANT_ID"],
    client_credential=os.environ["CLIENT_SECRET"],
)
result = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
if not result or "access_token" not in result:
    raise SystemExit("no token")
headers = {"Authorization": "Bearer " + result["access_token"]}


def graph(path, **params):
    response = requests.get("https://graph.microsoft.com/v1.0" + path, headers=headers, params=params, timeout=30)
    response.raise_for_status()
    return response.json()


book = graph("/me/onenote/notebooks/1-3f2a", select="displayName")
print(book["displayName"])
