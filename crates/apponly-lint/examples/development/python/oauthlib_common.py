import os

from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

HOST = "https://login.microsoftonline.com"
session = OAuth2Session(client=BackendApplicationClient(client_id=os.environ["APP"]))
token_url = f"{HOST}/organizations/oauth2/v2.0/token"
session.fetch_token(
    token_url=token_url,
    client_secret=os.environ["APP_SECRET"],
    scope=["https://graph.microsoft.com/.default"],
)
print(session.get("https://graph.microsoft.com/v1.0/organization").status_code)
