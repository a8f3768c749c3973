import os

import msal

AUTHORITY = "https://login.microsoftonline.com/" + "organizations"

app = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"], authority=AUTHORITY, client_credential={"thumbprint": os.environ["THUMBPRINT"], "private_key": open("/run/key.pem").read()}
)
result = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
