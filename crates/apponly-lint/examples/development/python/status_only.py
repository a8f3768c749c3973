import logging
import os

import requests

log = logging.getLogger("graph")


def token():
    reply = requests.post(
        f"https://login.microsoftonline.com/{os.environ['TENANT']}/oauth2/v2.0/token",
        data={"client_id": os.environ["ID"], "client_secret": os.environ["SECRET"], "grant_type": "client_credentials",
              "scope": "https://graph.microsoft.com/.default"},
        timeout=30,
    )
    if not reply.ok:
        log.error("no token: %s %s", reply.status_code, reply.text)
        raise SystemExit(1)
    log.info("token answer: %s in %s", reply.status_code, reply.elapsed)
    log.debug("fields: %s", sorted(reply.json()))
    return reply.json()["access_token"]
