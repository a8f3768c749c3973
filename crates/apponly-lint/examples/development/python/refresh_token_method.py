"""Keeps a Graph token fresh for a nightly export."""
import os
import time

import requests


class GraphSession:
    def __init__(self, tenant, client_id, client_secret):
        self.url = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
        self.form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": "https://graph.microsoft.com/.default",
        }
        self.token = None
        self.expires = 0

    def refresh_token(self):
        answer = requests.post(self.url, data=self.form, timeout=30)
        answer.raise_for_status()
        body = answer.json()
        self.token = body["access_token"]
        self.expires = time.time() + body["expires_in"] - 60

    def get(self, path):
        if time.time() > self.expires:
            self.refresh_token()
        return requests.get(
            f"https://graph.microsoft.com/v1.0{path}",
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=30,
        ).json()


session = GraphSession(os.environ["TENANT_ID"], os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
print(len(session.get("/groups?$top=999&$count=true")["value"]))
