# Application permissions: Device.ReadWrite.All
import os

import msal
import requests

app = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"],
    authority=f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}",
    client_credential=os.environ["CLIENT_SECRET"],
)
token = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])["access_token"]
headers = {"Authorization": f"Bearer {token}"}
for device_id in open("stale.txt", encoding="utf-8").read().split():
    requests.delete(f"https://graph.microsoft.com/v1.0/devices/{device_id}", headers=headers, timeout=30).raise_for_status()
