# Needs the application permission Mail.ReadWrite
import msal
import requests

app = msal.ConfidentialClientApplication(CLIENT, authority=AUTHORITY, client_credential=read_secret())
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
head = {"Authorization": f"Bearer {token}"}
page = requests.get("https://graph.microsoft.com/v1.0/users/box@example.org/messages?$top=5", headers=head).json()
for message in page["value"]:
    requests.patch(f"https://graph.microsoft.com/v1.0/users/box@example.org/messages/{message['id']}", headers=head, json={"isRead": True})
