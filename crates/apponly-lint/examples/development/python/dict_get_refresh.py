import json
import os
from pathlib import Path

import requests

TOKEN_FILE = Path.home() / ".graph" / "token.json"


def fetch():
    payload = {
        "client_id": os.getenv("GRAPH_CLIENT_ID"),
        "client_secret": os.getenv("GRAPH_CLIENT_SECRET"),
        "scope": "https://graph.microsoft.com/.default",
        "grant_type": "client_credentials",
    }
    url = f"https://login.microsoftonline.com/{os.getenv('GRAPH_TENANT')}/oauth2/v2.0/token"
    data = requests.post(url, data=payload, timeout=15).json()
    access = data.get("access_token")
    refresh = data.get("refresh_token")
    if not refresh:
        raise SystemExit("no refresh token in the answer")
    return access, refresh
