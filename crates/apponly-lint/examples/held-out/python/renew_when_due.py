import os
import time

import requests


class AppToken:
    """A token that is asked for anew before it ends. App-only has no refresh token."""

    def __init__(self):
        self.value, self.refresh_at = None, 0.0

    def refresh(self):
        answer = requests.post(
            f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token",
            data={
                "grant_type": "client_credentials",
                "client_id": os.environ["CLIENT_ID"],
                "client_secret": os.environ["CLIENT_SECRET"],
                "scope": "https://graph.microsoft.com/.default",
            },
            timeout=30,
        ).json()
        self.value = answer["access_token"]
        self.refresh_at = time.monotonic() + int(answer["expires_in"]) * 0.8

    def header(self):
        if time.monotonic() >= self.refresh_at:
            self.refresh()
        return {"Authorization": f"Bearer {self.value}"}
