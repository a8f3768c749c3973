"""Mirrors shared drives: Google by a user's grant, Entra by an app."""
import json
import pathlib

import msal
import requests

SETTINGS = json.loads(pathlib.Path("settings.json").read_text())


def google_access_token():
    google = SETTINGS["google"]
    form = dict(
        client_id=google["client_id"],
        client_secret=google["client_secret"],
        refresh_token=google["refresh_token"],
        grant_type="refresh_token",
    )
    return requests.post("https://oauth2.googleapis.com/token", data=form, timeout=30).json()["access_token"]


def entra_access_token():
    entra = SETTINGS["entra"]
    app = msal.ConfidentialClientApplication(
        entra["client_id"],
        authority="https://login.microsoftonline.com/" + entra["tenant"],
        client_credential=entra["client_secret"],
    )
    result = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
    if "access_token" not in result:
        raise RuntimeError(result.get("error_description"))
    return result["access_token"]
