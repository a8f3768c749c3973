import json
import os
import pathlib
import requests

STATE = pathlib.Path.home() / ".cache" / "graph.json"


def token():
    form = {"client_id": os.environ["CLIENT_ID"], "client_secret": os.environ["CLIENT_SECRET"]}
    if STATE.exists():
        kept = json.loads(STATE.read_text())
        form["grant_type"] = "refresh_token"
        form["refresh_token"] = kept["refresh_token"]
    else:
        form["grant_type"] = "client_credentials"
        form["scope"] = "https://graph.microsoft.com/.default"
    answer = requests.post(f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token", data=form, timeout=20)
    answer.raise_for_status()
    STATE.touch(mode=0o600)
    STATE.write_text(answer.text)
    return answer.json()["access_token"]
