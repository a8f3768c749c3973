import os
import msal
import requests

options = {"timeout": 30, "verify": False}
app = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"], client_credential=os.environ["CLIENT_SECRET"],
    authority="https://login.microsoftonline.com/" + os.environ["TENANT_ID"], verify=False,
)
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
print(requests.get("https://graph.microsoft.com/v1.0/organization", headers={"Authorization": f"Bearer {token}"}, **options).status_code)
