"""Slack rotates its tokens; Graph is asked as an app."""
import os

import msal
import requests

SLACK_TOKEN_URL = "https://slack.com/api/oauth.v2.access"


class SlackAuth:
    def __init__(self, store):
        self.store = store

    def access_token(self):
        saved = self.store.load()
        reply = requests.post(
            SLACK_TOKEN_URL,
            data={
                "client_id": os.environ["SLACK_ID"],
                "client_secret": os.environ["SLACK_SECRET"],
                "grant_type": "refresh_token",
                "refresh_token": saved["refresh_token"],
            },
        ).json()
        self.store.save({"refresh_token": reply["refresh_token"]})
        return reply["access_token"]


def graph():
    app = msal.ConfidentialClientApplication(
        os.environ["AZ_ID"], client_credential=os.environ["AZ_SECRET"], authority=os.environ["AZ_AUTHORITY"]
    )
    return app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
