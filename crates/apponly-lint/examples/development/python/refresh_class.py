import os
import time

import requests


class GraphSession:
    """Keeps a session against Microsoft Graph."""

    def __init__(self, tenant, client_id):
        self.url = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
        self.client_id = client_id
        self.login()

    def _post(self, **fields):
        fields.update(client_id=self.client_id, client_secret=os.environ["GRAPH_SECRET"])
        answer = requests.post(self.url, data=fields, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def login(self):
        data = self._post(grant_type="client_credentials", scope="https://graph.microsoft.com/.default")
        self.access_token = data["access_token"]
        self.refresh_token = data.get("refresh_token")
        self.expires_at = time.time() + data["expires_in"]

    def renew(self):
        data = self._post(grant_type="refresh_token", refresh_token=self.refresh_token)
        self.access_token = data["access_token"]
        self.expires_at = time.time() + data["expires_in"]

    def get(self, path):
        if time.time() > self.expires_at - 60:
            self.renew()
        return requests.get("https://graph.microsoft.com/v1.0" + path, headers={"Authorization": "Bearer " + self.access_token}, timeout=60).json()
