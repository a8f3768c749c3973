import os

import httpx
import msal

app = msal.ConfidentialClientApplication(
    os.environ["CLIENT"], client_credential=os.environ["SECRET"], authority=f"https://login.microsoftonline.com/{os.environ['TENANT']}"
)
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]

with httpx.Client(base_url="https://graph.microsoft.com/v1.0", headers={"Authorization": f"Bearer {token}"}) as client:
    print(client.get("/me/manager").json()["displayName"])
