import os

from msal import ConfidentialClientApplication

SETTINGS = {
    "authority": "https://login.microsoftonline.com/contoso.onmicrosoft.com",
    "client_id": os.environ["APP"],
    "scope": ["Sites.ReadWrite.All"],
}

app = ConfidentialClientApplication(
    SETTINGS["client_id"], authority=SETTINGS["authority"], client_credential=os.environ["APP_SECRET"])
result = app.acquire_token_for_client(scopes=SETTINGS["scope"])
if "access_token" not in result:
    raise SystemExit(result.get("error_description"))
