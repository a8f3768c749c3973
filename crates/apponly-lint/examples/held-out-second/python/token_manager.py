import json
import os
import time
from pathlib import Path

import requests

STATE = Path(os.environ.get("STATE_DIR", "/var/lib/reports")) / "session.json"
URL = "https://login.microsoftonline.com/{}/oauth2/v2.0/token".format(os.environ["TENANT_ID"])
APP = {"client_id": os.environ["CLIENT_ID"], "client_secret": os.environ["CLIENT_SECRET"]}


def fetch():
    payload = dict(APP, grant_type="client_credentials", scope="https://graph.microsoft.com/.default")
    session = requests.post(URL, data=payload, timeout=15).json()
    session["expires_at"] = time.time() + session["expires_in"]
    return session


def current():
    session = fetch()
    if session["expires_at"] - time.time() < 300:
        payload = dict(APP, grant_type="refresh_token", refresh_token=session["refresh_token"])
        session.update(requests.post(URL, data=payload, timeout=15).json())
    return session["access_token"]
