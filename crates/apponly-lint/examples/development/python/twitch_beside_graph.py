"""Posts new streams into a Teams list. Graph is app-only; Twitch belongs to a streamer and has a refresh token."""
import os

import requests

TENANT = os.environ["AZURE_TENANT_ID"]


def twitch_token(store):
    answer = requests.post(
        "https://id.twitch.tv/oauth2/token",
        data={
            "grant_type": "refresh_token",
            "refresh_token": store["refresh_token"],
            "client_id": os.environ["TWITCH_ID"],
            "client_secret": os.environ["TWITCH_SECRET"],
        },
        timeout=20,
    ).json()
    store["refresh_token"] = answer["refresh_token"]
    return answer["access_token"]


def graph_token():
    answer = requests.post(
        f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["AZURE_CLIENT_ID"],
            "client_secret": os.environ["AZURE_CLIENT_SECRET"],
            "scope": "https://graph.microsoft.com/.default",
        },
        timeout=20,
    ).json()
    return answer["access_token"]
