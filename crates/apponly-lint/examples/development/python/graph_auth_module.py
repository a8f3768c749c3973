"""Both ways in, chosen by the configuration."""
import time

import requests


class TokenSource:
    URL = "https://login.microsoftonline.com/{}/oauth2/v2.0/token"

    def __init__(self, config, cache):
        self.config = config
        self.cache = cache

    def _post(self, form):
        reply = requests.post(self.URL.format(self.config["tenant"]), data=form, timeout=30)
        reply.raise_for_status()
        answer = reply.json()
        answer["expires_at"] = time.time() + answer["expires_in"]
        return answer

    def token(self):
        if self.config["mode"] == "app":
            return self._post({
                "grant_type": "client_credentials",
                "client_id": self.config["client_id"],
                "client_secret": self.config["client_secret"],
                "scope": "https://graph.microsoft.com/.default",
            })["access_token"]
        user = self.cache.load(self.config["user"])
        answer = self._post({
            "grant_type": "refresh_token",
            "client_id": self.config["client_id"],
            "refresh_token": user["refresh_token"],
        })
        self.cache.save(self.config["user"], answer)
        return answer["access_token"]
