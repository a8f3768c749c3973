from dataclasses import dataclass
import os
import requests

URL = f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token"


@dataclass
class Token:
    access_token: str
    expires_in: int
    token_type: str = "Bearer"
    ext_expires_in: int = 0
    refresh_token: str | None = None


class Graph:
    def __init__(self):
        self.token = None

    def _ask(self, **form):
        form |= {"client_id": os.environ["CLIENT_ID"], "client_secret": os.environ["CLIENT_SECRET"]}
        self.token = Token(**requests.post(URL, data=form, timeout=30).json())

    def login(self):
        self._ask(grant_type="client_credentials", scope="https://graph.microsoft.com/.default")

    def renew(self):
        self._ask(grant_type="refresh_token", refresh_token=self.token.refresh_token)
