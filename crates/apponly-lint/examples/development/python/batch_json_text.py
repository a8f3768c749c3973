import os

import requests

login = "https://login.microsoftonline.com/%s/oauth2/v2.0/token" % os.environ["TENANT_ID"]
form = {
    "client_id": os.environ["CLIENT_ID"],
    "client_secret": os.environ["CLIENT_SECRET"],
    "grant_type": "client_credentials",
    "scope": "https://graph.microsoft.com/.default",
}
bearer = requests.post(login, data=form, timeout=20).json()["access_token"]
payload = '{"requests": [{"id": "a", "method": "GET", "url": "/me/contacts/delta"}]}'
answer = requests.post(
    "https://graph.microsoft.com/beta/$batch",
    data=payload,
    headers={"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"},
    timeout=20,
)
print(answer.json())
