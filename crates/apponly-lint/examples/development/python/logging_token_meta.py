import logging
import os
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

log = logging.getLogger("graph")
session = OAuth2Session(client=BackendApplicationClient(os.environ["CLIENT_ID"]))
token = session.fetch_token(
    f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token",
    client_secret=os.environ["CLIENT_SECRET"],
    scope="https://graph.microsoft.com/.default",
)
log.info("signed in for %s seconds as %s", token["expires_in"], token["token_type"])
