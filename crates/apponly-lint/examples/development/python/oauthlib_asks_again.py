import os
import time

from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

TOKEN_URL = f"https://login.microsoftonline.com/{os.environ['TENANT']}/oauth2/v2.0/token"


class Graph:
    def __init__(self):
        self.session = OAuth2Session(client=BackendApplicationClient(client_id=os.environ["APP_ID"]))
        self.refresh_token()

    def refresh_token(self):
        self.session.fetch_token(
            TOKEN_URL, client_secret=os.environ["APP_KEY"], scope=["https://graph.microsoft.com/.default"]
        )

    def get(self, path):
        if self.session.token["expires_at"] < time.time() + 60:
            self.refresh_token()
        return self.session.get("https://graph.microsoft.com/v1.0" + path).json()
