import msal
import requests


class Graph:
    BASE = "https://graph.microsoft.com/v1.0"

    def __init__(self, tenant, client, key):
        self.app = msal.ConfidentialClientApplication(
            client, authority=f"https://login.microsoftonline.com/{tenant}", client_credential=key
        )
        self.session = requests.Session()

    def token(self):
        result = self.app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
        return result["access_token"]

    def rules(self):
        url = f"{self.BASE}/me/mailFolders/inbox/messageRules"
        answer = self.session.get(url, headers={"Authorization": f"Bearer {self.token()}"})
        answer.raise_for_status()
        return answer.json()
