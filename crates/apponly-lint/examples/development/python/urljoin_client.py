from urllib.parse import urljoin

import msal
import requests


class Client:
    base = "https://graph.microsoft.com/v1.0/"

    def __init__(self, app: msal.ConfidentialClientApplication):
        self.app = app

    def _request(self, method, endpoint, **kwargs):
        token = self.app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])["access_token"]
        url = urljoin(self.base, endpoint)
        response = requests.request(method, url, headers={"Authorization": f"Bearer {token}"}, **kwargs)
        response.raise_for_status()
        return response.json()

    def settings(self):
        return self._request("GET", "me/mailboxSettings")

    def user(self, name):
        return self._request("GET", f"users/{name}")
