import os

import msal
import requests

GRAPH = "https://graph.microsoft.com/v1.0"
app = msal.ConfidentialClientApplication(
    os.environ["APP_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["TENANT"],
    client_credential=os.environ["APP_SECRET"],
)
token = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])["access_token"]

steps = {
    "requests": [
        {"id": "1", "method": "GET", "url": "/me/memberOf"},
        {"id": "2", "method": "GET", "url": "/organization"},
    ]
}
answer = requests.post(f"{GRAPH}/$batch", json=steps, headers={"Authorization": f"Bearer {token}"}, timeout=60)
for step in answer.json()["responses"]:
    print(step["id"], step["status"])
