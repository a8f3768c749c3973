import os
import msal
import requests

app = msal.ConfidentialClientApplication(
    client_id=os.environ["APP_ID"],
    client_credential={"thumbprint": os.environ["THUMB"], "private_key": open("/etc/app/key.pem").read()},
    authority="https://login.microsoftonline.com/organizations",
)
token = app.acquire_token_for_client(scopes=["User.Read.All"])
user = requests.get(
    f"https://graph.microsoft.com/v1.0/users/{os.environ['UPN']}",
    headers={"Authorization": f"Bearer {token['access_token']}"},
    timeout=15,
).json()
print(user["displayName"])
