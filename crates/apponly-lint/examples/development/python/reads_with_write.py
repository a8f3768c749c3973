# Needs the application permission Mail.ReadWrite
import msal
import requests

app = msal.ConfidentialClientApplication(CLIENT, authority=AUTHORITY, client_credential=read_secret())
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
page = requests.get("https://graph.microsoft.com/v1.0/users/box@example.org/messages?$top=5", headers={"Authorization": f"Bearer {token}"})
print(page.json()["value"][0]["subject"])
