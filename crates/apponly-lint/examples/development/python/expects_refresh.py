import json
import os
import pathlib

import msal

CACHE = pathlib.Path("/var/lib/mailer/tokens.json")

app = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["TENANT_ID"],
    client_credential=pathlib.Path("/run/secrets/mailer").read_text().strip(),
)


def load():
    if CACHE.exists():
        saved = json.loads(CACHE.read_text())
        renewed = app.acquire_token_by_refresh_token(saved["refresh"], scopes=["https://graph.microsoft.com/.default"])
        if "access_token" in renewed:
            return renewed
    return app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])


tokens = load()
CACHE.write_text(json.dumps({"refresh": tokens["refresh_token"]}))
