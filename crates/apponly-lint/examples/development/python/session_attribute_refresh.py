import os
import time

import requests


class Graph:
    def __init__(self):
        self.tenant = os.environ["TENANT_ID"]
        self.tokens = None

    def login(self):
        r = requests.post(
            "https://login.microsoftonline.com/%s/oauth2/v2.0/token" % self.tenant,
            data={
                "grant_type": "client_credentials",
                "client_id": os.environ["CLIENT_ID"],
                "client_secret": os.environ["CLIENT_SECRET"],
                "scope": "https://graph.microsoft.com/.default",
            },
        )
        r.raise_for_status()
        self.tokens = r.json()
        self.tokens["at"] = time.time()

    def renew(self):
        r = requests.post(
            "https://login.microsoftonline.com/%s/oauth2/v2.0/token" % self.tenant,
            data={
                "grant_type": "refresh_token",
                "refresh_token": self.tokens["refresh_token"],
                "client_id": os.environ["CLIENT_ID"],
                "client_secret": os.environ["CLIENT_SECRET"],
            },
        )
        self.tokens = r.json()
