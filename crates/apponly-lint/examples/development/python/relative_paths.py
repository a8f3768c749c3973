import os

import msal
import requests

GRAPH = "https://graph.microsoft.com/beta"


def acquire():
    app = msal.ConfidentialClientApplication(
        os.environ["CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["TENANT_ID"],
        client_credential=os.environ["CLIENT_SECRET"],
    )
    return app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])["access_token"]


def call(path):
    response = requests.get(f"{GRAPH}/{path}", headers={"Authorization": "Bearer " + acquire()}, timeout=30)
    response.raise_for_status()
    return response.json()


profile = call("me/profile")
print(profile["names"][0]["displayName"])
