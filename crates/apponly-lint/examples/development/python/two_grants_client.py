"""Entra tokens for either a mailbox owner (by the refresh token of the first login) or the app itself."""
import httpx


class Entra:
    def __init__(self, tenant, client_id, secret):
        self.endpoint = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
        self.base = {"client_id": client_id, "client_secret": secret}

    def for_app(self):
        form = {**self.base, "grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default"}
        return httpx.post(self.endpoint, data=form).json()["access_token"]

    def for_owner(self, refresh_token):
        form = {**self.base, "grant_type": "refresh_token", "refresh_token": refresh_token}
        answer = httpx.post(self.endpoint, data=form).json()
        return answer["access_token"], answer["refresh_token"]
