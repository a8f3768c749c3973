import os

from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

tenant = os.environ["TENANT_ID"]
token_url = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
client = BackendApplicationClient(client_id=os.environ["CLIENT_ID"])
kept = {}

graph = OAuth2Session(
    client=client,
    auto_refresh_url=token_url,
    auto_refresh_kwargs={"client_id": os.environ["CLIENT_ID"]},
    token_updater=kept.update,
)
graph.fetch_token(token_url, client_secret=os.environ["CLIENT_SECRET"], scope="https://graph.microsoft.com/.default")
print(graph.get("https://graph.microsoft.com/v1.0/organization").json()["value"][0]["displayName"])
