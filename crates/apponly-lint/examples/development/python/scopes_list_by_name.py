import os

from msal import ConfidentialClientApplication

SCOPES = [
    "https://graph.microsoft.com/User.Read.All",
    "https://graph.microsoft.com/Group.Read.All",
]


def token():
    app = ConfidentialClientApplication(
        os.environ["APP"],
        authority="https://login.microsoftonline.com/" + os.environ["TENANT"],
        client_credential=os.environ["APP_SECRET"],
    )
    return app.acquire_token_for_client(scopes=SCOPES)
