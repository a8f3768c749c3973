import msal
import requests

app = msal.PublicClientApplication("14d82eec-204b-4c2f-b7e8-296a70dab67e", authority="https://login.microsoftonline.com/common")
flow = app.initiate_device_flow(scopes=["Group.ReadWrite.All"])
print(flow["message"])
token = app.acquire_token_by_device_flow(flow)["access_token"]
requests.post("https://graph.microsoft.com/v1.0/groups/1/events", headers={"Authorization": f"Bearer {token}"}, json={"subject": "x"})
requests.get("https://graph.microsoft.com/v1.0/me", headers={"Authorization": f"Bearer {token}"})
