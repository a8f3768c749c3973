import os
from oauthlib.oauth2 import BackendApplicationClient, TokenExpiredError
from requests_oauthlib import OAuth2Session


class EntraDirectory:
    base = "https://graph.microsoft.com/v1.0"

    def __init__(self, tenant, client_id, secret):
        self.url = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
        self.secret = secret
        self.http = OAuth2Session(client=BackendApplicationClient(client_id=client_id))
        self.renew()

    def renew(self):
        self.token = self.http.fetch_token(token_url=self.url, client_secret=self.secret, scope="https://graph.microsoft.com/.default")

    def get(self, path):
        try:
            return self.http.get(self.base + path)
        except TokenExpiredError:
            self.renew()
            return self.http.get(self.base + path)
