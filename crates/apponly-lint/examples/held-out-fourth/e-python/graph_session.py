import json
import os
import time
from pathlib import Path

import requests


class GraphSession:
    """Tiny helper around requests. Keeps the tokens between runs so that cron does not log in each time."""

    CACHE = Path.home() / ".graph_tokens.json"

    def __init__(self, tenant, client_id, client_secret):
        self.url = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
        self.client_id = client_id
        self.client_secret = client_secret
        self.access = self.refresh = None
        self.until = 0
        if self.CACHE.exists():
            saved = json.loads(self.CACHE.read_text())
            self.access, self.refresh, self.until = saved["a"], saved["r"], saved["u"]

    def _store(self, body):
        self.access = body["access_token"]
        self.refresh = body.get("refresh_token")
        self.until = time.time() + int(body["expires_in"]) - 120
        self.CACHE.write_text(json.dumps({"a": self.access, "r": self.refresh, "u": self.until}))

    def _first_login(self):
        r = requests.post(self.url, data={
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "scope": "https://graph.microsoft.com/.default",
            "grant_type": "client_credentials",
        }, timeout=30)
        r.raise_for_status()
        self._store(r.json())

    def _renew(self):
        r = requests.post(self.url, data={
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh,
            "grant_type": "refresh_token",
        }, timeout=30)
        r.raise_for_status()
        self._store(r.json())

    def headers(self):
        if self.access is None:
            self._first_login()
        elif time.time() > self.until:
            self._renew()
        return {"Authorization": f"Bearer {self.access}"}

    def get(self, path, **params):
        r = requests.get("https://graph.microsoft.com/v1.0" + path, headers=self.headers(), params=params, timeout=60)
        r.raise_for_status()
        return r.json()


if __name__ == "__main__":
    g = GraphSession(os.environ["TENANT"], os.environ["APP_ID"], os.environ["APP_SECRET"])
    while True:
        org = g.get("/organization/" + os.environ["TENANT"])
        print(time.strftime("%H:%M"), org.get("onPremisesLastSyncDateTime"))
        time.sleep(900)
