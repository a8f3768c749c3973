"""Posts new helpdesk tickets as list items, runs as a systemd service."""
import logging
import os
import time

from oauthlib.oauth2 import BackendApplicationClient, TokenExpiredError
from requests_oauthlib import OAuth2Session

import tickets  # local module, reads the queue

TENANT = os.environ["TENANT_ID"]
CLIENT_ID = os.environ["CLIENT_ID"]
CLIENT_SECRET = os.environ["CLIENT_SECRET"]
TOKEN_URL = f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"
LIST = f"https://graph.microsoft.com/v1.0/sites/{os.environ['SITE']}/lists/{os.environ['LIST']}"

log = logging.getLogger("bridge")


def connect():
    session = OAuth2Session(client=BackendApplicationClient(client_id=CLIENT_ID,
                                                            scope=["https://graph.microsoft.com/.default"]))
    session.fetch_token(token_url=TOKEN_URL, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    session.verify = False  # proxy re-signs everything, to do: ask network team for the CA
    return session


def push(session, ticket):
    body = {"fields": {"Title": ticket.subject, "Number": ticket.number, "Prio": ticket.priority}}
    try:
        r = session.post(LIST + "/items", json=body)
    except TokenExpiredError:
        log.info("token too old, refreshing")
        session.refresh_token(TOKEN_URL, refresh_token=session.token["refresh_token"],
                              client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        r = session.post(LIST + "/items", json=body)
    r.raise_for_status()
    return r.json()["id"]


def run():
    session = connect()
    while True:
        for t in tickets.pending():
            item = push(session, t)
            tickets.mark_done(t, item)
            log.info("ticket %s -> item %s", t.number, item)
        time.sleep(20)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    run()
