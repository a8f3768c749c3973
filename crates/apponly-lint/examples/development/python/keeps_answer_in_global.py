import requests

import settings

TOKENS = {}


def login():
    global TOKENS
    body = (
        f"client_id={settings.CLIENT_ID}&client_secret={settings.CLIENT_SECRET}"
        "&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
    )
    TOKENS = requests.post(
        f"https://login.microsoftonline.com/{settings.TENANT}/oauth2/v2.0/token",
        data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    ).json()


def renew():
    response = requests.post(
        f"https://login.microsoftonline.com/{settings.TENANT}/oauth2/v2.0/token",
        data=f"client_id={settings.CLIENT_ID}&grant_type=refresh_token&refresh_token={TOKENS['refresh_token']}",
    )
    TOKENS.update(response.json())


login()
