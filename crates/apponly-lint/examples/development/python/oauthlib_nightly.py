"""Nightly export of group owners."""
import json
import os
import time

from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

TOKEN_URL = f"https://login.microsoftonline.com/{os.environ['TENANT']}/oauth2/v2.0/token"
SCOPE = ["https://graph.microsoft.com/.default"]


def sign_in():
    session = OAuth2Session(client=BackendApplicationClient(client_id=os.environ["APP_ID"], scope=SCOPE))
    session.fetch_token(TOKEN_URL, client_secret=os.environ["APP_KEY"], scope=SCOPE)
    return session


def owners(session, group):
    if session.token["expires_at"] < time.time() + 60:
        session.refresh_token(TOKEN_URL, refresh_token=session.token["refresh_token"])
    return session.get(f"https://graph.microsoft.com/v1.0/groups/{group}/owners?$select=id").json()


if __name__ == "__main__":
    graph = sign_in()
    for line in open("groups.txt"):
        print(json.dumps(owners(graph, line.strip())))
