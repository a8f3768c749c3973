import os

import msal
import requests

app = msal.ConfidentialClientApplication(
    os.environ["APP_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["TENANT"],
    client_credential=os.environ["APP_SECRET"],
)
token = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])["access_token"]
names = ["ada@contoso.com", "bo@contoso.com"]
steps = [{"id": str(n), "method": "GET", "url": f"/users/{name}/licenseDetails"} for n, name in enumerate(names)]
answer = requests.post(
    "https://graph.microsoft.com/v1.0/$batch",
    json={"requests": steps},
    headers={"Authorization": f"Bearer {token}"},
    timeout=60,
)
print([step["status"] for step in answer.json()["responses"]])
