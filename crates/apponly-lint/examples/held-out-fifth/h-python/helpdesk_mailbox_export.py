import json
import os
import time
from pathlib import Path

import requests
from dotenv import load_dotenv

load_dotenv()

TENANT_ID = os.getenv("TENANT_ID")
CLIENT_ID = os.getenv("CLIENT_ID")
CLIENT_SECRET = os.getenv("CLIENT_SECRET")
MAILBOX = os.getenv("HELPDESK_MAILBOX", "helpdesk@fabrikam-werke.de")

TOKEN_URL = f"https://login.microsoftonline.com/{TENANT_ID}/oauth2/v2.0/token"
TOKEN_FILE = Path("token.json")


def neues_token():
    antwort = requests.post(TOKEN_URL, data={
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "grant_type": "client_credentials",
        "scope": "https://graph.microsoft.com/.default",
    })
    antwort.raise_for_status()
    return antwort.json()


def token_erneuern(alt):
    antwort = requests.post(TOKEN_URL, data={
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "grant_type": "refresh_token",
        "refresh_token": alt["refresh_token"],
    })
    antwort.raise_for_status()
    return antwort.json()


def token_holen():
    if TOKEN_FILE.exists():
        daten = json.loads(TOKEN_FILE.read_text())
        if daten["bis"] > time.time():
            return daten["access_token"]
        daten = token_erneuern(daten)
    else:
        daten = neues_token()
    daten["bis"] = time.time() + daten["expires_in"] - 60
    TOKEN_FILE.write_text(json.dumps(daten))
    return daten["access_token"]


def nachrichten():
    url = f"https://graph.microsoft.com/v1.0/users/{MAILBOX}/messages?$top=50&$select=subject,from,receivedDateTime"
    while url:
        seite = requests.get(url, headers={"Authorization": f"Bearer {token_holen()}"}).json()
        yield from seite.get("value", [])
        url = seite.get("@odata.nextLink")


if __name__ == "__main__":
    with open("export.jsonl", "w", encoding="utf-8") as ziel:
        for n in nachrichten():
            ziel.write(json.dumps(n, ensure_ascii=False) + "\n")
